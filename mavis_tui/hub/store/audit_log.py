"""The audit log: who read and wrote what, and when. Ids only: no name of a child, nothing clinical.

Records, decisions and sign-ins are noted in the transaction that stores them, every other call before its answer
leaves. If the log can't be written, no record is taken in and nothing is handed out.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import audit
from mavis_tui.models.vaccination import Moment

_LONGEST_LIST = 100_000


class Noted(NamedTuple):
    """What a line is about. `outcome` is `done`, a verdict, or why not."""

    action: str
    outcome: str
    session: str = ""
    child: str = ""
    change: str = ""


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the log. `email` and `device` are empty for what was done at the hub itself."""

    number: int
    at: Moment
    organisation: str
    email: str
    device: str
    action: str
    session: str
    child: str
    change: str
    outcome: str


async def note(
    connection: AsyncConnection,
    at: datetime,
    what: Iterable[Noted],
    *,
    organisation: str = "",
    email: str = "",
    device: str = "",
) -> None:
    """Add lines to the log; they are there if and when the transaction is."""
    who = {"at": int(at.timestamp()), "organisation": organisation, "email": email, "device": device}
    lines = [{**who, **one._asdict()} for one in what]
    if lines:
        await connection.execute(insert(audit), lines)


async def note_of(connection: AsyncConnection, nurse: Nurse, at: datetime, what: Iterable[Noted]) -> None:
    """Add lines about what a nurse did."""
    await note(
        connection,
        at,
        what,
        organisation=nurse.organisation,
        email=nurse.staff.email,
        device=nurse.device,
    )


async def lines(database: Database, since: datetime | None = None) -> list[AuditLine]:
    """List what was noted, oldest first; the newest 100,000 lines at most."""
    wanted = select(audit).order_by(audit.c.number.desc()).limit(_LONGEST_LIST)
    if since is not None:
        wanted = wanted.where(audit.c.at >= int(since.timestamp()))
    async with database.reading() as connection:
        rows = (await connection.execute(wanted)).mappings().all()
    return [AuditLine(**{**row, "at": datetime.fromtimestamp(row["at"], UTC)}) for row in reversed(rows)]
