"""Opening the hub's database: a new one gets its tables, and one of another schema is upgraded, or refused in words.

An SQLite file is upgraded by whoever opens it, since nobody else could, and what it was stays beside it. A database of
PostgreSQL belongs to a region, whose processes are many: it is upgraded by `mavis hub upgrade` and by nothing else.
"""

import asyncio
import os
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import CannotBeDone, DatabaseDown, MavisError
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import BESIDE, Database
from mavis_tui.hub.store.engines import database_url, engine_for, listens, without_password
from mavis_tui.hub.store.failures import why_not_opened
from mavis_tui.hub.store.new_files import new_file
from mavis_tui.hub.store.schema import (
    NEWEST,
    is_older,
    make_new,
    not_of_this_version,
    one_after_the_other,
    schema_of,
)
from mavis_tui.models.calendar import system_clock


class Upgraded(msgspec.Struct, frozen=True, kw_only=True):
    """Which schema a database had and has now; `kept` is where what it was lies, empty where nothing was kept."""

    before: str
    now: str = NEWEST
    kept: str = ""


async def open_hub_database(where: str | Path, *, serving: bool = False, keep_copy: bool = True) -> Database:
    """Open a database, by URL or by the path of an SQLite file, and make its tables if it has none.

    A file is made readable by its owner only, a new one and one that was there; one of an older mavis is upgraded, and
    what it was is kept beside it unless `keep_copy` is false. `serving`: nobody waits for longer than a device does.
    Raises BadInput, DatabaseDown, and CannotBeDone for a database that isn't of this version.
    """
    return (await _opened(where, serving=serving, keep_copy=keep_copy, upgrade=False))[0]


async def upgrade_database(where: str | Path) -> Upgraded:
    """Bring a database of either kind to the schema of today. Raises as opening it does."""
    database, done = await _opened(where, serving=False, keep_copy=True, upgrade=True)
    await database.close()
    return done


async def _opened(where: str | Path, *, serving: bool, keep_copy: bool, upgrade: bool) -> tuple[Database, Upgraded]:
    url = database_url(where)
    file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
    if file is not None:
        _make_private(file)
    database = Database(engine_for(url, serving=serving), told=listens(url))
    try:
        done = await _settled(database, url, file if keep_copy else None, upgrade=upgrade or file is not None)
    except (DatabaseDown, SQLAlchemyError, OSError, TypeError) as error:
        await database.close()
        if isinstance(error, DatabaseDown) and file is not None:
            raise  # of a file that is full, damaged or write-protected the words say it all
        why = why_not_opened(error.__cause__ or error if isinstance(error, DatabaseDown) else error)
        raise CannotBeDone(
            f"The hub can’t open its database {without_password(url)} ({why}). Nothing was changed."
        ) from error
    except MavisError:
        await database.close()
        raise
    if file is not None:
        _keep_from_others(file)
    return database, done


async def _settled(database: Database, url: URL, file: Path | None, *, upgrade: bool) -> Upgraded:
    async with database.reading() as connection:
        found = await connection.run_sync(schema_of)
    if found == NEWEST:
        return Upgraded(before=NEWEST)
    if found is None:
        async with database.writing() as connection:
            await connection.run_sync(make_new, system_clock())
        return Upgraded(before=NEWEST)
    if not is_older(found) or not upgrade:
        raise not_of_this_version(found, without_password(url))
    async with database.writing() as connection:
        await connection.run_sync(one_after_the_other)
        held = await connection.run_sync(schema_of)
        if held is None or not is_older(held):  # another one did it meanwhile
            return Upgraded(before=NEWEST)
        kept = await asyncio.to_thread(_copied_aside, file) if file is not None else ""
        await _upgrade(connection, held, system_clock())
    return Upgraded(before=held, kept=kept)


async def _upgrade(connection: AsyncConnection, held: str, now: datetime) -> None:
    # Loading Alembic takes a tenth of a second, and a database is upgraded once in months.
    from mavis_tui.hub.store.upgrading import take_to_the_newest

    await connection.run_sync(take_to_the_newest)
    came_from = held or "without a number"
    await note(connection, now, [Noted("Upgrade the database", f"done: schema {came_from} to {NEWEST}")])


def _copied_aside(file: Path) -> str:
    """Copy what a file was, for its owner only, while its writer waits; give the name."""
    kept = file.with_name(f"{file.name}.before-schema-{NEWEST}")
    try:
        with new_file(kept) as made, closing(sqlite3.connect(file)) as held, closing(sqlite3.connect(made)) as copy:
            held.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except (sqlite3.Error, OSError) as error:
        raise CannotBeDone(
            f"The database {file} is of an older mavis, and can’t be copied to {kept} before it is upgraded "
            f"({error}). Nothing was changed."
        ) from error
    return str(kept)


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
