"""The hub's tables.

Documents are the models as JSON; columns beside them are what the hub searches by. Everything that belongs to a team
carries its organisation in its key, so that no query can reach another team's rows by accident. Whoever changes
something here writes the revision that takes a database there (`revisions/`).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

from mavis_tui.hub.store.doubted import DOUBTED

tables = MetaData()


def _string(usual: int) -> String:
    """Give a text that usually isn't longer: SQLite enforces no length, so PostgreSQL isn't told of one."""
    return String(usual).with_variant(String(), "postgresql")


_Whole = BigInteger().with_variant(Integer, "sqlite")
"""A moment in seconds, a revision, a version: past 2038. On SQLite whole numbers have 64 bits anyway."""

accounts = Table(
    "accounts",
    tables,
    Column("email", _string(300), primary_key=True),
    Column("name", _string(300), nullable=False),
    Column("organisation", _string(64), nullable=False),
    Column("password", _string(300), nullable=False),
    Column("disabled_at", _Whole),
)
"""Who may sign in, and may no more from `disabled_at` on."""

roles = Table(
    "roles",
    tables,
    Column("email", ForeignKey("accounts.email"), primary_key=True),
    Column("role", _string(32), nullable=False),
)
"""What each nurse is; who isn't in it is a nurse. A table of its own, because `accounts` is older and never altered."""

tokens = Table(
    "tokens",
    tables,
    Column("digest", _string(64), primary_key=True),
    Column("email", ForeignKey("accounts.email"), nullable=False, index=True),
    Column("device", _string(64), nullable=False),
    Column("expires_at", _Whole, nullable=False, index=True),
)

office_sessions = Table(
    "office_sessions",
    tables,
    Column("digest", _string(64), primary_key=True),
    Column("email", ForeignKey("accounts.email"), nullable=False, index=True),
    Column("stage", _string(16), nullable=False),
    Column("started_at", _Whole, nullable=False, index=True),
    Column("seen_at", _Whole, nullable=False),
    Column("ended_at", _Whole),
    Column("notice", _string(300), nullable=False),
    Column("kept", LargeBinary),
)
"""Who is signed in to the office's pages, by the digest of a browser's cookie, and how far she has come with it.

A row outlives its sign-in: `kept` is the form that she sent when it was over, until she has signed in again, and a
browser in which somebody was let in before isn't kept out by others who guess her password.
"""

second_factors = Table(
    "second_factors",
    tables,
    Column("email", ForeignKey("accounts.email"), primary_key=True),
    Column("secret", _string(64), nullable=False),
    Column("confirmed_at", _Whole),
    Column("last_step", _Whole, nullable=False),
)
"""The secret of an account's second factor (RFC 6238), not asked for before it is confirmed.

`last_step` is the period of 30 seconds whose code was taken last; no code of it, or of one before, is taken again.
"""

forms_sent = Table(
    "forms_sent",
    tables,
    Column("digest", _string(64), primary_key=True),
    Column("at", _Whole, nullable=False, index=True),
    Column("led_to", _string(300), nullable=False),
)
"""Which forms of the pages were sent and did something, each of which has a number of its own, and where that led."""

