"""Changing hands at the desk: one key, her own PIN, and nothing of the first nurse's form goes along."""

from datetime import date

from mavis_tui.models.vaccination import Role, Staff
from mavis_tui.screens.access.hands import HandsScreen
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.recording.record import RecordScreen
from mavis_tui.terminal.scans import Scanned
from tests.app.test_locking import begins_a_record
from tests.boxes import GARDASIL, of_a_box, written
from tests.builders import NURSE, a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import PASSWORD, Nurse

OMAR = Staff(email="omar.khan@example.nhs.uk", name="Omar Khan")
PIN = "471120"


async def omar_is_known(nurse: Nurse) -> None:
    """Save the session; Omar has recorded here before, and Sian took over again."""
    await nurse.save(a_bundle())
    nurse.workspace.hands.begin(OMAR.email, OMAR.name, Role.NURSE, PIN)
    nurse.workspace.hands.take(NURSE.email, PASSWORD)


async def changes_hands(desk: Desk, secret: str = PIN) -> None:
    await desk.until(lambda: isinstance(desk.app.screen, HandsScreen), "the page doesn’t open")
    await desk.press("enter")
    await desk.types(secret)
    await desk.press("enter")


async def test_who_comes_records_under_her_own_name_and_the_open_form_waits_for_who_began_it(nurse: Nurse) -> None:
    await omar_is_known(nurse)
    async with at_the_desk(nurse) as desk:
        await desk.sees("Sian Rees records · Ctrl+N changes hands")
        await begins_a_record(desk)
        await desk.press("ctrl+n")
        await desk.sees("HPV for MWANGI1, Ada is not confirmed.", "Keep it for Sian Rees", "Throw it away")
        await desk.press("enter")
        await changes_hands(desk, "not his")
        await desk.sees("That is not the PIN or password of Omar Khan")
        assert nurse.workspace.access.nurse == NURSE
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, RecordScreen), "the form isn’t there any more")
        await desk.sees("AB12")
        await desk.press("ctrl+n")
        await desk.sees("Keep it for Sian Rees")
        await desk.press("enter")
        await changes_hands(desk)
        await desk.until(lambda: isinstance(desk.app.screen, ChildScreen), "the form is still there")
        await desk.sees("Omar Khan records now.", "Omar Khan records · Ctrl+N changes hands")
        await desk.press("2")
        await desk.until(lambda: isinstance(desk.app.screen, RecordScreen), "no form")
        assert "AB12" not in desk.text
        await desk.press("f10")
        await desk.sees("Check and confirm", "Omar Khan")
        await desk.press("enter")
        await desk.sees("1 of 3")
        desk.app.keep_what_is_typed()
        assert [draft.by for draft in nurse.store.device.drafts.all()] == [NURSE.email]
    change = nurse.store.outbox.entries()[-1].change
    assert change.made_by == OMAR.email
    assert change.vaccination is not None
    assert change.vaccination.performed_by == OMAR


async def test_what_is_thrown_away_is_gone_and_nothing_is_offered_where_something_would_be_lost(nurse: Nurse) -> None:
    await omar_is_known(nurse)
    async with at_the_desk(nurse) as desk:
        await begins_a_record(desk)
        await desk.press("ctrl+n")
        await desk.sees("Throw it away")
        await desk.press("2")
        await changes_hands(desk)
        await desk.sees("Omar Khan records now.", "was the vaccine given?")
        desk.app.keep_what_is_typed()
        await desk.until(lambda: not nurse.store.device.drafts.all(), "the draft stays")
        await desk.press("escape", "escape")
        await desk.sees("Sessions", "Omar Khan")
        await desk.press("ctrl+n", "ctrl+n")
        await desk.sees("Change hands", "Omar Khan records until now", "Sian Rees")
        await desk.press("escape")
        await desk.sees("Sessions")


async def test_a_box_that_one_nurse_scanned_is_no_batch_of_the_next_ones(nurse: Nurse) -> None:
    await omar_is_known(nurse)
    nurse.workspace.boxes.learn(nurse.workspace.boxes.read(GARDASIL), "Gardasil9")
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        desk.app.post_message(Scanned(written(of_a_box(GARDASIL, "AB1234", date(2027, 6, 30)))))
        await desk.sees("Your answer takes this batch.")
        await desk.press("ctrl+n")
        await changes_hands(desk)
        await desk.sees("Omar Khan records now.")
        await desk.press("1")
        await desk.until(lambda: isinstance(desk.app.screen, RecordScreen), "the batch isn’t asked for")
        assert "AB1234" not in desk.text


async def test_somebody_new_chooses_a_pin_and_reads_what_becomes_of_her_records(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.press("ctrl+n")
        await desk.sees("Change hands", "Somebody else, with a PIN on this laptop", "looked at by the office")
        await desk.press("enter")
        for typed in ("omar.khan@example.nhs.uk", "Omar Khan"):
            await desk.types(typed)
            await desk.press("enter")
        await desk.press("enter")
        await desk.types(PIN)
        await desk.press("enter")
        await desk.types("471121")
        await desk.press("enter")
        await desk.sees("The two PINs differ")
        await desk.types(PIN)
        await desk.press("enter")
        await desk.sees("Omar Khan records now.")
    assert nurse.workspace.access.nurse == OMAR
