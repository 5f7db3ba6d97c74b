"""What lasts shows how far it has got, and Esc stops it: what took effect is whole, the rest is as it was."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mavis_tui.client.service import Service
from mavis_tui.long_work import HowFar, LongWork
from mavis_tui.screens.base import showing
from mavis_tui.sync.backoff import Backoff
from mavis_tui.terminal.safe_text import ASCII_GLYPHS, UNICODE_GLYPHS
from mavis_tui.widgets.bar import drawn_bar
from tests.app.test_locking import Answer
from tests.builders import a_bundle, nhs_number
from tests.screens.desk import at_the_desk
from tests.spreadsheets.invented import a_row, write
from tests.trickle import behind_a_trickle
from tests.workspace.nurse import Nurse

ROWS = [a_row(PERSON_FORENAME=f"Child{number}", NHS_NUMBER=nhs_number(number)) for number in range(1, 4)]


class Gate:
    """Holds up whatever counts: once one of `unit` was counted, it goes on only when the gate is opened."""

    def __init__(self) -> None:
        self.unit = ""
        self.reached, self.opened = threading.Event(), threading.Event()

    def open(self) -> None:
        self.opened.set()


def there(folder: Path) -> list[str]:
    """Name what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, usual = Gate(), LongWork.one_more

    def one_more(work: LongWork) -> None:
        usual(work)
        if work.far.unit == gate.unit and work.far.done == 1:
            gate.reached.set()
            assert gate.opened.wait(60)

    monkeypatch.setattr(LongWork, "one_more", one_more)
    yield gate
    gate.open()


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_saving_shows_numbers_and_a_bar_and_esc_leaves_nothing_half_saved(
    nurse: Nurse, size: tuple[int, int]
) -> None:
    await nurse.hub.put(a_bundle(40))
    trickle = await behind_a_trickle(nurse.workspace.access, nurse.cable, "1204")
    async with at_the_desk(nurse, size=size) as desk:
        await desk.press("o")
        await desk.sees("Saving HPV at Harbour View Academy… ", " KB", "█", "░", "%", "Esc stops.")
        assert all(len(line) <= size[0] for line in desk.text.splitlines())
        await desk.press("escape")
        await desk.sees("Stopped: it is as it was before. Nothing is half saved.")
        assert "█░" not in desk.text.splitlines()[3]
        assert not nurse.workspace.sessions.is_saved("1204")
        trickle.flow.set()
        await desk.press("o")
        await desk.sees("Saved. You can vaccinate and record in this session without a network.")
        assert "Esc stops." not in desk.text


async def test_children_are_counted_while_they_are_written_and_a_refresh_that_is_stopped_keeps_the_copy(
    nurse: Nurse, gate: Gate
) -> None:
    await nurse.save(a_bundle(3))
    before = nurse.store.snapshots.note("1204")
    nurse.clock.forward(minutes=30)
    async with at_the_desk(nurse) as desk:
        gate.unit = "children"
        await desk.press("o")
        await desk.sees("Saving HPV at Harbour View Academy… 1 of 3 children", "33%")
        await desk.press("escape")
        gate.open()
        await desk.sees("Stopped: it is as it was before.")
        assert nurse.store.snapshots.note("1204") == before
        assert [path.name for path in (nurse.store.folder / "sessions").glob("*new*")] == []


async def test_what_is_over_soon_shows_no_numbers(nurse: Nurse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "APPEARS_AFTER_SECONDS", 60)
    trickle = await behind_a_trickle(nurse.workspace.access, nurse.cable, "1204")
    async with at_the_desk(nurse) as desk:
        await desk.press("o")
        await desk.until(trickle.started.is_set, "nothing arrives")
        assert "Saving" not in desk.text
        trickle.flow.set()
        await desk.sees("Saved. You can vaccinate")


