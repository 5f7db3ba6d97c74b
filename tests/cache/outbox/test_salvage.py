"""What can be read of a damaged changes.db is read, and nothing that isn't a whole record is taken for one."""

from pathlib import Path
from random import Random

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.outbox.row_kinds import KnownChild
from mavis_tui.cache.outbox.salvage import salvage
from mavis_tui.cache.store import Store
from mavis_tui.errors import NotFound, StoreDamaged, WrongPassword
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.workspace.support.salvage import set_aside_and_take_in, take_in_salvaged
from tests.builders import NOON, a_change, a_child, a_session, a_vaccination
from tests.cache.conftest import PASSWORD

RECORDS = 60


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with records of every length, half of them with a receipt, and an attempt that needs several pages."""
    for n in range(1, RECORDS + 1):
        store.outbox.append(a_change(n, a_vaccination(n, notes="é" * (97 * n % 900))), offline=True)
    store.outbox.note_attempt(store.outbox.waiting() * 4, NOON)
    odd = range(1, RECORDS + 1, 2)
    store.outbox.take(
        [Receipt(change=f"vaccination-{n}", revision=1, verdict=Verdict.SAVED, received_at=NOON) for n in odd]
    )
    return store


def changes_of(store: Store) -> Path:
    return store.folder / "changes.db"


def key_of(store: Store) -> bytes:
    return store._vault.key("changes")


@pytest.mark.parametrize("locked", [True, False])
def test_from_a_whole_file_everything_is_read_also_from_its_journal(filled: Store, locked: bool) -> None:
    entries, key = filled.outbox.entries(), key_of(filled)
    if locked:
        filled.lock()
    found = salvage(changes_of(filled), key)
    assert [each.change for each in found.recorded] == [entry.change for entry in entries]
    assert len(found.receipts) == RECORDS // 2
    assert found.bad_pages == 0


def test_one_bad_page_costs_no_more_than_what_lay_on_it(filled: Store) -> None:
    whole, key = {entry.change for entry in filled.outbox.entries()}, key_of(filled)
    filled.lock()
    path = changes_of(filled)
    written = path.read_bytes()
    for page in range(1, len(written) // 4096):
        spot = page * 4096 + 1234
        path.write_bytes(written[:spot] + bytes([written[spot] ^ 64]) + written[spot + 1 :])
        found = salvage(path, key)
        assert found.bad_pages == 1
        assert {each.change for each in found.recorded} <= whole
        assert len(found.recorded) >= RECORDS - 8


def test_without_its_beginning_a_file_still_gives_its_records(filled: Store) -> None:
    key = key_of(filled)
    filled.lock()
    path = changes_of(filled)
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    assert len(salvage(path, key).recorded) == RECORDS


def test_nothing_is_read_from_anything_else(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "noise"
    path.write_bytes(Random(1).randbytes(40 * 4096 + 17))
    found = salvage(path, key_of(filled))
    assert (found.recorded, found.receipts, found.bad_pages) == ((), (), 40)
    assert salvage(changes_of(filled), bytes(32)).recorded == ()


def test_a_damaged_store_goes_on_with_what_could_be_read(filled: Store) -> None:
    device, counts = filled.device.id, filled.outbox.counts()
    filled.lock()
    path = changes_of(filled)
    written = path.read_bytes()
    path.write_bytes(bytes(4096) + written[4096:])
    with pytest.raises(StoreDamaged):
        filled.unlock(PASSWORD)
    taken = set_aside_and_take_in(filled, PASSWORD)
    assert (taken.found, taken.taken) == (RECORDS, RECORDS)
    assert taken.words.startswith(f"{RECORDS} records could be read; {RECORDS} of them were not here yet")
    assert (filled.outbox.counts(), filled.outbox.lost, filled.device.id) == (counts, 0, device)
    assert (filled.folder / "damaged-1" / "changes.db").read_bytes() == bytes(4096) + written[4096:]


def test_who_a_child_is_of_a_session_that_was_never_saved_is_taken_in_with_the_record(store: Store) -> None:
    known = KnownChild(session=a_session(), child=a_child(1))
    store.outbox.append(a_change(1), offline=True, known=known)
    store.lock()
    taken = set_aside_and_take_in(store, PASSWORD)
    assert taken.taken == 1
    assert store.outbox.known("1204", "child-1") == known


def test_taking_in_twice_adds_nothing(filled: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    filled.lock()
    copy.write_bytes(changes_of(filled).read_bytes())
    filled.unlock(PASSWORD)
    sent = filled.outbox.entry("vaccination-1")
    assert take_in_salvaged(filled, copy).taken == 0
    assert filled.outbox.entry("vaccination-1") == sent
    assert sent is not None
    assert sent.sending is Sending.SAVED


def test_the_password_is_asked_for(filled: Store) -> None:
    filled.lock()
    with pytest.raises(WrongPassword):
        filled.salvage(changes_of(filled))
    with pytest.raises(WrongPassword):
        filled.set_changes_aside("not the right password")
    assert not (filled.folder / "damaged-1").exists()


def test_a_file_that_isnt_there_is_said_to_be_missing(filled: Store) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        filled.salvage(filled.folder / "other.db")


def test_the_journal_of_a_file_that_was_moved_away_is_not_written_into_the_new_one(
    filled: Store, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    left.mkdir()
    for path in filled.folder.iterdir():
        if path.is_file() and not path.name.endswith("-shm"):
            (left / path.name).write_bytes(path.read_bytes())
    assert (left / "changes.db-wal").stat().st_size > 0
    for name in ("changes.db", "device.db"):
        (left / name).rename(left / f"{name}.moved")
    anew = Store(left)
    anew.unlock(PASSWORD)
    assert anew.outbox.entries() == []
    assert take_in_salvaged(anew, left / "changes.db-wal.aside").taken == RECORDS
    assert anew.outbox.lost == 0
    assert anew.outbox.append(a_change(RECORDS + 1), offline=True).change.sequence == RECORDS + 1
    anew.lock()
    anew.unlock(PASSWORD)
    assert len(anew.outbox.entries()) == RECORDS + 1
    anew.lock()
