"""Sessions saved offline: one encrypted file each, holding what the hub said, which may always be fetched again.

A snapshot is built beside the old one, read back, verified, and only then moved into its place; from then on it is only
read. So a refresh that fails keeps the old copy, and a process that has the old one open goes on reading it (on Windows
nobody keeps one open: see system/open_files.py).
"""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.files import file_lock, make_private_folder, os_errors_told, swap_in, sync_folder
from mavis_tui.cache.engine.opening import Opening
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase, open_sealed_database
from mavis_tui.cache.keys.vault import Vault
from mavis_tui.cache.outbox.reserve import Reserve
from mavis_tui.cache.snapshots.newer import NewerFiles
from mavis_tui.cache.snapshots.opened import OpenedSnapshot, file_stamp
from mavis_tui.cache.snapshots.snapshot_file import (
    FromWorkbook,
    SnapshotNote,
    build,
    restricted_among,
    saved_batches,
    saved_child,
    saved_children,
    saved_people,
    size_of,
    verify,
)
from mavis_tui.errors import AnswerDamaged, BadInput, NotFound, NotSavedOffline, StoreDamaged, StoreTooNew
from mavis_tui.long_work import LongWork
from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Child, Person
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Canonical, Session, SessionBundle, canonical, digest_of
from mavis_tui.system.open_files import remove

T = TypeVar("T")

__all__ = ["FromWorkbook", "SnapshotNote", "Snapshots"]

_SESSION_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
"""An Id that doesn't begin with a dot: `..` must not become a path, nor a session the name of a half-built file."""

_UNFINISHED = ".new"