async def test_opening_a_workbook_counts_its_rows_and_stopped_it_changes_nothing(
    nurse: Nurse, gate: Gate, tmp_path: Path
) -> None:
    path = write(tmp_path / "harbour.xlsx", ROWS)
    async with at_the_desk(nurse) as desk:
        await desk.press("w")
        await desk.sees("Open a workbook from Mavis")
        await desk.types(str(path))
        gate.unit = "rows"
        await desk.press("f10")
        await desk.sees("Reading harbour.xlsx… 1 of 3 rows", "33%", "Esc stops.")
        await desk.press("escape")
        gate.open()
        await desk.sees("Stopped. Nothing was changed.", "Open a workbook from Mavis")
        assert nurse.store.snapshots.notes() == []
        await desk.press("f10")
        await desk.sees("HPV session at Harbour View Academy", "Available offline: 3 children")
        assert len(nurse.store.snapshots.notes()) == 1


async def test_an_export_that_is_stopped_leaves_no_file_and_nothing_counts_as_exported(
    nurse: Nurse, gate: Gate, tmp_path: Path
) -> None:
    await nurse.save(a_bundle(3))
    for child in ("child-1", "child-2", "child-3"):
        nurse.record(child)
    file, before = tmp_path / "records.csv", there(tmp_path)
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Export or print")
        await desk.press("x")
        await desk.sees("What to write")
        await desk.press("down", "down", "enter", "end", *["ctrl+u"])
        await desk.types(str(file))
        gate.unit = "records"
        await desk.press("f10")
        await desk.sees("Writing the file… 1 of 3 records", "33%", "Esc stops.")
        await desk.press("escape")
        gate.open()
        await desk.sees("Stopped. No file was written.", "What to write")
        assert there(tmp_path) == before
        assert [entry.exported for entry in nurse.store.outbox.entries()] == [None] * 3
        await desk.press("f10")
        await desk.sees("3 records written to")
        assert file.is_file()


async def test_sending_that_is_stopped_leaves_what_was_not_confirmed_waiting_and_it_arrives_once(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a second later the engine sends it by itself, and on a slow machine that comes before the nurse's key
    monkeypatch.setattr(Backoff, "next", lambda _: 600.0)
    await nurse.save(a_bundle(3))
    access = nurse.workspace.access
    held = Answer(nurse.cable, "/v1/changes")
    await access.close()
    access._service = Service(access.service.hub, token=access.service.token, timeout_seconds=120, transport=held)
    async with at_the_desk(nurse) as desk:
        nurse.record("child-1")
        nurse.record("child-2")
        await desk.press("c")
        await desk.sees("2 waiting")
        await desk.press("t")
        await desk.sees("Sending… 0 of 2 records", "░", "Esc stops.")
        await desk.until(held.under_way.is_set, "nothing is sent")
        await desk.press("escape")
        await desk.sees("You stopped it.", "2 waiting")
        assert len(nurse.store.outbox.waiting()) == 2
        held.may_come.set()
        await desk.press("t")
        await desk.sees("Sent 2: 2 saved, 0 need attention.")
        tagged = await access.service.session("1204")
        assert tagged is not None
        doses = [dose.id for child in tagged.value.children for care in child.care.values() for dose in care.history]
        assert len(doses) == len(set(doses)) == 2


async def test_a_screen_reader_gets_numbers_at_rest_and_no_bar(nurse: Nurse) -> None:
    nurse.settings(cursor=True)
    trickle = await behind_a_trickle(nurse.workspace.access, nurse.cable, "1204")
    async with at_the_desk(nurse) as desk:
        await desk.press("o")
        await desk.sees("Saving HPV at Harbour View Academy…", "Esc stops.")
        drawn = desk.line("Saving HPV")
        await desk.until(trickle.started.is_set, "nothing arrives")
        assert "░░░░░░" not in desk.text.replace(desk.line("Harbour View Academy   "), "")
        assert desk.line("Saving HPV") == drawn


def test_the_bar_has_the_houses_blocks_and_without_them_number_signs() -> None:
    half = HowFar("Saving it", 120, 480, "children")
    assert drawn_bar(half, 8, UNICODE_GLYPHS) == "██░░░░░░  25%"
    assert drawn_bar(half, 8, ASCII_GLYPHS) == "##------  25%"
    assert drawn_bar(HowFar("Saving it", 120, None, "KB"), 8, UNICODE_GLYPHS) == ""
    assert drawn_bar(HowFar("Saving it", 9, 3, "children"), 8, UNICODE_GLYPHS) == "████████ 100%"
