"""Asks whether two entries of lists are one child; nothing is decided where somebody can't say."""

from functools import partial
from typing import Any

from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.pick import Pick
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice
from mavis_tui.workspace.children.child_page import SameChild

_ANSWERS = (
    Choice("wait", "I can’t say now"),
    Choice("no", "No, another child"),
    Choice("yes", "Yes, the same child"),
)


async def say_whether_same(page: Page[Any], session_id: str, asked: SameChild) -> None:
    """Ask, and keep the answer if it is one. Raises what keeping it does."""
    said = await page.app.push_screen_wait(Pick(plain(asked.question), [*_ANSWERS], "wait"))
    if said in ("yes", "no"):
        say_same = partial(page.workspace.children.say_same, same=said == "yes")
        await page.on_disk(say_same, session_id, asked.child, asked.other)
