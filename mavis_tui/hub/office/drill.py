"""Rehearsing a restore: a copy is put back in a scratch place, read through, and held against the hub's own log.

Nothing of the hub is touched but its log, which says that it was rehearsed. SQLite is copied by its own means,
PostgreSQL by pg_dump and pg_restore.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateSchema, DropSchema

from mavis_tui.errors import BadInput, CannotBeDone
from mavis_tui.hub.changes.arrival import UnreadableChange, arrival
from mavis_tui.hub.store.audit_log import Noted, note, verified
from mavis_tui.hub.store.backup import back_up, restore
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.engines import database_url, engine_for, for_other_programs, without_password
from mavis_tui.hub.store.failures import why_not_opened
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.hub.store.tables import accounts, audit, audit_chain, changes, children, sessions

_AT_ONCE = 1_000
_COUNTED = {"users": accounts, "sessions": sessions, "children": children, "records": changes, "log_lines": audit}

_ADDED = ("Restore the database", "Upgrade the database")
"""What the log of a copy has more once it is put back."""


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """What a rehearsal found: what is in the copy once it is put back, and how long each step took, in seconds.

    `records` are revisions, each read and held against its digest; `log_lines` hold together, up to the line at which
    the hub's own log had the same digest. `since` counts the revisions that the hub has and the copy hasn't: devices
    would send them again. `copy` is the file that was rehearsed, empty for one that was made for it.
    """

    copy: str
    users: int
    sessions: int
    children: int
    records: int
    log_lines: int
    since: int
    copying: float
    restoring: float
    checking: float


class _Restored(NamedTuple):
    """A copy that was put back in a scratch place: how to open it, and how long it took to make and to put back."""

    where: str
    copying: float
    restoring: float


async def rehearse(where: str | Path, now: datetime, *, copy: Path | None = None, scratch: str = "") -> Rehearsed:
    """Rehearse a restore, of a copy or of one that is made now, and leave nothing of it behind.

    `scratch` is an empty database, for PostgreSQL only. Raises BadInput or CannotBeDone where it can't be done, and
    CannotBeDone where the copy isn't what the hub has, or had.
    """
    url = database_url(where)
    on_sqlite = url.get_backend_name() == "sqlite"
    if on_sqlite and scratch:
        raise BadInput("--scratch is for PostgreSQL. An SQLite file is put back in a folder of its own.")
    live = await open_hub_database(where)
    try:
        with tempfile.TemporaryDirectory(prefix="mavis-drill-", dir=_beside(url) if on_sqlite else None) as folder:
            room = Path(folder)
            place = _in_a_file(where, room, copy, now) if on_sqlite else _in_scratch(url, room, copy, scratch)
            async with place as restored:
                began = monotonic()
                counts = await _looked_through(restored.where, live)
                found = Rehearsed(
                    copy=str(copy or ""),
                    copying=round(restored.copying, 2),
                    restoring=round(restored.restoring, 2),
                    checking=round(monotonic() - began, 2),
                    since=await _since(live, counts["records"]),
                    **counts,
                )
        async with live.writing() as connection:
            await note(connection, now, [Noted("Rehearse a restore", f"done: {found.records} records")])
        return found
    finally:
        await live.close()


def _beside(url: URL) -> Path:
    """Say where a file's rehearsal finds room: on the disk of the database, which held it once at least."""
    return Path(url.database or "").absolute().parent


@asynccontextmanager
async def _in_a_file(where: str | Path, folder: Path, copy: Path | None, now: datetime) -> AsyncIterator[_Restored]:
    began = monotonic()
    if copy is None:
        copy = folder / "copy.db"
        await back_up(where, copy, now)
    copied = monotonic()
    await restore(copy, folder / "restored.db", now)
    yield _Restored(str(folder / "restored.db"), copied - began, monotonic() - copied)


@asynccontextmanager
async def _in_scratch(url: URL, folder: Path, copy: Path | None, scratch: str) -> AsyncIterator[_Restored]:
    if not scratch:
        raise BadInput(
            "Say with --scratch where a copy is put back for it: an empty database of PostgreSQL, made with createdb. "
            "Nothing was done."
        )
    target = database_url(scratch)
    if target.get_backend_name() != "postgresql" or await _holds_something(target):
        raise BadInput("--scratch must be an empty database of PostgreSQL: it is emptied again. Nothing was done.")
    began = monotonic()
    if copy is None:
        copy = folder / "copy.dump"
        _run("pg_dump", url, "--format=custom", f"--file={copy}")
    copied = monotonic()
    try:
        _run("pg_restore", target, "--no-owner", "--no-privileges", "--exit-on-error", str(copy))
        yield _Restored(scratch, copied - began, monotonic() - copied)
    finally:
        await _emptied(target)


