"""The tables as they were when schemas were first numbered, for a database of any hub before.

Until then a database got the tables that it lacked when it was opened, so an old one may have any of them: the others
are made here, and those that follow from what is there already are filled.
"""

import secrets

import msgspec
from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
    update,
)

from mavis_tui.hub.store.only_added import ON_SQLITE
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.change import Change
from mavis_tui.models.child import Person

revision = "0001"
down_revision = None

_AT_ONCE = 1_000
_HIGHEST = 2**63 - 1

_tables = MetaData()

Table(
    "accounts",
    _tables,
    Column("email", String(300), primary_key=True),
    Column("name", String(300), nullable=False),
    Column("organisation", String(64), nullable=False),
    Column("password", String(300), nullable=False),
)

Table(
    "roles",
    _tables,
    Column("email", ForeignKey("accounts.email"), primary_key=True),
    Column("role", String(32), nullable=False),
)

Table(
    "tokens",
    _tables,
    Column("digest", String(64), primary_key=True),
    Column("email", ForeignKey("accounts.email"), nullable=False, index=True),
    Column("device", String(64), nullable=False),
    Column("expires_at", Integer, nullable=False, index=True),
)

_sessions = Table(
    "sessions",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("stamp", String(32), nullable=False),
    Column("document", LargeBinary, nullable=False),
)

Table(
    "session_versions",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("session", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("before", String(32), nullable=False),
    Column("about", LargeBinary),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
)

_children = Table(
    "children",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("session", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("nhs_number", String(10)),
    Column("identity", String(64), nullable=False),
    Column("document", LargeBinary, nullable=False),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
    Index("children_by_nhs_number", "organisation", "nhs_number"),
    Index("children_by_identity", "organisation", "identity"),
)

_restricted = Table(
    "restricted",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("session", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
    Index("restricted_by_child", "organisation", "id"),
)

Table(
    "batches",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("session", String(64), primary_key=True),
    Column("number", String(100), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
)

_changes = Table(
    "changes",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("session", String(64), nullable=False),
    Column("child", String(64)),
    Column("programme", String(16)),
    Column("given", Boolean),
    Column("sent_by", String(300), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
    Index("changes_by_session", "organisation", "session", "child"),
)

Table(
    "refusals",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("sent_by", String(300), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
)

Table(
    "unmatched",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("sent_by", String(300), nullable=False),
    Column("at", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

Table(
    "decisions",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("change", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("note", String(1000), nullable=False),
    Column("by", String(300), nullable=False),
    Column("at", Integer, nullable=False),
    ForeignKeyConstraint(
        ("organisation", "change", "revision"), ("changes.organisation", "changes.id", "changes.revision")
    ),
    Index("decisions_by_change", "organisation", "change", "revision"),
)

Table(
    "exports",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("file", String(300), nullable=False),
    Column("by", String(300), nullable=False),
    Column("at", Integer, nullable=False),
)

Table(
    "exported",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("export", String(64), primary_key=True),
    Column("change", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    ForeignKeyConstraint(("organisation", "export"), ("exports.organisation", "exports.id")),
    ForeignKeyConstraint(
        ("organisation", "change", "revision"), ("changes.organisation", "changes.id", "changes.revision")
    ),
    Index("exported_by_change", "organisation", "change"),
)

Table(
    "withdrawn",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("session", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("at", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
)

_generations = Table(
    "generations",
    _tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False),
    Column("why", String(16), nullable=False),
    Column("at", Integer, nullable=False),
)

_arrivals = Table(
    "arrivals",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("device", String(64), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("generation", String(64), nullable=False),
    Column("returned", Boolean, nullable=False),
    ForeignKeyConstraint(
        ("organisation", "id", "revision"), ("changes.organisation", "changes.id", "changes.revision")
    ),
    Index("arrivals_by_device", "organisation", "device", "sequence"),
)

Table(
    "devices",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("email", String(300), primary_key=True),
    Column("first_seen", Integer, nullable=False),
    Column("last_seen", Integer, nullable=False, index=True),
)

Table(
    "holdings",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("device", String(64), primary_key=True),
    Column("at", Integer, nullable=False),
    Column("sessions", LargeBinary, nullable=False),
    Column("waiting", Integer, nullable=False),
)

Table(
    "barred",
    _tables,
    Column("device", String(64), primary_key=True),
    Column("at", Integer, nullable=False),
)

Table(
    "team_keys",
    _tables,
    Column("organisation", String(64), primary_key=True),
    Column("public", LargeBinary, nullable=False),
    Column("private", LargeBinary, nullable=False),
)

Table(
    "audit",
    _tables,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Integer, nullable=False, index=True),
    Column("organisation", String(64), nullable=False),
    Column("email", String(300), nullable=False),
    Column("device", String(64), nullable=False),
    Column("action", String(100), nullable=False),
    Column("session", String(64), nullable=False),
    Column("child", String(64), nullable=False),
    Column("change", String(64), nullable=False),
    Column("outcome", String(100), nullable=False),
)

Table(
    "audit_chain",
    _tables,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
)


def upgrade() -> None:
    """Make the tables that aren't there, fill those that follow from others, and name the database's generation."""
    connection = op.get_bind()
    held = set(inspect(connection).get_table_names())
    missing = [table for table in _tables.sorted_tables if table.name not in held]
    _tables.create_all(connection, missing, checkfirst=False)
    if _arrivals in missing and _changes not in missing:
        _fill_arrivals(connection)
    if _restricted in missing and _children not in missing:
        _fill_restricted(connection)
    if connection.dialect.name == "sqlite":
        triggers = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        for name, trigger in ON_SQLITE.items():
            if name not in triggers:
                connection.exec_driver_sql(trigger)
    if connection.execute(select(_generations.c.number).limit(1)).first() is None:
        made = {"id": secrets.token_urlsafe(16), "why": "made", "at": int(system_clock().timestamp())}
        connection.execute(insert(_generations).values(made))


def _fill_arrivals(connection: Connection) -> None:
    """Say of what was taken in before where it was recorded."""
    found = connection.execute(select(_changes.c.organisation, _changes.c.revision, _changes.c.body))
    while rows := found.fetchmany(_AT_ONCE):
        read = [(row, msgspec.json.decode(row.body, type=Change)) for row in rows]
        # The key of its row counts, whatever number the change itself says.
        made = [
            {
                "organisation": row.organisation,
                "id": change.id,
                "revision": row.revision,
                "device": change.device,
                "sequence": min(change.sequence, _HIGHEST),
                "generation": "",
                "returned": False,
            }
            for row, change in read
        ]
        connection.execute(insert(_arrivals), made)


def _fill_restricted(connection: Connection) -> None:
    """Say who is restricted on the lists that are there already; devices fetch such a team's lists anew."""
    teams: set[str] = set()
    key = _children.c.organisation, _children.c.session, _children.c.id
    found = connection.execute(select(*key, _children.c.document))
    while rows := found.fetchmany(_AT_ONCE):
        read = [(row, msgspec.json.decode(row.document, type=Person)) for row in rows]
        made = [{"organisation": row[0], "session": row[1], "id": row[2]} for row, one in read if one.restricted]
        teams |= {row["organisation"] for row in made}
        if made:
            connection.execute(insert(_restricted), made)
    for team in sorted(teams):
        connection.execute(update(_sessions).where(_sessions.c.organisation == team).values(stamp=secrets.token_hex(8)))
