"""Opening one encrypted file: SQLCipher's connection and key, the schema step by step, and its errors in our words.

What SQLCipher raises is turned into `errors.py` here and nowhere else.
"""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any

import sqlcipher3

from mavis_tui.cache.engine.files import busy, file_lock, make_private_file, not_writable, swap_in
from mavis_tui.errors import MavisError, StoreBusy, StoreDamaged
from mavis_tui.system.places import address_of

_JOURNAL_PAGES_AT_MOST = 4000
"""As long a journal gets where nobody shortens it: then SQLite does, in the course of the record that fills it."""

Step = Callable[[Any], None]
"""Takes an open connection, inside a transaction, from one schema to the next."""


def _lay_out(connection: Any) -> None:
    connection.execute("CREATE TABLE tables (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
    connection.execute(
        "CREATE TABLE documents (place INTEGER PRIMARY KEY, tab INTEGER NOT NULL, id INTEGER NOT NULL, "
        "body BLOB NOT NULL, UNIQUE (tab, id))"
    )


STEPS: tuple[Step, ...] = (_lay_out,)
"""The n-th step leads from schema n to n + 1, which `PRAGMA user_version` holds. Released steps never change."""

_PERMISSION, _BUSY, _LOCKED, _READ_ONLY, _INTERRUPT, _INPUT_OUTPUT = 3, 5, 6, 8, 9, 10
_FULL, _CANNOT_OPEN, _PROTOCOL, _SCHEMA = 13, 14, 15, 17
"""SQLite's primary result codes (sqlite.org/rescode.html)."""

RAISED = (sqlcipher3.Error, sqlcipher3.Warning, MemoryError)
"""What SQLCipher's library raises; a MemoryError stands for SQLite's own lack of memory."""

_REFUSED = {
    _PERMISSION: "it may not be opened",
    _READ_ONLY: "it may not be written",
    _INPUT_OUTPUT: "the disk reported an error",
    _CANNOT_OPEN: "it may not be opened or written",
}


class Opening(Enum):
    """How a file is used.

    SHARED: written by several processes for years. BUILDING: new, and nobody else knows of it yet, so it needs neither
    journal nor locks. FINISHED: built once and only read, and there must be one.
    """

    SHARED = auto()
    BUILDING = auto()
    FINISHED = auto()


def connect(path: Path, key: bytes, opening: Opening, wait_seconds: float) -> Any:
    """Open the file that is there. Raises one of RAISED; a wrong key shows with the first statement only."""
    mode = "ro&immutable=1" if opening is Opening.FINISHED else "rw"
    connection = sqlcipher3.connect(
        f"{address_of(path.absolute())}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=wait_seconds,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write into the screen
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if opening is Opening.SHARED:
            connection.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL_PAGES_AT_MOST}").fetchall()
        if opening is Opening.BUILDING:
            connection.execute("PRAGMA journal_mode = OFF").fetchall()
        connection.execute(f"PRAGMA synchronous = {'OFF' if opening is Opening.BUILDING else 'FULL'}")
    except RAISED:
        connection.close()
        raise
    return connection


def make(path: Path, key: bytes, opening: Opening, wait_seconds: float, steps: Sequence[Step]) -> None:
    """Make a file: a shared one beside its place and moved in whole, so that an empty file always means damage."""
    if opening is Opening.BUILDING:
        _make_at(path, key, opening, wait_seconds, steps)
        return
    beside = path.with_name(f".{path.name}.new")
    with file_lock(path.with_name(f".{path.name}.lock"), wait_seconds):
        if not path.exists():
            for left in (beside, journal_of(beside), beside.with_name(f"{beside.name}-shm")):
                left.unlink(missing_ok=True)  # a killed process left it
            _set_journal_aside(path)
            _make_at(beside, key, opening, wait_seconds, steps)
            swap_in(beside, path)


def journal_of(path: Path) -> Path:
    """Give the path of the journal that belongs to the file at `path`, whether there is one or not."""
    return path.with_name(f"{path.name}-wal")


def climb(connection: Any, found: int, steps: Sequence[Step]) -> None:
    """Take a file, inside a transaction, from the schema `found` to the newest."""
    for step in steps[found:]:
        step(connection)
    connection.execute(f"PRAGMA user_version = {len(steps)}")


def told_of_sqlite(error: Exception, path: Path, wait_seconds: float, if_damaged: str) -> MavisError:
    """Say in our words what SQLCipher's error means for the file at `path`."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if isinstance(error, MemoryError):
        return not_writable(path, "the computer has no memory left", what_to_do="Close other programs")
    if code in (_BUSY, _LOCKED, _PROTOCOL, _INTERRUPT, _SCHEMA):
        return StoreBusy(busy(path, wait_seconds))
    if code == _FULL:
        return not_writable(path, "the disk is full", full=True)
    if code in _REFUSED:
        return not_writable(path, _REFUSED[code])
    return damage(path, if_damaged)


def damage(path: Path, if_damaged: str) -> StoreDamaged:
    """Say that the file at `path` can't be read. `if_damaged` says what is safe, and what to do."""
    return StoreDamaged(f"{path} can’t be read: it is damaged, or its key isn’t the right one. {if_damaged}")


def _set_journal_aside(path: Path) -> None:
    """Keep the journal of a file that is gone away from the new one, which it would be written into."""
    journal = journal_of(path)
    if journal.exists():
        taken = len(list(path.parent.glob(f"{journal.name}.aside*")))
        journal.rename(path.with_name(f"{journal.name}.aside{taken or ''}"))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)


def _make_at(path: Path, key: bytes, opening: Opening, wait_seconds: float, steps: Sequence[Step]) -> None:
    """Lay out a file that nobody knows of yet.

    A shared one gets its journal last: what the journal still held when the file was closed would not be moved with it.
    """
    make_private_file(path)
    connection = connect(path, key, opening, wait_seconds)
    try:
        connection.execute("PRAGMA journal_mode = OFF").fetchall()
        connection.execute("BEGIN")
        climb(connection, 0, steps)
        connection.execute("COMMIT")
        if opening is Opening.SHARED:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
    finally:
        connection.close()
