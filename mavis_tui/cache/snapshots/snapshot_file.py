"""One snapshot file: a session with its children and batches, written once, read back and compared, then only read."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path

import msgspec
from msgspec import Struct

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.opening import Opening
from mavis_tui.cache.engine.rows import all_decoded, decoded, number_of
from mavis_tui.cache.engine.tinydb_storage import open_sealed_database
from mavis_tui.errors import StoreDamaged
from mavis_tui.long_work import LongWork
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import london
from mavis_tui.models.child import Child, Person
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Canonical, Session
from mavis_tui.models.vaccination import Moment

_NOTE, _CHILDREN, _BATCHES = "note", "children", "batches"

_OVERHEAD = 1.25
"""A file is larger than what it holds: pages, their checks, and the index (measured: 1.15 to 1.2)."""
_AT_LEAST = 8 * 4096


class FromWorkbook(Struct, frozen=True, kw_only=True):
    """Where a session comes from that no hub gave: the workbook's file name, and the SESSION_ID that stands in it.

    `session_id` is empty where the workbook doesn't say it for certain. `set_aside` are rows that weren't taken.
    """

    file: str
    session_id: str
    set_aside: tuple[str, ...] = ()


class SnapshotNote(Struct, frozen=True, kw_only=True):
    """What is known of a saved session without loading its children.

    `count` and `digest` are the hub's, verified. `workbook` is there where the session was opened from one; then count
    and digest are this device's own. `left` counts the children for whom something was still to be done when this was
    saved; snapshots from before it was written have None. `written` is `outstanding` as it is on the disk, and holds
    until the day `recount_on`, from which on the children have to be asked again; older snapshots don't know it.
    `restricted` are the children whose address may be shown nowhere, None in snapshots of before.
    """

    session: Session
    etag: str
    digest: str
    count: int
    saved_at: Moment
    written: msgspec.Raw = msgspec.field(name="outstanding")
    left: int | None = None
    recount_on: date | None = None
    workbook: FromWorkbook | None = None
    restricted: tuple[Person, ...] | None = None

    @property
    def outstanding(self) -> dict[str, tuple[Programme, ...]]:
        """Read for whom which programmes were still to be done when this was saved, by child id.

        It isn't kept in memory: the notes of ten sessions are, and this is nearly all there is of them.
        """
        return _outstanding_decoder.decode(self.written)

    def counts_on(self, day: date) -> bool:
        """True if `outstanding` holds on `day` as it did when this was saved."""
        return self.recount_on is not None and london(self.saved_at).date() <= day < self.recount_on

    @property
    def still_to_do(self) -> int:
        """How many children something was still to be done for."""
        return len(self.outstanding) if self.left is None else self.left


_note_decoder = msgspec.json.Decoder(SnapshotNote)
_outstanding_decoder = msgspec.json.Decoder(dict[str, tuple[Programme, ...]])
_child_decoder = msgspec.json.Decoder(Child)
_person_decoder = msgspec.json.Decoder(Person)
_batch_decoder = msgspec.json.Decoder(Batch)


def build(path: Path, key: bytes, note: SnapshotNote, written: Canonical, work: LongWork) -> None:
    """Write the file at `path`, which isn't there yet. Raises Stopped, StoreFull, StoreNotWritable."""
    database = open_sealed_database(path, key, opening=Opening.BUILDING)
    try:
        with database.file.transaction():
            database.file.put(_NOTE, [(1, _body(note))])
            database.file.put(_CHILDREN, _numbered(work.counted(written.children)))
            database.file.put(_BATCHES, enumerate(written.batches, 1))
    finally:
        database.close()


def verify(path: Path, key: bytes, note: SnapshotNote, written: Canonical, work: LongWork) -> None:
    """Read a file back and compare it, byte for byte, with what was to be written. Raises StoreDamaged, Stopped.

    What a hub sent was read as children before it was written. What a workbook became is read so here for the first
    time, which proves that it can be.
    """
    database = open_sealed_database(path, key, opening=Opening.FINISHED)
    try:
        file = database.file
        whole = (
            _body(note_in(file)) == _body(note)
            and _reads_as(file, _CHILDREN, (body for _, body in work.counted(written.children)))
            and _reads_as(file, _BATCHES, written.batches)
        )
        if whole and note.workbook is not None:
            for _, body in written.children:
                decoded(_child_decoder, body, path)
    finally:
        database.close()
    if not whole:
        raise StoreDamaged(
            f"Session {note.session.id} was written, but it reads back otherwise, so it was not taken over. A copy "
            "that was saved before is still there. The disk may be failing; try again."
        )


def note_in(file: CipherFile) -> SnapshotNote:
    """Give what is known of the session. Raises StoreDamaged."""
    body = file.row(_NOTE, 1)
    if body is None:
        raise StoreDamaged(f"{file.path} isn’t a whole snapshot.")
    return decoded(_note_decoder, body, file.path)


def saved_children(file: CipherFile) -> Iterator[Child]:
    """Give every child, in the hub's order. Raises StoreDamaged."""
    return (decoded(_child_decoder, body, file.path) for body in file.bodies(_CHILDREN))


def saved_people(file: CipherFile) -> list[Person]:
    """Give who the children are, and nothing of their care, in the hub's order. Raises StoreDamaged."""
    return all_decoded(_person_decoder, file.bodies(_CHILDREN), file.path)


def saved_child(file: CipherFile, child_id: str) -> Child | None:
    """Give one child without reading the others. Raises StoreDamaged."""
    number = number_of(child_id)
    while (body := file.row(_CHILDREN, number)) is not None:
        child = decoded(_child_decoder, body, file.path)
        if child.id == child_id:
            return child
        number += 1
    return None


def saved_batches(file: CipherFile) -> list[Batch]:
    """Give the batches. Raises StoreDamaged."""
    return all_decoded(_batch_decoder, file.bodies(_BATCHES), file.path)


def restricted_among(children: Iterable[Child]) -> tuple[Person, ...]:
    """Give who of these children is restricted, as a note holds it."""
    return tuple(msgspec.convert(child, Person, from_attributes=True) for child in children if child.restricted)


def size_of(written: Canonical) -> int:
    """Estimate how many bytes the file of a session will have."""
    return _AT_LEAST + round(_OVERHEAD * sum(len(body) for _, body in written.children))


def _numbered(children: Iterable[tuple[str, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Give each child the document number under which its id is looked up; who comes second takes the next free one."""
    taken: set[int] = set()
    for child_id, body in children:
        number = number_of(child_id)
        while number in taken:
            number += 1
        taken.add(number)
        yield number, body


def _reads_as(file: CipherFile, table: str, bodies: Iterable[bytes]) -> bool:
    """True if a table holds exactly these rows, in this order."""
    found = file.bodies(table)
    return all(stored == body for stored, body in zip_longest(found, bodies))


def _body(note: SnapshotNote) -> bytes:
    return msgspec.json.encode(note)
