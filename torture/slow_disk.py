"""A disk that takes its time: each sync waits, or is held up until it may go on, and is noted with its thread.

Injected from outside, as in faults.py: SQLite's syncs by its table of functions (vfs.py), the program's own by `os`.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from torture.vfs import Asked, Operation, watched

INPUT_OUTPUT_ERROR = 1034
"""SQLITE_IOERR_FSYNC: what SQLite is told by a disk that fails while it syncs."""


class Synced(NamedTuple):
    """One sync: of which file ("" if it was the program's own), and by which thread."""

    name: str
    thread: int


class SlowDisk:
    """Stands under every file that is opened inside `slow`. Each sync takes `seconds`, and fails where it `fails`."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.fails = False
        self.synced: list[Synced] = []
        self.waiting = threading.Event()
        self._goes_on = threading.Event()
        self._goes_on.set()
        self._known: set[Path] = set()

    @contextmanager
    def slow(self) -> Iterator["SlowDisk"]:
        """Be slow for all that is opened inside."""
        usual = os.fsync

        def fsync(descriptor: int) -> None:
            self._wait("")
            usual(descriptor)

        with ExitStack() as stack:
            stack.enter_context(patch.object(os, "fsync", fsync))
            stack.enter_context(watched(self._asked))
            stack.callback(self.go_on)
            yield self

    def hold(self) -> None:
        """Let no sync end from now on; `waiting` is set once one has begun."""
        self.waiting.clear()
        self._goes_on.clear()

    def go_on(self) -> None:
        """Let them end."""
        self._goes_on.set()

    def by(self, thread: int) -> list[str]:
        """Name what this thread has synced."""
        return [one.name for one in self.synced if one.thread == thread]

    def _asked(self, asked: Asked) -> int | None:
        if asked.operation is Operation.DELETE:
            self._known.discard(asked.path)
        if asked.operation is not Operation.SYNC:
            return None
        self._wait(asked.path.name)
        if asked.path.name.endswith("-wal") and asked.path not in self._known:
            self._known.add(asked.path)
            self._wait(asked.path.name)  # SQLite syncs the folder with it (os_unix.c, UNIXFILE_DIRSYNC)
        return INPUT_OUTPUT_ERROR if self.fails else None

    def _wait(self, name: str) -> None:
        self.synced.append(Synced(name, threading.get_ident()))
        self.waiting.set()
        self._goes_on.wait()
        if self.seconds:
            time.sleep(self.seconds)
