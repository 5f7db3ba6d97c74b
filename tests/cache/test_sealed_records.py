"""Records made while the store is locked: sealed on the disk at once, and never lost on the way."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mavis_tui.cache.engine.files import make_private_folder
from mavis_tui.cache.keys import vault
from mavis_tui.cache.sealed_records import MAGIC, Unreadable
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, StoreBusy, StoreDamaged, StoreNotWritable, WrongPassword
from mavis_tui.sealing import seal
from tests.builders import an_intake_record
from tests.cache.conftest import PASSWORD
from tests.in_clear import in_clear


@pytest.fixture
def locked(store: Store) -> Store:
    store.lock()
    return store


def test_what_is_recorded_while_locked_can_be_read_after_unlocking(locked: Store) -> None:
    first, second = an_intake_record(1), an_intake_record(2)
    locked.sealed_records.add(first)
    locked.sealed_records.add(second)
    assert locked.sealed_records.ids() == [first.id, second.id]
    locked.unlock(PASSWORD)
    assert locked.sealed_records.opened() == [first, second]


def test_counting_needs_no_password_and_reading_does(locked: Store) -> None:
    locked.sealed_records.add(an_intake_record())
    assert len(Store(locked.folder).sealed_records.ids()) == 1
    with pytest.raises(WrongPassword):
        locked.sealed_records.opened()


def test_nothing_of_the_child_stands_on_the_disk_in_clear(locked: Store) -> None:
    record = an_intake_record(notes="fainted afterwards")
    locked.sealed_records.add(record)
    words = (record.family_name, str(record.nhs_number), "fainted", "Harbour", "Gardasil")
    assert not in_clear(locked.folder, words)


def test_only_the_owner_may_read_the_files(locked: Store) -> None:
    locked.sealed_records.add(an_intake_record())
    folder = locked.folder / "intake"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


def test_the_same_record_again_is_kept_once(locked: Store) -> None:
    for _ in range(2):
        locked.sealed_records.add(an_intake_record())
    assert len(locked.sealed_records.ids()) == 1


def test_a_store_of_before_there_was_an_intake_gets_its_key_when_it_is_unlocked(locked: Store) -> None:
    vault = locked.folder / "vault.json"
    _make_it_old(vault)
    with pytest.raises(BadInput, match="on paper"):
        locked.sealed_records.add(an_intake_record())
    assert not locked.sealed_records.ids()
    locked.unlock(PASSWORD)
    locked.lock()
    locked.sealed_records.add(an_intake_record())
    locked.unlock(PASSWORD)
    assert locked.sealed_records.opened() == [an_intake_record()]


def test_another_password_still_opens_what_was_sealed_before(locked: Store) -> None:
    locked.sealed_records.add(an_intake_record())
    locked.change_password(PASSWORD, "an entirely new password")
    locked.sealed_records.add(an_intake_record(2))
    locked.unlock("an entirely new password")
    assert len([record for record in locked.sealed_records.opened() if not isinstance(record, Unreadable)]) == 2


def test_a_public_key_that_somebody_swapped_is_put_right_when_the_store_is_unlocked(locked: Store) -> None:
    _rewrite(locked.folder / "vault.json", lambda held: held.update(intake="A" * 43 + "="))
    locked.unlock(PASSWORD)
    locked.lock()
    locked.sealed_records.add(an_intake_record())
    locked.unlock(PASSWORD)
    assert locked.sealed_records.opened() == [an_intake_record()]


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:40] + bytes(20) + path.read_bytes()[60:]),
        lambda path: path.rename(path.with_name("another-number")),
    ],
    ids=["cut short", "empty", "zeroed", "renamed"],
)
def test_a_damaged_record_is_named_and_stays_and_its_neighbours_open(
    locked: Store, harm: Callable[[Path], Any]
) -> None:
    for number in (1, 2):
        locked.sealed_records.add(an_intake_record(number))
    harm(locked.folder / "intake" / an_intake_record(1).id)
    locked.unlock(PASSWORD)
    opened = locked.sealed_records.opened()
    assert an_intake_record(2) in opened
    assert [bool(record.why) for record in opened if isinstance(record, Unreadable)] == [True]
    assert len(locked.sealed_records.ids()) == 2


def test_a_record_of_a_newer_mavis_is_left_as_it_is(locked: Store) -> None:
    record = an_intake_record()
    newer = msgspec.json.encode(record).replace(b'"hpv"', b'"rsv"')
    sealed = seal(locked._vault.sealing_public(), newer, MAGIC + record.id.encode())
    make_private_folder(locked.folder / "intake")
    (locked.folder / "intake" / record.id).write_bytes(MAGIC + sealed)
    locked.unlock(PASSWORD)
    (found,) = locked.sealed_records.opened()
    assert isinstance(found, Unreadable)
    assert "newer mavis" in found.why


def test_what_would_not_open_again_is_refused_before_it_is_sealed(locked: Store) -> None:
    with pytest.raises(BadInput, match="can’t be stored"):
        locked.sealed_records.add(an_intake_record(batch_number="!"))
    assert not locked.sealed_records.ids()


def test_what_cannot_be_encoded_is_refused_in_words(locked: Store) -> None:
    with pytest.raises(BadInput, match="can’t be stored"):
        locked.sealed_records.add(an_intake_record(given_name="\udc80"))
    assert not locked.sealed_records.ids()


def test_a_damaged_vault_says_so_and_records_nothing(locked: Store) -> None:
    (locked.folder / "vault.json").write_bytes(b"{")
    with pytest.raises(StoreDamaged):
        locked.sealed_records.add(an_intake_record())


class PowerCut(Exception):
    """Ends the program between two operations of the operating system."""


_STEPS = ("open", "fsync", "replace")


@pytest.fixture
def cut_at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[int]]]:
    """Let the n-th of the operations that write a file fail, with whatever error is given."""
    done = [0]

    def arm(number: int, error: type[BaseException]) -> list[int]:
        done[0] = 0
        for name in _STEPS:
            monkeypatch.setattr(os, name, _failing(getattr(os, name), done, number, error))
        return done

    yield arm
    monkeypatch.undo()


def _failing(real: Any, done: list[int], number: int, error: type[BaseException]) -> Any:
    def step(*arguments: Any, **named: Any) -> Any:
        done[0] += 1
        if done[0] == number:
            raise error(28, "No space left on device")
        return real(*arguments, **named)

    return step


@pytest.mark.parametrize("error", [PowerCut, OSError])
def test_wherever_writing_stops_a_record_is_there_whole_or_its_writer_was_told(
    locked: Store, cut_at: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    number, finished = 0, 0
    while finished < 1:
        number += 1
        record = an_intake_record(number)
        done = cut_at(number, error)
        try:
            locked.sealed_records.add(record)
        except (PowerCut, StoreBusy, StoreNotWritable):
            confirmed = False
        else:
            confirmed = True
        finished += done[0] < number
        monkeypatch.undo()
        assert not confirmed or record.id in locked.sealed_records.ids()
    assert number > 4
    locked.unlock(PASSWORD)
    assert not [record for record in locked.sealed_records.opened() if isinstance(record, Unreadable)]


def _make_it_old(vault: Path) -> None:
    def old(held: dict[str, Any]) -> None:
        del held["intake"], held["keys"]["intake"]

    _rewrite(vault, old)


def _rewrite(file: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    """Change vault.json as another version would have written it, checksum and all."""
    from mavis_tui.cache.keys.vault_file import VaultContents

    held = msgspec.json.decode(file.read_bytes())
    change(held)
    contents = msgspec.convert(held, VaultContents)
    contents.check = contents.checksum()
    file.write_bytes(msgspec.json.encode(contents))


def test_a_public_key_that_was_exchanged_together_with_its_proof_is_put_right(locked: Store) -> None:
    def exchange(held: dict[str, Any]) -> None:
        held["intake"] = "A" * 43 + "="
        held["keys"]["intake-public"] = held["keys"]["intake"]

    _rewrite(locked.folder / "vault.json", exchange)
    locked.unlock(PASSWORD)
    locked.lock()
    locked.sealed_records.add(an_intake_record())
    locked.unlock(PASSWORD)
    assert locked.sealed_records.opened() == [an_intake_record()]


def test_unlocking_works_out_the_public_key_once_only(locked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    locked.unlock(PASSWORD)
    locked.lock()
    monkeypatch.setattr(vault, "public_of", lambda _: pytest.fail("it was worked out again"))
    locked.unlock(PASSWORD)
    assert locked.unlocked
