"""The hub's database, and the only way to its tables: SQLite by default, PostgreSQL by URL."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool

from mavis_tui.hub.store.failures import FULL, OUT_OF_REACH, down, in_words, waited_too_long
from mavis_tui.hub.store.listening import Ears
from mavis_tui.hub.store.tables import generations

_TURN_SECONDS = 8
"""How long to wait for one's turn among those who write here: a device gives up after 20."""

_ROOM_BYTES = 1024 * 1024
"""With less than this on the disk, the hub isn't ready: a request that it takes may be so large."""

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a database, as the ends of the names."""


class Database:
    """An open database. Each `with` is one transaction: it is stored when the block ends, or not at all.

    `writes` counts what was stored here; `told` says that what others store can be heard.
    """

    def __init__(self, engine: AsyncEngine, *, told: bool = False) -> None:
        self._engine = engine
        # SQLite has one writer at a time, and lets others ask again and again. In order nobody waits for longer.
        self._turn: asyncio.Lock | None = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._written = asyncio.Event()
        self._ears, self._told = Ears(), told
        self._listening: asyncio.Task[None] | None = None
        self.writes = 0

    @property
    def one_writes(self) -> bool:
        """True where the database lets one write at a time, and one process serves."""
        return self._turn is not None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for looking; what it sees doesn't change while the block lasts. Raises DatabaseDown."""
        with in_words():
            async with self._connected() as connection:
                if self._turn is None:
                    await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                async with connection.begin():
                    yield connection

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for one question, which is one view by itself and needs no transaction around it.

        Raises DatabaseDown.
        """
        with in_words():
            async with self._connected() as connection:
                if self._turn is None:
                    await connection.execution_options(isolation_level="AUTOCOMMIT")
                else:
                    await connection.execution_options(mavis_alone=True)
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for changing something; on SQLite to one at a time, in the order in which they came.

        Raises DatabaseDown where the database can't be written, or its turn doesn't come in time.
        """
        with in_words():
            async with self._my_turn(), self._connected() as connection:
                await connection.execution_options(mavis_writing=True)
                async with connection.begin():
                    yield connection
        self.writes += 1
        self.wake()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        async with AsyncExitStack() as opened:
            try:
                connection = await opened.enter_async_context(self._engine.connect())
            except OSError as error:  # also a name that nobody knows, and a server that is silent
                raise down(*OUT_OF_REACH) from error
            yield connection

    def begin_listening(self) -> None:
        """Hear from now on what other processes store, where the database tells it."""
        if self._told:
            self._listening = asyncio.create_task(self._ears.listen(self._engine, self.wake))

    @property
    def hears(self) -> bool:
        """True while what any process stores is heard here."""
        return self._ears.open

    def mark(self, organisation: str) -> tuple[bool, int]:
        """Give what is another one once something new of a team's sessions was stored, as far as it is heard here."""
        return (True, self._ears.heard[organisation]) if self._ears.open else (False, self.writes)

    def wake(self) -> None:
        """Let everybody look who waits until something is written."""
        self._written.set()
        self._written = asyncio.Event()

    async def written(self, seconds: float) -> None:
        """Wait until something was written here, or so many seconds; what another program writes isn’t seen."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._written.wait(), seconds)

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[None]:
        if self._turn is None:
            yield
            return
        try:
            await asyncio.wait_for(self._turn.acquire(), _TURN_SECONDS)
        except TimeoutError as error:
            raise waited_too_long() from error
        try:
            yield
        finally:
            self._turn.release()

    async def prove(self) -> None:
        """Write something that changes nothing, as a record would be. Raises DatabaseDown where that can't be done.

        What is written for that is less than a record, and may fit where none does: there must be room besides.
        """
        file = self._engine.url.database
        if self._turn is not None and file and await asyncio.to_thread(_room_beside, Path(file)) < _ROOM_BYTES:
            raise down(*FULL)
        newest = select(func.max(generations.c.number)).scalar_subquery()
        async with self.writing() as connection:
            await connection.execute(
                update(generations).where(generations.c.number == newest).values(why=generations.c.why)
            )

    def connections_in_use(self) -> int:
        """Count the connections to the database that somebody here works with now."""
        pool = self._engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    async def look_through(self) -> None:
        """Read the whole file of an SQLite database and look for damage. Raises DatabaseDown."""
        if self._turn is None:
            return
        async with self.reading() as connection:
            found = (await connection.execute(text("PRAGMA quick_check(1)"))).scalar_one()
        if found != "ok":
            raise down("The file is damaged", 0)

    async def close(self) -> None:
        """Let go of every connection."""
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None
        await self._engine.dispose()


def _room_beside(file: Path) -> int:
    """Say how many bytes the disk has left on which a file lies; more than enough where that can't be asked."""
    try:
        return shutil.disk_usage(file.parent).free
    except OSError:
        return _ROOM_BYTES
