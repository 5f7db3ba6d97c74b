"""The hub's database, and the only way to its tables: SQLite by default, PostgreSQL by URL."""

import asyncio
import logging
import os
import shutil
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select, text, update
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from mavis_tui.errors import BadInput, CannotBeDone, DatabaseDown
from mavis_tui.hub.store.failures import FULL, down, in_words, waited_too_long
from mavis_tui.hub.store.migrations import bring_up_to_date
from mavis_tui.hub.store.tables import generations
from mavis_tui.models.calendar import system_clock
from mavis_tui.settings import whole_path

_BUSY_MILLISECONDS = 8_000
_TURN_SECONDS = 8
"""How long to wait for another program that writes, and for one's turn in this one: a device gives up after 20."""

_ROOM_BYTES = 1024 * 1024
"""With less than this on the disk, the hub isn't ready: a request that it takes may be so large."""

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a database, as the ends of the names."""

# Asked for everything, it would log what is asked of the database, and so whom it is about.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


class Database:
    """An open database. Each `with` is one transaction: it is stored when the block ends, or not at all.

    `writes` counts what was stored here.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # SQLite has one writer at a time, and lets others ask again and again. In order nobody waits for longer.
        self._turn: asyncio.Lock | None = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._written = asyncio.Event()
        self.writes = 0

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for looking; what it sees doesn't change while the block lasts. Raises DatabaseDown."""
        with in_words():
            async with self._engine.connect() as connection, connection.begin():
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection for changing something; on SQLite to one at a time, in the order in which they came.

        Raises DatabaseDown where the database can't be written, or its turn doesn't come in time.
        """
        with in_words():
            async with self._my_turn(), self._engine.connect() as connection:
                await connection.execution_options(mavis_writing=True)
                async with connection.begin():
                    yield connection
        self.writes += 1
        self.wake()

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

    async def make_tables(self) -> None:
        """Make the tables that aren't there yet."""
        async with self.writing() as connection:
            await connection.run_sync(bring_up_to_date, system_clock())

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
        await self._engine.dispose()


def _room_beside(file: Path) -> int:
    """Say how many bytes the disk has left on which a file lies; more than enough where that can't be asked."""
    try:
        return shutil.disk_usage(file.parent).free
    except OSError:
        return _ROOM_BYTES


async def open_hub_database(where: str | Path) -> Database:
    """Open a database, by URL or by the path of an SQLite file, and make the tables that aren't there yet.

    A file is made readable by its owner only, a new one and one that was there. Raises BadInput, DatabaseDown.
    """
    url = database_url(where)
    if url.get_backend_name() == "sqlite" and url.database:
        _make_private(Path(url.database))
    try:
        # Parameters are people: an error of the database mustn't carry them into a log.
        engine = create_async_engine(url, hide_parameters=True, pool_timeout=_TURN_SECONDS)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise CannotBeDone(f"The hub can’t use the database {_shown(url)} ({error}). Nothing was changed.") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    database = Database(engine)
    try:
        await database.make_tables()
    except DatabaseDown:
        await database.close()
        raise
    except (SQLAlchemyError, OSError) as error:
        await database.close()
        cause = getattr(error, "orig", None) or error
        raise CannotBeDone(f"The hub can’t open its database {_shown(url)} ({cause}). Nothing was changed.") from error
    if url.get_backend_name() == "sqlite" and url.database:
        _keep_from_others(Path(url.database))
    return database


def database_url(where: str | Path) -> URL:
    """Read a URL or a path; SQLite without a driver gets the one the hub uses. Raises BadInput."""
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite+aiosqlite", database=str(whole_path(where)))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise BadInput("The database must be a path, or a URL like postgresql+asyncpg://host/name.") from error
    return url.set(drivername="sqlite+aiosqlite") if url.drivername == "sqlite" else url


def _shown(url: URL) -> str:
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _make_private(file: Path) -> None:
    try:
        if not file.parent.exists():
            file.parent.mkdir(mode=0o700, parents=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise CannotBeDone(
            f"The hub can’t write its database {file} ({error.strerror}). Nothing was changed."
        ) from error


def _keep_from_others(file: Path) -> None:
    """Let nobody but its owner read a database that was readable to others, as a copy often is."""
    for one in (file, *(file.with_name(f"{file.name}{end}") for end in BESIDE)):
        with suppress(OSError):  # another's file, or one that is gone again
            if stat.S_IMODE(one.stat().st_mode) & 0o077:
                one.chmod(0o600)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, and too late: see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_BUSY_MILLISECONDS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in between, instead of waiting.
    writing = connection.get_execution_options().get("mavis_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
