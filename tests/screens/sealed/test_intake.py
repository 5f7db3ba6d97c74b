"""The day on which the offline password is forgotten: recording on a form like paper, and matching it afterwards."""

import pytest
from textual.widgets import Input

from mavis_tui.screens.recording import confirming
from mavis_tui.screens.sealed.intake_check import IntakeCheck
from tests.builders import NURSE
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse
from tests.workspace.sealing import ADA, sealed

FORM = (
    *("Ada", "enter", "Mwangi1", "enter", "21/06/2013", "enter", "enter", "Harbour View", "enter"),
    *("down", "down", "enter", "enter", "enter", "fm8629", "enter", "31/05/2027", "enter", "down", "enter"),
    *("enter", "enter", NURSE.name, "enter", NURSE.email, "enter", "enter"),
)
"""Every key from the first field to the last: HPV, vaccinated, Gardasil 9, left arm; notes are left empty."""


async def fill_in(desk: Desk) -> None:
    """Go through the form with the keys; what is typed into a field is put there at once, which takes no second."""
    for words in FORM:
        if words in ("enter", "down"):
            await desk.press(words)
        else:
            desk.app.screen.query_one(f"#{desk.app.focused.id if desk.app.focused else ''}", Input).value = words


async def open_the_form(desk: Desk) -> None:
    await desk.press("f4")
    await desk.sees("you can still record", "F5")
    await desk.press("f5")
    await desk.sees("Record without unlocking", "Child’s first name")


async def test_what_is_sealed_without_the_password_is_matched_after_it_came_back(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    nurse.lock()
    async with at_the_desk(nurse, first="Enter your offline password") as desk:
        await open_the_form(desk)
        await desk.sees("Nothing waits sealed on this device")
        await fill_in(desk)
        await desk.press("enter")
        await desk.sees("Check and seal", "MWANGI1, Ada", "21 June 2013", "Gardasil 9", "FM8629", "1 Seal it")
        await desk.until(lambda: desk.app.focused is not None, "nothing can be chosen")
        await desk.press("1")
        await desk.sees("1 record waits sealed on this device", "Sealed at 12:00pm")
        assert "Ada" not in desk.text
        assert not nurse.workspace.access.unlocked
        await desk.press("escape")
        await desk.sees("Forgotten the offline password?")
        await desk.press("escape")
        await desk.sees("Enter your offline password")
        await desk.types(OFFLINE_PASSWORD)
        await desk.press("enter")
        await desk.sees("1 record made while locked isn’t matched to a child yet. Press c to match.")
        await desk.press("c")
        await desk.sees("1 to match (m)", "m Match")
        await desk.press("m")
        await desk.sees("Recorded while mavis was locked", "MWANGI1, Ada", "HPV given")
        await desk.press("enter")
        await desk.sees("Which child is this? MWANGI1, Ada", "birthday, surname, first name")
        await desk.press("enter")
        await desk.sees("Is this the child?", "on the list: Harbour View Academy", "2 Yes, this is the child")
        await desk.until(lambda: desk.app.focused is not None, "nothing can be answered")
        await desk.press("2")
        await desk.sees("MWANGI1, Ada: HPV given. Saved offline")
        assert nurse.store.sealed_records.ids() == []
        assert nurse.workspace.changes.page().rows[0].child == "MWANGI1, Ada"


async def test_a_key_held_down_seals_nothing_that_nobody_could_read(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "READING_SECONDS", 60)
    async with at_the_desk(nurse) as desk:
        desk.app.push_screen(IntakeCheck(nurse.workspace, nurse.workspace.sealed_recording.prepare(ADA)))
        await desk.sees("Check and seal", "1 Seal it")
        await desk.hits("enter")
        page = desk.app.screen
        assert isinstance(page, IntakeCheck)
        page._offer()  # the wait is over
        await desk.sees("> 1 Seal it")
        assert nurse.store.sealed_records.ids() == []
        monkeypatch.setattr(confirming, "READING_SECONDS", 0.001)
        await desk.press("enter")
        await desk.until(nurse.store.sealed_records.ids, "it can’t be sealed")


async def test_what_is_wrong_is_said_and_nothing_typed_is_lost_by_a_hasty_esc(nurse: Nurse) -> None:
    nurse.lock()
    async with at_the_desk(nurse, first="Enter your offline password") as desk:
        await open_the_form(desk)
        await desk.types("Ada")
        await desk.press("f10")
        await desk.sees("Enter a last name.", "Enter a date of birth", "Say at which school")
        await desk.until(lambda: desk.app.focused is not None and desk.app.focused.id == "family_name", "wrong field")
        await desk.types("Mwangi")
        await desk.press("enter")
        await desk.types("21 Juni")
        await desk.press("f10")
        await desk.sees("Enter the date of birth as day, month and year")
        await desk.press("escape")
        await desk.sees("Go back? What you entered here is not recorded yet.")
        await desk.press("enter")
        await desk.sees("21 Juni")
        assert nurse.workspace.sealed_recording.waiting() == 0


async def test_a_record_that_fits_nobody_stays_listed(nurse: Nurse) -> None:
    sealed(nurse.workspace, family_name="Somebody", given_name="Else")
    async with at_the_desk(nurse) as desk:
        await desk.press("c")
        await desk.sees("m Match")
        await desk.press("m")
        await desk.sees("SOMEBODY, Else")
        await desk.press("enter")
        await desk.sees("No child of a session at hand fits")
        desk.app.screen.query_one("#search", Input).value = "mwangi2"
        await desk.sees("MWANGI2, Ada", "birthday")
        await desk.press("enter")
        await desk.sees("ON THE LIST: MWANGI2, Ada")
        await desk.until(lambda: desk.app.focused is not None, "nothing can be answered")
        await desk.press("1")
        await desk.sees("Which child is this?")
        await desk.press("escape")
        await desk.sees("1 record to be matched")
        assert nurse.workspace.sealed_recording.waiting() == 1
