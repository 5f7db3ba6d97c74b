"""Sessions that two mavis have in use, by the rule of Windows: what is open is neither replaced nor removed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui.cache.engine.tinydb_storage import open_sealed_database
from mavis_tui.cache.store import Store
from mavis_tui.errors import NotSavedOffline, StoreBusy
from mavis_tui.system import open_files
from tests.builders import NOON, a_bundle
from tests.cache.conftest import PASSWORD
from tests.system.rule_of_windows import keep_to_it, refused


@pytest.fixture(autouse=True)
def _rule_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_to_it(monkeypatch)


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """Another mavis on the same store."""
    other = Store(store.folder)
    other.unlock(PASSWORD)
    yield other
    other.lock()


def save(store: Store, children: int, version: int) -> None:
    bundle = a_bundle(children, version=version)
    store.snapshots.save(bundle, etag=f"v{version}", saved_at=NOON, outstanding={})


def lay_over(store: Store, since: int) -> bool:
    """Lay what is new of the first child over the session."""
    note = store.snapshots.note("1204")
    assert note is not None
    return store.snapshots.add_newer(note, f"v{since}", a_bundle(1).children, ())


def test_a_session_that_is_read_here_and_there_is_refreshed_and_both_read_the_new_one(
    store: Store, other: Store
) -> None:
    save(store, 3, version=1)
    assert len(store.snapshots.children("1204")) == len(other.snapshots.children("1204")) == 3
    save(store, 4, version=2)
    assert len(store.snapshots.children("1204")) == len(other.snapshots.children("1204")) == 4
    assert [(note.etag, note.session.version) for note in other.snapshots.notes()] == [("v2", 2)]


def test_a_session_that_another_mavis_reads_is_forgotten(store: Store, other: Store) -> None:
    save(store, 3, version=1)
    assert other.snapshots.child("1204", "child-1") is not None
    store.snapshots.remove("1204")
    assert not (store.folder / "sessions" / "1204.db").exists()
    assert store.snapshots.notes() == other.snapshots.notes() == []
    with pytest.raises(NotSavedOffline):
        other.snapshots.children("1204")
    assert store.snapshots.damaged == other.snapshots.damaged == []


def test_a_session_that_was_forgotten_is_saved_again_though_another_mavis_has_what_was_new_of_it_open(
    store: Store, other: Store
) -> None:
    save(store, 3, version=1)
    assert lay_over(store, since=1)
    assert other.snapshots.newer("1204")[1].keys() == {"child-1"}
    store.snapshots.remove("1204")
    save(store, 4, version=2)
    assert len(store.snapshots.children("1204")) == 4
    assert store.snapshots.newer("1204")[1] == {}
    assert len(other.snapshots.children("1204")) == 4
    assert store.snapshots.damaged == other.snapshots.damaged == []


def test_what_is_new_waits_until_the_other_mavis_has_seen_that_the_session_was_forgotten(
    store: Store, other: Store
) -> None:
    save(store, 3, version=1)
    assert lay_over(store, since=1)
    assert other.snapshots.newer("1204")[1].keys() == {"child-1"}
    store.snapshots.remove("1204")
    if not (store.folder / "sessions" / "1204.newer").exists():
        pytest.fail("the rule of Windows isn’t kept here")
    assert other.snapshots.notes() == []  # it has looked
    save(store, 4, version=2)
    assert lay_over(store, since=2)
    assert other.snapshots.newer("1204")[1].keys() == {"child-1"}


def test_what_is_new_is_refused_as_busy_while_another_mavis_keeps_a_forgotten_file_open(
    store: Store, other: Store
) -> None:
    save(store, 3, version=1)
    assert lay_over(store, since=1)
    assert other.snapshots.newer("1204")[1].keys() == {"child-1"}
    store.snapshots.remove("1204")
    save(store, 4, version=2)
    with pytest.raises(StoreBusy, match="Another mavis"):
        lay_over(store, since=2)
    assert len(store.snapshots.children("1204")) == 4


def test_a_session_replaced_between_two_looks_is_read_with_its_own_note(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, 3, version=1)
    assert len(other.snapshots.children("1204")) == 3
    home = "mavis_tui.cache.snapshots.snapshots.open_sealed_database"
    opening = open_sealed_database

    def replaced_just_before(path: Path, *arguments: object, **options: object) -> object:
        monkeypatch.setattr(home, opening)
        save(store, 4, version=2)
        return opening(path, *arguments, **options)  # type: ignore[arg-type] # handed on as they came

    monkeypatch.setattr(home, replaced_just_before)
    assert other.snapshots.is_whole("1204")  # as many children as its note says, and none of the older one's


def test_a_refresh_of_a_file_that_somebody_never_closes_says_so_and_the_old_copy_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store, 3, version=1)

    def never(beside: Path, _path: Path) -> None:
        raise open_files.InUse(13, "in use") from refused(beside)

    with monkeypatch.context() as patch:
        patch.setattr("mavis_tui.cache.engine.files.replace", never)
        with pytest.raises(StoreBusy, match="Another mavis"):
            save(store, 4, version=2)
    assert len(store.snapshots.children("1204")) == 3
    assert not list((store.folder / "sessions").glob(".*.new"))
