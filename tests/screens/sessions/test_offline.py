"""Without a network and back: the two banners, where a record is meanwhile, and what survives a restart."""

from collections.abc import Awaitable, Callable

import pytest

from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import PASSWORD, Nurse

OFFLINE, SAVED = "You are working offline", "Your offline changes have been saved"


async def to_the_session(desk: Desk) -> None:
    await desk.opens_session()


async def to_the_children(desk: Desk) -> None:
    await desk.opens_children()


async def to_the_child(desk: Desk) -> None:
    await desk.opens_child()


async def to_the_form(desk: Desk) -> None:
    await to_the_child(desk)
    await desk.press("1")
    await desk.sees("Another batch")


async def to_the_check(desk: Desk) -> None:
    await to_the_form(desk)
    await desk.press("f10")
    await desk.sees("Check and confirm")


async def to_the_changes(desk: Desk) -> None:
    await desk.press("c")
    await desk.sees("Changes")


async def to_the_help(desk: Desk) -> None:
    await desk.press("h")
    await desk.sees("Help working offline")


EVERYWHERE = pytest.mark.parametrize(
    "go",
    [to_the_session, to_the_children, to_the_child, to_the_form, to_the_check, to_the_changes, to_the_help],
    ids=lambda go: go.__name__,
)


@EVERYWHERE
async def test_the_banners_come_and_go_on_whichever_page_is_open(
    nurse: Nurse, go: Callable[[Desk], Awaitable[None]]
) -> None:
    await nurse.save(a_bundle(3))
    nurse.cable.cut()
    nurse.not_given("child-3")
    nurse.cable.mend()
    async with at_the_desk(nurse, first=SAVED) as desk:
        await desk.press("f8")
        await desk.no_longer_sees(SAVED)
        await go(desk)
        assert OFFLINE not in desk.words
        await desk.goes_offline()
        await desk.sees(OFFLINE)
        nurse.not_given("child-2")
        await desk.comes_back()
        await desk.no_longer_sees(OFFLINE)
        await desk.sees(SAVED, "1 record at 12:00pm · Harbour View Academy (1)")
        await desk.press("f8")
        await desk.no_longer_sees(SAVED)


async def test_what_waits_is_counted_and_then_saved(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        nurse.record("child-1")
        nurse.not_given("child-2")
        await desk.opens_children()
        await desk.sees("2 changes wait", "Vaccinated, saved offline")
        await desk.comes_back()
        await desk.sees(f"{SAVED} · 2 records at 12:00pm", "Vaccinated, saved")
        assert "saved offline" not in desk.line("MWANGI1")


async def test_the_green_banner_survives_a_restart_and_goes_for_good_with_f8(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        nurse.record()
        await desk.comes_back()
        await desk.sees(SAVED)
    nurse.restart()
    async with at_the_desk(nurse) as desk:
        await desk.sees(SAVED)
        await desk.press("f8")
        await desk.no_longer_sees(SAVED)
    nurse.restart()
    async with at_the_desk(nurse) as desk:
        await desk.sees("Harbour View Academy")
        assert SAVED not in desk.words


async def test_the_green_banner_of_another_day_says_which(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        nurse.record()
        await desk.comes_back()
    nurse.clock.forward(days=1)
    nurse.restart()
    async with at_the_desk(nurse) as desk:
        await desk.sees("1 record at 24 November 2026, 12:00pm")


async def test_what_went_through_at_once_is_not_announced(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        nurse.record()
        nurse.workspace.wake()
        await desk.until(lambda: not nurse.workspace.changes.waiting(), "it still waits")
        await desk.press("r")
        await desk.sees("The list is as the team server has it")
        assert SAVED not in desk.words


async def test_a_record_made_while_the_sign_in_has_run_out_goes_after_signing_in(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    await nurse.workspace.access.sign_out()
    nurse.record()
    async with at_the_desk(nurse) as desk:
        await desk.sees("Sign in (s) to send them")
        await desk.press("s")
        await desk.sees("Sign in to send 1 record")
        await desk.types(PASSWORD)
        await desk.press("enter")
        await desk.sees("Sessions")
        await desk.until(lambda: not nurse.workspace.changes.waiting(), "it still waits")
        await desk.no_longer_sees("You have offline changes")
