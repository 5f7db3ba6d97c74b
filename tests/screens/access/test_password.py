"""The offline password on the screen: tried too early, changed, drawn from words, and recovered."""

from collections.abc import AsyncIterator

import pytest
from textual.widgets import Input

from mavis_tui.cache.store import Store
from mavis_tui.screens.access.recovery import RecoveryScreen
from mavis_tui.screens.access.sign_in import SignIn
from mavis_tui.settings import Settings
from mavis_tui.widgets.passphrase import DrawnWords
from mavis_tui.workspace.access.passphrases import word_list
from tests.builders import NURSE, a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import OFFLINE_PASSWORD, PASSWORD, Nurse, composed

NEW = "green lamp nine rivers"


def fill(desk: Desk, **fields: str) -> None:
    """Fill in fields by their ids; typing each letter is tested elsewhere."""
    for name, value in fields.items():
        desk.app.screen.query_one(f"#{name.replace('_', '-')}", Input).value = value


@pytest.fixture
async def locked(nurse: Nurse) -> AsyncIterator[Nurse]:
    """A nurse with one record that waits, in front of the locked app; the store goes by the test's clock."""
    await nurse.save(a_bundle())
    nurse.record()
    nurse.lock()
    nurse.store = Store(nurse.store.folder, clock=nurse.clock)
    nurse.workspace = composed(nurse.store, nurse.workspace.settings, nurse.clock, nurse.new_id, nurse.cable)
    yield nurse
    nurse.workspace.lock()


async def test_after_three_wrong_ones_the_field_stays_and_the_seconds_run_down(
    locked: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mavis_tui.screens.access.unlock._TICK_SECONDS", 0.05)
    async with at_the_desk(locked, first="Enter your offline password") as desk:
        for _ in range(4):
            locked.clock.forward(seconds=1)
            fill(desk, password="not this one")
            await desk.press("enter")
            await desk.sees("The offline password isn’t right")
        fill(desk, password=OFFLINE_PASSWORD)
        await desk.press("enter")
        await desk.sees("Wait a moment", "2 seconds")
        assert desk.app.screen.query_one("#password", Input).value == OFFLINE_PASSWORD
        locked.clock.forward(seconds=1)
        await desk.sees("The next try is in 1 second; nothing is ever removed because of wrong ones")
        locked.clock.forward(seconds=1)
        await desk.sees("You can try again now.")
        await desk.press("enter")
        await desk.sees("Sessions", "Harbour View Academy")


async def test_who_forgot_it_signs_in_and_goes_on_with_all_that_was_recorded(locked: Nurse) -> None:
    async with at_the_desk(locked, first="Enter your offline password") as desk:
        await desk.press("f4")
        await desk.sees("Forgotten the offline password?", "Any nurse of the team R1L", locked.hub.address)
        fill(desk, email=NURSE.email, hub_password=PASSWORD, password=NEW, again=NEW)
        await desk.sees(NURSE.email, "F10 Save")
        assert PASSWORD not in desk.text
        assert NEW not in desk.text
        await desk.press("f10")
        await desk.sees("Sessions", "Harbour View Academy")
        await desk.until(lambda: not locked.workspace.changes.waiting(), "the record isn’t sent")
    locked.lock()
    locked.workspace.access.unlock(NEW)


async def test_without_a_network_it_says_so_and_leads_to_a_form_and_back(locked: Nurse) -> None:
    locked.cable.cut()
    async with at_the_desk(locked, first="Enter your offline password") as desk:
        await desk.press("f4")
        await desk.sees("Forgotten the offline password?")
        fill(desk, email=NURSE.email, hub_password=PASSWORD, password=NEW, again=NEW)
        await desk.press("f10")
        await desk.sees("No network", "What you recorded is safe on this device", "F5 opens a form like paper")
        assert desk.app.screen.query_one("#hub-password", Input).value == PASSWORD
        await desk.press("escape")
        await desk.sees("Go back? What you entered here is not saved.")
        await desk.press("2")
        await desk.sees("Enter your offline password")


async def test_a_device_that_nobody_prepared_says_that_only_the_password_opens_it(nurse: Nurse) -> None:
    store = Store(nurse.store.folder.parent / "new-device")
    settings = Settings(data_dir=store.folder, hub=nurse.hub.address)
    workspace = composed(store, settings, nurse.clock, nurse.new_id, nurse.cable)
    workspace.access.create(OFFLINE_PASSWORD)
    workspace.access.lock()
    newcomer = Nurse(workspace, store, nurse.hub, nurse.cable, nurse.clock, nurse.new_id)
    async with at_the_desk(newcomer, first="Enter your offline password") as desk:
        await desk.press("f4")
        await desk.sees("never prepared for recovery", "Only the offline password opens it")
        assert not desk.app.screen.query(Input)
        assert "F10 Save" not in desk.words
        await desk.press("escape")
        await desk.sees("Enter your offline password")


async def test_another_password_is_chosen_from_the_palette(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        await desk.press("ctrl+p")
        await desk.types("another off")
        await desk.sees("Change password")
        await desk.press("enter", "enter")
        await desk.sees("Change the offline password", "Offline password until now")
        for old, new, again, says in (
            (OFFLINE_PASSWORD, NEW, "not the same", "The two passwords differ"),
            ("not this one at all", NEW, NEW, "The offline password isn’t right"),
        ):
            fill(desk, old=old, password=new, again=again)
            await desk.press("f10")
            await desk.sees(says)
        fill(desk, old=OFFLINE_PASSWORD)
        await desk.press("f10")
        await desk.sees("The offline password is changed.", "Sessions")
    nurse.lock()
    nurse.workspace.access.unlock(NEW)


async def test_words_are_drawn_for_who_has_none(nurse: Nurse) -> None:
    store = Store(nurse.store.folder.parent / "new-device")
    workspace = composed(store, Settings(data_dir=store.folder), nurse.clock, nurse.new_id, nurse.cable)
    newcomer = Nurse(workspace, store, nurse.hub, nurse.cable, nurse.clock, nurse.new_id)
    async with at_the_desk(newcomer, first="Choose an offline password") as desk:
        assert "Forgotten it?" not in desk.words
        await desk.press("f3")
        await desk.sees("Worth 62 bits")
        drawn = str(desk.app.screen.query_one(DrawnWords).content).split("\n")[0].split()
        assert set(drawn) <= set(word_list())
        await desk.press("f4")
        assert not isinstance(desk.app.screen, RecoveryScreen)


async def test_a_wrong_password_of_the_hub_is_not_typed_on_behind(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        desk.app.push_screen(SignIn(nurse.workspace))
        await desk.sees("Sign in")
        await desk.types("wrong one")
        await desk.press("enter")
        await desk.sees("The e-mail address or the password isn’t right.")
        field = desk.app.screen.query_one("#password", Input)
        assert field.value == ""
        assert desk.app.focused is field
