"""A snapshot that was opened: its note in memory, and its file open as long as that is in nobody's way."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.cache.snapshots.snapshot_file import SnapshotNote, note_in
from mavis_tui.system import open_files

Stamp = tuple[int, int, int]
"""What tells a file from the one that took its place."""


def file_stamp(found: os.stat_result) -> Stamp:
    """Give the stamp of a file from what the operating system says of it."""
    return found.st_ino, found.st_mtime_ns, found.st_size


class OpenedSnapshot:
    """One snapshot, for who holds the lock of its folder. `open_file` opens the file at `path`, whose stamp is `stamp`.

    Raises what `open_file` raises, and StoreDamaged, with nothing left open. It stays open once somebody reads more
    than its note: of ten saved sessions a nurse opens one or two, and each open file holds memory (180 KB). Where a
    file that is open stands in the way of who replaces or removes it (Windows), it is open while it is read.
    """

    def __init__(self, path: Path, stamp: Stamp, open_file: Callable[[], SealedDatabase]) -> None:
        self.stamp = stamp
        self._path = path
        self._open_file = open_file
        self._database: SealedDatabase | None = None
        database = open_file()
        try:
            self.note: SnapshotNote = note_in(database.file)
        finally:
            database.close()

    @contextmanager
    def reading(self) -> Iterator[CipherFile]:
        """Give the file to read; from here to the end the note is that of this file."""
        database = self._opened_again() if self._database is None else self._database  # a TinyDB without rows is falsy
        try:
            yield database.file
        finally:
            self._rest()

    def close(self) -> None:
        """Close the file, if it is open."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def _opened_again(self) -> SealedDatabase:
        """Open the file once more. While it is open, it stands in the way: nobody replaces it between the two looks."""
        database = self._database = self._open_file()
        now = file_stamp(self._path.stat())
        if now != self.stamp:
            self.note, self.stamp = note_in(database.file), now
        return database

    def _rest(self) -> None:
        if open_files.STAND_IN_THE_WAY:
            self.close()
