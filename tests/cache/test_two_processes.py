"""The app and a command on one store at once: each sees what the other does, and neither harms the other."""

from collections.abc import Iterator

import pytest

from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, ChangesWaiting, NotSavedOffline, StoreBusy, WrongPassword
from tests.builders import NOON, a_bundle, a_change, a_vaccination
from tests.cache.conftest import PASSWORD
from tests.cache.other import OtherMavis

NEW_PASSWORD = "an entirely new password"


@pytest.fixture(scope="module")
def process() -> Iterator[OtherMavis]:
    process = OtherMavis()
    yield process
    process.end()


@pytest.fixture
def other(process: OtherMavis, store: Store) -> Iterator[OtherMavis]:
    """Another process that has this store open."""
    process.does("open", str(store.folder))
    yield process
    process.does("lock")


def save(store: Store, children: int, etag: str = "v1") -> None:
    store.snapshots.save(a_bundle(children), etag=etag, saved_at=NOON, outstanding={})


def test_each_sees_on_its_next_look_what_the_other_recorded(store: Store, other: OtherMavis) -> None:
    assert (store.outbox.counts().waiting, other.does("entries")) == (0, [])
    other.does("append", 1)
    assert [change.id for change in store.outbox.waiting()] == ["vaccination-1"]
    store.outbox.append(a_change(2), offline=True)
    assert other.does("entries") == ["vaccination-1", "vaccination-2"]
    assert store.outbox.counts().waiting == 2


def test_two_doses_for_one_child_and_programme_are_both_kept(store: Store, other: OtherMavis) -> None:
    mine = store.outbox.append(a_change(1, a_vaccination(1, id="mine")), offline=True).change
    theirs = other.does("append", 1, "theirs", 1)
    assert (mine.sequence, theirs) == (1, 2)
    assert {entry.change.id for entry in store.outbox.entries(child="child-1")} == {"mine", "theirs"}


def test_the_same_record_confirmed_in_both_is_kept_once(store: Store, other: OtherMavis) -> None:
    other.does("append", 1)
    with pytest.raises(BadInput, match="nothing was saved twice"):
        store.outbox.append(a_change(1), offline=True)
    assert len(store.outbox.entries()) == 1


def test_a_session_that_the_other_removed_is_not_available_here_and_is_not_called_damaged(
    store: Store, other: OtherMavis
) -> None:
    save(store, 3)
    assert len(store.snapshots.children("1204")) == 3
    other.does("forget")
    with pytest.raises(NotSavedOffline, match="isn’t saved on this device"):
        store.snapshots.children("1204")
    assert (store.snapshots.notes(), store.damage) == ([], ())


def test_a_session_removed_and_saved_again_by_the_other_is_read_with_its_new_key(
    store: Store, other: OtherMavis
) -> None:
    save(store, 3)
    assert len(store.snapshots.children("1204")) == 3
    other.does("forget")
    other.does("save", 4, "v2")
    assert len(store.snapshots.children("1204")) == 4
    assert (store.damage, other.does("damage"), other.does("children")) == ((), [], 4)


def test_a_session_removed_by_the_other_and_saved_again_here_opens_in_both(store: Store, other: OtherMavis) -> None:
    save(store, 3)
    assert other.does("children") == 3
    other.does("forget")
    save(store, 5, "v2")
    assert (len(store.snapshots.children("1204")), other.does("children")) == (5, 5)
    store.lock()
    store.unlock(PASSWORD)
    assert (len(store.snapshots.children("1204")), store.damage) == (5, ())


def test_the_other_cannot_remove_a_session_in_which_something_was_recorded_here(
    store: Store, other: OtherMavis
) -> None:
    save(store, 3)
    store.outbox.append(a_change(1), offline=True)
    other.tell("forget")
    assert other.error()[0] == ChangesWaiting.__name__
    assert len(store.snapshots.children("1204")) == 3


def test_a_password_changed_by_the_other_disturbs_nobody_who_is_in(store: Store, other: OtherMavis) -> None:
    other.does("change_password", PASSWORD, NEW_PASSWORD)
    store.outbox.append(a_change(1), offline=True)
    save(store, 3)  # writes a new key into the vault
    assert other.does("children") == 3
    store.lock()
    with pytest.raises(WrongPassword):
        store.unlock(PASSWORD)
    store.unlock(NEW_PASSWORD)
    assert (store.outbox.counts().waiting, len(store.snapshots.children("1204"))) == (1, 3)


def test_of_two_who_change_the_password_the_second_is_asked_for_the_first_ones(store: Store, other: OtherMavis) -> None:
    store.change_password(PASSWORD, NEW_PASSWORD)
    other.tell("change_password", PASSWORD, "another one of the other")
    assert other.error()[0] == WrongPassword.__name__
    other.does("change_password", NEW_PASSWORD, "another one of the other")
    store.lock()
    store.unlock("another one of the other")


def test_who_must_wait_too_long_is_told_so_and_reading_goes_on(store: Store, other: OtherMavis) -> None:
    store.outbox.append(a_change(1), offline=True)
    other.does("hold")
    with pytest.raises(StoreBusy, match=r"Another mavis is using the offline store.*Nothing was changed"):
        store.outbox.append(a_change(2), offline=True)
    assert len(store.outbox.entries()) == 1
    other.does("let_go")
    assert store.outbox.append(a_change(2), offline=True).change.sequence == 2


def test_who_must_wait_a_moment_only_waits(store: Store, process: OtherMavis) -> None:
    process.does("open", str(store.folder), PASSWORD, 20)
    with store.outbox._file.transaction():
        process.tell("append", 1)
        store.outbox.append(a_change(2), offline=True)
    assert process.answer() == 2
    process.does("lock")
    assert [change.id for change in store.outbox.waiting()] == ["vaccination-2", "vaccination-1"]


def test_locking_one_leaves_the_other_open(store: Store, process: OtherMavis) -> None:
    process.does("open", str(store.folder))
    store.lock()
    assert process.does("append", 1) == 1
    process.does("lock")
    store.unlock(PASSWORD)
    assert store.outbox.counts().waiting == 1
