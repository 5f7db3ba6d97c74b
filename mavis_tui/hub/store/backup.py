"""Copies of the hub's database, and putting one back: whole, for its owner's eyes only, and looked through.

SQLite's own means are used, which copy a database while it is written to, with what still lies beside it in `-wal`.
What a copy replaces is kept aside, and a database that is restored gets a new generation, at which the devices find out
what it lacks and send it again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput, CannotBeDone, MavisError
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import BESIDE
from mavis_tui.hub.store.engines import database_url, without_password
from mavis_tui.hub.store.generation import RESTORED, new_generation
from mavis_tui.hub.store.new_files import new_file, on_the_disk
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.hub.store.tables import accounts, barred, changes, children, office_sessions, sessions, tokens, uploads
from mavis_tui.system import open_files
from mavis_tui.system.open_files import replace

_PAGES_AT_ONCE = 2_000
_COUNTED = ("accounts", "sessions", "children", "changes")
_ANOTHER = "Name another copy."
_STAMP = "%Y-%m-%d-%H%M%S"


class Copied(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that was made or put back: the file, and how many users, sessions, children and records are in it."""

    file: str
    users: int
    sessions: int
    children: int
    records: int


class PutBack(Copied, frozen=True, kw_only=True):
    """A copy that was put back; `kept` is where the database that was there lies now, empty if there was none."""

    kept: str


def file_of(where: str | Path) -> Path:
    """Give the file of an SQLite database. Raises BadInput for another kind of database."""
    url = database_url(where)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise CannotBeDone(
            "Only an SQLite database is copied by mavis. For PostgreSQL use pg_dump. Nothing was changed."
        )
    return Path(url.database)


async def back_up(where: str | Path, target: Path, now: datetime, *, force: bool = False) -> Copied:
    """Copy the database to a new file, also while the hub runs, and prove the copy; then it is noted in the log.

    Raises BadInput where that can't be done, and DatabaseDown; then no file is left.
    """
    source = file_of(where)
    _may_be_copied(source, target, force=force)
    database = await open_hub_database(source)
    try:
        with new_file(target) as made:
            with closing(sqlite3.connect(source)) as held, closing(sqlite3.connect(made)) as copy:
                before = _counts(held)
                held.backup(copy, pages=_PAGES_AT_ONCE)
                copy.execute("PRAGMA journal_mode=DELETE")  # in one file, with nothing beside it
                counts, after = _proven(copy, made), _counts(held)
            if not all(before[name] <= counts[name] <= after[name] for name in ("accounts", "changes")):
                raise BadInput("The copy doesn’t hold what the database does. Nothing was copied. Try again.")
        async with database.writing() as connection:
            await note(connection, now, [Noted("Back up the database", "done")])
    except (sqlite3.Error, OSError) as error:
        raise CannotBeDone(
            f"The database can’t be copied to {target} ({_reason(error)}). Nothing was copied."
        ) from error
    finally:
        await database.close()
    return Copied(file=str(target), **_named(counts))


async def restore(copy: Path, where: str | Path, now: datetime) -> PutBack:
    """Put a copy in the place of the database, which is kept beside it. Everybody has to sign in again.

    Devices that may not come in stay out. Raises BadInput where the copy is none or is damaged, or somebody has the
    database open, such as the hub that runs; then nothing is changed.
    """
    target = file_of(where)
    _may_be_restored(copy, target)
    try:
        with new_file(target, finished=False) as made:
            counts = _copied(copy, made)
            await _made_ready(made, _barred_in(target), now)
            with _alone(target):
                kept = _kept_aside(target, now)
                replace(made, target)
                on_the_disk(target.parent)
    except sqlite3.DatabaseError as error:
        raise _no_copy(copy, error) from error
    except (sqlite3.Error, OSError) as error:
        raise CannotBeDone(f"{copy} can’t be restored ({_reason(error)}). Nothing was changed.") from error
    return PutBack(file=str(target), kept=kept, **_named(counts))


async def make_known(where: str | Path, now: datetime) -> PutBack:
    """Make known that a database was put back by other means: a new generation, and everybody has to sign in again.

    For either kind of database; hubs that run know only once they are started anew. Raises as opening it does.
    """
    database = await open_hub_database(where)
    try:
        async with database.writing() as connection:
            counts = {
                table.name: int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
                for table in (accounts, sessions, children, changes)
            }
            await _as_restored(connection, now)
    finally:
        await database.close()
    return PutBack(file=without_password(database_url(where)), kept="", **_named(counts))


async def _as_restored(connection: AsyncConnection, now: datetime) -> None:
    await new_generation(connection, RESTORED, now)
    await connection.execute(delete(tokens))
    await connection.execute(delete(office_sessions))
    await connection.execute(delete(uploads))
    await note(connection, now, [Noted("Restore the database", "done")])


