"""Locking with everything left as it is: nothing of a child in sight, no key in memory, and all there after it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from textual.widgets import Input

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.programme import Programme
from mavis_tui.screens.access.unlock import LOCKED
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.recording.record import RecordScreen
from mavis_tui.widgets.search import Search
from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse


class Answer(httpx.AsyncBaseTransport):
    """Holds back the hub's answers to one path until they may come."""

    def __init__(self, hub: httpx.AsyncBaseTransport, path: str) -> None:
        self.under_way, self.may_come = asyncio.Event(), asyncio.Event()
        self._hub, self._path = hub, path

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._hub.handle_async_request(request)
        if request.url.path == self._path:
            self.under_way.set()
            await self.may_come.wait()
        return response


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
    nurse.settings(lock_minutes=15)
    await nurse.sign_in()
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.types("mwangi1")
        await desk.press("enter")
        await desk.sees("was the vaccine given?")
        await desk.press("3")
        await desk.sees("Another batch")
        await desk.press("down", "enter")
        await desk.types("AB12")
        form = desk.app.screen
        assert isinstance(form, RecordScreen)
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


async def test_the_first_key_after_the_laptop_slept_locks_and_does_nothing_else(nurse: Nurse) -> None:
    async with with_a_form(nurse) as desk:
        nurse.clock.forward(hours=3)
        await desk.types("9")
        await desk.sees(WORDS)
        await unlocks(desk)
        assert desk.app.screen.query_one("#number", Input).value == "AB12"


async def test_the_computers_own_lock_covers_the_form_and_once_unlocked_mavis_stays_so(nurse: Nurse) -> None:
    async with with_a_form(nurse) as desk:
        desk.app.screen_changed(locked=True)
        await desk.sees(WORDS)
        desk.app.screen_changed(locked=True)  # another user came, and nobody says that she has gone
        await unlocks(desk)
        assert not desk.app.look_at_the_clock()
        assert desk.app.screen.query_one("#number", Input).value == "AB12"


async def test_neither_help_nor_palette_nor_a_small_window_reaches_what_is_below(nurse: Nurse) -> None:
    async with with_a_form(nurse) as desk:
        below = desk.app.screen
        await desk.press("ctrl+l")
        await desk.sees(WORDS)
        await desk.until(lambda: not nurse.store.unlocked, "the store stays open")
        for key, words in (("f1", "Keys and help"), ("ctrl+p", "Commands")):
            await desk.press(key)
            await desk.until(lambda: desk.app.screen is not desk.app._cover, f"{key} opens nothing")
            await desk.pilot.pause()
            assert words in desk.words or key == "ctrl+p"
            for secret in ("MWANGI", "AB12", "Lock now", "Last upload"):
                assert secret not in desk.words, key
            await desk.press("escape")
            await desk.sees(WORDS)
        await desk.pilot.resize_terminal(50, 15)
        await desk.sees("too small")
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees(WORDS)
        desk.app._on_change()
        desk.app.keep_what_is_typed()
        await desk.pilot.pause()
        await unlocks(desk)
        assert desk.app.screen is below


async def test_a_page_that_was_about_to_open_opens_below_the_cover(nurse: Nurse) -> None:
    async with with_a_form(nurse) as desk:
        form = desk.app.screen
        assert isinstance(form, RecordScreen)
        await desk.press("ctrl+l")
        await desk.sees(WORDS)
        form.run_worker(_asks(form))
        await desk.until(lambda: any(isinstance(page, Ask) for page in desk.app.screen_stack), "nothing is asked")
        await desk.pilot.pause()
        await desk.sees(WORDS)
        assert "MWANGI" not in desk.text
        form.renew_all()
        assert not form.query_one("#said").display
        await unlocks(desk)
        await desk.sees("Is this MWANGI?")


async def test_uploading_pauses_while_locked_and_goes_on_after_it(nurse: Nurse) -> None:
    nurse.settings(lock_minutes=15)
    await nurse.sign_in()
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        answer = nurse.cable.hub = Answer(nurse.cable.hub, "/v1/changes")
        nurse.record()
        nurse.workspace.wake()
        await answer.under_way.wait()
        await desk.press("ctrl+l")
        await desk.sees(WORDS)
        await desk.until(lambda: not nurse.store.unlocked, "the store stays open")
        answer.may_come.set()
        asked = len(nurse.cable.requests)
        nurse.workspace.wake()
        await desk.pilot.pause()
        assert len(nurse.cable.requests) == asked
        await unlocks(desk)
        await desk.until(lambda: not nurse.workspace.changes.waiting(), "it still waits")
        assert nurse.workspace.upload_trouble == ""
        assert [entry.sending for entry in nurse.store.outbox.entries()] == [Sending.SAVED]
        assert nurse.cable.sent("POST /v1/changes") == 2  # the hub gave the receipt that it had made before


async def test_saving_that_is_under_way_keeps_mavis_open_and_a_key_ends_it_cleanly(nurse: Nurse) -> None:
    nurse.settings(lock_minutes=15)
    await nurse.sign_in()
    await nurse.workspace.sessions.refresh_list()
    async with at_the_desk(nurse) as desk:
        answer = nurse.cable.hub = Answer(nurse.cable.hub, "/v1/sessions/1204")
        await desk.press("o")
        await answer.under_way.wait()
        nurse.clock.forward(hours=2)
        assert not desk.app.look_at_the_clock()
        desk.app.screen_changed(locked=True)
        assert not desk.app.locked
        await desk.press("ctrl+l")
        await desk.sees(WORDS)
        await unlocks(desk)
        answer.may_come.set()
        await desk.sees("mavis was locked", "Sessions")
        assert not nurse.workspace.sessions.is_saved("1204")
        await desk.press("o")
        await desk.sees("Available offline")


async def test_a_wrong_password_leaves_it_locked_and_leaving_keeps_the_form(nurse: Nurse) -> None:
    async with with_a_form(nurse) as desk:
        await desk.press("ctrl+l")
        await desk.until(lambda: not nurse.store.unlocked, "the store stays open")
        desk.app.screen.query_one("#password", Input).value = "not the password"
        await desk.press("enter")
        await desk.sees("The offline password isn’t right")
        assert not nurse.store.unlocked
        await desk.press("ctrl+q")
        await desk.until(lambda: desk.app._exit, "the app doesn’t end")
    nurse.store.unlock(OFFLINE_PASSWORD)
    assert [draft.fields["number"] for draft in nurse.store.device.drafts.all()] == ["AB12"]


async def _asks(form: RecordScreen) -> None:
    await form.app.push_screen_wait(Ask("Is this MWANGI?", no="No", yes="Yes"))


async def begins_a_record(desk: Desk) -> None:
    """Open the form of the first child, and type half the number of another batch."""
    workspace = desk.nurse.workspace
    child = ChildScreen(workspace, "1204", "child-1")
    await desk.app.push_screen(child)
    child.fill_in(workspace.recording.options("1204", "child-1", Programme.HPV), given=True)
    await desk.sees("Another batch")
    await desk.press("down", "enter")
    await desk.types("AB12")
    await desk.sees("AB12")
    await desk.until(lambda: not workspace.access.in_flight.any, "what was typed isn’t kept")


async def unlocks(desk: Desk) -> None:
    """Type the offline password, and wait until the page below is back."""
    await desk.until(lambda: not desk.nurse.store.unlocked, "the store stays open")
    desk.app.screen.query_one("#password", Input).value = OFFLINE_PASSWORD
    await desk.press("enter")
    await desk.until(lambda: not desk.app.locked, "it stays locked")
    await desk.pilot.pause()