uploads = Table(
    "uploads",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("by", _string(300), nullable=False, index=True),
    Column("at", _Whole, nullable=False, index=True),
    Column("name", _string(300), nullable=False),
    Column("how", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Workbooks that somebody of the office sent and hasn't imported yet, for a day at most: here, because the next page
may come from another process. `how` is what she said of it besides, as JSON."""

sessions = Table(
    "sessions",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("version", _Whole, nullable=False),
    Column("stamp", _string(32), nullable=False),
    Column("document", LargeBinary, nullable=False),
)

session_versions = Table(
    "session_versions",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("session", _string(64), primary_key=True),
    Column("version", _Whole, primary_key=True),
    Column("before", _string(32), nullable=False),
    Column("about", LargeBinary),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
)
"""What each version of a session changed: the ids of the children whom it is about, NULL where the list itself changed.

`before` is the stamp of the version before it, so that a version of a database that was restored since is told from
another of the same number. Rows are only added; of versions from before this table there are none.
"""

children = Table(
    "children",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("session", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("nhs_number", _string(10)),
    Column("identity", _string(64), nullable=False),
    Column("document", LargeBinary, nullable=False),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
    Index("children_by_nhs_number", "organisation", "nhs_number"),
    Index("children_by_identity", "organisation", "identity"),
)

restricted = Table(
    "restricted",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("session", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
    Index("restricted_by_child", "organisation", "id"),
)
"""Which children are restricted on which list, so that every other list of theirs shows no address either."""

batches = Table(
    "batches",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("session", _string(64), primary_key=True),
    Column("number", _string(100), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
)

changes = Table(
    "changes",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("revision", _Whole, primary_key=True),
    Column("kind", _string(16), nullable=False),
    Column("session", _string(64), nullable=False),
    Column("child", _string(64)),
    Column("programme", _string(16)),
    Column("given", Boolean),
    Column("sent_by", _string(300), nullable=False),
    Column("digest", _string(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    ForeignKeyConstraint(("organisation", "session"), ("sessions.organisation", "sessions.id")),
    Index("changes_by_session", "organisation", "session", "child"),
    Index("changes_by_child", "organisation", "child"),
    Index(
        "changes_doubted",
        "organisation",
        sqlite_where=text(DOUBTED["sqlite"]),
        postgresql_where=text(DOUBTED["postgresql"]),
    ),
)
"""What was taken in: one row for each revision of each change, with its receipt. Rows are never altered or removed."""

refusals = Table(
    "refusals",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("revision", _Whole, primary_key=True),
    Column("digest", _string(64), primary_key=True),
    Column("sent_by", _string(300), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
)
"""What was turned away, as it came, so that nothing that ever reached the hub is lost."""

unmatched = Table(
    "unmatched",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("digest", _string(64), primary_key=True),
    Column("device", _string(64), nullable=False),
    Column("sent_by", _string(300), nullable=False),
    Column("at", _Whole, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""Records that a nurse made without any list, as a file brought them: somebody has to say who the child is."""

decisions = Table(
    "decisions",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("change", _string(64), nullable=False),
    Column("revision", _Whole, nullable=False),
    Column("outcome", _string(16), nullable=False),
    Column("note", _string(1000), nullable=False),
    Column("by", _string(300), nullable=False),
    Column("at", _Whole, nullable=False),
    ForeignKeyConstraint(
        ("organisation", "change", "revision"), ("changes.organisation", "changes.id", "changes.revision")
    ),
    Index("decisions_by_change", "organisation", "change", "revision"),
)
"""What the office decided about records that were flagged. Rows are only added; the newest about a revision counts."""

exports = Table(
    "exports",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("file", _string(300), nullable=False),
    Column("by", _string(300), nullable=False),
    Column("at", _Whole, nullable=False),
)
"""The files that were written for Mavis: what each was called, who wrote it and when. Rows are only added."""

exported = Table(
    "exported",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("export", _string(64), primary_key=True),
    Column("change", _string(64), primary_key=True),
    Column("revision", _Whole, primary_key=True),
    ForeignKeyConstraint(("organisation", "export"), ("exports.organisation", "exports.id")),
    ForeignKeyConstraint(
        ("organisation", "change", "revision"), ("changes.organisation", "changes.id", "changes.revision")
    ),
    Index("exported_by_change", "organisation", "change"),
)
"""Which revisions are in which of those files."""

withdrawn = Table(
    "withdrawn",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("session", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("at", _Whole, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
"""Children who were on a session’s list and no longer are: a device may still bring a record for them."""

generations = Table(
    "generations",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", _string(64), nullable=False),
    Column("why", _string(16), nullable=False),
    Column("at", _Whole, nullable=False),
)
"""The states of this database that devices tell apart: when it was `made`, and each time it was `restored`."""

arrivals = Table(
    "arrivals",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("revision", _Whole, primary_key=True),
    Column("device", _string(64), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("generation", _string(64), nullable=False),
    Column("returned", Boolean, nullable=False),
    ForeignKeyConstraint(
        ("organisation", "id", "revision"), ("changes.organisation", "changes.id", "changes.revision")
    ),
    Index("arrivals_by_device", "organisation", "device", "sequence"),
)
"""Where each change that was taken in was recorded, and in which generation it came: one row for each of `changes`.

`returned` says that its device had a receipt for it already, of a hub that forgot it.
"""

devices = Table(
    "devices",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("id", _string(64), primary_key=True),
    Column("email", _string(300), primary_key=True),
    Column("first_seen", _Whole, nullable=False),
    Column("last_seen", _Whole, nullable=False, index=True),
)
"""Which nurse has signed in on which device, and when either was last heard of."""

holdings = Table(
    "holdings",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("device", _string(64), primary_key=True),
    Column("at", _Whole, nullable=False),
    Column("sessions", LargeBinary, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("oldest", _Whole),
    Column("version", _string(40), nullable=False, server_default=""),
)
"""What a device last said of itself: the sessions that are saved on it, how many changes wait there, since when the
oldest does (seconds; NULL where it didn't say or none waits), and the version of its program."""

attempts = Table(
    "attempts",
    tables,
    Column("number", _Whole, primary_key=True, autoincrement=True),
    Column("bucket", _string(16), nullable=False, index=True),
    Column("at", _Whole, nullable=False, index=True),
)
"""What may be done only so often, each time that it was done in the last minutes, by what it counts against."""

barred = Table(
    "barred",
    tables,
    Column("device", _string(64), primary_key=True),
    Column("at", _Whole, nullable=False),
)
"""Devices that may not come in until they are let in again."""

team_settings = Table(
    "team_settings",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("name", _string(64), primary_key=True),
    Column("value", _string(300), nullable=False),
)
"""What a team decided for itself; what isn't in it is as `office/team_settings.py` says."""

team_keys = Table(
    "team_keys",
    tables,
    Column("organisation", _string(64), primary_key=True),
    Column("public", LargeBinary, nullable=False),
    Column("private", LargeBinary, nullable=False),
)
"""The key pair of each team, made once: devices seal their master key for it, to be recovered through the hub."""

audit = Table(
    "audit",
    tables,
    Column("number", _Whole, primary_key=True, autoincrement=True),
    Column("at", _Whole, nullable=False, index=True),
    Column("organisation", _string(64), nullable=False),
    Column("email", _string(300), nullable=False),
    Column("device", _string(64), nullable=False),
    Column("action", _string(100), nullable=False),
    Column("session", _string(64), nullable=False),
    Column("child", _string(64), nullable=False),
    Column("change", _string(64), nullable=False),
    Column("outcome", _string(100), nullable=False),
)
"""Who read and wrote what, by ids only. Rows are only added, which the database enforces (`only_added.py`)."""

audit_chain = Table(
    "audit_chain",
    tables,
    Column("number", _Whole, primary_key=True, autoincrement=False),
    Column("digest", _string(64), nullable=False),
)
"""For each line of the log a digest over it and the digest before, so that what is changed later can be seen."""
