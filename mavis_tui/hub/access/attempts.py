"""What may be done only so often, as rows: wrong passwords, and looking for children. Every process of a hub counts the
same, and one that starts anew has forgotten nothing.

Against what an attempt counts (an e-mail address, a network address) is kept as a digest, for as long as it counts:
people type passwords into the wrong field.
"""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.access.throttle import WINDOW, Bucket
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.locks import each
from mavis_tui.hub.store.tables import attempts

_WINDOW = int(WINDOW.total_seconds())
_NOTED_EACH = 60


class Attempts:
    """Counts attempts, for all processes that share a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def wait(self, counted: Sequence[Bucket], now: datetime) -> int:
        """Say how many seconds to wait before the next attempt; 0 if it may be made now."""
        async with self._database.reading() as connection:
            return await wait_in(connection, counted, now)

    async def failed(self, counted: Sequence[Bucket], now: datetime) -> None:
        """Count an attempt, and forget those that count no more."""
        async with self._database.writing() as connection:
            await _count(connection, [key for key, _ in counted], int(now.timestamp()))

    async def first_of_a_minute(self, counted: Sequence[Bucket], now: datetime) -> bool:
        """True for the first attempt in a minute that is turned away because of these: the log needn't have each."""
        key, at = "turned away " + " ".join(key for key, _ in counted), int(now.timestamp())
        async with self._database.writing() as connection:
            await each(connection, "turned away", "", [key])
            same = (attempts.c.bucket == _digest(key), attempts.c.at > at - _NOTED_EACH)
            held = select(attempts.c.number).where(*same, attempts.c.at <= at).limit(1)
            if (await connection.execute(held)).first() is not None:
                return False
            await _count(connection, [key], at)
        return True

    @asynccontextmanager
    async def one_at_a_time(self, counted: Sequence[Bucket]) -> AsyncIterator[None]:
        """Let one password of a nurse be tried after the other, whichever process is asked."""
        if self._database.one_writes:  # and one process serves, which sees to it by itself
            yield
            return
        async with self._database.writing() as connection:
            await each(connection, "password", "", [counted[0][0]])
            yield


async def wait_in(connection: AsyncConnection, counted: Sequence[Bucket], now: datetime) -> int:
    """Say how many seconds to wait before the next attempt; 0 if it may be made now."""
    at, of = int(now.timestamp()), {_digest(key): allowed for key, allowed in counted}
    # What lies ahead of the clock was counted before the clock was put back, and would count for ever.
    recent = select(attempts.c.bucket, attempts.c.at).where(
        attempts.c.bucket.in_(of), attempts.c.at > at - _WINDOW, attempts.c.at <= at
    )
    found: dict[str, list[int]] = {}
    for row in await connection.execute(recent.order_by(attempts.c.at)):
        found.setdefault(row.bucket, []).append(row.at)
    waits = (times[-of[key]] + _WINDOW - at for key, times in found.items() if len(times) >= of[key])
    return max(waits, default=0)


async def count_in(connection: AsyncConnection, counted: Sequence[Bucket], now: datetime) -> None:
    """Count an attempt in a transaction that does something else, too."""
    await _count(connection, [key for key, _ in counted], int(now.timestamp()))


async def _count(connection: AsyncConnection, keys: Sequence[str], at: int) -> None:
    long_ago = or_(attempts.c.at <= at - _WINDOW, attempts.c.at > at + _WINDOW)
    # Those that another one forgets at this moment are left to it, so that no two wait for each other.
    forgotten = select(attempts.c.number).where(long_ago).with_for_update(skip_locked=True)
    await connection.execute(delete(attempts).where(attempts.c.number.in_(forgotten)))
    await connection.execute(insert(attempts), [{"bucket": _digest(key), "at": at} for key in keys])


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
