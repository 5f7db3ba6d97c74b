"""The dashboard and the session page: what is on this device, what isn't, and how it gets there."""

import threading
from datetime import timedelta

import pytest

from mavis_tui.app.app import MavisApp
from mavis_tui.workspace.sessions import overview
from tests.app.test_locking import unlocks
from tests.builders import TODAY, a_bundle, a_session
from tests.cable import Fault
from tests.screens.desk import PATIENCE_SECONDS, at_the_desk
from tests.workspace.nurse import Nurse


async def test_the_dashboard_says_when_where_how_far_and_whether_it_is_on_this_device(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    await nurse.hub.put(a_bundle(0, id="1300", dates=(TODAY + timedelta(days=1),)))
    await nurse.workspace.sessions.refresh_list()
    nurse.not_given()
    async with at_the_desk(nurse) as desk:
        await desk.sees("Sian Rees", "HPV", "Today 9:30am Harbour View Academy 1 of 3")
        assert "Available offline" in desk.line("Today")
        assert "Not saved offline" in desk.line("25 Nov 9:30am")


async def test_the_first_page_is_painted_without_what_is_done_around_a_child(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MavisApp, "offer_drafts", lambda _: None)  # what is asked once the page stands
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.sees("Today 9:30am Harbour View Academy 0 of 3")
        assert "_around_a_child" not in vars(nurse.workspace)


async def test_saving_offline_says_until_when_and_since_when(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        assert "Not saved offline" in desk.line("Today")
        await desk.opens_session("Not saved offline", "on this device, encrypted, until 26 November 2026")
        await desk.press("o")
        await desk.sees("You can vaccinate and record in this session without a network")
        await desk.sees("Available offline", "until 26 November 2026", "Refreshed today at 12:00pm", "nothing yet")
        assert nurse.workspace.sessions.is_saved("1204")
        await desk.press("escape")
        await desk.sees("Available offline")
        assert "Available offline" in desk.line("Today")


async def test_a_refresh_that_fails_says_that_the_earlier_copy_is_still_here(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Refresh the copy")
        nurse.cable.script(Fault.BROKEN, on="/v1/sessions")
        await desk.press("o")
        await desk.sees("The earlier copy is still here.")
        assert nurse.workspace.sessions.is_saved("1204")


async def test_removing_a_session_asks_first_and_the_hasty_answer_keeps_it(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_session()
        await desk.press("d")
        await desk.sees("Remove this session from this device?")
        await desk.press("enter")
        assert nurse.workspace.sessions.is_saved("1204")
        await desk.press("d")
        await desk.sees("Remove this session from this device?")
        await desk.press("2")
        await desk.sees("Removed from this device.", "Not saved offline")
        assert not nurse.workspace.sessions.is_saved("1204")


async def test_a_session_with_a_waiting_change_cannot_be_removed(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.cable.cut()
    nurse.record()
    async with at_the_desk(nurse) as desk:
        await desk.opens_session()
        await desk.press("d")
        await desk.sees(
            "1 change waits in Harbour View Academy; it stays until uploaded, so it can’t be removed. Nothing is lost."
        )
        assert nurse.workspace.sessions.is_saved("1204")


async def test_removing_a_session_that_the_hub_no_longer_lists_says_so_and_the_app_goes_on(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.store.device.set_listing((), "", nurse.clock())
    async with at_the_desk(nurse) as desk:
        nurse.cable.cut()
        nurse.store.device.set_listing((), "", nurse.clock())
        await desk.opens_session()
        await desk.press("d", "2")
        await desk.until(lambda: not nurse.workspace.sessions.is_saved("1204"), "it stays")
        await desk.press("escape")
        await desk.sees("Sessions")


async def test_offline_what_is_not_saved_is_unavailable_and_what_is_saved_opens(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.hub.put(a_bundle(0, id="1300", dates=(TODAY + timedelta(days=1),)))
    await nurse.workspace.sessions.refresh_list()
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await desk.sees("You are working offline", "Unavailable")
        assert "Unavailable" in desk.line("25 Nov")
        assert "Available offline" in desk.line("Today")
        await desk.press("down", "enter")
        await desk.sees("Not available offline", "can’t be opened now")
        assert "Vaccinate" not in desk.words
        await desk.press("v")
        assert "Name" not in desk.words
        await desk.press("escape", "up", "enter")
        await desk.sees("Record vaccinations (3 children)", "v Vaccinate")


async def test_opening_a_session_after_the_network_went_notices_it_at_once(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        nurse.cable.cut()
        await desk.press("enter")
        await desk.sees("You are working offline", "Not available offline")


async def test_a_copy_whose_time_is_over_goes_once_the_hub_confirms_the_time_and_not_before(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.clock.forward(days=3)
    nurse.cable.cut()
    async with at_the_desk(nurse):
        assert nurse.workspace.sessions.is_saved("1204")
    nurse.store.device.set_hub_time(nurse.clock(), nurse.clock())
    async with at_the_desk(nurse):
        assert not nurse.workspace.sessions.is_saved("1204")


async def test_the_session_page_counts_by_status_and_says_what_cannot_be_recorded_today(nurse: Nurse) -> None:
    await nurse.save(a_bundle(4, dates=(TODAY + timedelta(days=1),)))
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Due vaccination 4", "0 of 4 done")
        await desk.sees("Vaccinations can be recorded on 25 November 2026.")


async def test_asking_the_hub_for_the_list_brings_new_sessions(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        await nurse.hub.put(a_bundle(0, id="1300", location=a_session().location, dates=(TODAY + timedelta(days=2),)))
        await desk.press("r")
        await desk.sees("The list is as the team server has it at 12:00pm.", "26 Nov 9:30am")


@pytest.mark.parametrize("network", [True, False])
async def test_the_blue_banner_says_which_way_we_are_offline(nurse: Nurse, network: bool) -> None:
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline(network=network)
        await desk.sees(
            "You are working offline", "there is no network" if network else "the team server can’t be reached"
        )


async def test_a_copy_that_a_command_removes_meanwhile_is_said_and_the_app_goes_on(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        nurse.workspace.sessions.forget("1204")
        await desk.press("enter")
        await desk.sees("Not available offline.", "isn’t saved offline on this device")
        await desk.press("escape", "escape")
        await desk.sees("Sessions")


async def test_a_copy_that_is_damaged_meanwhile_is_said_and_what_was_recorded_stays(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.cable.cut()
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        (nurse.workspace.settings.data_dir / "sessions" / "1204.db").write_bytes(b"no database" * 1000)
        await desk.press("1")
        await desk.sees("isn’t saved offline on this device", "1 change waits")
        await desk.press("escape", "escape", "escape")
        await desk.sees("Sessions", "The saved copy of session 1204 can’t be read")
        assert nurse.workspace.changes.waiting() == 1


async def test_many_children_are_counted_while_the_page_stands_already_and_again_after_locking(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "_MANY", 3)
    await nurse.save(a_bundle(3))
    may_read, reads = threading.Event(), nurse.workspace.sessions.page

    def page(session_id: str) -> overview.SessionPage:
        assert may_read.wait(PATIENCE_SECONDS)
        return reads(session_id)

    monkeypatch.setattr(nurse.workspace.sessions, "page", page)
    async with at_the_desk(nurse) as desk:
        await desk.press("enter")
        await desk.sees("Harbour View Academy", "Reading 3 children…")
        await desk.press("v")  # answers at once, and has nothing to open yet
        may_read.set()
        await desk.sees("Record vaccinations (3 children)", "Due vaccination 3")
        await desk.press("ctrl+l")
        await unlocks(desk)
        await desk.sees("Record vaccinations (3 children)", "Due vaccination 3")
