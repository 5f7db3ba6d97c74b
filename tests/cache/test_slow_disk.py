"""A slow disk: what a record waits for, and who waits with it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from mavis_tui.cache.engine import second_connection
from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.second_connection import SecondConnection
from mavis_tui.cache.store import Store
from mavis_tui.errors import StoreLocked, StoreNotWritable
from mavis_tui.models.change import Receipt, Verdict
from tests.builders import NOON, a_bundle, a_change
from tests.cache.conftest import PASSWORD
from torture.slow_disk import SlowDisk

KEY = bytes(32)
MOST_SYNCS = 2


@pytest.fixture
def disk() -> Iterator[SlowDisk]:
    with SlowDisk().slow() as disk:
        yield disk


@pytest.fixture
def store(disk: SlowDisk, tmp_path: Path) -> Iterator[Store]:
    assert disk.synced == []
    store = Store(tmp_path / "store")
    store.create(PASSWORD)
    yield store
    store.lock()


@pytest.fixture
def meanwhile(disk: SlowDisk) -> Iterator[Callable[[Callable[[], object]], "Future[object]"]]:
    """Begin something in a thread, and go on once it waits for the disk."""
    with ThreadPoolExecutor(1) as threads:

        def begin(write: Callable[[], object]) -> "Future[object]":
            disk.hold()
            writing = threads.submit(write)
            assert disk.waiting.wait(60)
            return writing

        yield begin
        disk.go_on()


def syncs(disk: SlowDisk, do: Callable[[], object]) -> list[str]:
    before = len(disk.synced)
    do()
    return [one.name for one in disk.synced[before:]]


def test_two_syncs_stand_before_the_first_record_of_a_device_and_one_before_each_other(
    store: Store, disk: SlowDisk
) -> None:
    first = syncs(disk, lambda: store.outbox.append(a_change(1), offline=True))
    others = [syncs(disk, lambda n=n: store.outbox.append(a_change(n), offline=True)) for n in range(2, 6)]  # type: ignore[misc]
    assert first == ["changes.db-wal"] * MOST_SYNCS
    assert others == [["changes.db-wal"]] * 4


def test_two_syncs_stand_before_the_first_record_after_mavis_was_started_again(store: Store, disk: SlowDisk) -> None:
    store.outbox.append(a_change(1), offline=True)
    store.lock()
    store.unlock(PASSWORD)
    assert len(syncs(disk, lambda: store.outbox.append(a_change(2), offline=True))) <= MOST_SYNCS


def test_no_record_waits_for_a_long_journal(disk: SlowDisk, tmp_path: Path) -> None:
    file = CipherFile(tmp_path / "one.db", KEY)
    file.put("long", [(1, bytes(second_connection.LONG_JOURNAL * 4096))])
    assert len(syncs(disk, lambda: file.put("short", [(1, b"{}")]))) <= MOST_SYNCS
    assert syncs(disk, file.shorten_journal) == ["one.db-wal", "one.db"]
    written_over = [syncs(disk, lambda n=n: file.put("short", [(n, b"{}")])) for n in (2, 3)]  # type: ignore[misc]
    assert [len(one) <= MOST_SYNCS for one in written_over] == [True, True]
    assert syncs(disk, file.shorten_journal) == []
    assert [file.row("short", n) for n in (1, 2, 3)] == [b"{}"] * 3
    file.close()


def test_a_short_journal_is_left_alone(store: Store, disk: SlowDisk) -> None:
    store.outbox.append(a_change(1), offline=True)
    assert syncs(disk, store.shorten_journals) == []


def test_nobody_who_reads_waits_for_a_record_and_nobody_sees_it_before_it_is_on_the_disk(
    store: Store, meanwhile: Callable[[Callable[[], object]], "Future[object]"], disk: SlowDisk
) -> None:
    store.outbox.append(a_change(1), offline=True)
    writing = meanwhile(lambda: store.outbox.append(a_change(2), offline=True))
    assert store.outbox.counts().waiting == 1
    assert [entry.change.id for entry in store.outbox.entries()] == [a_change(1).id]
    assert store.outbox.notice() is None
    assert not writing.done()
    disk.go_on()
    writing.result(10)
    assert store.outbox.counts().waiting == 2


def test_nobody_who_reads_waits_for_a_receipt_a_draft_or_what_is_new_of_a_session(
    store: Store, meanwhile: Callable[[Callable[[], object]], "Future[object]"], disk: SlowDisk
) -> None:
    bundle = a_bundle(3)
    store.snapshots.save(bundle, etag="one", saved_at=NOON, outstanding={})
    note = store.snapshots.note("1204")
    assert note is not None
    change = store.outbox.append(a_change(1), offline=True).change
    for write in (
        lambda: store.outbox.note_attempt([change], NOON),
        lambda: store.device.set_generation("another"),
        lambda: store.snapshots.add_newer(note, "one", bundle.children[:1], ()),
        lambda: store.outbox.dismiss_notice(1),
    ):
        writing = meanwhile(write)
        assert store.device.account is None
        assert store.device.listing() == ()
        assert len(store.snapshots.children("1204")) == 3
        assert store.outbox.counts().waiting == 1
        assert not writing.done()
        disk.go_on()
        writing.result(10)


def test_a_record_that_the_disk_refused_while_another_page_was_read_is_told_and_not_there(
    store: Store, meanwhile: Callable[[Callable[[], object]], "Future[object]"], disk: SlowDisk
) -> None:
    store.outbox.append(a_change(1), offline=True)
    writing = meanwhile(lambda: store.outbox.append(a_change(2), offline=True))
    assert store.outbox.counts().waiting == 1
    disk.fails = True
    disk.go_on()
    with pytest.raises(StoreNotWritable, match="the disk reported an error"):
        writing.result(10)
    disk.fails = False
    assert store.outbox.counts().waiting == 1
    store.outbox.append(a_change(2), offline=True)
    assert store.outbox.counts().waiting == 2


def test_nobody_who_reads_waits_for_what_is_let_go(
    store: Store, meanwhile: Callable[[Callable[[], object]], "Future[object]"], disk: SlowDisk
) -> None:
    first, _ = (store.outbox.append(a_change(n), offline=True).change for n in (1, 2))
    store.outbox.take([Receipt(change=first.id, revision=1, verdict=Verdict.SAVED, received_at=NOON)])
    letting_go = meanwhile(lambda: store.outbox.letting_go.let_go(["1204"], NOON + timedelta(days=1)))
    assert store.outbox.entry(first.id) is not None
    assert store.outbox.counts().waiting == 1
    assert not letting_go.done()
    disk.go_on()
    assert letting_go.result(10) == 1
    assert store.outbox.entry(first.id) is None


def test_what_was_locked_is_not_opened_again_for_who_was_about_to_read_it(tmp_path: Path) -> None:
    CipherFile(tmp_path / "one.db", KEY).close()
    second = SecondConnection(tmp_path / "one.db", KEY, 1)
    assert second.read("SELECT 1", ()) == [(1,)]
    second.close()
    with pytest.raises(StoreLocked):
        second.read("SELECT 1", ())


def test_closing_waits_for_what_is_being_written(
    store: Store, meanwhile: Callable[[Callable[[], object]], "Future[object]"], disk: SlowDisk
) -> None:
    writing = meanwhile(lambda: store.outbox.append(a_change(1), offline=True))
    closing = threading.Thread(target=store.lock)
    closing.start()
    disk.go_on()
    closing.join(60)
    writing.result(10)
    store.unlock(PASSWORD)
    assert store.outbox.counts().waiting == 1
