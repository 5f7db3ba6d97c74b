"""Whatever is asked over a page: its banners stay in sight, its keys stand below, and a key draws the screen anew."""

from typing import Any

import pytest
from textual.screen import ModalScreen, Screen

from mavis_tui.app.app import SMALLEST
from mavis_tui.app.keymap import own_nodes
from mavis_tui.app.palette import KEYS, Commands
from mavis_tui.app.too_small import TooSmall
from mavis_tui.screens.access.unlock import Unlock
from mavis_tui.screens.base.dialog import Ask, Dialog
from mavis_tui.screens.base.pick import Pick
from mavis_tui.screens.help import HelpScreen
from mavis_tui.terminal.plain_textual import changed_cells
from mavis_tui.widgets.banner import WORKING_OFFLINE
from mavis_tui.widgets.choices import Choice
from mavis_tui.widgets.key_names import nodes_below
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse


def dialogs() -> list[Screen[Any]]:
    """Make one dialog of each kind."""
    question = Ask("Go back? What you entered here is not saved.", no="Stay and go on", yes="Go back without saving")
    return [
        question,
        Pick("Which status?", [Choice("due", "Due vaccination"), Choice("any", "Any")], "any"),
        Commands(),
    ]


def test_these_are_all_kinds_of_dialogs() -> None:
    own_nodes()  # loads every page
    ours = {node for node in nodes_below(ModalScreen) if node.__module__.startswith("mavis_tui.")}
    assert ours - {Dialog} == {type(dialog) for dialog in dialogs()}


@pytest.mark.parametrize("size", [SMALLEST, (80, 24)])
async def test_every_dialog_keeps_the_banner_and_says_its_keys(nurse: Nurse, size: tuple[int, int]) -> None:
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse, size=size) as desk:
        await desk.goes_offline()
        for dialog in dialogs():
            desk.app.push_screen(dialog)
            await desk.until(lambda dialog=dialog: desk.app.screen is dialog, "it doesn’t open")  # type: ignore[misc]
            await desk.sees(WORKING_OFFLINE, "Esc")
            keys = desk.text.splitlines()[-1].strip()
            assert keys == KEYS if isinstance(dialog, Commands) else keys.endswith("? Help")
            desk.app.pop_screen()


async def test_what_is_learnt_while_a_dialog_is_open_is_told_above_it(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        for dialog in dialogs():
            desk.app.push_screen(dialog)
            await desk.until(lambda dialog=dialog: desk.app.screen is dialog, "it doesn’t open")  # type: ignore[misc]
            await desk.goes_offline()
            await desk.sees(WORKING_OFFLINE)
            await desk.comes_back()
            await desk.no_longer_sees(WORKING_OFFLINE)
            desk.app.pop_screen()


async def test_one_key_draws_the_whole_screen_anew_also_over_a_page_and_without_one(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        desk.app._shown = shown = changed_cells(read_aloud=False)
        assert shown is not None
        pages = [*dialogs(), HelpScreen(nurse.workspace), Unlock(nurse.workspace), TooSmall(*SMALLEST)]
        for page in (desk.app.screen, *pages):
            if page is not desk.app.screen:
                desk.app.push_screen(page)
                await desk.until(lambda page=page: desk.app.screen is page, "it doesn’t open")  # type: ignore[misc]
            shown._lines[0] = []
            await desk.pilot.press("ctrl+r")
            await desk.until(lambda: shown._lines == {}, f"{page} isn’t drawn anew")
