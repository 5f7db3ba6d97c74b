"""What came of a session since its snapshot was saved: a small encrypted file of newer children beside it.

A snapshot is written whole, verified and then only read; a record that another nurse made a minute ago mustn't cost
that. So its child is kept here, laid over the snapshot on reading, until the next whole refresh, which contains it.
What is here counts for one snapshot only, named by its ETag and digest: killed at whatever moment, a device reads the
snapshot with all of it or without, and the hub, asked with the ETag that goes with either, tells what is missing.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.files import busy
from mavis_tui.cache.engine.opening import journal_of
from mavis_tui.cache.engine.rows import decoded, number_of
from mavis_tui.cache.snapshots.snapshot_file import SnapshotNote
from mavis_tui.errors import NotFound, StoreBusy, StoreDamaged, StoreTooNew
from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Child, Person
from mavis_tui.models.session import Session
from mavis_tui.system.open_files import remove_unless_open

SUFFIX = ".newer"
_NOTE, _CHILDREN, _BATCHES = "note", "children", "batches"
_encode = msgspec.json.Encoder(order="deterministic").encode


class _Written(Struct, frozen=True, kw_only=True):
    """For which snapshot the rest counts, and what is known of the session now."""

    etag: str
    digest: str
    note: SnapshotNote
    ids: tuple[str, ...] = ()


_written, _batch = msgspec.json.Decoder(_Written), msgspec.json.Decoder(Batch)
_child, _person = msgspec.json.Decoder(Child), msgspec.json.Decoder(Person)


class Newer(NamedTuple):
    """What lies over a snapshot: the note that counts instead of its own, the newer children by id, and all batches."""

    note: SnapshotNote
    children: Mapping[str, bytes]
    batches: tuple[Batch, ...]
    path: Path

    def child(self, child_id: str) -> Child | None:
        """Give a newer child, None where the snapshot's is the newest."""
        body = self.children.get(child_id)
        return None if body is None else decoded(_child, body, self.path)

    def person(self, child_id: str) -> Person | None:
        """Give who a newer child is."""
        body = self.children.get(child_id)
        return None if body is None else decoded(_person, body, self.path)


class _File:
    """The file of one session."""

    def __init__(self, path: Path, key: bytes, wait_seconds: float) -> None:
        self._file = CipherFile(path, key, wait_seconds=wait_seconds)
        self.inode = path.stat().st_ino
        self._lock = threading.RLock()
        self._stamp: tuple[int, int] | None = None
        self._held: tuple[_Written, Newer] | None = None

    def over(self, base: SnapshotNote) -> Newer | None:
        """Give what lies over a snapshot, None where what is here belongs to another one. Raises StoreDamaged."""
        with self._lock:
            stamp = self._file.stamp()
            if stamp != self._stamp:
                self._held, self._stamp = self._read(base.session), stamp
            held = self._held
            return held[1] if held is not None and (held[0].etag, held[0].digest) == (base.etag, base.digest) else None

    def add(
        self, base: SnapshotNote, since: str, note: SnapshotNote, newer: Iterable[Child], fridge: Iterable[Batch]
    ) -> bool:
        """Lay children over the snapshot whose own note is `base`, in one transaction; durable when this returns.

        False, and nothing written, where what is known is another version than `since`, because somebody else, in
        whatever program, was told the same.
        """
        with self._file.transaction():
            before = self.over(base)
            if (before.note if before is not None else base).etag != since:
                return False
            if before is None:
                for table in self._file.table_names():
                    self._file.drop(table)
            bodies = {child.id: _encode(child) for child in newer}
            ids = dict.fromkeys((*(before.children if before is not None else ()), *bodies))
            self._file.put(_CHILDREN, [(number_of(id_), body) for id_, body in bodies.items()])
            if self._file.count(_BATCHES):
                self._file.drop(_BATCHES)
            self._file.put(_BATCHES, enumerate(map(_encode, fridge), 1))
            written = _Written(etag=base.etag, digest=base.digest, note=note, ids=tuple(ids))
            self._file.put(_NOTE, [(1, msgspec.json.encode(written))])
        return True

    def close(self) -> None:
        """Close the file, and forget what was in it."""
        self._held = None
        self._file.close()

    def _read(self, session: Session) -> tuple[_Written, Newer] | None:
        body = self._file.row(_NOTE, 1)
        if body is None:
            return None
        path = self._file.path
        written = decoded(_written, body, path)
        children = {}
        for id_ in written.ids:
            found = self._file.row(_CHILDREN, number_of(id_))
            if found is None or decoded(_person, found, path).id != id_:
                raise StoreDamaged(f"{path} lacks a child.")
            children[id_] = found
        note = replace(written.note, session=self._as_before(session, written.note.session))
        before = self._held[1].children if self._held is not None else {}
        same = {id_: before[id_] if before.get(id_) == body else body for id_, body in children.items()}
        batches = tuple(decoded(_batch, row.body, path) for row in self._file.rows(_BATCHES))
        return written, Newer(note, same, batches, path)

    def _as_before(self, of_snapshot: Session, now: Session) -> Session:
        """Give the very same object while nothing of the session but its version is another: rows are made by it."""
        for one in (self._held[1].note.session if self._held is not None else None, of_snapshot):
            if one is not None and replace(one, version=now.version) == now:
                return one
        return now


