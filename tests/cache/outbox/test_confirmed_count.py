"""Records counted apart from the records: a journal that was cut or removed is noticed, and nothing else is blamed."""

from pathlib import Path

import pytest

from mavis_tui.cache.outbox.confirmed_count import ConfirmedCount
from mavis_tui.cache.store import Store
from mavis_tui.models.change import Receipt, Verdict
from tests.builders import NOON, a_change
from tests.cache.conftest import PASSWORD


def killed_after(store: Store, records: int, tmp_path: Path) -> Path:
    """Record, and give a copy of the folder as a process that was killed then leaves it."""
    for n in range(1, records + 1):
        store.outbox.append(a_change(n), offline=True)
    left = tmp_path / "left"
    left.mkdir()
    for path in store.folder.iterdir():
        if path.is_file() and not path.name.endswith("-shm"):
            (left / path.name).write_bytes(path.read_bytes())
    return left


def reopened(folder: Path) -> Store:
    store = Store(folder)
    store.unlock(PASSWORD)
    return store


def test_a_journal_that_is_gone_is_said_in_words_and_recording_goes_on(store: Store, tmp_path: Path) -> None:
    left = killed_after(store, 3, tmp_path)
    (left / "changes.db-wal").unlink()
    anew = reopened(left)
    assert anew.outbox.lost == 3
    assert "3 records are missing" in anew.damage[0]
    assert anew.outbox.append(a_change(9), offline=True).change.sequence == 1
    anew.lock()
    again = reopened(left)
    assert again.outbox.lost == 3
    again.lock()


def test_what_lies_behind_a_bad_spot_in_the_journal_is_taken_in_again(store: Store, tmp_path: Path) -> None:
    left = killed_after(store, 6, tmp_path)
    journal = left / "changes.db-wal"
    whole = journal.read_bytes()
    at = len(whole) // 3
    journal.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    anew = reopened(left)
    assert {change.id for change in anew.outbox.waiting()} == {f"vaccination-{n}" for n in range(1, 7)}
    assert (anew.outbox.lost, anew.damage) == (0, ())
    assert anew.outbox.append(a_change(9), offline=True).change.sequence == 7
    anew.lock()


def test_a_journal_that_lost_its_end_is_noticed(store: Store, tmp_path: Path) -> None:
    left = killed_after(store, 5, tmp_path)
    journal = left / "changes.db-wal"
    journal.write_bytes(journal.read_bytes()[:-5000])
    anew = reopened(left)
    assert anew.outbox.lost == 5 - len(anew.outbox.waiting()) > 0
    anew.lock()


def test_a_whole_journal_is_nothing_to_speak_of(store: Store, tmp_path: Path) -> None:
    anew = reopened(killed_after(store, 3, tmp_path))
    assert (anew.outbox.lost, anew.damage, len(anew.outbox.waiting())) == (0, (), 3)
    anew.lock()


def test_the_loss_is_told_until_a_later_notice_is_dismissed(store: Store, tmp_path: Path) -> None:
    left = killed_after(store, 1, tmp_path)
    (left / "changes.db-wal").unlink()
    anew = reopened(left)
    change = anew.outbox.append(a_change(2), offline=True).change
    anew.outbox.take([Receipt(change=change.id, revision=1, verdict=Verdict.SAVED, received_at=NOON)])
    notice = anew.outbox.notice()
    assert notice is not None
    assert "1 record is missing" in anew.damage[0]
    anew.outbox.dismiss_notice(notice.through)
    assert anew.damage == ()
    anew.lock()


def test_a_store_begun_anew_counts_anew(store: Store) -> None:
    store.outbox.append(a_change(1), offline=True)
    store.lock()
    for name in ("changes.db", "device.db"):
        (store.folder / name).unlink()
    store.unlock(PASSWORD)
    assert store.outbox.lost == 0
    assert store.outbox.append(a_change(2), offline=True).change.sequence == 1


@pytest.mark.parametrize("content", [b"", b"\xff" * 16, b"\x00" * 7, bytes(16)])
def test_a_count_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "changes.count"
    path.write_bytes(content)
    assert ConfirmedCount(path).read() == 0


def test_the_count_only_grows(tmp_path: Path) -> None:
    confirmed_count = ConfirmedCount(tmp_path / "changes.count")
    for number in (3, 5, 4):
        confirmed_count.reach(number)
    assert confirmed_count.read() == 5
    ConfirmedCount(tmp_path / "nowhere" / "changes.count").reach(1)
