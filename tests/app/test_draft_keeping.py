"""A form left unfinished is there again after the app ended, however it did, and is no record until confirmed."""

import asyncio

from textual import events
from textual.widgets import Input

from tests.app.test_locking import begins_a_record
from tests.builders import a_bundle, a_draft
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

OFFERED = "You were recording HPV for MWANGI1, Ada at 12:00pm, and"


async def left_unfinished(nurse: Nurse) -> None:
    """Save the session, type half a record, and lose the terminal; then start mavis again."""
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await begins_a_record(desk)
        desk.app.leave(143)
    nurse.restart()


async def test_what_was_typed_is_offered_at_the_next_start_and_recorded_once_it_is_confirmed(nurse: Nurse) -> None:
    await left_unfinished(nurse)
    assert nurse.store.outbox.entries() == []
    nurse.clock.forward(minutes=90)
    async with at_the_desk(nurse, first=OFFERED) as desk:
        await desk.press("enter")
        await desk.sees("HPV given: MWANGI1, Ada", "AB12")
        number = desk.app.screen.query_one("#number", Input)
        await desk.until(lambda: desk.app.focused is number and number.selection.is_empty, "the field isn’t ready")
        await desk.types("34")
        await desk.press("enter")
        await desk.types("31/05/2027")
        await desk.press("f10")
        await desk.sees("Check and confirm", "AB1234", "12:00pm", "> 1 Confirm")
        assert nurse.store.outbox.entries() == []
        await desk.press("enter")
        await desk.sees("HPV recorded.")
        desk.app.keep_what_is_typed()
        await desk.until(lambda: not nurse.store.device.drafts.all(), "the draft stays")
    record = nurse.store.outbox.entries()[0].change.vaccination
    assert record is not None
    assert (record.batch_number, record.performed_at) == ("AB1234", nurse.clock.now.replace(hour=12, minute=0))


async def test_what_is_thrown_away_is_not_offered_again(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.drafts.keep(a_draft())
    async with at_the_desk(nurse, first=OFFERED) as desk:
        await desk.press("2")
        await desk.sees("Sessions", "Available offline")
        assert nurse.store.device.drafts.all() == []
    assert nurse.store.outbox.entries() == []


async def test_what_is_typed_is_on_the_disk_before_anything_ends_and_goes_when_she_goes_back(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await begins_a_record(desk)
        await is_kept(desk, "AB12")
        await desk.types("3")
        await is_kept(desk, "AB123")
        await desk.press("escape")
        await desk.sees("Go back without recording")
        await desk.press("2")
        await desk.sees("was the vaccine given?")
        desk.app.keep_what_is_typed()
        await desk.until(lambda: not nurse.store.device.drafts.all(), "the draft stays")


async def test_on_another_day_it_is_told_and_cannot_become_a_record_of_that_day(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.drafts.keep(a_draft())
    nurse.clock.forward(days=1)
    async with at_the_desk(nurse, first="It is not recorded") as desk:
        await desk.sees("On 24 November 2026 at 12:00pm you were recording HPV for", "MWANGI1, Ada", "AB12")
        await desk.press("enter")
        await desk.sees("Available offline")
        assert len(nurse.store.device.drafts.all()) == 1


async def is_kept(desk: Desk, number: str) -> None:
    """Let the app keep what is typed, and wait until it is on the disk."""
    desk.app.keep_what_is_typed()
    await desk.until(
        lambda: [draft.fields["number"] for draft in desk.nurse.store.device.drafts.all()] == [number],
        "the draft isn’t kept",
    )


async def test_a_form_thrown_away_is_not_offered_though_mavis_is_left_at_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await begins_a_record(desk)
        await is_kept(desk, "AB12")
        await desk.hits("escape", "2", "ctrl+q")
        await desk.until(lambda: desk.app._exit, "it doesn’t end")
    assert nurse.store.device.drafts.all() == []


async def test_a_form_taken_up_again_and_thrown_away_is_not_offered_a_third_time(nurse: Nurse) -> None:
    await left_unfinished(nurse)
    async with at_the_desk(nurse, first=OFFERED) as desk:
        await desk.press("enter")
        await desk.sees("HPV given: MWANGI1, Ada", "AB12")
        await desk.hits("escape", "2", "ctrl+q")
        await desk.until(lambda: desk.app._exit, "it doesn’t end")
    assert nurse.store.device.drafts.all() == []


async def test_what_is_typed_is_looked_for_while_a_form_opens_and_closes_and_the_app_goes_on(nurse: Nurse) -> None:
    """The page below reports late that it was on top: a hurried Esc and 3 ended the app."""
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        for key in ("3", "escape"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
            for _ in range(150):
                await asyncio.sleep(0)
                desk.app.keep_what_is_typed()
            await desk.until(lambda: desk.app.waits_for_keys, f"{key} isn’t dealt with")
        await desk.sees("HPV: was the vaccine given?")
