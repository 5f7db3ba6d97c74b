"""Which state of the hub's database this is: a random name, made with the database and anew when it was restored.

A device keeps the name beside its receipts. Where the hub says another one, what was acknowledged may be gone, and the
device asks what the hub still holds of it.
"""

import secrets
from datetime import UTC, datetime

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import arrivals, generations
from mavis_tui.models.vaccination import Moment

MADE, RESTORED = "made", "restored"


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """That records which devices had receipts for came again, how many and from how many devices, and why.

    `by_command` says that `mavis hub restore` put an older copy back, at the moment `at`. Otherwise the database was
    made anew then, or an older copy of it was laid in its place by hand.
    """

    at: Moment
    records: int
    devices: int
    by_command: bool = True


async def generation_of(connection: AsyncConnection) -> str:
    """Give the name of this state of the database; empty before it was given one."""
    newest = select(generations.c.id).order_by(generations.c.number.desc()).limit(1)
    return (await connection.execute(newest)).scalar_one_or_none() or ""


async def new_generation(connection: AsyncConnection, why: str, at: datetime) -> str:
    """Give this state of the database a name that no other has; `why` is MADE or RESTORED."""
    made = secrets.token_urlsafe(16)
    await connection.execute(insert(generations).values(id=made, why=why, at=int(at.timestamp())))
    return made


async def last_restored(database: Database, organisation: str = "") -> Restored | None:
    """Say what came back since the database was last restored or made, to one team or to all; None if nothing was.

    Of one that was restored by the command it is said also while nothing has come back.
    """
    async with database.reading() as connection:
        wanted = select(generations).order_by(generations.c.number.desc()).limit(1)
        newest = (await connection.execute(wanted)).one_or_none()
        if newest is None:
            return None
        back = select(func.count(), func.count(arrivals.c.device.distinct())).where(
            arrivals.c.generation == newest.id, arrivals.c.returned
        )
        if organisation:
            back = back.where(arrivals.c.organisation == organisation)
        records, devices = (await connection.execute(back)).one()
    by_command = newest.why == RESTORED
    if not (by_command or records):
        return None
    at = datetime.fromtimestamp(newest.at, UTC)
    return Restored(at=at, records=records, devices=devices, by_command=by_command)
