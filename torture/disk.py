"""A disk that may lose its power: what is surely on it, what only may be, and the states in which it can be found.

What was written is on the disk once its file was synced, a name once its folder was; until then each part of it may
have arrived or not, in any order. Nothing else is promised by POSIX, and SQLite counts on nothing else, but for this:
bytes next to those being written stay as they are (“powersafe overwrite”, sqlite.org/psow.html).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar

SECTOR = 512

T = TypeVar("T")

State = dict[Path, bytes | None]
"""What is found after the cut: the content of each file by its path, None for a folder."""


class Write(NamedTuple):
    """Bytes at an offset."""

    path: Path
    offset: int
    content: bytes


class Truncate(NamedTuple):
    """A file is to be so long."""

    path: Path
    size: int


class Sync(NamedTuple):
    """A file, or the names in a folder, were put on the disk."""

    path: Path


class Create(NamedTuple):
    """A new, empty file, or a new folder."""

    path: Path
    folder: bool = False


class Delete(NamedTuple):
    """A name is gone."""

    path: Path


class Rename(NamedTuple):
    """A name is another one, which replaces what had it."""

    path: Path
    to: Path


Event = Write | Truncate | Sync | Create | Delete | Rename


class _File:
    """A file whatever its name: what is on the disk, and what was asked for since."""

    def __init__(self, *, folder: bool = False) -> None:
        self.folder = folder
        self.synced = b""
        self.pending: list[Write | Truncate] = []

    def live(self) -> bytes:
        return _applied(self.synced, self.pending)

    def sync(self) -> None:
        self.synced, self.pending = self.live(), []


class Disk:
    """What happened to the files of one folder, event by event."""

    def __init__(self) -> None:
        self._synced: dict[Path, _File] = {}
        self._live: dict[Path, _File] = {}
        self._pending: list[tuple[Create | Delete | Rename, _File | None]] = []

    def happen(self, event: Event) -> None:
        """Let one thing happen."""
        match event:
            case Write() | Truncate():
                self._live[event.path].pending.append(event)
            case Sync(path):
                self._sync(path)
            case Create(path, folder):
                file = self._live[path] = _File(folder=folder)
                self._pending.append((event, file))
            case Delete(path):
                self._live.pop(path, None)
                self._pending.append((event, None))
            case Rename(path, to):
                self._live[to] = self._live.pop(path)
                self._pending.append((event, None))

    def live(self) -> State:
        """Give what is there as long as the power is."""
        return {path: None if file.folder else file.live() for path, file in self._live.items()}

    def unsynced(self) -> set[Path]:
        """List the files of which something written isn't surely on the disk."""
        return {path for path, file in self._live.items() if file.pending}

    def settled(self) -> bool:
        """True if there is one state only."""
        return not self._pending and not self.unsynced()

    def cut(self, chance: Random) -> State:
        """Take the power away: give one of the states in which the disk may be found."""
        names = dict(self._synced)
        for change, file in _some(self._pending, chance):
            match change:
                case Create(path):
                    names[path] = file or _File()
                case Delete(path):
                    names.pop(path, None)
                case Rename(path, to) if path in names:
                    names[to] = names.pop(path)
        contents = {id(file): _torn(file, chance) for file in names.values()}
        return {
            path: None if file.folder else contents[id(file)]
            for path, file in names.items()
            if all(folder in names for folder in path.parents if folder in self._folders())
        }

    def _folders(self) -> set[Path]:
        return {change.path for change, _ in self._pending if isinstance(change, Create) and change.folder}

    def _sync(self, path: Path) -> None:
        file = self._live.get(path)
        if file is not None and not file.folder:
            file.sync()
            # SQLite's own way on Unix: the first sync of a journal syncs its folder too (os_unix.c, UNIXFILE_DIRSYNC)
            if path.name.endswith(("-wal", "-journal")) and self._synced.get(path) is not file:
                self._sync_names(path.parent)
            return
        self._sync_names(path)

    def _sync_names(self, folder: Path) -> None:
        """Put what became of the names in one folder on the disk, and leave those in others pending."""
        left: list[tuple[Create | Delete | Rename, _File | None]] = []
        for change, file in self._pending:
            if change.path.parent != folder:
                left.append((change, file))
            elif isinstance(change, Create):
                self._synced[change.path] = file or _File()
            elif isinstance(change, Delete):
                self._synced.pop(change.path, None)
            else:
                self._synced[change.to] = self._synced.pop(change.path)
        self._pending = left


def _some(things: list[T], chance: Random) -> list[T]:
    """Choose what arrived: nothing, everything, what came first, or any of it."""
    way = chance.randrange(4)
    if way == 0:
        return []
    if way == 1:
        return things
    if way == 2:
        return things[: chance.randint(0, len(things))]
    return [thing for thing in things if chance.random() < 0.5]


def _torn(file: _File, chance: Random) -> bytes:
    """Choose what arrived of what was written since the last sync: cut at a byte, or any mix of sectors."""
    if not file.pending:
        return file.synced
    way = chance.randrange(5)
    if way == 0:
        return file.synced
    if way == 1:
        return file.live()
    if way == 2:
        return _cut_at_a_byte(file, chance)
    return _mixed(file, chance, garbage=way == 4)


def _cut_at_a_byte(file: _File, chance: Random) -> bytes:
    at = chance.randrange(len(file.pending))
    arrived, last = file.pending[:at], file.pending[at]
    if isinstance(last, Write):
        arrived.append(last._replace(content=last.content[: chance.randint(0, len(last.content))]))
    return _applied(file.synced, arrived)


def _mixed(file: _File, chance: Random, *, garbage: bool) -> bytes:
    """Let each sector of each write arrive or not. With `garbage`, what the file grew by holds anything until then."""
    likely = chance.choice((0.1, 0.5, 0.9))
    arrived: list[Write | Truncate] = []
    length = len(file.synced)
    if garbage:
        grown = max((w.offset + len(w.content) for w in file.pending if isinstance(w, Write)), default=length)
        size = chance.randint(0, max(0, grown - length))
        arrived.append(Write(Path(), length, chance.randbytes(size)))
    for change in file.pending:
        parts = _sectors(change) if isinstance(change, Write) else [change]
        arrived += [part for part in parts if chance.random() < likely]
    return _applied(file.synced, arrived)


def _sectors(write: Write) -> Iterator[Write]:
    """Split a write where the disk's sectors end."""
    start, end = write.offset, write.offset + len(write.content)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Write(write.path, start, write.content[start - write.offset : stop - write.offset])
        start = stop


def _applied(content: bytes, changes: Iterable[Write | Truncate]) -> bytes:
    """Apply writes and truncations in their order; a hole reads as zeros."""
    held = bytearray(content)
    for change in changes:
        if isinstance(change, Truncate):
            held = held[: change.size].ljust(change.size, b"\0")
        else:
            held.extend(bytes(max(0, change.offset - len(held))))
            held[change.offset : change.offset + len(change.content)] = change.content
    return bytes(held)
