"""Sessions saved offline: saved whole, swapped in at once, dropped when damaged, never a path of somebody's choice."""

import os
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mavis_tui.cache.engine import files
from mavis_tui.cache.engine.tinydb_storage import SealedDatabase, open_sealed_database
from mavis_tui.cache.snapshots import snapshot_file, snapshots
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotSavedOffline, NotTheHub, StoreBusy, StoreDamaged, StoreFull
from mavis_tui.long_work import LongWork, Stopped
from mavis_tui.models import session
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Canonical, SessionBundle, bundle
from mavis_tui.system import open_files
from tests.builders import NOON, a_batch, a_bundle, a_change, a_child, a_session
from tests.cache.conftest import PASSWORD
from tests.in_clear import in_clear


class StoppedAt(LongWork):
    """Work that somebody stops once so many children were counted, written and read back."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def one_more(self) -> None:
        self.left -= 1
        if self.left < 0:
            assert self.stop()
        super().one_more()


def save(store: Store, saved: SessionBundle, etag: str = "v1", work: LongWork | None = None) -> None:
    outstanding: dict[str, tuple[Programme, ...]] = {"child-1": (Programme.HPV,)}
    store.snapshots.save(saved, etag=etag, saved_at=NOON, outstanding=outstanding, work=work)


def folder(store: Store) -> Path:
    return store.folder / "sessions"


def test_a_saved_session_comes_back_whole(store: Store) -> None:
    saved = a_bundle(5)
    save(store, saved)
    kept = store.snapshots
    assert kept.children("1204") == list(saved.children)
    assert kept.batches("1204") == list(saved.batches)
    assert kept.child("1204", "child-3") == saved.children[2]
    assert kept.child("1204", "nobody") is None
    note = kept.note("1204")
    assert note is not None
    assert (note.session, note.count, note.digest) == (saved.session, 5, saved.digest)
    assert (note.etag, note.saved_at, note.outstanding) == ("v1", NOON, {"child-1": (Programme.HPV,)})


def test_saved_sessions_are_there_after_unlocking_again(store: Store) -> None:
    save(store, a_bundle(2))
    save(store, a_bundle(2, id="1205"))
    store.lock()
    store.unlock(PASSWORD)
    assert [note.session.id for note in store.snapshots.notes()] == ["1204", "1205"]


def test_notes_load_no_children(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, a_bundle(50))
    save(store, a_bundle(50, id="1205"))
    store.snapshots.close()
    monkeypatch.setattr(snapshot_file, "_child_decoder", None)
    assert [note.count for note in store.snapshots.notes()] == [50, 50]


def test_a_copy_is_opened_for_its_note_and_once_more_however_often_it_is_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_files, "STAND_IN_THE_WAY", False)  # on Windows nothing may stay open
    save(store, a_bundle(3))
    store.snapshots.close()
    opened: list[Path] = []

    def counted(path: Path, *key: bytes, **options: Any) -> SealedDatabase:
        opened.append(path)
        return open_sealed_database(path, *key, **options)

    monkeypatch.setattr("mavis_tui.cache.snapshots.snapshots.open_sealed_database", counted)
    assert all(store.snapshots.child("1204", f"child-{n}") is not None for n in (1, 2, 3))
    assert len(store.snapshots.people("1204")) == 3
    assert len(opened) == 2  # for its note, and to be read


def test_two_children_who_fall_on_the_same_number_are_both_found(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_file, "number_of", lambda _name: 7)
    save(store, a_bundle(3))
    assert [store.snapshots.child("1204", f"child-{n}") for n in (1, 2, 3)] == list(a_bundle(3).children)
    assert store.snapshots.child("1204", "child-4") is None


def test_an_altered_or_incomplete_bundle_is_refused_and_the_old_copy_stays(store: Store) -> None:
    save(store, a_bundle(3))
    newer = a_bundle(4, version=2)
    for altered in (
        msgspec.structs.replace(newer, children=newer.children[:3]),
        msgspec.structs.replace(newer, count=3),
        msgspec.structs.replace(newer, batches=(a_batch(number="OTHER1"),)),
    ):
        with pytest.raises(NotTheHub, match="Nothing was changed"):
            save(store, altered)
    assert store.snapshots.children("1204") == list(a_bundle(3).children)


def test_a_refresh_takes_the_place_of_the_old_copy_also_where_it_is_open(store: Store) -> None:
    other = Store(store.folder)
    other.unlock(PASSWORD)
    save(store, a_bundle(3))
    assert len(other.snapshots.children("1204")) == 3
    save(store, a_bundle(4, version=2), etag="v2")
    assert len(other.snapshots.children("1204")) == 4
    assert [(note.etag, note.session.version) for note in other.snapshots.notes()] == [("v2", 2)]
    other.lock()


@pytest.mark.parametrize("failing", ["make_private_file", "swap_in", "verify"])
def test_a_refresh_that_fails_keeps_the_old_copy_and_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    save(store, a_bundle(3))

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        home = "engine.opening" if failing == "make_private_file" else "snapshots.snapshots"
        broken.setattr(f"mavis_tui.cache.{home}.{failing}", fails)
        with pytest.raises(StoreFull, match="No space left"):
            save(store, a_bundle(9, version=2))
    assert store.snapshots.children("1204") == list(a_bundle(3).children)
    assert {path.name for path in folder(store).iterdir()} - {".saving.lock"} == {"1204.db"}  # Windows removes a lock


def test_what_reads_back_otherwise_is_not_taken_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, a_bundle(3))
    build = snapshot_file.build

    def loses_a_child(path: Path, key: bytes, note: Any, written: Canonical, work: LongWork) -> None:
        build(path, key, note, written._replace(children=written.children[1:]), work)

    with monkeypatch.context() as broken:
        broken.setattr(snapshots, "build", loses_a_child)
        with pytest.raises(StoreDamaged, match="reads back otherwise"):
            save(store, a_bundle(4, version=2))
    assert len(store.snapshots.children("1204")) == 3


@pytest.mark.parametrize("counted", [0, 2, 4, 7])
def test_stopping_while_it_is_written_or_read_back_keeps_the_copy_that_was_there(store: Store, counted: int) -> None:
    save(store, a_bundle(3))
    with pytest.raises(Stopped):
        save(store, a_bundle(4, version=2), work=StoppedAt(counted))
    assert len(store.snapshots.children("1204")) == 3
    assert [path.name for path in folder(store).glob(".*.new")] == []


def test_what_was_moved_into_its_place_can_no_longer_be_stopped(store: Store) -> None:
    work = LongWork()
    save(store, a_bundle(4), work=work)
    assert not work.stop()
    assert work.far.words == "… 4 of 4 children checked"


def test_a_half_built_copy_of_a_killed_process_is_cleaned_up(store: Store) -> None:
    left = folder(store) / ".999.db.new"
    left.write_bytes(b"half")
    assert store.snapshots.notes() == []
    save(store, a_bundle(1))
    assert not left.exists()


def test_while_another_process_saves_the_store_is_busy(store: Store) -> None:
    with files.file_lock(folder(store) / ".saving.lock", 0), pytest.raises(StoreBusy, match="Another mavis"):
        save(store, a_bundle(1))


def damage(path: Path, at: float) -> None:
    whole = path.read_bytes()
    middle = int(len(whole) * at)
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])


@pytest.mark.parametrize("how", ["cut", "empty", "flipped", "keyless"])
def test_a_damaged_snapshot_is_dropped_with_its_key_and_said_in_words(store: Store, how: str) -> None:
    save(store, a_bundle(20))
    save(store, a_bundle(20, id="1205"))
    store.snapshots.close()
    path = folder(store) / "1204.db"
    if how == "keyless":
        store._vault.forget("sessions/1204")
    elif how == "flipped":
        damage(path, 0.01)
    else:
        os.truncate(path, 5000 if how == "cut" else 0)
    assert [note.session.id for note in store.snapshots.notes()] == ["1205"]
    assert len(store.snapshots.damaged) == 1
    assert "session 1204 can’t be read" in store.snapshots.damaged[0]
    assert "recorded here is safe" in store.snapshots.damaged[0]
    assert not path.exists()
    assert not store._vault.has_key("sessions/1204")
    save(store, a_bundle(2))
    assert store.snapshots.note("1204") is not None


def test_damage_among_the_children_is_said_when_they_are_read(store: Store) -> None:
    save(store, a_bundle(100))
    store.snapshots.close()
    damage(folder(store) / "1204.db", 0.6)
    assert store.snapshots.note("1204") is not None
    with pytest.raises(StoreDamaged, match="Save the session offline again"):
        store.snapshots.children("1204")
    assert store.snapshots.note("1204") is None
    assert len(store.snapshots.damaged) == 1


def test_a_session_that_isnt_saved_says_so(store: Store) -> None:
    assert store.snapshots.note("1204") is None
    for step in (
        lambda: store.snapshots.children("1204"),
        lambda: store.snapshots.batches("1204"),
        lambda: store.snapshots.child("1204", "child-1"),
    ):
        with pytest.raises(NotSavedOffline, match="1204"):
            step()


@pytest.mark.parametrize("session_id", ["..", ".", ".hidden"])
def test_a_session_id_never_becomes_a_path(store: Store, session_id: str) -> None:
    outside = sorted(store.folder.rglob("*"))
    with pytest.raises(BadInput):
        save(store, bundle(a_session(id=session_id), (a_child(),), ()))
    store.snapshots.remove(session_id)
    store.snapshots.remove("../changes")
    assert store.snapshots.note("../changes") is None
    assert store.snapshots.note(session_id) is None
    assert sorted(store.folder.rglob("*")) == outside


def test_removing_a_session_takes_file_and_key_and_nothing_else(store: Store) -> None:
    save(store, a_bundle(2))
    save(store, a_bundle(2, id="1205"))
    store.snapshots.remove("1204")
    store.snapshots.remove("1204")
    assert [note.session.id for note in store.snapshots.notes()] == ["1205"]
    assert not store._vault.has_key("sessions/1204")
    assert store._vault.has_key("sessions/1205")


def test_only_the_owner_may_read_anything_in_the_folder(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = Store(tmp_path / "deep" / "data")
        store.create(PASSWORD)
        save(store, a_bundle(2))
        store.outbox.append(a_change(), offline=True)
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (store.folder, *store.folder.rglob("*"))}
        store.lock()
    finally:
        os.umask(before)
    assert {mode for path, mode in modes.items() if path.is_dir() or path == store.folder} == {0o700}
    assert {mode for path, mode in modes.items() if path.suffix in (".db", ".json", ".lock", ".db-wal")} == {0o600}
    assert {path.name for path in modes} >= {"vault.json", "device.db", "changes.db", "changes.db-wal", "1204.db"}


def test_no_file_has_a_name_a_number_or_an_address_in_clear(store: Store) -> None:
    saved = a_bundle(40)
    save(store, saved)
    for n in range(1, 41):
        store.outbox.append(a_change(n), offline=True)
    texts = [
        text
        for child in saved.children
        for text in (child.family_name, child.given_name, child.nhs_number, child.postcode, child.address_line)
    ]
    words = ("Harbour View", "Gardasil", "FM8629", "sian.rees", "vaccination-1")
    assert not in_clear(store.folder, [*texts, *words])


def test_each_child_is_encoded_once_and_the_disk_asked_as_often_for_many_as_for_few(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = a_bundle(3), a_bundle(60, version=2)
    encoded: list[object] = []
    synced: list[int] = []
    encoder, sync = session._encoder, os.fsync

    class Counting:
        def encode(self, part: object) -> bytes:
            encoded.append(part)
            return encoder.encode(part)

    def counted(descriptor: int) -> None:
        synced.append(descriptor)
        sync(descriptor)

    monkeypatch.setattr(session, "_encoder", Counting())
    monkeypatch.setattr(os, "fsync", counted)
    save(store, few)
    at_first = len(synced)
    save(store, many)
    at_second = len(synced) - at_first
    assert len(encoded) == (1 + 3 + 1) + (1 + 60 + 1)
    assert 0 < at_second <= at_first


def test_a_child_is_let_go_of_before_the_next_one_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store, a_bundle(30))
    read: list[object] = []
    decoder = snapshot_file._child_decoder

    class Counting:
        def decode(self, body: bytes) -> object:
            read.append(body)
            return decoder.decode(body)

    monkeypatch.setattr(snapshot_file, "_child_decoder", Counting())
    assert store.snapshots.made_of("1204", lambda _child: len(read)) == list(range(1, 31))
