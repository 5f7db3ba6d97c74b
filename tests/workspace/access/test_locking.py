"""When it is time to lock, and what locking does with work that is under way."""

import asyncio
import threading

import pytest

from mavis_tui.errors import StoreLocked, WrongPassword
from mavis_tui.sync.connectivity import Link
from mavis_tui.workspace.access.idle_lock import Idleness
from mavis_tui.workspace.access.in_flight import InFlight
from tests.builders import a_bundle
from tests.conftest import StandingClock
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse


def test_it_is_time_after_the_minutes_that_were_set_and_not_before(clock: StandingClock) -> None:
    idleness = Idleness(clock, 15)
    for _ in range(15 * 60 - 1):
        clock.forward(seconds=1)
        assert not idleness.is_over()
    clock.forward(seconds=1)
    assert idleness.is_over()


def test_a_key_begins_the_minutes_anew(clock: StandingClock) -> None:
    idleness = Idleness(clock, 1)
    for _ in range(10):
        clock.forward(seconds=50)
        assert not idleness.is_over()
        idleness.touched()


def test_a_laptop_that_slept_while_it_saved_locks_when_that_is_over(clock: StandingClock) -> None:
    idleness = Idleness(clock, 15)
    for _ in range(16):
        clock.forward(seconds=59)
        idleness.busy()
    assert not idleness.is_over()
    clock.forward(hours=3)
    idleness.busy()
    idleness.busy()
    assert idleness.is_over()


@pytest.mark.parametrize("hours", [8, -8])
def test_a_clock_that_jumped_makes_it_time_at_once(clock: StandingClock, hours: int) -> None:
    idleness = Idleness(clock, 15)
    clock.forward(hours=hours)
    assert idleness.is_over()


def test_setting_the_clock_back_a_little_buys_no_time(clock: StandingClock) -> None:
    idleness = Idleness(clock, 1)
    clock.forward(seconds=-50)
    assert not idleness.is_over()
    clock.forward(seconds=60)
    assert idleness.is_over()


def test_never_means_never(clock: StandingClock) -> None:
    idleness = Idleness(clock, 0)
    clock.forward(days=3)
    assert not idleness.is_over()
    idleness.screen(locked=True)
    assert not idleness.is_over()


def test_a_screen_that_was_locked_makes_it_time_at_once_and_only_once(clock: StandingClock) -> None:
    idleness = Idleness(clock, 15)
    idleness.screen(locked=True)
    idleness.touched()  # something was under way
    assert idleness.is_over()
    assert not idleness.is_over()


def test_a_nurse_who_is_back_at_her_screen_before_it_was_time_goes_on(clock: StandingClock) -> None:
    idleness = Idleness(clock, 15)
    idleness.screen(locked=True)
    idleness.screen(locked=False)
    assert not idleness.is_over()


async def test_what_is_asked_is_broken_off_and_what_is_written_is_waited_for() -> None:
    in_flight, written = InFlight(), threading.Event()
    asking = asyncio.create_task(in_flight.ask(asyncio.Event().wait()))
    writing = in_flight.write(asyncio.to_thread(written.wait))
    await asyncio.sleep(0)
    assert in_flight.any
    ending = asyncio.create_task(in_flight.end())
    with pytest.raises(StoreLocked, match="before the team server had answered"):
        await asking
    assert not ending.done()
    written.set()
    await ending
    assert writing.done()
    assert not in_flight.any


async def test_nothing_is_asked_while_it_locks_and_everything_after_it() -> None:
    in_flight = InFlight()
    await in_flight.end()
    with pytest.raises(StoreLocked):
        await in_flight.ask(asyncio.sleep(0))
    in_flight.begin()
    assert await in_flight.ask(asyncio.sleep(0, "an answer")) == "an answer"


async def test_whoever_stops_asking_by_herself_is_not_told_that_it_was_locked() -> None:
    asking = asyncio.create_task(InFlight().ask(asyncio.Event().wait()))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_locking_leaves_no_key_and_no_token_in_memory(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    service = nurse.workspace.access.service
    await nurse.workspace.lock_for_a_while()
    store = nurse.store
    assert store._vault._master is None
    assert store._vault._sealed == {}
    assert store._files == []
    assert nurse.workspace.access._service is None
    assert service._http is None
    for asked in (lambda: store.outbox, lambda: store.snapshots, nurse.workspace.changes.page):
        with pytest.raises(WrongPassword):
            asked()


async def test_after_locking_for_a_while_the_link_and_the_last_upload_are_known_as_before(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    await nurse.upload()
    before = nurse.workspace.last_upload
    await nurse.lose_the_network()
    assert nurse.workspace.link is Link.OFFLINE
    await nurse.workspace.lock_for_a_while()
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
    assert nurse.workspace.link is Link.OFFLINE
    assert nurse.workspace.last_upload == before
    nurse.workspace.engine()
    assert nurse.workspace.link is Link.OFFLINE
    nurse.record("child-2")
    await nurse.find_the_network()
    await nurse.upload()


async def test_a_session_that_is_only_in_memory_is_still_there_after_unlocking(nurse: Nurse) -> None:
    await nurse.hub.put(a_bundle(id="1300"))
    await nurse.workspace.sessions.open("1300")
    await nurse.workspace.lock_for_a_while()
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
    nurse.cable.cut()
    assert len(nurse.workspace.children.rows("1300")) == 3
