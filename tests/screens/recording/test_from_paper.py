"""Typing in from paper at the desk: an earlier day of the session, with the day and the time that the paper says."""

from datetime import UTC, datetime, timedelta

from mavis_tui.models.vaccination import Vaccination
from tests.builders import TODAY, a_bundle
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

YESTERDAY = TODAY - timedelta(days=1)


def records(nurse: Nurse) -> list[Vaccination]:
    return [entry.change.vaccination for entry in nurse.store.outbox.entries() if entry.change.vaccination]


async def test_the_day_after_the_session_a_dose_on_paper_gets_its_own_day_and_time(nurse: Nurse) -> None:
    await nurse.save(a_bundle(dates=(YESTERDAY,)))
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("it is over. What is on paper can be typed in: open the child.")
        await desk.press("v")
        await desk.sees("Name", "Born", "Status")
        await desk.press("enter")
        await desk.sees("it is over. From paper, 23 November 2026: HPV: was the vaccine given?", "1 Back to the list")
        await desk.press("2")
        await desk.sees("(x) FM8629", "Time", "as on the paper, like 10:05")
        await desk.press("enter", "enter")
        await desk.types("10:05")
        await desk.press("f10")
        await desk.sees("Check and confirm", "23 November 2026, 10:05am", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV given")
    (record,) = records(nurse)
    assert (record.performed_on, record.performed_at) == (YESTERDAY, datetime(2026, 11, 23, 10, 5, tzinfo=UTC))


async def test_on_the_second_day_of_a_session_f6_asks_for_the_day_and_today_is_usual(nurse: Nurse) -> None:
    await nurse.save(a_bundle(dates=(YESTERDAY, TODAY)))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "4")
        await desk.sees("Why was it not given?")
        await desk.press("down")
        assert "On which day" not in desk.words
        await desk.press("f6")
        await desk.sees("On which day", "(x) Today, 24 November 2026", "( ) 23 November 2026", "now; or a time today")
        await desk.press("down")
        await desk.sees("(x) 23 November 2026", "as on the paper")
        await desk.press("f10")
        await desk.sees("Check and confirm", "When 23 November 2026 ")
        await desk.press("enter")
        await desk.sees("not given")
    (record,) = records(nurse)
    assert (record.performed_on, record.performed_at) == (YESTERDAY, None)


async def test_a_form_left_open_over_midnight_asks_for_the_day_and_the_time_and_keeps_what_was_typed(
    nurse: Nurse,
) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        await desk.press("1", "enter", "enter")
        await desk.types("Left arm was sore")
        nurse.clock.forward(hours=13)
        await desk.press("f10")
        await desk.sees("Midnight has passed since this form was opened.", "as on the paper, like 10:05")
        await desk.until(lambda: desk.app.focused is not None and desk.app.focused.id == "at", "it isn’t asked for")
        await desk.types("11:50")
        await desk.press("f10")
        await desk.sees("Check and confirm", "24 November 2026, 11:50am", "Left arm was sore", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV given")
    (record,) = records(nurse)
    assert (record.performed_on, record.notes) == (TODAY, "Left arm was sore")


async def test_a_page_left_open_over_midnight_asks_from_paper(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        nurse.clock.forward(hours=13)
        await desk.press("1")
        await desk.sees("(x) FM8629", "as on the paper, like 10:05")
