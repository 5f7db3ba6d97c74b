"""Out of the app and back in: exported from the session's page, uploaded, and a newer workbook opened there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.attendance import Registered
from mavis_tui.models.session import Location
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.files.names import FileKind, kinds_for, suggested, usual_folder
from tests.builders import NURSE, TODAY, a_bundle, a_session
from tests.cable import Cable
from tests.conftest import StandingClock
from tests.hub.running import RunningHub
from tests.screens.desk import at_the_desk
from tests.spreadsheets.invented import a_row, write
from tests.sync.conftest import opened
from tests.workspace.nurse import Nurse
from tests.workspace.sessions.test_workbooks import BRAM, Desk, as_mavis_writes_it, no_hub


@pytest.fixture
def workbook(sealed: Path, tmp_path: Path, clock: StandingClock, new_id: Callable[[], str]) -> Iterator[Desk]:
    """A device that never met a hub."""
    for store in opened(sealed, tmp_path):
        workspace = Workspace(store, Settings(data_dir=store.folder, lock_minutes=0), clock, new_id, no_hub, Random(1))
        workspace.access.introduce(NURSE.email, NURSE.name)
        yield Desk(workspace, store, tmp_path, clock)


def lives_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the home folder be this one, by the name that Linux has for it and by Windows'."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))


async def test_from_saved_offline_to_exported_to_saved_without_leaving_the_app(
    workbook: Desk, hub: RunningHub, cable: Cable, new_id: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lives_in(workbook.folder, monkeypatch)
    (workbook.folder / "Downloads").mkdir()
    offered = workbook.folder / "Downloads" / "harbour-view-academy-2026-11-24.csv"
    offered.write_text("mine")
    session = workbook.open(a_row(), a_row(**BRAM)).session
    entry = workbook.record(session)
    workbook.workspace.attendance.register(session, workbook.child(session, "Bram"), Registered.ABSENT)
    nurse = Nurse(workbook.workspace, workbook.store, hub, cable, workbook.clock, new_id)
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Export or print", "1 not exported yet")
        await desk.press("x")
        offers = Path("~/Downloads/harbour-view-academy-2026-11-24-2.csv")
        await desk.sees("(x) For Mavis: what is new or corrected", str(offers))
        await desk.press("down", "down", "down")
        await desk.sees("-2026-11-24-list.html", "A page that a browser prints")
        await desk.press("up", "up", "up", "f10")
        await desk.sees("1 record written to", "Imports, Upload records", "1 of 1 still to be done", "Bram: Absent")
        assert workbook.sending(entry) is Sending.EXPORTED
        assert offered.read_text("utf-8") == "mine"
        assert offered.with_name("harbour-view-academy-2026-11-24-2.csv").read_text("utf-8").count("\n") == 2
        await desk.press("escape", "x", "f10")
        await desk.sees("Nothing new to export. Nothing was written.")
        await desk.press("escape", "w")
        await desk.sees("Open a newer workbook from Mavis", "24/11/2026")
        workbook.clock.forward(days=1)
        newer = write(workbook.folder / "newer.xlsx", [as_mavis_writes_it(entry), a_row(**BRAM)])
        await desk.types(str(newer))
        await desk.press("f10")
        await desk.sees("1 record made here came back from Mavis and is saved there.")
    assert workbook.sending(entry) is Sending.SAVED


async def test_a_session_of_a_hub_offers_the_paper_first_and_says_whose_the_export_is(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Export or print")
        await desk.press("x")
        await desk.sees("(x) Paper: the list of children")
        taken = nurse.store.folder / "taken.html"
        taken.write_text("mine")
        await desk.press("tab", "ctrl+u")
        await desk.types(str(taken))
        await desk.press("f10")
        await desk.sees("There is a file already")
        await desk.types("2")
        await desk.press("shift+tab", "down")
        await desk.sees("(x) FHIR", "taken.html2")
        await desk.press("down")
        await desk.sees("This session has a team server, whose office exports for the whole team.")
        await desk.press("up", "up", "f10")
        await desk.sees("3 children written to", "Shred the paper")
    assert taken.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("St Cuthbert’s", "st-cuthberts"),
        ("Ysgol Dôl-y-Bont", "ysgol-dol-y-bont"),
        ("../../etc/passwd\x00", "etc-passwd"),
        ("小学校", "session"),
        ("x" * 300, "x" * 60),
    ],
)
def test_a_name_is_offered_that_every_file_system_has(place: str, name: str, tmp_path: Path) -> None:
    session = a_session(location=Location(name=place))
    assert suggested(session, FileKind.FHIR, TODAY, tmp_path) == tmp_path / f"{name}-2026-11-24-fhir.json"
    assert kinds_for(session)[0] is FileKind.PAPER


def test_without_downloads_the_home_folder_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lives_in(tmp_path, monkeypatch)
    assert usual_folder().expanduser() == tmp_path
    (tmp_path / "Downloads").mkdir()
    assert usual_folder() == Path("~/Downloads")


async def test_what_the_parents_arent_to_be_told_is_written_only_by_a_choice_of_its_own(
    workbook: Desk, hub: RunningHub, cable: Cable, new_id: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lives_in(workbook.folder, monkeypatch)
    session = workbook.open(a_row(), a_row(**BRAM)).session
    entry = workbook.record(session, parents_may_be_told=False)
    nurse = Nurse(workbook.workspace, workbook.store, hub, cable, workbook.clock, new_id)
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Export or print", "1 not exported yet")
        await desk.press("x")
        await desk.sees("( ) For Mavis: also what the parents aren’t to be told")
        await desk.press("f10")
        await desk.sees("Nothing new to export", "The child asked that the parents aren’t told.", "in Mavis by hand")
        assert workbook.sending(entry) is Sending.WAITING
        await desk.press("escape", "x", "down", "down", "down", "down")
        await desk.sees("Mavis messages the parents about every record that a file brings")
        await desk.press("f10")
        await desk.sees("1 record written to", "makes Mavis tell them")
        assert workbook.sending(entry) is Sending.EXPORTED
