"""What a database says when it can't work, in words: full, busy, write-protected, damaged, out of reach."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from mavis_tui.errors import DatabaseDown

_BUSY_SECONDS, _DOWN_SECONDS = 5, 30
_KEPT = "Nothing was stored; what was recorded is safe where it is"

FULL = ("The disk is full", _DOWN_SECONDS)
_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: ("Another program is writing to it", _BUSY_SECONDS),
    sqlite3.SQLITE_LOCKED: ("Another program is writing to it", _BUSY_SECONDS),
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: ("The disk reports an error", _DOWN_SECONDS),
    sqlite3.SQLITE_CANTOPEN: ("The file can’t be opened", _DOWN_SECONDS),
    sqlite3.SQLITE_READONLY: ("The file is write-protected", _DOWN_SECONDS),
    sqlite3.SQLITE_CORRUPT: ("The file is damaged", 0),
    sqlite3.SQLITE_NOTADB: ("The file is not a database, or is damaged", 0),
}
"""What to say of SQLite's primary result codes, and how long to wait (sqlite.org/rescode.html)."""

OUT_OF_REACH = ("It can’t be reached", _DOWN_SECONDS)
NONE_TO_WRITE_TO = ("None of its servers may be written: a standby has still to be promoted", _BUSY_SECONDS)
_NOT_THE_WANTED_KIND = "TargetServerAttributeNotMatched"
"""asyncpg's error where an address asks for a primary and has none; named, as the driver may not be installed."""

_OF_POSTGRESQL = {
    "08": OUT_OF_REACH,
    "25006": ("It only lets itself be read: it is the standby of another one, or write-protected", _DOWN_SECONDS),
    "28": ("It doesn’t let the hub in", _DOWN_SECONDS),
    "40": ("Others are writing the same", _BUSY_SECONDS),
    "42501": ("It doesn’t let the hub’s user do that", _DOWN_SECONDS),
    "53100": FULL,
    "53200": ("It has no memory left", _DOWN_SECONDS),
    "53300": ("It takes no more connections", _BUSY_SECONDS),
    "55P03": ("Others are writing the same", _BUSY_SECONDS),
    "57014": ("It took too long", _BUSY_SECONDS),
    "57P": OUT_OF_REACH,
    "58": ("The disk reports an error", _DOWN_SECONDS),
    "XX001": ("It is damaged", _DOWN_SECONDS),
    "XX002": ("It is damaged", _DOWN_SECONDS),
}
"""What to say of PostgreSQL's codes, or classes of codes (postgresql.org/docs/current/errcodes-appendix.html)."""

_NOT_LET_IN = {
    "28P01": "the user or the password isn’t right",
    "3D000": "the server has no such database: createdb makes one",
}

DAMAGED = (
    "Restore a copy: mavis hub restore FILE. Devices send again what the copy lacks, and the damaged file is kept."
)

_TELL_THEM = "Tell the people who run the team server: they can put back a copy. What waits is sent by itself then."


@contextmanager
def in_words() -> Iterator[None]:
    """Raise DatabaseDown in the place of a library's error that says that the database can't work."""
    try:
        yield
    except NoConnection as error:
        raise waited_too_long() from error
    except ConnectionError as error:  # of a driver for PostgreSQL
        raise down(*OUT_OF_REACH) from error
    except DBAPIError as error:
        cause = error.orig
        if isinstance(cause, sqlite3.Error):
            found = _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        elif _NOT_THE_WANTED_KIND in {type(one).__name__ for one in (cause, getattr(cause, "__cause__", None))}:
            found = NONE_TO_WRITE_TO
        else:
            found = OUT_OF_REACH if error.connection_invalidated else _of_postgresql(_sqlstate(error))
        if found is not None:
            raise down(*found) from error
        raise


def _sqlstate(error: BaseException) -> str:
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""


def _of_postgresql(sqlstate: str) -> tuple[str, int] | None:
    """Find what to say of an error of PostgreSQL by its code, or by the class of errors that it belongs to."""
    return next((_OF_POSTGRESQL[key] for key in (sqlstate, sqlstate[:3], sqlstate[:2]) if key in _OF_POSTGRESQL), None)


def why_not_opened(error: BaseException) -> str:
    """Say in words why a database couldn't be opened: what is wrong with the address, or what the server said."""
    if isinstance(error, TypeError):  # of the driver, for a word behind the question mark that it doesn't know
        return "its URL says something that the driver doesn’t know: " + str(error).partition("argument ")[2]
    if isinstance(error, TimeoutError):
        return "nobody answered there in time"
    if isinstance(error, OSError):
        return f"nobody answers there: {error.strerror or error}"
    said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return _NOT_LET_IN.get(_sqlstate(error), said)


def waited_too_long() -> DatabaseDown:
    """Make the error for when there is more to do than can be done in time."""
    return down("Too much is being written at once", _BUSY_SECONDS)


def for_devices(error: DatabaseDown) -> str:
    """Give the sentences for who can't reach the hub's own computer, and so can't put back a copy."""
    what, said = DatabaseDown.title, str(error).replace(DAMAGED, _TELL_THEM)
    return f"{what}. {said}"


def down(cause: str, wait_seconds: int) -> DatabaseDown:
    """Make the error, whose title says that it is about the database; without a time to wait the file is damaged.

    `cause` is a sentence without its full stop.
    """
    todo = DAMAGED if not wait_seconds else "It goes on by itself once that is over."
    error = DatabaseDown(f"{cause}. {_KEPT}. {todo}")
    error.wait_seconds = wait_seconds
    return error
