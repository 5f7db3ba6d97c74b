"""Three laptops, no team server, one file, without leaving the app: taken in, decided, exported, told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from tests.cable import Cable
from tests.conftest import StandingClock
from tests.hub.running import RunningHub
from tests.screens.desk import at_the_desk
from tests.screens.files.test_export import lives_in
from tests.workspace.nurse import Nurse
from tests.workspace.team.laptops import laptops_of


async def test_from_three_laptops_to_one_file_and_back_without_leaving_the_app(
    sealed: Path,
    tmp_path: Path,
    clock: StandingClock,
    hub: RunningHub,
    cable: Cable,
    new_id: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lives_in(tmp_path, monkeypatch)
    (tmp_path / "Downloads").mkdir()
    office, second, third = laptops_of(sealed, tmp_path, clock, 3)
    for laptop in (office, second, third):
        laptop.open()
    second.record("Ada"), third.record("Ada", batch_number="AB1234")
    bram = third.record("Bram")
    stick = tmp_path / "stick"
    stick.mkdir()
    for at, laptop in enumerate((second, third)):
        laptop.hand_in().rename(stick / f"{at}.mavis")
    (stick / "notes.txt").write_text("not of the team")
    nurse = Nurse(office.workspace, office.store, hub, cable, clock, new_id)
    async with at_the_desk(nurse) as desk:
        await desk.press("c", "f")
        await desk.sees("Several laptops, one file", "0 not exported yet", "This laptop 0 records")
        await desk.press("t")
        await desk.sees("The file, or a folder", str(Path("~/Downloads")))
        await desk.press("ctrl+u")
        await desk.types(str(stick))
        await desk.press("f10")
        await desk.sees("What was taken in", "Handed in by Tom Okafor", "New here: 2 records and corrections.")
        await desk.press("enter")
        await desk.sees("3 not exported yet", "2 of them to be decided first", "Tom Okafor: HPV given, Mary Walsh")
        await desk.press("home", "enter")
        await desk.sees("1 Tom Okafor", "2 Mary Walsh", "* Batch", "AB1234", "(x) Only 1 counts: Tom Okafor")
        await desk.press("f10")
        await desk.sees("Say why")
        await desk.press("down", "enter")
        await desk.types("Mary gave it, Tom held her hand")
        await desk.press("enter")
        await desk.sees("Decided about ADASON, Ada.", "2 not exported yet", "Decided: 1")
        await desk.press("x", "f10")
        await desk.sees(
            f"2 records written to {Path('~/Downloads/for-mavis-2026-11-24.csv')}", "Set aside by Sian Rees"
        )
        await desk.press("enter", "r", "f10")
        await desk.sees(f"Receipts for 2 records written to {Path('~/Downloads/receipts-2026-11-24.mavis')}")
        await desk.press("enter", "w")
        await desk.sees("The team’s words", office.workspace.team.words.said)
    third.collect(tmp_path / "Downloads" / "receipts-2026-11-24.mavis")
    assert third.state(bram) is Sending.EXPORTED
    for laptop in (second, third):
        laptop.store.lock()
