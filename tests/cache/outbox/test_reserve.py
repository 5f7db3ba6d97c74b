"""Room kept aside: a disk that gets full stops new sessions first, and recording last."""

from pathlib import Path
from typing import NamedTuple

import pytest

from mavis_tui.cache.outbox.reserve import SIZE, Reserve
from mavis_tui.cache.store import Store
from mavis_tui.errors import StoreFull, StoreNotWritable
from tests.builders import NOON, a_bundle, a_change
from tests.cache.conftest import PASSWORD
from tests.modes import is_its_owners


class Usage(NamedTuple):
    free: int


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Say how many bytes the disk has left: the last of the list."""
    left = [1 << 40]
    monkeypatch.setattr("mavis_tui.cache.outbox.reserve.shutil.disk_usage", lambda _: Usage(left[-1]))
    return left


def save(store: Store) -> None:
    store.snapshots.save(a_bundle(3), etag="v1", saved_at=NOON, outstanding={})


class FullDisk:
    """Refuses every record until so much was freed."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.store = store
        self._append = store.outbox._append
        monkeypatch.setattr(store.outbox, "_append", self.append)

    def append(self, *change: object, **how: object) -> object:
        if (self.store.folder / "spare").exists():
            raise StoreFull("No room.")
        return self._append(*change, **how)  # type: ignore[arg-type] # passed on as it came


def test_room_is_kept_with_the_first_session_that_is_saved(store: Store) -> None:
    assert not store.reserve.there
    save(store)
    assert store.reserve.there
    path = store.folder / "spare"
    assert path.stat().st_size == SIZE
    assert is_its_owners(path)


def test_a_session_is_refused_before_it_would_take_the_room_for_recording(store: Store, free: list[int]) -> None:
    free.append(SIZE + 10_000)
    with pytest.raises(StoreFull, match=r"you can go on recording"):
        save(store)
    assert store.snapshots.notes() == []
    assert store.outbox.append(a_change(), offline=True).change.sequence == 1


def test_a_record_that_finds_no_room_takes_what_was_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    save(store)
    FullDisk(store, monkeypatch)
    assert store.outbox.append(a_change(), offline=True).change.sequence == 1
    assert not store.reserve.there


def test_when_the_room_is_used_up_the_record_is_refused_in_words(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store.outbox, "_append", lambda *_, **__: (_ for _ in ()).throw(StoreFull("No room.")))
    with pytest.raises(StoreFull):
        store.outbox.append(a_change(), offline=True)
    assert store.outbox.waiting() == []


def test_the_room_is_kept_again_once_there_is_some(store: Store, free: list[int]) -> None:
    save(store)
    assert store.reserve.give_up()
    store.lock()
    free.append(2 * SIZE - 1)
    store.unlock(PASSWORD)
    assert not store.reserve.there
    store.lock()
    free.append(2 * SIZE)
    store.unlock(PASSWORD)
    assert store.reserve.there


def test_room_that_cannot_be_taken_is_no_reason_to_stop(tmp_path: Path) -> None:
    spare = Reserve(tmp_path / "nowhere" / "spare")
    spare.keep()
    assert not spare.there
    assert not spare.give_up()


def test_an_error_without_room_to_give_up_is_the_error(tmp_path: Path) -> None:
    def fails() -> None:
        raise StoreNotWritable("Not writable.")

    with pytest.raises(StoreNotWritable, match="Not writable"):
        Reserve(tmp_path / "spare").for_recording(fails)
