"""The kills in short, and proof that each judge sees what it is there to see."""

import random
import signal
from collections import Counter
from pathlib import Path

import pytest

from mavis_tui.workspace.recording.recording import Recording
from torture import keeping, kills, ledger
from torture.ledger import Ledger
from torture.trial import Scale
from torture.victim import Death, Where


def test_no_kill_at_any_instant_loses_doubles_or_alters_a_confirmed_record() -> None:
    trial = kills.run(Scale(short=True))
    assert trial.failures() == ()
    assert trial.counts["SIGKILLs in all"] == 90
    assert trial.counts["openings that looked for every confirmed record"] > 50
    assert trial.counts["records confirmed"] > 0
    assert trial.counts["inside a commit"] > 0
    assert trial.control[ledger.LOST] > 0


def test_a_confirmation_that_comes_before_the_disk_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recording, "confirm", lambda *_: None)
    monkeypatch.setattr("torture.recorder._Life._correct", lambda *_: None)  # there is nothing to correct
    counts = kills.while_recording(tmp_path, 10, random.Random(1))
    assert counts[ledger.LOST] > 0


def test_a_snapshot_written_in_place_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mavis_tui.cache.snapshots.snapshots.swap_in", _half_in_place_and_then_nothing)
    counts = keeping.kill_while_saving(tmp_path, 3, random.Random(1))
    assert counts[keeping.HALF] > 0


def test_a_vault_written_in_place_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_place(path: Path, content: bytes) -> None:
        path.write_bytes(content if not path.exists() else content[: len(content) // 2])
        if len(content) > path.stat().st_size:
            signal.pause()

    monkeypatch.setattr("mavis_tui.cache.keys.vault_file.replace_private_file", in_place)
    counts = keeping.kill_while_changing_passwords(tmp_path, 3, random.Random(1))
    assert counts[keeping.LOCKED_OUT] > 0


def told(*lines: str) -> Death:
    return Death([line.split() for line in lines], Where.BETWEEN, "")


def counted(*deaths: Death) -> Counter[str]:
    book = Ledger()
    for death in deaths:
        book.hear(death)
    return +Counter({name: book.counts[name] for name in Ledger.WRONG})


FIRST = told("ready", "about a/1 0f", "said a/1", "answered a/1")
KEPT = "has a/1 child-1 1 0f True"


def test_what_is_found_as_it_was_confirmed_is_no_fault() -> None:
    assert counted(FIRST, told(KEPT, "receipts 1", "ready")) == {}


def test_a_record_whose_confirmation_the_kill_came_before_may_be_there_or_not() -> None:
    begun = told("ready", "about a/1 0f")
    assert counted(begun, told("receipts 0", "ready")) == {}
    assert counted(begun, told("has a/1 child-1 1 0f False", "receipts 0", "ready")) == {}


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (("receipts 0", "ready"), {ledger.LOST: 1, ledger.RECEIPTS_LOST: 1}),
        (("has a/1 child-1 1 ff True", "receipts 1", "ready"), {ledger.ALTERED: 1}),
        (("has a/1 child-1 1 0f False", "receipts 0", "ready"), {ledger.RECEIPTS_LOST: 1}),
        ((KEPT, "receipts 2", "ready"), {ledger.RECEIPTS_LOST: 1}),
        ((KEPT, "has b/1 child-2 2 0f False", "receipts 1", "ready"), {ledger.INVENTED: 1}),
        ((KEPT, "damaged", "receipts 1", "ready"), {ledger.UNREADABLE: 1}),
    ],
)
def test_the_ledger_counts_what_is_not_as_it_was_confirmed(found: tuple[str, ...], fault: dict[str, int]) -> None:
    assert counted(FIRST, told(*found)) == fault


def test_the_ledger_counts_two_records_of_one_child() -> None:
    second = told(KEPT, "receipts 1", "ready", "about b/1 0f", "said b/1")
    both = told(KEPT, "has b/1 child-1 2 0f False", "receipts 1", "ready")
    assert counted(FIRST, second, both) == {ledger.DOUBLED: 1}


def test_what_was_found_once_must_stay() -> None:
    begun, found = told("ready", "about a/1 0f"), told("has a/1 child-1 1 0f False", "receipts 0", "ready")
    assert counted(begun, found, told("receipts 0", "ready")) == {ledger.LOST: 1}


def test_a_store_that_does_not_open_loses_all_that_was_confirmed_in_it() -> None:
    broken = Death([["failed", "StoreDamaged"]], Where.OPENING, "StoreDamaged")
    assert counted(FIRST, broken) == {ledger.UNREADABLE: 1, ledger.LOST: 1}


def _half_in_place_and_then_nothing(beside: Path, path: Path) -> None:
    content = beside.read_bytes()
    if not path.exists():
        path.write_bytes(content)
        return
    path.write_bytes(content[: len(content) // 2])
    signal.pause()
