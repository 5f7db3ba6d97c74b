"""A nurse whose team has no hub: she opens a workbook, and works."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mavis_tui.cache.store import Store
from mavis_tui.models.vaccination import Protocol
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.files.open import OpenScreen
from mavis_tui.settings import Settings
from tests.builders import TODAY, nhs_number
from tests.screens.desk import at_the_desk
from tests.spreadsheets.invented import a_row, offering, write
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse, composed


@pytest.fixture
async def without_hub(nurse: Nurse) -> AsyncIterator[Nurse]:
    """The same nurse with a device that nobody has used yet, and no hub in its settings."""
    store = Store(nurse.workspace.settings.data_dir.parent / "new-device")
    settings = Settings(data_dir=store.folder, lock_minutes=0)
    workspace = composed(store, settings, nurse.clock, nurse.new_id, nurse.cable)
    nurse.cable.cut()
    yield Nurse(workspace, store, nurse.hub, nurse.cable, nurse.clock, nurse.new_id)
    store.lock()


async def test_she_opens_a_workbook_instead_of_signing_in(without_hub: Nurse, tmp_path: Path) -> None:
    path = write(tmp_path / "harbour.xlsx", [a_row(CONSENT_STATUS="Maybe")])
    async with at_the_desk(without_hub, first="Choose an offline password") as desk:
        await desk.types(OFFLINE_PASSWORD)
        await desk.press("enter")
        await desk.types(OFFLINE_PASSWORD)
        await desk.press("enter")
        await desk.sees("Sign in", "No team server: open a workbook")
        await desk.press("f7")
        await desk.sees("Open a workbook from Mavis", "24/11/2026")
        await desk.types(str(path))
        await desk.press("enter", "enter", "enter")
        await desk.types("sian.rees@example.nhs.uk")
        await desk.press("enter")
        await desk.types("Sian Rees")
        await desk.press("enter")
        await desk.sees("What you are", "(x) Nurse")
        await desk.press("enter")
        await desk.sees("HPV session at Harbour View Academy", "Not understood or not kept: 1")
        assert "CONSENT_STATUS: “Maybe”" in desk.words
        await desk.press("enter")
        await desk.sees("Sian Rees (no team server)", "Harbour View Academy", "Available offline")
        assert "error" not in desk.words
        await desk.press("h")
        await desk.sees("There is no team server here", "in a file; a newer workbook shows when Mavis has it")
        assert "uploaded by itself" not in desk.words


async def test_the_clinic_is_chosen_from_those_that_the_workbook_offers(nurse: Nurse, tmp_path: Path) -> None:
    path = offering(tmp_path / "clinic.xlsx", "Kingsway Clinic, Mill Lane Clinic")
    async with at_the_desk(nurse) as desk:
        await desk.press("w")
        await desk.sees("Open a workbook from Mavis")
        await desk.types(str(path))
        await desk.press("f10")
        await desk.sees("At which clinic is this session?", "Kingsway Clinic", "Mill Lane Clinic")
        await desk.press("2")
        await desk.sees("HPV community clinic")
    (row,) = [row for row in nurse.workspace.sessions.dashboard().rows if row.id.startswith("book-")]
    assert row.place == "Mill Lane Clinic"


async def test_what_the_session_chose_for_flu_is_asked_once_and_no_answer_is_taken_for_granted(
    nurse: Nurse, tmp_path: Path
) -> None:
    path = write(tmp_path / "flu.xlsx", [a_row(PROGRAMME="Flu", CONSENT_STATUS="Consent given for nasal spray")])
    async with at_the_desk(nurse) as desk:
        for asked in (True, False):
            await desk.press("w")
            await desk.sees("Open a workbook from Mavis")
            await desk.types(str(path))
            await desk.press("f10")
            if asked:
                await desk.sees("Under which protocol does this session", "3 VGD: Influenza Vaccine Group Direction")
                await desk.press("3")
            await desk.sees("session at Harbour View Academy", "Available offline")
            await desk.press("enter")
            await desk.sees("Sessions", "Harbour View Academy")
    (row,) = [row for row in nurse.workspace.sessions.dashboard().rows if row.id.startswith("book-")]
    assert nurse.workspace.sessions.outline(row.id).flu_protocol is Protocol.VGD


async def test_with_a_newer_workbook_the_choice_for_flu_stays_or_is_changed(nurse: Nurse, tmp_path: Path) -> None:
    path = write(tmp_path / "flu.xlsx", [a_row(PROGRAMME="Flu", CONSENT_STATUS="Consent given for nasal spray")])
    session = nurse.workspace.workbooks.open(path, [TODAY], flu_protocol=Protocol.VGD).session
    async with at_the_desk(nurse) as desk:
        for expected, keys in ((Protocol.VGD, ()), (Protocol.PGD, ("tab", "tab", "tab", "up"))):
            held = nurse.workspace.sessions.outline(session)
            desk.app.push_screen(OpenScreen(nurse.workspace, held))
            await desk.sees("Open a newer workbook", "(x) Influenza Vaccine Group Direction (VGD)")
            await desk.types(str(path))
            await desk.press(*keys, "f10")
            await desk.no_longer_sees("Open a newer workbook")
            assert nurse.workspace.sessions.outline(session).flu_protocol is expected


async def test_a_filtered_copy_is_asked_about_and_the_hasty_answer_keeps_the_list(nurse: Nurse, tmp_path: Path) -> None:
    rows = [a_row(PERSON_FORENAME=f"Child{number}", NHS_NUMBER=nhs_number(number)) for number in range(1, 7)]
    opened = nurse.workspace.workbooks.open(write(tmp_path / "whole.xlsx", rows), [TODAY])
    path = write(tmp_path / "filtered.xlsx", rows[:1])
    async with at_the_desk(nurse) as desk:
        await desk.press("w")
        await desk.sees("Open a workbook from Mavis")
        await desk.types(str(path))
        await desk.press("f10")
        await desk.sees("filtered or shortened copy: 5 of 6", "No, keep the list as it is")
        await desk.press("enter")
        await desk.sees("Open a workbook from Mavis", "Nothing was changed")
        assert len(nurse.workspace.children.rows(opened.session)) == 6
        await desk.press("f10")
        await desk.sees("filtered or shortened copy: 5 of 6")
        await desk.press("2")
        await desk.sees("HPV session at Harbour View Academy", "5 gone")


async def test_a_row_that_could_not_be_taken_stands_above_the_list(nurse: Nurse, tmp_path: Path) -> None:
    rows = [a_row(), a_row(PERSON_FORENAME="Bram", NHS_NUMBER="9990000026", PERSON_DOB="soon")]
    opened = nurse.workspace.workbooks.open(write(tmp_path / "half.xlsx", rows), [TODAY])
    async with at_the_desk(nurse) as desk:
        desk.app.push_screen(ChildrenScreen(nurse.workspace, opened.session))
        await desk.sees("1 row of the workbook could not be taken", "MWANGI, Ada")


async def test_which_session_it_is_is_asked_where_the_workbook_doesnt_say_it(nurse: Nurse, tmp_path: Path) -> None:
    path = write(tmp_path / "unsaid.xlsx", [a_row(SESSION_ID=None)])
    async with at_the_desk(nurse) as desk:
        await desk.press("w")
        await desk.sees("Open a workbook from Mavis")
        assert "SESSION_ID" not in desk.words
        await desk.types(str(path))
        await desk.press("f10")
        await desk.sees("doesn’t say which session it is of in Mavis", "SESSION_ID in Mavis: a number, or clinic")
        await desk.types("next week")
        await desk.press("f10")
        await desk.sees("“next week” isn’t a SESSION_ID")
        await desk.press("ctrl+u")
        await desk.types("1310")
        await desk.press("f10")
        await desk.sees("HPV session at Harbour View Academy", "Every cell of the workbook was understood")
    note = next(one for one in nurse.store.snapshots.notes() if one.workbook is not None)
    assert note.session.mavis_id == "1310"


async def test_a_workbook_opens_though_nobody_knows_its_session_and_that_is_said(nurse: Nurse, tmp_path: Path) -> None:
    path = write(tmp_path / "unsaid.xlsx", [a_row(SESSION_ID=None)])
    async with at_the_desk(nurse) as desk:
        await desk.press("w")
        await desk.types(str(path))
        await desk.press("f10")
        await desk.sees("leave it empty and open it all the same")
        await desk.press("f10")
        await desk.sees("HPV session at Harbour View Academy", "nothing can be exported for Mavis until it is said")
