"""The store as a whole: one password, four kinds of file, and nothing lost by locking, forgetting or damage."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mavis_tui.cache.store import Account, Store
from mavis_tui.errors import BadInput, ChangesWaiting, StoreDamaged, StoreTooNew, WrongPassword
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.session import SessionListing
from tests.builders import NOON, NURSE, a_bundle, a_change, a_session
from tests.cache.conftest import PASSWORD

ACCOUNT = Account(hub="http://127.0.0.1:8000", token="opaque", expires_at=NOON, staff=NURSE, organisation="R1L")


def test_a_locked_store_gives_nothing_away(store: Store) -> None:
    store.lock()
    assert store.exists
    assert not store.unlocked
    for part in ("device", "snapshots", "outbox"):
        with pytest.raises(WrongPassword, match="Unlock it"):
            getattr(store, part)


def test_a_wrong_password_leaves_the_store_locked(store: Store) -> None:
    store.lock()
    with pytest.raises(WrongPassword):
        store.unlock("not the right password")
    assert not store.unlocked
    store.unlock(PASSWORD)
    assert store.unlocked


def test_a_store_is_made_once(store: Store) -> None:
    with pytest.raises(BadInput, match="already has"):
        Store(store.folder).create("some other password")


def test_a_folder_without_a_store_says_that_there_is_no_password_yet(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere")
    assert not store.exists
    with pytest.raises(WrongPassword, match="no offline password yet"):
        store.unlock(PASSWORD)
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_of_somebody_elses_keeps_its_mode(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "something").write_text("of theirs")
    store = Store(folder)
    store.create(PASSWORD)
    store.lock()
    assert folder.stat().st_mode & 0o777 == 0o755


def test_changing_the_password_keeps_what_was_recorded(store: Store) -> None:
    change = store.outbox.append(a_change(), offline=True).change
    store.change_password(PASSWORD, "an entirely new password")
    store.lock()
    store.unlock("an entirely new password")
    assert store.outbox.waiting() == [change]


def test_the_device_has_one_id_for_ever(store: Store) -> None:
    assert store.device.id == "id-1"
    store.lock()
    store.unlock(PASSWORD)
    assert store.device.id == "id-1"


def test_signing_out_forgets_the_token_and_keeps_the_nurse(store: Store) -> None:
    assert store.device.account is None
    store.device.clear_token()
    assert store.device.account is None
    store.device.set_account(ACCOUNT)
    assert store.device.account == ACCOUNT
    store.device.clear_token()
    account = store.device.account
    assert account is not None
    assert (account.token, account.hub, account.staff, account.organisation) == ("", ACCOUNT.hub, NURSE, "R1L")


def test_a_new_sign_in_leaves_nothing_of_the_old_one(store: Store) -> None:
    store.device.set_account(ACCOUNT)
    newer = Account(
        hub="https://hub.example", token="t", expires_at=NOON, staff=type(NURSE)(email="a@b"), organisation=""
    )
    store.device.set_account(newer)
    assert store.device.account == newer


def test_the_list_of_sessions_is_kept_as_last_seen(store: Store) -> None:
    assert (store.device.listing(), store.device.listing_etag, store.device.listing_seen_at) == ((), "", None)
    listing = (SessionListing(session=a_session(), children=3, done=1),)
    store.device.set_listing(listing, "v7", NOON)
    store.lock()
    store.unlock(PASSWORD)
    assert (store.device.listing(), store.device.listing_etag, store.device.listing_seen_at) == (listing, "v7", NOON)


def test_the_clocks_are_compared_in_seconds(store: Store) -> None:
    assert store.device.clock_offset is None
    store.device.set_hub_time(NOON, NOON + timedelta(seconds=95))
    assert store.device.clock_offset == 95
    store.device.set_hub_time(datetime(2026, 11, 24, 12, 0, 30, tzinfo=UTC), NOON)
    assert store.device.clock_offset == -30


def test_a_session_with_waiting_changes_is_not_forgotten(store: Store) -> None:
    store.snapshots.save(a_bundle(2), etag="", saved_at=NOON, outstanding={})
    store.outbox.append(a_change(1), offline=True)
    store.outbox.append(a_change(2), offline=True)
    with pytest.raises(ChangesWaiting, match="2 records of it haven’t been uploaded"):
        store.forget("1204")
    assert len(store.snapshots.children("1204")) == 2
    answers = [Receipt(change=f"vaccination-{n}", revision=1, verdict=Verdict.SAVED, received_at=NOON) for n in (1, 2)]
    store.outbox.take(answers)
    store.forget("1204")
    assert store.snapshots.notes() == []
    assert not store._vault.has_key("sessions/1204")
    assert store.outbox.counts().saved == 2


@pytest.mark.parametrize(("name", "says"), [("changes.db", "nothing was deleted"), ("device.db", "is safe")])
@pytest.mark.parametrize("how", ["cut", "empty", "missing"])
def test_a_damaged_file_is_said_in_words_and_left_as_it_is(store: Store, name: str, says: str, how: str) -> None:
    store.outbox.append(a_change(1), offline=True)
    store.lock()
    path = store.folder / name
    if how == "missing":
        path.unlink()
    else:
        os.truncate(path, 0 if how == "empty" else 3000)
    before = path.read_bytes() if path.exists() else None
    if (name, how) == ("device.db", "missing"):
        store.unlock(PASSWORD)
        assert store.outbox.counts().waiting == 1
        return
    with pytest.raises(StoreDamaged, match=says) as error:
        store.unlock(PASSWORD)
    assert name in str(error.value)
    assert not store.unlocked
    assert (path.read_bytes() if path.exists() else None) == before


def test_recording_can_go_on_once_a_damaged_file_was_moved_away(store: Store) -> None:
    store.lock()
    os.truncate(store.folder / "changes.db", 3000)
    for name in ("changes.db", "device.db"):
        (store.folder / name).rename(store.folder / f"{name}.aside")
    store.unlock(PASSWORD)
    assert store.outbox.append(a_change(1), offline=True).change.sequence == 1


def test_changes_of_a_newer_mavis_are_left_untouched(store: Store) -> None:
    store.outbox._file._all("PRAGMA user_version = 99")
    store.lock()
    before = (store.folder / "changes.db").read_bytes()
    with pytest.raises(StoreTooNew, match="newest mavis"):
        store.unlock(PASSWORD)
    assert (store.folder / "changes.db").read_bytes() == before


def test_two_that_open_a_new_store_at_once_agree_on_the_device(tmp_path: Path) -> None:
    first = Store(tmp_path)
    first.create(PASSWORD)
    second = Store(tmp_path)
    second.unlock(PASSWORD)
    assert first.device.id == second.device.id
    first.lock()
    second.lock()
