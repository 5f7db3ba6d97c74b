"""What of ours stands on parts of Textual that aren't public, and how the app does without: plain Textual then does it.

The setting `plain_textual` turns both off, for a terminal in which they make trouble.
"""

import sys
from typing import TYPE_CHECKING

from textual._context import active_message_pump
from textual.app import App
from textual.driver import Driver
from textual.worker import NoActiveWorker, get_current_worker

if TYPE_CHECKING:
    from mavis_tui.terminal.changed_cells import Shown

NEEDED = {
    "driver": (
        ("textual._xterm_parser", "XTermParser"),
        ("textual._ansi_sequences", "ANSI_SEQUENCES_KEYS"),
    ),
    "changed_cells": (
        ("textual._compositor", "ChopsUpdate"),
        ("textual._compositor", "CompositorUpdate"),
        ("textual._compositor", "LayoutUpdate"),
    ),
}
"""The names that the modules of this room need, by module: a test takes away each, and the app runs and draws."""


def waiting_keyboard() -> type[Driver] | None:
    """Give the driver that waits for keys; None where Textual's own has to do: on Windows, or another Textual."""
    if sys.platform == "win32":
        return None
    try:
        from mavis_tui.terminal.driver import RestingDriver
    except (ImportError, AttributeError):
        return None
    return RestingDriver


def changed_cells(*, read_aloud: bool) -> "Shown | None":
    """Give what sends changed cells only; None where Textual's own drawing has to do."""
    try:
        from mavis_tui.terminal.changed_cells import Shown
    except (ImportError, AttributeError):
        return None
    return Shown(read_aloud=read_aloud)


def at_work(app: App[int]) -> object:
    """Give who is doing something just now: a page, one of its widgets, or the app."""
    try:
        return get_current_worker().node
    except NoActiveWorker:
        return active_message_pump.get(app)
