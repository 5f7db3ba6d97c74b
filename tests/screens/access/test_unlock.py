"""The first two screens: the offline password, and the sign-in."""

import gc
from collections.abc import AsyncIterator

import pytest

from mavis_tui.cache.store import Store
from mavis_tui.settings import Settings
from tests.builders import NURSE
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import OFFLINE_PASSWORD, PASSWORD, Nurse, composed


@pytest.fixture
async def newcomer(nurse: Nurse) -> AsyncIterator[Nurse]:
    """The same nurse with a device that nobody has used yet."""
    store = Store(nurse.workspace.settings.data_dir.parent / "new-device")
    settings = Settings(data_dir=store.folder, hub=nurse.hub.address)
    workspace = composed(store, settings, nurse.clock, nurse.new_id, nurse.cable)
    yield Nurse(workspace, store, nurse.hub, nurse.cable, nurse.clock, nurse.new_id)
    if store.unlocked:
        await workspace.access.close()
    store.lock()


async def test_the_offline_password_opens_the_dashboard(nurse: Nurse) -> None:
    nurse.lock()
    async with at_the_desk(nurse, first="Enter your offline password") as desk:
        await desk.types(OFFLINE_PASSWORD)
        assert OFFLINE_PASSWORD not in desk.text
        await desk.press("enter")
        await desk.sees("Sessions", "Harbour View Academy")


async def test_a_wrong_password_says_so_and_asks_again(nurse: Nurse) -> None:
    nurse.lock()
    async with at_the_desk(nurse, first="Enter your offline password") as desk:
        await desk.types("the coffee is cold")
        await desk.press("enter")
        await desk.sees("The offline password isn’t right")
        assert not nurse.workspace.access.unlocked
        await desk.types(OFFLINE_PASSWORD)
        await desk.press("enter")
        await desk.sees("Harbour View Academy")


async def test_a_new_device_chooses_its_password_twice_and_signs_in(newcomer: Nurse) -> None:
    async with at_the_desk(newcomer, first="Choose an offline password") as desk:
        await desk.types("tea and biscuits")
        await desk.press("enter")
        await desk.types("tea and biscuit")
        await desk.press("enter")
        await desk.sees("The two passwords differ")
        assert not newcomer.workspace.access.has_store
        await desk.types("s")
        await desk.press("enter")
        await desk.sees("Sign in to see your team’s sessions", newcomer.hub.address)
        await desk.types(NURSE.email)
        await desk.press("enter")
        await desk.types(PASSWORD)
        await desk.press("enter")
        await desk.sees("Sessions", "Sian Rees", "Harbour View Academy")


async def test_a_short_password_is_refused_in_words(newcomer: Nurse) -> None:
    async with at_the_desk(newcomer, first="Choose an offline password") as desk:
        for _ in range(2):
            await desk.types("tea")
            await desk.press("enter")
        await desk.sees("12 characters")
        assert not newcomer.workspace.access.has_store


async def test_a_wrong_sign_in_says_so_and_lets_one_try_again(nurse: Nurse) -> None:
    await nurse.workspace.access.sign_out()
    async with at_the_desk(nurse) as desk:
        await desk.sees("(signed out)", "s Sign in")
        await desk.press("s")
        await desk.sees("Recording goes on without it")
        await desk.types("not this one")
        await desk.press("enter")
        await desk.sees("Sign in. ")
        assert not nurse.workspace.access.signed_in
        await desk.press(*["backspace"] * len("not this one"))
        await desk.types(PASSWORD)
        await desk.press("enter")
        await desk.sees("Sessions", "The list is as the team server has it at 12:00pm")
        assert "(signed out)" not in desk.text


async def test_esc_leaves_the_sign_in_and_the_app_without_an_account(newcomer: Nurse) -> None:
    newcomer.workspace.access.create("tea and biscuits")
    async with at_the_desk(newcomer, first="Sign in to see") as desk:
        await desk.press("escape")
        await desk.until(lambda: desk.app._exit, "the app doesn’t end")


async def test_after_the_sign_in_ran_out_the_dashboard_says_what_waits_for_it(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    nurse.record()
    await nurse.workspace.access.sign_out()
    async with at_the_desk(nurse) as desk:
        await desk.sees("You have offline changes: 1 waits on this device. Sign in (s) to send them.")
        await desk.press("s")
        await desk.sees("Sign in to send 1 record.")


async def test_once_the_first_page_stands_garbage_is_collected_again(nurse: Nurse) -> None:
    gc.disable()
    try:
        async with at_the_desk(nurse):
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