class NewerFiles:
    """The files in a folder of snapshots. Nothing that is wrong with one costs more than what the hub tells again.

    `key_of` gives the key of a session's snapshot, which is thrown away with it.
    """

    def __init__(self, folder: Path, key_of: Callable[[str], bytes], wait_seconds: float) -> None:
        self._folder = folder
        self._key_of = key_of
        self._wait_seconds = wait_seconds
        self._opened: dict[str, _File] = {}
        self._lock = threading.RLock()

    def over(self, session_id: str, base: SnapshotNote) -> Newer | None:
        """Give what lies over the snapshot whose own note is `base`, None if nothing does."""
        try:
            file = self._file(session_id)
            return None if file is None else file.over(base)
        except (StoreDamaged, NotFound):
            self.remove(session_id)
        except (StoreTooNew, StoreBusy):
            pass  # the snapshot is whole without it
        return None

    def add(
        self, base: SnapshotNote, since: str, note: SnapshotNote, newer: Iterable[Child], fridge: Iterable[Batch]
    ) -> bool:
        """Lay children over a snapshot, see `_File.add`. Raises StoreBusy, StoreNotWritable, StoreTooNew."""
        session_id = base.session.id
        try:
            return self._file_to_write(session_id).add(base, since, note, newer, fridge)
        except StoreDamaged as error:
            self.remove(session_id)
            path = self._path(session_id)
            if path.exists():  # of a session that was forgotten, and another mavis hasn't looked since
                raise StoreBusy(busy(path, self._wait_seconds)) from error
            return self._file_to_write(session_id).add(base, since, note, newer, fridge)

    def remove(self, session_id: str) -> None:
        """Remove what lies over a session, unless another program keeps it open where that forbids it (Windows)."""
        self._close(session_id)
        path = self._path(session_id)
        for one in (path, journal_of(path), path.with_name(f"{path.name}-shm")):
            remove_unless_open(one)

    def keep_to(self, ids: Collection[str]) -> None:
        """Close what lies over sessions that aren't here any more, so that who removed them can remove that, too."""
        for session_id in [each for each in self._opened if each not in ids]:
            self._close(session_id)

    def close(self) -> None:
        """Close every file."""
        for session_id in list(self._opened):
            self._close(session_id)

    def _file(self, session_id: str) -> _File | None:
        """Give the file that is there, opened; nobody waits here for one that is being made or written."""
        try:
            inode = self._path(session_id).stat().st_ino
        except FileNotFoundError:
            self._close(session_id)
            return None
        opened = self._opened.get(session_id)
        if opened is not None and opened.inode != inode:
            self._close(session_id)
        with self._lock:
            if session_id not in self._opened:
                self._opened[session_id] = self._make(session_id)
            return self._opened[session_id]

    def _file_to_write(self, session_id: str) -> _File:
        """Open the file, which is made if it isn't there."""
        if (opened := self._file(session_id)) is None:
            self._make(session_id).close()
            opened = self._file(session_id)
        if opened is None:  # another program has just removed it
            raise StoreBusy(busy(self._path(session_id), self._wait_seconds))
        return opened

    def _make(self, session_id: str) -> _File:
        return _File(self._path(session_id), self._key_of(session_id), self._wait_seconds)

    def _close(self, session_id: str) -> None:
        with self._lock:
            opened = self._opened.pop(session_id, None)
        if opened is not None:
            opened.close()

    def _path(self, session_id: str) -> Path:
        return self._folder / f"{session_id}{SUFFIX}"
