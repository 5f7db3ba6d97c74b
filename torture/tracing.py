"""Everything a store does to its files, in order: SQLite's operations and Python's own."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from torture.disk import Create, Delete, Disk, Event, Rename, Sync, Truncate, Write
from torture.vfs import Asked, Operation, watched

_JOURNALS = ("-wal", "-journal")


class Trace:
    """The events of one folder and all below it; `disk` is what they amount to so far.

    Lock files, SQLite's shared memory and the room kept aside are left out: they hold nothing, and are made anew.
    """

    def __init__(self, folder: Path) -> None:
        self.events: list[Event] = []
        self.disk = Disk()
        self._folder = folder
        self._names: dict[int, Path] = {}
        self._places: dict[int, int] = {}

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Note what is done inside. Not for several threads."""
        with ExitStack() as stack:
            for name in ("open", "write", "fsync", "replace", "unlink", "mkdir"):
                stack.enter_context(patch.object(os, name, self._noting(name, getattr(os, name))))
            stack.enter_context(watched(self._on_sqlite))
            yield

    def missed(self) -> list[Path]:
        """List the files that hold anything else than the events amount to; there must be none."""
        noted = self.disk.live()
        there = {path for path in self._folder.rglob("*") if self._concerns(path)}
        different = [path for path in there & noted.keys() if path.is_file() and path.read_bytes() != noted[path]]
        return sorted({*different, *(there ^ noted.keys())})

    def _note(self, event: Event) -> None:
        self.events.append(event)
        self.disk.happen(event)

    def _concerns(self, path: Path) -> bool:
        return path.is_relative_to(self._folder) and not path.name.endswith((".lock", "-shm", "spare"))

    def _on_sqlite(self, asked: Asked) -> None:
        path = asked.path
        if not self._concerns(path):
            return
        match asked.operation:
            case Operation.OPEN:
                if path.name.endswith(_JOURNALS) and not path.exists():
                    self._note(Create(path))
            case Operation.WRITE:
                self._note(Write(path, asked.offset, asked.content))
            case Operation.TRUNCATE:
                self._note(Truncate(path, asked.offset))
            case Operation.SYNC:
                self._note(Sync(path))
            case Operation.DELETE:
                if path.exists():
                    self._note(Delete(path))

    def _noting(self, name: str, usual: Callable[..., Any]) -> Callable[..., Any]:
        note: Callable[..., None] = getattr(self, f"_on_{name}")

        def noting(*arguments: Any, **named: Any) -> Any:
            first = arguments[0]
            path = self._names.get(first) if isinstance(first, int) else Path(first)
            before = path is not None and path.exists()
            answer = usual(*arguments, **named)
            if path is not None and self._concerns(path):
                note(path, before, answer, *arguments)
            elif name == "open":
                self._names.pop(answer, None)
            return answer

        return noting

    def _on_open(self, path: Path, before: bool, descriptor: int, _name: str, flags: int, *_rest: Any) -> None:
        self._names[descriptor], self._places[descriptor] = path, 0
        if not before:
            self._note(Create(path))
        elif flags & os.O_TRUNC:
            self._note(Truncate(path, 0))

    def _on_write(self, path: Path, _before: bool, written: int, descriptor: int, content: bytes) -> None:
        self._note(Write(path, self._places[descriptor], bytes(content[:written])))
        self._places[descriptor] += written

    def _on_fsync(self, path: Path, _before: bool, _answer: None, _descriptor: int) -> None:
        self._note(Sync(path))

    def _on_replace(self, path: Path, _before: bool, _answer: None, _name: str, to: str | Path) -> None:
        self._note(Rename(path, Path(to)))

    def _on_unlink(self, path: Path, before: bool, _answer: None, _name: str) -> None:
        if before:
            self._note(Delete(path))

    def _on_mkdir(self, path: Path, _before: bool, _answer: None, *_rest: Any) -> None:
        self._note(Create(path, folder=True))
