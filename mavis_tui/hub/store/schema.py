"""Which schema a database has, by the number of the newest revision it went through, and making a new one.

The number stands in Alembic's own table. Alembic itself is loaded only where a database of an older one has to be
upgraded (`upgrading.py`): that takes a tenth of a second, which nobody should wait for each time.
"""

import secrets
from datetime import datetime

from sqlalchemy import Column, Connection, MetaData, String, Table, insert, inspect, select, text

from mavis_tui.errors import CannotBeDone
from mavis_tui.hub.store.only_added import let_the_log_only_be_added_to
from mavis_tui.hub.store.tables import accounts, generations, tables

NEWEST = "0011"
"""The revision that the tables of today (`tables.py`) are; the last of `revisions/`."""

UNNUMBERED = ""
"""The schema of a database from before they were numbered."""

_LOCK = 7_270_017
"""PostgreSQL's advisory lock for who makes or upgrades tables; any number does that nobody else uses."""

_stamps = MetaData()
_stamp = Table("alembic_version", _stamps, Column("version_num", String(32), primary_key=True))
_stamp.primary_key.name = "alembic_version_pkc"


def schema_of(connection: Connection) -> str | None:
    """Give the number of a database's schema, UNNUMBERED for an old one; None where it holds nothing yet."""
    held = inspect(connection)
    if held.has_table(_stamp.name):
        return connection.execute(select(_stamp.c.version_num)).scalar_one_or_none() or UNNUMBERED
    return UNNUMBERED if held.has_table(accounts.name) else None


def one_after_the_other(connection: Connection) -> None:
    """Let one make or upgrade tables at a time, until the transaction ends; on SQLite only one writes anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def make_new(connection: Connection, now: datetime) -> None:
    """Make the tables of today in a database that holds nothing, unless somebody else did so meanwhile."""
    one_after_the_other(connection)
    if schema_of(connection) is not None:
        return
    tables.create_all(connection, checkfirst=False)
    let_the_log_only_be_added_to(connection)
    _stamps.create_all(connection, checkfirst=False)
    connection.execute(insert(_stamp).values(version_num=NEWEST))
    made = {"id": secrets.token_urlsafe(16), "why": "made", "at": int(now.timestamp())}
    connection.execute(insert(generations).values(made))


def not_of_this_version(found: str, where: str) -> CannotBeDone:
    """Make the error for a database whose schema isn't today's, and that isn't upgraded by itself."""
    if is_older(found):
        return CannotBeDone(
            f"The database {where} is of an older mavis (schema {found or 'without a number'}, this one needs "
            f"{NEWEST}). Nothing was changed. Make a copy with pg_dump, then: mavis hub upgrade"
        )
    return CannotBeDone(
        f"The database {where} is of a newer mavis (schema {found}, this one knows {NEWEST}). Nothing was changed. "
        "Install that version here, or restore a copy from before."
    )


def is_older(found: str) -> bool:
    """True where a database has a schema that this mavis knows how to upgrade."""
    return found == UNNUMBERED or (found.isdecimal() and int(found) < int(NEWEST))
