"""Room kept aside on the disk: new snapshots stop before it is used, and it is given up so that recording needn't."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from mavis_tui.errors import StoreFull, StoreNotWritable
from mavis_tui.system.owners import BINARY

SIZE = 2 * 1024 * 1024
"""Bytes: room for some hundreds of records."""

T = TypeVar("T")


class Reserve:
    """The file that takes the room. It holds chance, so that no file system can store it in less."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def there(self) -> bool:
        """True while the room is kept. False once it was given up, and before the first session was saved."""
        try:
            return self._path.stat().st_size >= SIZE
        except OSError:
            return False

    def keep(self) -> None:
        """Take the room if it isn't taken, as long as as much again stays free. Never raises: it is a precaution."""
        if self.there:
            return
        try:
            if _free(self._path.parent) >= 2 * SIZE:
                self._take()
        except OSError:
            self.give_up()

    def give_up(self) -> bool:
        """Free the room; False if there is none to free."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True

    def for_recording(self, write: Callable[[], T]) -> T:
        """Write something that mustn't wait: if the disk refuses it, give the room up and write it then."""
        try:
            return write()
        except StoreNotWritable:
            if not self.give_up():
                raise
            return write()

    def check_room(self, size: int) -> None:
        """Raise StoreFull where, after a file of `size` bytes, there wouldn't be room enough left for recording."""
        free = _free(self._path.parent)
        if free < size + SIZE:
            raise StoreFull(
                f"There isn’t room on the disk to save a session: that needs {_megabytes(size + SIZE)}, and "
                f"{_megabytes(free)} are free. Nothing was changed, and you can go on recording. Make room, and save "
                "it again."
            )

    def _take(self) -> None:
        # not synced: the room is taken as soon as the operating system has accepted the bytes
        self._path.unlink(missing_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(SIZE))


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
