"""Keys while the disk takes its time: the page goes on being drawn, and each key acts once or is nobody's."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from typing import Protocol

import pytest
from textual import events

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.session import Location
from mavis_tui.screens.base import page
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.terminal import turns
from tests.app.test_locking import WORDS, unlocks
from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse
from torture.slow_disk import SlowDisk


class Writes(Protocol):
    def __call__(self, *keys: str, sees: str) -> Awaitable[None]: ...


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    """A disk that waits for nothing until it is told to; asked for before `nurse`, whose files are opened on it."""
    monkeypatch.setattr(turns, "MOST_SECONDS", 0.02)
    monkeypatch.setattr(page, "SAID_AFTER_SECONDS", 0.0)
    with SlowDisk().slow() as disk:
        yield disk


@asynccontextmanager
async def at_the_check_page(nurse: Nurse) -> AsyncIterator[Desk]:
    """Offline, with the dose of the first child ready to be confirmed."""
    await nurse.save(a_bundle(3))
    nurse.record("child-3")
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await desk.opens_child("MWANGI1, Ada")
        await desk.press("1")
        await desk.sees("Check and confirm")
        yield desk


async def confirms_slowly(desk: Desk, disk: SlowDisk) -> None:
    """Press Enter, and see that the disk is waited for."""
    await desk.until(lambda: not desk.app.screen.query("Choices").first().disabled, "it can’t be confirmed")
    disk.hold()
    desk.app.post_message(events.Key("enter", "\r"))
    await desk.until(disk.waiting.is_set, "nothing is written")


def writing(desk: Desk, disk: SlowDisk) -> Writes:
    """Begin to count from now on, and give what presses keys that must write something."""
    del disk.synced[:]

    async def writes(*keys: str, sees: str) -> None:
        before = len(disk.synced)
        await desk.press(*keys)
        await desk.sees(sees)
        assert len(disk.synced) > before, f"{keys} write nothing"

    return writes


def of_the_first(nurse: Nurse) -> list[Entry]:
    return nurse.store.outbox.entries(child="child-1")


async def test_it_is_said_that_it_saves_and_nothing_is_saved_offline_before_it_is_on_the_disk(
    disk: SlowDisk, nurse: Nurse
) -> None:
    async with at_the_check_page(nurse) as desk:
        await confirms_slowly(desk, disk)
        await desk.sees("Saving…", "Check and confirm")
        assert of_the_first(nurse) == []
        assert "Saved offline" not in desk.text
        disk.go_on()
        await desk.sees("HPV given: MWANGI1, Ada. Saved offline.")
        assert len(of_the_first(nurse)) == 1
        assert "Saving…" not in desk.text


async def test_keys_hit_while_it_saves_neither_leave_the_page_nor_record_twice(disk: SlowDisk, nurse: Nurse) -> None:
    async with at_the_check_page(nurse) as desk:
        check = desk.app.screen
        await confirms_slowly(desk, disk)
        await desk.hits("enter", "escape", "2", "1", "enter", "down", "f5")
        await desk.until(lambda: not desk.app._in_line, "keys still wait")
        assert desk.app.screen is check
        disk.go_on()
        await desk.sees("Saved offline.", "3 children")
        assert len(of_the_first(nurse)) == 1
        assert len(nurse.store.outbox.entries()) == 2


async def test_a_key_that_waits_no_longer_than_a_key_may_is_for_the_page_that_comes(
    disk: SlowDisk, nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "MOST_SECONDS", 30.0)
    async with at_the_check_page(nurse) as desk:
        await confirms_slowly(desk, disk)
        await desk.hits("down", "enter")
        assert isinstance(desk.app.screen, CheckScreen)
        disk.go_on()
        await desk.sees("MWANGI2, Ada", "was the vaccine given?")
        assert len(of_the_first(nurse)) == 1


async def test_locking_while_it_saves_hides_at_once_and_the_record_is_there_once_afterwards(
    disk: SlowDisk, nurse: Nurse
) -> None:
    async with at_the_check_page(nurse) as desk:
        await confirms_slowly(desk, disk)
        await desk.hits("ctrl+l")
        await desk.sees(WORDS)
        assert "MWANGI" not in desk.text
        disk.go_on()
        await desk.until(lambda: not nurse.store.unlocked, "it doesn’t lock")
        await unlocks(desk)
        await desk.sees("HPV given: MWANGI1, Ada. Saved offline.", "3 children")
        assert len(of_the_first(nurse)) == 1


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
async def test_leaving_while_it_saves_leaves_the_record_there_once(disk: SlowDisk, nurse: Nurse, key: str) -> None:
    async with at_the_check_page(nurse) as desk:
        await confirms_slowly(desk, disk)
        await desk.hits(key)
        await desk.until(lambda: desk.app._exit, f"{key} doesn’t end it")
        disk.go_on()
        await nurse.workspace.access.in_flight.end()
        assert len(of_the_first(nurse)) == 1
        assert nurse.workspace.drafts.found() == []


async def test_a_disk_that_fails_while_it_saves_is_told_and_the_page_stays_to_confirm_once_more(
    disk: SlowDisk, nurse: Nurse
) -> None:
    async with at_the_check_page(nurse) as desk:
        await confirms_slowly(desk, disk)
        disk.fails = True
        disk.go_on()
        await desk.sees("Not recorded.", "the disk reported an error", "Check and confirm")
        assert of_the_first(nurse) == []
        disk.fails = False
        await desk.press("enter")
        await desk.sees("HPV given: MWANGI1, Ada. Saved offline.")
        assert len(of_the_first(nurse)) == 1


async def test_whatever_a_key_writes_the_page_waits_for_no_disk(disk: SlowDisk, nurse: Nurse) -> None:
    """Every kind of key that writes, and what the engine writes meanwhile: none of it in the thread that draws."""
    await nurse.save(a_bundle(3))
    nurse.record("child-3")
    async with at_the_desk(nurse) as desk:
        writes = writing(desk, disk)
        await desk.opens_children()
        await writes("f5", sees="is attending today’s session")
        await desk.press("enter")
        await writes("f5", sees="is absent from today’s session")
        await writes("f5", sees="is not registered yet")
        await writes("f5", sees="is attending today’s session")
        await desk.press("1")
        await desk.sees("Check and confirm")
        await writes("enter", sees="HPV given: MWANGI1, Ada.")
        await desk.press("enter", "f2")
        await desk.sees("Correct HPV")
        await desk.press("down", "enter", "down", "f10")
        await desk.sees("Check and confirm the correction")
        await writes("enter", sees="HPV corrected")
        await desk.press("f3")
        await desk.types("the wrong child")
        await writes("f10", sees="HPV withdrawn")
        await desk.press("escape", "escape")
        await desk.sees("On this device")
        await desk.goes_offline()
        await asyncio.to_thread(nurse.not_given, "child-2")
        await desk.comes_back()
        await desk.sees("F8")
        await writes("f8", sees="On this device")
        await desk.until(lambda: nurse.workspace.changes.notice() is None, "the banner stays")
        assert disk.by(threading.get_ident()) == []


async def test_sending_a_refused_record_again_and_removing_a_session_wait_for_no_disk_either(
    disk: SlowDisk, nurse: Nurse
) -> None:
    await nurse.save(a_bundle(3), a_bundle(3, id="1205", location=Location(name="Hill Top School")))
    await nurse.refused("child-3")
    async with at_the_desk(nurse) as desk:
        writes = writing(desk, disk)
        await desk.press("c")
        await desk.sees("Needs attention: 1")
        await writes("b", sees="Changes recorded on this device")
        await desk.press("escape")
        await desk.press("end")
        await writes("d", "2", sees="Removed from this device: Hill Top School")
        assert disk.by(threading.get_ident()) == []


async def test_no_page_is_lost_below_the_one_that_asks_for_the_password(disk: SlowDisk, nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("MWANGI1, Ada")
        child = desk.app.screen
        assert isinstance(child, ChildScreen)
        disk.hold()
        desk.app.post_message(events.Key("f5", None))
        await desk.until(disk.waiting.is_set, "nothing is written")
        await desk.hits("ctrl+l")
        await desk.sees(WORDS)
        disk.go_on()
        await desk.until(lambda: not nurse.store.unlocked, "it doesn’t lock")
        await unlocks(desk)
        await desk.sees("is attending today’s session")
        assert desk.app.screen is child