def _run(program: str, url: URL, *words: str) -> None:
    """Run a program of PostgreSQL on a database; a password goes by the environment, which only its owner reads."""
    found = shutil.which(program)
    if found is None:
        raise CannotBeDone(f"{program} isn’t installed here. Nothing was done. Debian’s package is postgresql-client.")
    address, password = for_other_programs(url)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    ran = subprocess.run(
        [found, *words, f"--dbname={address}"], env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        why = next((line for line in ran.stderr.splitlines() if "error:" in line), f"exit code {ran.returncode}")
        raise CannotBeDone(f"{program} stopped ({why}). The hub was left alone.")


async def _looked_through(where: str, live: Database) -> dict[str, int]:
    """Open what was put back and read all of it. Raises CannotBeDone for what isn't as it was written."""
    restored = await open_hub_database(where)
    try:
        log = await verified(restored)
        if log.broken is not None:
            raise _not_whole(f"line {log.broken} of its log isn’t as it was written")
        async with restored.reading() as connection:
            counts = {
                name: int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
                for name, table in _COUNTED.items()
            }
            await _read_through(connection)
            shared = await _same_log(connection, live)
    finally:
        await restored.close()
    if not shared:
        raise _not_whole("its log isn’t how this hub’s log began: it is of another hub, or of before a restore")
    return counts


async def _read_through(connection: AsyncConnection) -> None:
    """Read every record, and hold it against its digest."""
    found = await connection.stream(select(changes.c.id, changes.c.revision, changes.c.digest, changes.c.body))
    async for rows in found.partitions(_AT_ONCE):
        for row in rows:
            try:
                same = arrival(row.body).digest == row.digest
            except UnreadableChange:
                same = False
            if not same:
                raise _not_whole(f"record {row.id}, version {row.revision}, isn’t as it was written")


async def _same_log(connection: AsyncConnection, live: Database) -> bool:
    """Say whether the hub's own log has the newest line of the copy's, and so all lines before it.

    Lines that putting it back added aren't the copy's.
    """
    of_copy = select(func.max(audit.c.number)).where(audit.c.action.not_in(_ADDED))
    newest = (await connection.execute(of_copy)).scalar_one()
    wanted = select(audit_chain.c.digest).where(audit_chain.c.number == newest)
    in_copy = (await connection.execute(wanted)).scalar()
    async with live.reading() as own:
        return in_copy == (await own.execute(wanted)).scalar()


async def _since(live: Database, restored: int) -> int:
    async with live.reading() as connection:
        held = int((await connection.execute(select(func.count()).select_from(changes))).scalar_one())
    return max(0, held - restored)


async def _holds_something(target: URL) -> bool:
    async with _plainly(target) as connection:
        return await connection.run_sync(_has_tables)


def _has_tables(connection: Connection) -> bool:
    return bool(set(_schemas(connection)) - {"public"} or inspect(connection).get_table_names())


def _schemas(connection: Connection) -> list[str]:
    return [name for name in inspect(connection).get_schema_names() if name != "information_schema"]


async def _emptied(target: URL) -> None:
    async with _plainly(target) as connection:
        for schema in await connection.run_sync(_schemas):
            await connection.execute(DropSchema(schema, cascade=True))
        await connection.execute(CreateSchema("public"))


@asynccontextmanager
async def _plainly(target: URL) -> AsyncIterator[AsyncConnection]:
    """Open a database that needn't be a hub's, for one transaction. Raises CannotBeDone."""
    engine = engine_for(target, serving=False)
    try:
        async with engine.begin() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as error:
        raise CannotBeDone(
            f"The database {without_password(target)} can’t be used ({why_not_opened(error)}). Nothing was done."
        ) from error
    finally:
        await engine.dispose()


def _not_whole(what: str) -> CannotBeDone:
    return CannotBeDone(
        f"The copy was put back, and {what}. The hub was left alone. Make another copy: mavis hub backup"
    )
