"""The changes: what needs attention, what waits, what was sent; and the result of the last upload."""

import asyncio

from textual.widgets import Input

from mavis_tui.client.service import Service
from mavis_tui.models.session import Location
from mavis_tui.screens.sending.changes import ChangesScreen
from mavis_tui.screens.sending.upload_result import UploadResultScreen
from mavis_tui.sync.upload import UploadResult
from mavis_tui.workspace.sending.changes import ChangesPage
from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

REFUSING = (b'"verdict":"saved"', b'"verdict":"refused","reason":"That day is over"')


async def test_what_needs_attention_stands_first_with_the_reason_and_what_to_do(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    await nurse.workspace.engine().probe()
    nurse.record("child-2")
    await nurse.upload()
    await nurse.refused("child-3")
    async with at_the_desk(nurse) as desk:
        await desk.press("c")
        await desk.sees("0 waiting · 1 saved · 1 needs attention")
        await desk.sees(
            "Needs attention. The team server did not take this record. It is kept on this device. No such day."
        )
        await desk.sees("Correct it on the child’s page, or tell the office. b sends it again as it is.")
        assert desk.words.index("Needs attention: 1") < desk.words.index("Sent today, Harbour View Academy: 1")
        assert "Saved, sent at 12:00pm" in desk.line("MWANGI2")


async def test_sending_again_lets_a_refused_record_wait_and_the_hub_takes_it(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await _gets_refused(desk)
        await desk.sees("The last upload")
        await desk.press("c")
        await desk.sees("b Send again")
        await desk.press("b")
        await desk.sees("Sent today, Harbour View Academy: 1", "1 saved")
        assert "b Send again" not in desk.words


async def test_what_was_sent_is_grouped_by_day_and_school_with_counts(nurse: Nurse) -> None:
    await nurse.save(a_bundle(), a_bundle(id="1205", location=Location(name="Mill Road School")))
    await nurse.workspace.engine().probe()
    nurse.record("child-1")
    nurse.record("child-2")
    await nurse.upload()
    page = nurse.workspace.changes.page()
    assert [(place, len(rows)) for (_, place), rows in page.sent_by_day_and_place().items()] == [
        ("Harbour View Academy", 2)
    ]
    nurse.clock.forward(days=1)
    async with at_the_desk(nurse) as desk:
        await desk.press("c")
        await desk.sees("Sent on 24 November 2026, Harbour View Academy: 2")


async def test_what_waits_stands_in_the_order_in_which_it_is_sent(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    nurse.record("child-3")
    nurse.clock.forward(minutes=3)
    nurse.not_given("child-1")
    page: ChangesPage = nurse.workspace.changes.page()
    assert [row.child for row in page.unsent()] == ["MWANGI3, Ada", "MWANGI1, Ada"]
    assert page.refused() == ()


async def test_try_now_says_what_came_of_it(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        nurse.record("child-1")
        await desk.press("c")
        await desk.sees("Waiting to be sent: 1", "On this device only, not yet sent")
        await desk.press("t")
        await desk.sees("network")
        assert "1 waiting" in desk.words


async def test_try_now_sends_also_what_was_recorded_while_an_earlier_upload_ran(nurse: Nurse) -> None:
    """The upload that it joins knows nothing of the record: nobody may read that everything has been sent."""
    await nurse.save(a_bundle())
    engine = nurse.workspace.engine()
    usual, began, may_end = engine._upload, asyncio.Event(), asyncio.Event()

    async def earlier() -> UploadResult:
        result = await usual()
        began.set()
        await may_end.wait()
        return result

    async with at_the_desk(nurse) as desk:
        engine._upload = earlier  # type: ignore[method-assign]
        running = asyncio.create_task(engine.upload())
        await began.wait()
        engine._upload = usual  # type: ignore[method-assign]
        nurse.record()
        await desk.press("c", "t")
        await desk.sees("1 waiting", "Sending…")
        may_end.set()
        await desk.sees("Sent 1: 1 saved, 0 need attention.")
        assert (await running).sent == 0


async def test_the_last_upload_has_a_page_that_says_what_stopped_it(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await desk.press("c", "u")
        await desk.sees("Nothing has been uploaded since mavis was started")
        await desk.press("escape")
        await desk.goes_offline(network=False)
        nurse.record("child-1")
        await desk.press("t", "u")
        await desk.sees(
            "Stopped by The team server can’t be reached", "Waiting 1, on this device only", "Nothing is lost"
        )
        await desk.sees("mavis tries again by itself; t tries now.")
        await desk.press("c")
        await desk.until(lambda: isinstance(desk.app.screen, ChangesScreen), "c doesn’t go back to the changes")


async def test_a_good_upload_opens_nothing_by_itself(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        nurse.record("child-1")
        await desk.comes_back()
        await desk.sees("Your offline changes have been saved")
        assert not any(isinstance(screen, UploadResultScreen) for screen in desk.app.screen_stack)


async def test_a_refusal_opens_the_result_by_itself_and_only_once(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await _gets_refused(desk)
        await desk.sees(
            "The last upload", "Refused 1, kept on this device", "MWANGI1, Ada, HPV given", "That day is over"
        )
        await desk.press("escape")
        await desk.sees("Sessions")
        await desk.goes_offline()
        await desk.comes_back()
        assert not isinstance(desk.app.screen, UploadResultScreen)


async def test_the_result_doesnt_open_over_a_form_but_after_it(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("down", "enter")
        await desk.sees("was the vaccine given?")
        await _gets_refused(desk)
        assert not isinstance(desk.app.screen, UploadResultScreen)
        await desk.press("escape")
        await desk.sees("The last upload")
        await desk.press("escape")
        await desk.sees("Name", "Born")


async def test_the_result_doesnt_open_while_somebody_types(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.types("mw")
        await _gets_refused(desk)
        await desk.types("a")
        assert desk.app.screen.query_one(Input).value == "mwa"


async def _gets_refused(desk: Desk) -> None:
    """Record for the first child, and let the hub refuse it."""
    desk.nurse.cable.alter = lambda body: body.replace(*REFUSING)
    desk.nurse.record("child-1")
    desk.nurse.workspace.wake()
    await desk.until(lambda: desk.nurse.workspace.changes.page().attention, "the hub doesn’t refuse")
    await desk.pilot.pause()
    desk.nurse.cable.alter = None


async def test_a_sign_in_that_the_hub_ended_is_said_on_the_page_at_once_and_offered_again(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    account = nurse.workspace.access.account
    assert account is not None
    async with at_the_desk(nurse) as desk:
        other = Service(account.hub, token=account.token, transport=nurse.cable)
        await other.sign_out()  # the hub takes this token no more
        nurse.record()
        nurse.workspace.wake()
        await desk.sees(
            "You are signed out: nothing is sent", "1 change waits", "Sign in (s) to send them.", "s Sign in"
        )
        await desk.opens_children()
        await desk.sees("You are signed out: nothing is sent")
        await desk.press("escape", "c")
        await desk.sees("It is sent by itself when you are signed in and online.")
        await desk.press("u")
        await desk.sees("Stopped by Sign in", "Nothing is lost. It is sent by itself once you have signed in.")


async def test_a_dialog_keeps_the_banner_and_says_its_keys(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.press("d")
        await desk.sees("Remove this session from this device?", "Enter Choose", "Esc No", "? Help")
        await desk.goes_offline()
        await desk.sees("You are working offline", "Remove this session from this device?")


async def test_beside_a_wide_list_stands_what_the_highlighted_change_records(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    nurse.cable.cut()
    nurse.record("child-1", notes="felt faint")
    nurse.not_given("child-2")
    async with at_the_desk(nurse, size=(120, 40)) as desk:
        await desk.press("c")
        await desk.sees("Gardasil 9", "Identified by", "FM8629", "felt faint", "Sian Rees", "Saved offline")
        await desk.press("down")
        await desk.sees("MWANGI2, Ada", "Unwell")
        assert "felt faint" not in desk.text
        await desk.pilot.resize_terminal(119, 40)
        await desk.no_longer_sees("Identified by")