def _may_be_copied(source: Path, target: Path, *, force: bool) -> None:
    if not source.exists():
        raise BadInput(f"There is no database {source}. Nothing was copied.")
    if target.exists() and target.samefile(source):
        raise BadInput("That is the database itself. Nothing was copied. Name another file.")
    if target.exists() and not force:
        raise BadInput(f"{target} is there already. Nothing was copied. Say --force to replace it.")


def _may_be_restored(copy: Path, target: Path) -> None:
    if not copy.is_file():
        raise BadInput(f"There is no file {copy}. Nothing was changed.")
    if target.exists() and copy.samefile(target):
        raise BadInput("That is the database itself. Nothing was changed. Name the copy.")


def _copied(copy: Path, made: Path) -> dict[str, int]:
    read_only = f"{copy.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True)) as held, closing(sqlite3.connect(made)) as new:
        held.backup(new)
        return _proven(new, copy)


async def _made_ready(made: Path, shut: list[tuple[str, int]], now: datetime) -> None:
    """Give the copy what a restored database has: the tables of today, a generation of its own, nobody signed in."""
    database = await open_hub_database(made, keep_copy=False)
    try:
        async with database.writing() as connection:
            held = set((await connection.execute(select(barred.c.device))).scalars())
            rows = [{"device": device, "at": at} for device, at in shut if device not in held]
            if rows:
                await connection.execute(insert(barred), rows)
            await _as_restored(connection, now)
    finally:
        await database.close()
    with closing(sqlite3.connect(made)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def _barred_in(target: Path) -> list[tuple[str, int]]:
    """Read which devices may not come in, as far as a database that may be damaged still says so."""
    if not target.exists():
        return []
    try:
        with closing(sqlite3.connect(target, timeout=1)) as held:
            return held.execute("SELECT device, at FROM barred").fetchall()
    except sqlite3.Error:
        return []


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Keep everybody from the database, having made sure that nobody has it open. Raises BadInput."""
    if not target.exists():
        yield
        return
    with closing(sqlite3.connect(target, timeout=0, isolation_level=None)) as held:
        try:
            # What lies in -wal goes into the file; while anybody else has it open, SQLite refuses that.
            held.execute("PRAGMA journal_mode=DELETE")
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise CannotBeDone(
                    f"{target} is open: the hub runs, or another command does. Nothing was changed. Stop the hub first."
                ) from error
        except sqlite3.DatabaseError:
            pass  # damaged, which is why it is replaced
        if open_files.STAND_IN_THE_WAY:
            held.close()  # nobody could move it; who opens it now keeps it in its place himself
        yield


def _kept_aside(target: Path, now: datetime) -> str:
    """Move the database, and what SQLite laid beside it, out of the way; say where it is now."""
    if not target.exists():
        return ""
    kept = target.with_name(f"{target.name}.before-{now.strftime(_STAMP)}")
    for end in BESIDE:
        with suppress(FileNotFoundError):
            replace(target.with_name(f"{target.name}{end}"), kept.with_name(f"{kept.name}{end}"))
    with suppress(OSError):
        # As a second name, so that there is a database at every moment; not every file system has that.
        kept.hardlink_to(target)
    if not kept.exists():
        replace(target, kept)
    kept.chmod(0o600)
    return str(kept)


def _proven(copy: sqlite3.Connection, named: Path) -> dict[str, int]:
    """Look a copy through and count what is in it. Raises BadInput where it is damaged or isn't of a hub."""
    try:
        found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found == "ok":
            return _counts(copy)
    except sqlite3.DatabaseError as error:
        raise _no_copy(named, error) from error
    raise BadInput(f"{named} is damaged ({found}). Nothing was changed. {_ANOTHER}")


def _no_copy(named: Path, error: sqlite3.DatabaseError) -> MavisError:
    """Say in words what SQLite found when it read a copy: a damaged one, another file, or a database of others."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_CORRUPT:
        return BadInput(f"{named} is damaged: a part of it is missing or was changed. Nothing was changed. {_ANOTHER}")
    if code == sqlite3.SQLITE_NOTADB:
        return BadInput(f"{named} isn’t a database. Nothing was changed. {_ANOTHER}")
    if code == sqlite3.SQLITE_ERROR:
        return BadInput(f"{named} isn’t a copy of a hub’s database. Nothing was changed. {_ANOTHER}")
    return CannotBeDone(f"{named} can’t be restored ({_reason(error)}). Nothing was changed.")


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    return {
        table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 # ours
        for table in _COUNTED
    }


def _named(counts: dict[str, int]) -> dict[str, int]:
    return {
        "users": counts["accounts"],
        "sessions": counts["sessions"],
        "children": counts["children"],
        "records": counts["changes"],
    }


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
