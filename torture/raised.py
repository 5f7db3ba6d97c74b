"""What the libraries at the program's borders can raise: one error of each class that they have, and of each code."""

import errno
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator

import httpcore
import httpx
import idna
import sqlcipher3

Makes = Callable[[], BaseException]

_NUMBERS = (errno.EPERM, errno.EMFILE, errno.ENETDOWN, errno.EPIPE, errno.EIO, errno.ENOSPC)
_CODES = {
    "locked by another program": 5,
    "locked by this program": 6,
    "read-only": 8,
    "interrupted": 9,
    "input or output": 10,
    "corrupt": 11,
    "full": 13,
    "not to be opened": 14,
    "locking protocol": 15,
    "another schema": 17,
    "not a database": 26,
}
"""SQLite's primary result codes (sqlite.org/rescode.html)."""


class Panic(BaseException):
    """What a library that is written in Rust raises where it finds itself wrong: no Exception (pyo3)."""


def by_the_network() -> list[Exception]:
    """Make one error of each class of httpx, httpcore, ssl, socket, idna and zlib, and some that none should raise."""
    request = httpx.Request("GET", "http://hub.test/")
    found = [
        _one(kind, request)
        for library in (httpx, httpcore, ssl, socket, idna, zlib)
        for name, kind in vars(library).items()
        if not name.startswith("_") and isinstance(kind, type) and issubclass(kind, Exception)
    ]
    system = [OSError(number, "injected") for number in _NUMBERS]
    others = [ImportError("socksio"), RuntimeError("loop"), UnicodeEncodeError("idna", "", 0, 0, "label too long")]
    return [*found, *system, *others, ValueError("digits"), RecursionError(), KeyError("x"), MemoryError()]


def by_the_store() -> Iterator[tuple[str, Makes]]:
    """Give each class that sqlcipher3 can raise, and each code of SQLite's, with how to make one."""
    for name, kind in vars(sqlcipher3).items():
        if isinstance(kind, type) and issubclass(kind, Exception):
            yield name, lambda kind=kind: kind("injected")  # type: ignore[misc] # bound now
    for name, code in _CODES.items():
        yield name, lambda code=code: _coded(code)  # type: ignore[misc] # bound now
    yield "MemoryError", MemoryError


def by_a_keyring() -> Iterator[BaseException]:
    """Make one error of each class of keyring's, and what desktops and their libraries raise through it."""
    kinds: list[type[BaseException]] = [RuntimeError, OSError, ValueError, KeyError, AttributeError, TypeError]
    kinds += [TimeoutError, MemoryError, RecursionError, AssertionError, NotImplementedError, UnicodeError, EOFError]
    kinds += [StopIteration, BrokenPipeError, PermissionError, ImportError, Panic, SystemExit]
    try:
        from keyring import errors
    except ImportError:
        pass
    else:
        kinds += [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    for kind in kinds:
        yield kind("injected")


def _one(kind: type[Exception], request: httpx.Request) -> Exception:
    if issubclass(kind, httpx.HTTPStatusError):
        return kind("injected", request=request, response=httpx.Response(500))
    if issubclass(kind, httpx.StreamError) and not issubclass(kind, UnicodeError):
        made = kind.__new__(kind, "injected")
        Exception.__init__(made, "injected")
        return made
    if issubclass(kind, UnicodeError) and kind is not UnicodeError and not issubclass(kind, idna.IDNAError):
        return UnicodeDecodeError("utf-8", b"", 0, 1, "injected")
    return kind("injected")


def _coded(code: int) -> Exception:
    kind = sqlcipher3.DatabaseError if code in (11, 26) else sqlcipher3.OperationalError
    error: Exception = kind("injected")
    error.sqlite_errorcode = code  # type: ignore[attr-defined] # as sqlcipher3 itself does
    return error
