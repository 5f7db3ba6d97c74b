"""Every file operation that SQLite asks the operating system for, seen by Python on its way: no preload, no tracer.

SQLite reaches the disk through a table of functions (sqlite.org/vfs.html). Here a copy of the usual table stands in
front, whose opening, writing, truncating, syncing and deleting pass by a hook first; all the rest is as it was.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple


class Operation(StrEnum):
    """What SQLite asked for."""

    OPEN = "open"
    WRITE = "write"
    TRUNCATE = "truncate"
    SYNC = "sync"
    DELETE = "delete"


class Asked(NamedTuple):
    """One operation: on which file, from which byte (for a truncation: to which), and the bytes to be written."""

    operation: Operation
    path: Path
    offset: int = 0
    content: bytes = b""


Hook = Callable[[Asked], int | None]
"""Is told of an operation before it is done. None lets it go on; a number is what SQLite is told instead of doing it:
one of its result codes, 0 for a lie."""

_POINTER, _INT, _LONG, _TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64, ctypes.c_char_p


class _Vfs(ctypes.Structure):
    """`struct sqlite3_vfs`, version 3."""

    _fields_ = [
        ("version", _INT),
        ("file_size", _INT),
        ("path_size", _INT),
        ("next", _POINTER),
        ("name", _TEXT),
        ("app", _POINTER),
        ("open", _POINTER),
        ("delete", _POINTER),
        *((f"other_{n}", _POINTER) for n in range(14)),
    ]


class _Methods(ctypes.Structure):
    """`struct sqlite3_io_methods`, version 3."""

    _fields_ = [
        ("version", _INT),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _POINTER),
        ("truncate", _POINTER),
        ("sync", _POINTER),
        *((f"other_{n}", _POINTER) for n in range(13)),
    ]


class _File(ctypes.Structure):
    """`struct sqlite3_file`: what a VFS keeps of an open file begins with its methods."""

    _fields_ = [("methods", ctypes.POINTER(_Methods))]


_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, ctypes.POINTER(_INT))
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, _TEXT, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)

_kept: list["_Shim"] = []
"""Shims live as long as the process: a connection that was opened through one goes on using it."""


@contextmanager
def watched(hook: Hook) -> Iterator[None]:
    """Let `hook` see what every connection opened inside does, until the block ends; not for several threads."""
    if not _kept:
        _kept.append(_Shim())
    shim = _kept[0]
    shim.hook = hook
    shim.register()
    try:
        yield
    finally:
        shim.unregister()
        shim.hook = _unmoved


def _unmoved(_asked: Asked) -> int | None:
    return None


class _Shim:
    def __init__(self) -> None:
        self.hook: Hook = _unmoved
        self._library: Any = ctypes.CDLL(str(import_module("sqlcipher3._sqlite3").__file__))
        self._library.sqlite3_vfs_find.restype = _POINTER
        self._usual = ctypes.cast(self._library.sqlite3_vfs_find(None), ctypes.POINTER(_Vfs))
        self._paths: dict[int, Path] = {}
        self._tables: dict[int, tuple[_Methods, _Methods, list[Any]]] = {}
        usual = self._usual.contents
        self._open, self._delete = _OPEN(usual.open), _DELETE(usual.delete)
        self._vfs = _Vfs.from_buffer_copy(usual)
        self._vfs.name = b"watched"
        self._callbacks = [_OPEN(self._on_open), _DELETE(self._on_delete)]
        self._vfs.open, self._vfs.delete = (ctypes.cast(each, _POINTER) for each in self._callbacks)

    def register(self) -> None:
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)

    def unregister(self) -> None:
        self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
        self._library.sqlite3_vfs_register(self._usual, 1)

    def _on_open(self, vfs: int, name: int | None, file: int, flags: int, out_flags: Any) -> int:
        path = Path((ctypes.string_at(name) if name else b"").decode())
        answer = self.hook(Asked(Operation.OPEN, path))
        if answer is not None:
            _File.from_address(file).methods = None  # tells SQLite that there is nothing to close
            return answer
        code = int(self._open(vfs, name, file, flags, out_flags))
        opened = _File.from_address(file)
        if code == 0 and opened.methods:
            self._paths[file] = path
            opened.methods = ctypes.pointer(self._watching(opened.methods))
        return code

    def _watching(self, usual: Any) -> _Methods:
        """Give a copy of a file's methods with ours in front; one copy serves all files of the kind."""
        address = ctypes.addressof(usual.contents)
        if address not in self._tables:
            methods = _Methods.from_buffer_copy(usual.contents)
            write, truncate, sync = _WRITE(methods.write), _TRUNCATE(methods.truncate), _SYNC(methods.sync)

            def on_write(file: int, content: int, size: int, offset: int) -> int:
                asked = Asked(Operation.WRITE, self._paths[file], offset, ctypes.string_at(content, size))
                answer = self.hook(asked)
                return int(write(file, content, size, offset)) if answer is None else answer

            def on_truncate(file: int, size: int) -> int:
                answer = self.hook(Asked(Operation.TRUNCATE, self._paths[file], size))
                return int(truncate(file, size)) if answer is None else answer

            def on_sync(file: int, flags: int) -> int:
                answer = self.hook(Asked(Operation.SYNC, self._paths[file]))
                return int(sync(file, flags)) if answer is None else answer

            ours = [_WRITE(on_write), _TRUNCATE(on_truncate), _SYNC(on_sync)]
            methods.write, methods.truncate, methods.sync = (ctypes.cast(each, _POINTER) for each in ours)
            self._tables[address] = (methods, usual.contents, ours)
        return self._tables[address][0]

    def _on_delete(self, vfs: int, name: bytes, sync_folder: int) -> int:
        answer = self.hook(Asked(Operation.DELETE, Path(name.decode())))
        return int(self._delete(vfs, name, sync_folder)) if answer is None else answer
