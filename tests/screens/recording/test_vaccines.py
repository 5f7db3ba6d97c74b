"""Managing vaccines and editing a session at the desk: anywhere what can be, online only what must be, in words."""

from datetime import time, timedelta

from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.screens.sessions.session import SessionScreen
from mavis_tui.widgets.choices import Choices
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session, a_vaccination, consented
from tests.cable import Fault
from tests.screens.desk import Desk, at_the_desk
from tests.trickle import behind_a_trickle
from tests.workspace.nurse import Nurse


async def chooses(desk: Desk, key: str) -> None:
    """On the page of a session, go to one of its answers, wherever in the list it stands, and take it."""
    await desk.until(lambda: isinstance(desk.app.screen, SessionScreen), "the page of the session isn’t there")
    desk.app.screen.query_one("#actions", Choices).go_to(key)
    await desk.press("enter")


async def opens_vaccines(desk: Desk) -> None:
    await desk.opens_session("Manage vaccines")
    await chooses(desk, "vaccines")
    await desk.sees("Vaccines", "in use")


async def test_a_batch_is_added_without_a_network_and_stands_in_the_form_at_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await opens_vaccines(desk)
        await desk.press("a")
        await desk.sees("Add a batch", "Gardasil 9")
        await desk.types("ab1234")
        await desk.press("enter")
        await desk.types("31/05/2027")
        await desk.press("enter")
        await desk.sees("Batch AB1234 added", "On this device only, not yet sent")
        assert desk.line("AB1234  Gardasil 9").startswith(" > ")
        assert "Saved offline" in desk.line("AB1234  Gardasil 9")
        await desk.press("escape", "v")
        await desk.sees("MWANGI1")
        await desk.press("enter")
        await desk.sees("was the vaccine given?")
        await desk.press("1")
        await desk.sees("AB1234, expires 31 May 2027")
        await desk.press("escape", "escape", "escape", "escape")
        await desk.comes_back()
        assert [change.batch for change in nurse.store.outbox.waiting()] == []


async def test_what_is_wrong_with_a_batch_is_said_at_once_and_what_was_typed_stays(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await opens_vaccines(desk)
        await desk.press("a")
        await desk.sees("Add a batch")
        await desk.types("fm8629")
        await desk.press("f10")
        await desk.sees("Enter an expiry date")
        await desk.types("31/05/2027")
        await desk.press("f10")
        await desk.sees("This batch already exists", "fm8629")
        await desk.press("escape")
        await desk.sees("What you entered here is not saved.")
        await desk.press("1", "escape")
        await desk.sees("Stay and go on")
        await desk.press("2")
        await desk.sees("1 batch in use")
        assert nurse.store.outbox.entries() == []


async def test_expired_archived_and_unknown_are_said_in_words_and_archiving_asks_first(nurse: Nurse) -> None:
    old = a_batch(number="OLD1", expiry=TODAY - timedelta(days=1))
    book = a_batch(number="BOOK1", vaccine=None, expiry=None)
    await nurse.save(bundle(a_session(), (a_child(),), (old, book)))
    async with at_the_desk(nurse) as desk:
        await opens_vaccines(desk)
        assert "EXPIRED on 23 Nov 2026" in desk.line("OLD1")
        assert "Expiry date not known" in desk.line("BOOK1")
        await desk.press("x")
        await desk.sees("Archive batch FM8629?")
        await desk.press("enter", "x", "2")
        await desk.sees("Batch FM8629 archived", "2 batches in use")
        assert "Archived" in desk.line("FM8629  Gardasil 9")
        await desk.press("x")
        await desk.sees("Batch FM8629 is in use again")


async def test_editing_the_expiry_date_shows_in_the_copy(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await opens_vaccines(desk)
        await desk.press("enter")
        await desk.sees("Edit batch FM8629", "31/05/2027", "Works online only.")
        await desk.press(*["backspace"] * 10)
        await desk.types("30/06/2027")
        await desk.press("enter")
        await desk.sees("Batch FM8629 changed.", "Expires 30 Jun 2027")


async def test_offline_editing_says_why_not_until_the_hub_is_back(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await opens_vaccines(desk)
        for key in ("enter", "x"):
            await desk.press(key)
            await desk.sees("Editing a batch works online only")
        await desk.press("escape")
        await chooses(desk, "edit")
        await desk.sees("Editing a session works online only")
        await desk.comes_back()
        await desk.no_longer_sees("works online only")


async def test_editing_a_session_shows_on_its_page_and_on_the_dashboard(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Edit session")
        await chooses(desk, "edit")
        await desk.sees("Edit session", "24/11/2026", "09:30")
        await desk.types(", 31.2.26")
        await desk.press("enter", "enter")
        await desk.sees("“31.2.26” isn’t a date.", "24/11/2026, 31.2.26")
        await desk.press(*["backspace"] * 7)
        await desk.types("25.11.26")
        await desk.press("enter", *["backspace"] * 5)
        await desk.types("1:15pm")
        await desk.press("enter")
        await desk.sees("Saved. The team server has what you changed.", "24 November 2026, 25 November 2026, 1:15pm")
        await desk.press("escape")
        await desk.sees("Today 1:15pm")
        assert nurse.workspace.sessions.page("1204").session.start_time == time(13, 15)


async def test_when_the_hub_does_not_answer_an_edit_what_was_typed_stays(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Edit session")
        await chooses(desk, "edit")
        await desk.press("enter", *["backspace"] * 5)
        await desk.types("10:00")
        nurse.cable.script(Fault.BROKEN, on="/v1/sessions/1204")
        await desk.press("enter")
        await desk.sees("The team server has trouble. Editing a session works online only", "10:00")
        await desk.press("escape", "2")
        await desk.sees("Record vaccinations")
        assert nurse.workspace.sessions.page("1204").session.start_time == time(9, 30)


async def test_saving_from_the_session_page_stops_with_esc_and_leaves_nothing(nurse: Nurse) -> None:
    trickle = await behind_a_trickle(nurse.workspace.access, nurse.cable, "1204")
    trickle.flow.set()
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Record vaccinations")
        trickle.flow.clear()
        trickle.started.clear()
        await desk.press("o")
        await desk.until(trickle.started.is_set, "nothing arrives")
        await desk.sees("Saving HPV at Harbour View Academy… ", "Esc Stop")
        await desk.press("escape")
        await desk.sees("Stopped: it is as it was before.", "Not saved offline", "Esc Back")
        assert not nurse.workspace.sessions.is_saved("1204")


async def test_a_full_page_fits_80_by_24_with_both_vaccines_and_both_banners(nurse: Nurse) -> None:
    both = (Programme.MENACWY, Programme.TD_IPV)
    had = consented(history=(a_vaccination(9, child="child-9", session=None),))
    children = [a_child(n, care=dict.fromkeys(both, consented() if n < 9 else had)) for n in range(1, 10)]
    await nurse.save(bundle(a_session(id="7", programmes=both), tuple(children), ()))
    nurse.cable.cut()
    nurse.not_given("child-1", session="7", programme=Programme.MENACWY)
    nurse.cable.mend()
    await nurse.upload()
    nurse.cable.cut()
    async with at_the_desk(nurse) as desk:
        await desk.press("down", "enter")
        await desk.sees("You are working offline", "Your offline changes have been saved")
        await desk.sees("Record vaccinations", "Remove from this device", "Changed here", "1 change, nothing waits")
        await chooses(desk, "edit")
        await desk.sees("Editing a session works online only")
        await desk.press("pagedown")  # two lines of a message more than fit
        await desk.sees("Changed here")
