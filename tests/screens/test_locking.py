"""Locking with everything left as it is: nothing of a child in sight, no key in memory, and all there after it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mavis_tui.screens.locking import LOCKED
from mavis_tui.widgets.search import Search
from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse

WORDS = " ".join(LOCKED.split())


@asynccontextmanager
async def with_a_form(nurse: Nurse) -> AsyncIterator[Desk]:
    """Open the app with a session saved, and begin to record a dose of the first child from another batch."""
    nurse.settings(lock_minutes=15)
    await nurse.sign_in()
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await begins_a_record(desk)
        yield desk


async def test_after_the_minutes_that_were_set_nothing_of_a_child_is_left_on_the_screen(nurse: Nurse) -> None:
    async with with_a_form(nurse) as desk:
        for _ in range(15):
            assert not desk.app.locked
            nurse.clock.forward(seconds=60)
            desk.app.look_at_the_clock()
        await desk.sees(WORDS, "Enter your offline password")
        await desk.until(lambda: not nurse.store.unlocked, "the store stays open")
        assert "MWANGI" not in desk.text
        assert "AB12" not in desk.text


async def test_the_form_the_place_and_the_search_are_as_they_were_after_the_password(nurse: Nurse) -> None:
    async with with_a_form(nurse) as desk:
        form = desk.app.screen
        await desk.press("ctrl+l")
        await desk.sees(WORDS)
        await unlocks(desk)
        assert desk.app.screen is form
        assert desk.app.focused is form.query_one("#number")
        await desk.sees("MWANGI", "AB12")
        await desk.types("34")
        await desk.sees("AB1234")
        await desk.press("escape")
        await desk.press("2")
        await desk.press("escape")
        await desk.sees("1 of 3 children")
        assert desk.app.screen.query_one(Search).value == "mwangi1"


async def begins_a_record(desk: Desk) -> None:
    """Find the first child, and type half the number of another batch."""
    await desk.opens_children()
    await desk.types("mwangi1")
    await desk.press("enter")
    await desk.sees("was the vaccine given?")
    await desk.press("3")
    await desk.sees("Another batch")
    await desk.press("down", "enter")
    await desk.types("AB12")
    await desk.sees("AB12")


async def unlocks(desk: Desk) -> None:
    """Type the offline password, and wait until the page below is back."""
    await desk.until(lambda: not desk.nurse.store.unlocked, "the store stays open")
    await desk.types(OFFLINE_PASSWORD)
    await desk.press("enter")
    await desk.until(lambda: not desk.app.locked, "it stays locked")
    await desk.pilot.pause()