class Snapshots:
    """The sessions saved on this device. Safe for threads, and for several processes on the same folder.

    `damaged` has a sentence for every snapshot that couldn't be read and was therefore dropped, for the app to show.
    """

    def __init__(self, folder: Path, vault: Vault, reserve: Reserve, *, wait_seconds: float = 5) -> None:
        self.damaged: list[str] = []
        self._folder = folder
        self._vault = vault
        self._reserve = reserve
        self._wait_seconds = wait_seconds
        self._lock = threading.RLock()
        self._saving = threading.Lock()
        self._opened: dict[str, OpenedSnapshot] = {}
        self._newer = NewerFiles(folder, lambda session_id: vault.key(_key_name(session_id), anew=True), wait_seconds)

    def notes(self) -> list[SnapshotNote]:
        """Give the note of every saved session, by session id; one that can't be read is dropped and reported."""
        ids = self.ids()
        self._newer.keep_to(ids)
        notes = (self._note_or_drop(session_id) for session_id in ids)
        return [note for note in notes if note is not None]

    def note(self, session_id: str) -> SnapshotNote | None:
        """Give the note of one session, None where it isn't saved or couldn't be read."""
        return self._note_or_drop(session_id)

    def save(
        self,
        bundle: SessionBundle,
        *,
        etag: str,
        saved_at: datetime,
        outstanding: dict[str, tuple[Programme, ...]],
        recount_on: date | None = None,
        work: LongWork | None = None,
        workbook: FromWorkbook | None = None,
        encoded: Canonical | None = None,
    ) -> SnapshotNote:
        """Put a session on this device, in the place of the copy that was there; durable when this returns.

        `work` is told how many children are written and read back; who stops it gets Stopped, and all is as before.
        `encoded` is the bundle's canonical form, for who has it already; `outstanding` holds until `recount_on`.
        Raises NotTheHub where the bundle isn't what the hub counted and hashed, StoreDamaged where what was written
        reads back otherwise, StoreBusy where another process is saving, StoreFull where it would leave too little room
        for recording, StoreNotWritable. The old copy stays.
        """
        work = work or LongWork()
        session_id = bundle.session.id
        written = encoded or canonical(bundle.session, bundle.children, bundle.batches)
        if not written.is_that_of(bundle):
            raise AnswerDamaged(
                f"The session {session_id} arrived incomplete or altered, so it was not saved. Nothing was changed on "
                "this device, and a copy that was saved before is still there. Try again."
            )
        path = self._path(session_id)
        note = SnapshotNote(
            session=bundle.session,
            etag=etag,
            digest=bundle.digest,
            count=bundle.count,
            saved_at=saved_at,
            written=msgspec.Raw(msgspec.json.encode(outstanding)),
            left=len(outstanding),
            recount_on=recount_on,
            workbook=workbook,
            restricted=restricted_among(bundle.children),
        )
        with self._alone(path):
            self._remove_unfinished()
            self._reserve.keep()
            self._reserve.check_room(size_of(written))
            key = self._vault.key(_key_name(session_id), create=True, anew=True)
            beside = path.with_name(f".{path.name}{_UNFINISHED}")
            try:
                work.part("children", len(written.children))
                build(beside, key, note, written, work)
                work.part("children checked", len(written.children))
                verify(beside, key, note, written, work)
                work.finish()
                swap_in(beside, path)
            finally:
                remove(beside)
            self._newer.remove(session_id)  # what lay over the old one is in this one, or is told again
        return note

    def add_newer(self, note: SnapshotNote, since: str, children: Iterable[Child], batches: Iterable[Batch]) -> bool:
        """Lay what the hub said is new over a saved session, whose `note` is this one now; durable when this returns.

        `since` is the ETag that the hub was asked with. False, and nothing is changed, where the session isn't that
        one any more. Raises StoreBusy, StoreNotWritable, StoreFull.
        """
        with self._lock:
            opened = self._open(note.session.id)
        return opened is not None and self._newer.add(opened.note, since, note, children, batches)

    def newer(self, session_id: str) -> tuple[object, Mapping[str, bytes]]:
        """Give something that stays the same object while the snapshot does, and what lies over it, by child id."""
        with self._lock:
            opened = self._open(session_id)
            newer = None if opened is None else self._newer.over(session_id, opened.note)
            return None if opened is None else opened.note, {} if newer is None else newer.children

    def ids(self) -> list[str]:
        """Give the id of every saved session without opening any."""
        return sorted(path.stem for path in self._folder.glob("[!.]*.db"))

    def glance_at(self, session_id: str) -> Session | None:
        """Give a saved session; None where it can't be read, which is left for `notes` to find and to say."""
        with suppress(StoreDamaged, NotFound), self._lock:
            opened = self._open(session_id)
            return opened.note.session if opened is not None else None
        return None

    def glance_at_people(self, session_id: str) -> list[Person]:
        """Give who the children of a saved session are as it was saved; nobody where it can't be read."""
        with suppress(StoreDamaged, NotFound), self._lock:
            opened = self._open(session_id)
            if opened is not None:
                with opened.reading() as file:
                    return saved_people(file)
        return []

    def is_whole(self, session_id: str) -> bool:
        """Read a snapshot from its first child to its last, and compare it with what the hub counted and hashed.

        Raises as `children` does. What lies over it was compared when it came.
        """
        with self._reading(session_id) as (note, file):
            children = tuple(saved_children(file))
            held = digest_of(note.session, children, tuple(saved_batches(file)))
            return (len(children), held) == (note.count, note.digest)

    def children(self, session_id: str) -> list[Child]:
        """Load every child of a saved session, in the hub's order. Raises NotSavedOffline or StoreDamaged."""
        return self.made_of(session_id, lambda child: child)

    def made_of(self, session_id: str, make: Callable[[Child], T]) -> list[T]:
        """Give what `make`, which asks the store for nothing, makes of each child; only one is in memory at a time.

        Raises as `children` does.
        """
        with self._reading(session_id) as (note, file):
            newer = self._newer.over(session_id, note)
            if newer is None or not newer.children:
                return [make(child) for child in saved_children(file)]
            return [make(newer.child(child.id) or child) for child in saved_children(file)]

    def people(self, session_id: str) -> list[Person]:
        """Load who the children are, without their care, in the hub's order. Raises as `children` does."""
        with self._reading(session_id) as (note, file):
            newer = self._newer.over(session_id, note)
            people = saved_people(file)
            return people if newer is None else [newer.person(person.id) or person for person in people]

    def child(self, session_id: str, child_id: str) -> Child | None:
        """Load one child alone. Raises NotSavedOffline or StoreDamaged."""
        with self._reading(session_id) as (note, file):
            newer = self._newer.over(session_id, note)
            return (newer and newer.child(child_id)) or saved_child(file, child_id)

    def batches(self, session_id: str) -> list[Batch]:
        """Load the batches that the hub knew of. Raises NotSavedOffline or StoreDamaged."""
        with self._reading(session_id) as (note, file):
            newer = self._newer.over(session_id, note)
            return saved_batches(file) if newer is None else list(newer.batches)

    def remove(self, session_id: str) -> None:
        """Take a session off this device, and throw away its key; one that isn't saved is fine."""
        if not _SESSION_ID.fullmatch(session_id):
            return
        path, name = self._path(session_id), _key_name(session_id)
        with self._lock:
            self._close(session_id)
        self._newer.remove(session_id)
        if not path.exists() and not self._vault.has_key(name):
            return
        # not while somebody saves: a snapshot swapped in without its key could never be read
        with self._alone(path):
            remove(path)
            sync_folder(self._folder)
            self._vault.forget(name)

    def close(self) -> None:
        """Close every file that was kept open."""
        with self._lock:
            self._newer.close()
            for session_id in list(self._opened):
                self._close(session_id)

    @contextmanager
    def _alone(self, path: Path) -> Iterator[None]:
        """Keep other threads and processes from saving or removing; reading goes on."""
        make_private_folder(self._folder)
        with self._saving, file_lock(self._folder / ".saving.lock", self._wait_seconds), os_errors_told(path):
            yield

    @contextmanager
    def _reading(self, session_id: str) -> Iterator[tuple[SnapshotNote, CipherFile]]:
        with self._lock:
            try:
                opened = self._open(session_id)
                if opened is None:
                    raise NotSavedOffline(
                        f"Session {session_id} isn’t saved on this device. Nothing was changed; save it offline while "
                        "the team server can be reached."
                    )
                with opened.reading() as file:
                    yield opened.note, file
            except StoreTooNew:
                raise
            except (StoreDamaged, NotFound) as error:
                raise StoreDamaged(self._drop(session_id)) from error

    def _note_or_drop(self, session_id: str) -> SnapshotNote | None:
        with self._lock:
            try:
                opened = self._open(session_id)
            except StoreTooNew as error:
                if str(error) not in self.damaged:
                    self.damaged.append(str(error))
                return None
            except (StoreDamaged, NotFound):
                self._drop(session_id)
                return None
            newer = self._newer.over(session_id, opened.note) if opened else None
            return newer.note if newer is not None else opened.note if opened else None

    def _open(self, session_id: str) -> OpenedSnapshot | None:
        """Open a snapshot, or give the one that is open if its file is still the same one."""
        if not _SESSION_ID.fullmatch(session_id):
            return None
        path = self._path(session_id)
        try:
            found = path.stat()
        except FileNotFoundError:
            self._close(session_id)
            return None
        stamp = file_stamp(found)
        opened = self._opened.get(session_id)
        if opened is None or opened.stamp != stamp:
            self._close(session_id)
            key = self._vault.key(_key_name(session_id), anew=True)
            opened = self._opened[session_id] = OpenedSnapshot(path, stamp, lambda: self._database_at(path, key))
        return opened

    def _drop(self, session_id: str) -> str:
        """Remove a snapshot that can't be read, and say so."""
        sentence = (
            f"The saved copy of session {session_id} can’t be read, so it has been removed from this device. What was "
            "recorded here is safe, it is kept apart. Save the session offline again while the team server can be "
            "reached."
        )
        self.remove(session_id)
        self.damaged.append(sentence)
        return sentence

    def _close(self, session_id: str) -> None:
        if opened := self._opened.pop(session_id, None):
            opened.close()

    def _database_at(self, path: Path, key: bytes) -> SealedDatabase:
        return open_sealed_database(path, key, wait_seconds=self._wait_seconds, opening=Opening.FINISHED)

    def _remove_unfinished(self) -> None:
        for left in self._folder.glob(f".*{_UNFINISHED}"):
            remove(left)

    def _path(self, session_id: str) -> Path:
        if not _SESSION_ID.fullmatch(session_id):
            raise BadInput(f"{session_id!r} can’t be the number of a session. Nothing was saved.")
        return self._folder / f"{session_id}.db"


def _key_name(session_id: str) -> str:
    return f"sessions/{session_id}"
