"""Makes one operation under the store fail: a statement, what SQLite asks of the disk, or what the program asks of it.

Injected from outside, while a trial runs: SQLite's table of functions (vfs.py), sqlcipher3's connection, Python's `os`.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlcipher3

from torture.vfs import Asked, Operation, watched


class Layer(StrEnum):
    """Where something fails."""

    STATEMENT = "statements and commits"
    SQLITE = "file operations of SQLite"
    PROGRAM = "file operations of the program"


_ANSWERS = {
    Operation.OPEN: 14,  # SQLITE_CANTOPEN
    Operation.WRITE: 13,  # SQLITE_FULL
    Operation.TRUNCATE: 1546,  # SQLITE_IOERR_TRUNCATE
    Operation.SYNC: 1034,  # SQLITE_IOERR_FSYNC
    Operation.DELETE: 2570,  # SQLITE_IOERR_DELETE
}

_ERRORS = {
    "open": errno.EMFILE,
    "write": errno.ENOSPC,
    "fsync": errno.EIO,
    "replace": errno.EIO,
    "unlink": errno.EROFS,
    "mkdir": errno.ENOSPC,
    "chmod": errno.EPERM,
}

_open, _write = os.open, os.write


class Saboteur:
    """Counts the operations of one layer; the `at`-th fails, and if it is `lasting` all that come after it too.

    `error` makes what a statement that fails raises, a fault of the disk unless it is given.
    """

    def __init__(
        self, layer: Layer, at: int | None, *, lasting: bool = False, error: Callable[[], BaseException] | None = None
    ) -> None:
        self.layer = layer
        self.error = error or _disk_error
        self.seen = 0
        self.struck = ""
        self.awake = False
        self._at = at
        self._lasting = lasting

    def strikes(self, layer: Layer, what: str) -> bool:
        """Tell whether this operation fails; `struck` then names the first that did."""
        if layer is not self.layer or not self.awake:
            return False
        self.seen += 1
        if self._at is None or self.seen < self._at or (self.seen > self._at and not self._lasting):
            return False
        self.struck = self.struck or what
        return True


@contextmanager
def sabotaged(saboteur: Saboteur, folder: Path) -> Iterator[None]:
    """Let the saboteur do his work on what lies in `folder`; connections must be opened inside. For one thread."""
    with ExitStack() as stack:
        if saboteur.layer is Layer.SQLITE:
            stack.enter_context(watched(lambda asked: _of_sqlite(saboteur, asked)))
        elif saboteur.layer is Layer.STATEMENT:
            stack.enter_context(patch.object(sqlcipher3, "connect", _connect(saboteur)))
        else:
            for name, replacement in _of_the_program(saboteur, folder).items():
                stack.enter_context(patch.object(os, name, replacement))
        yield


def _of_sqlite(saboteur: Saboteur, asked: Asked) -> int | None:
    if not saboteur.strikes(Layer.SQLITE, f"{asked.operation} {asked.path.suffix}"):
        return None
    if asked.operation is Operation.WRITE:
        _write_half(asked)
    return _ANSWERS[asked.operation]


def _write_half(asked: Asked) -> None:
    """Leave half of what was to be written: a disk that is full takes what still fits. The file stays open, because
    closing it would give up SQLite's locks on it.
    """
    descriptor = _halves.get(asked.path)
    if descriptor is None:
        descriptor = _halves[asked.path] = _open(asked.path, os.O_WRONLY)
    os.pwrite(descriptor, asked.content[: len(asked.content) // 2], asked.offset)


_halves: dict[Path, int] = {}


def forget_halves() -> None:
    """Close what was kept open, once no connection is left."""
    while _halves:
        os.close(_halves.popitem()[1])


def _connect(saboteur: Saboteur) -> Callable[..., Any]:
    usual = sqlcipher3.connect

    class Failing(sqlcipher3.Connection):  # type: ignore[misc] # sqlcipher3 ships no types
        def execute(self, statement: str, *parameters: Any) -> Any:
            _refuse(saboteur, statement)
            return super().execute(statement, *parameters)

        def executemany(self, statement: str, *parameters: Any) -> Any:
            _refuse(saboteur, statement)
            return super().executemany(statement, *parameters)

    return lambda *where, **how: usual(*where, factory=Failing, **how)


def _refuse(saboteur: Saboteur, statement: str) -> None:
    if saboteur.strikes(Layer.STATEMENT, " ".join(statement.split()[:2])):
        raise saboteur.error()


def _disk_error() -> Exception:
    error: Exception = sqlcipher3.OperationalError("disk I/O error")
    error.sqlite_errorcode = 10  # type: ignore[attr-defined] # as sqlcipher3 itself does
    return error


def _of_the_program(saboteur: Saboteur, folder: Path) -> dict[str, Callable[..., Any]]:
    """Give the functions of `os` through which the program reaches the disk, each asking the saboteur first."""

    def asking(name: str) -> Callable[..., Any]:
        usual = getattr(os, name)

        def asked(what: Any, *rest: Any, **how: Any) -> Any:
            ours = isinstance(what, int) or Path(os.fsdecode(what)).is_relative_to(folder)
            if ours and saboteur.strikes(Layer.PROGRAM, name):
                if name == "write":
                    usual(what, rest[0][: len(rest[0]) // 2])
                raise OSError(_ERRORS[name], os.strerror(_ERRORS[name]), None if isinstance(what, int) else str(what))
            return usual(what, *rest, **how)

        return asked

    return {name: asking(name) for name in _ERRORS}
