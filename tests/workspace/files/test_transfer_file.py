"""The way out when nothing else works: everything that waits, in a file for the team's hub, and kept here too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, SignInNeeded, StoreNotWritable, WrongPassword
from mavis_tui.hub.changes.accept import receipts_of
from mavis_tui.hub.office.take_file import take, to_match
from mavis_tui.wire.transfer_file import read
from tests.builders import NOON, a_bundle
from tests.conftest import StandingClock
from tests.modes import is_its_owners
from tests.workspace.nurse import Nurse
from tests.workspace.sealing import alone, sealed


async def test_everything_that_waits_arrives_by_hand_and_is_sent_once(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(a_bundle())
    nurse.record("child-2")
    await nurse.upload()
    refused = await nurse.refused("child-3")
    waiting = nurse.record("child-1")
    sealed(nurse.workspace)
    done = nurse.workspace.transfer_file.export(tmp_path / "out.mavis")
    assert (done.waiting, done.attention, done.unmatched, done.unreadable) == (1, 1, 1, ())
    taken = await take(nurse.hub.database, (tmp_path / "out.mavis").read_bytes(), NOON)
    assert {one.change for one in taken.changes} == {refused.change.id, waiting.change.id}
    assert [one.record for one in await to_match(nurse.hub.database)] == [*nurse.workspace.matching.unmatched().records]
    assert nurse.workspace.changes.waiting() == 1
    await nurse.upload()
    kept = nurse.store.outbox.entry(waiting.change.id)
    assert kept is not None
    assert kept.sending is Sending.SAVED
    assert len(await receipts_of(nurse.hub.database, "R1L", waiting.change.id)) == 1


async def test_a_device_without_the_teams_key_says_what_to_do(
    store: Store, clock: StandingClock, new_id: Callable[[], str], tmp_path: Path
) -> None:
    workspace = alone(store, clock, new_id)
    with pytest.raises(SignInNeeded, match="Sign in once, with a network"):
        workspace.transfer_file.export(tmp_path / "out.mavis")
    assert not (tmp_path / "out.mavis").exists()


async def test_exporting_is_private_whole_and_never_in_the_place_of_something_else(
    nurse: Nurse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.mavis"
    with pytest.raises(BadInput, match="Nothing waits"):
        nurse.workspace.transfer_file.export(file)
    await nurse.save(a_bundle())
    nurse.record()
    nurse.workspace.transfer_file.export(file)
    assert is_its_owners(file)
    assert read(file.read_bytes()).cover.organisation == "R1L"
    before = file.read_bytes()
    with pytest.raises(BadInput, match="a file already"):
        nurse.workspace.transfer_file.export(file)
    with pytest.raises(BadInput, match="no such folder"):
        nurse.workspace.transfer_file.export(tmp_path / "nowhere" / "out.mavis")
    monkeypatch.setattr(Path, "replace", _full)
    with pytest.raises(StoreNotWritable):
        nurse.workspace.transfer_file.export(tmp_path / "other.mavis")
    assert _names_in(tmp_path) == ["out.mavis"]
    assert file.read_bytes() == before


def _names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "mavis" in path.name]


def _full(_self: Path, _target: Path) -> Path:
    raise OSError(28, "No space left on device")


async def test_exporting_needs_the_password(nurse: Nurse, tmp_path: Path) -> None:
    nurse.lock()
    with pytest.raises(WrongPassword):
        nurse.workspace.transfer_file.export(tmp_path / "out.mavis")


async def test_a_sealed_record_that_does_not_open_is_told_and_left(nurse: Nurse, tmp_path: Path) -> None:
    for place in ("Harbour View", "Mill Brow"):
        sealed(nurse.workspace, place=place)
    first, _ = nurse.store.sealed_records.ids()
    (nurse.store.folder / "intake" / first).write_bytes(b"?")
    done = nurse.workspace.transfer_file.export(tmp_path / "out.mavis")
    assert (done.unmatched, done.unreadable) == (1, (first,))
    assert nurse.workspace.sealed_recording.waiting() == 2
