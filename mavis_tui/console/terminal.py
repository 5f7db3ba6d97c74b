"""`mavis` without a command: the app, where there is a terminal that it can be drawn on."""

import gc
import os
import sys
from collections.abc import MutableMapping

from mavis_tui.errors import CannotBeDone, TerminalTooSmall


def start_app() -> int:
    """Open the app in this terminal and give its exit code. Raises BadInput, TerminalTooSmall."""
    from mavis_tui.console import compose, first_line

    try:
        begin()
        workspace = compose.workspace()
        from mavis_tui.app import app
    finally:
        first_line.take_back()
    return app.open_app(workspace)


def begin() -> None:
    """Do what must come before Textual is loaded, and look at the terminal. Raises BadInput, TerminalTooSmall."""
    from mavis_tui.console.privacy import hush_libraries

    hush_libraries()
    gc.disable()  # a start makes no garbage; the app looks for it again once its first page stands
    set_up_textual(os.environ)
    check()


def set_up_textual(environment: MutableMapping[str, str]) -> None:
    """Choose what Textual reads when it is loaded, unless somebody chose before: animations, and how long Esc waits.

    Over SSH the rest of an arrow key may come half a second after its beginning, which alone would be Esc.
    """
    environment.setdefault("TEXTUAL_ANIMATIONS", "none")
    environment.setdefault("ESCDELAY", "500" if "SSH_CONNECTION" in environment else "50")


def check() -> None:
    """Make sure that the app can be drawn. Raises BadInput where there is no terminal, TerminalTooSmall."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.__stderr__ is not None):  # Textual draws there
        raise CannotBeDone(
            "The app needs a terminal, and this isn’t one. Nothing was changed. "
            "Start mavis in a terminal, or use its commands: mavis --help"
        )
    from shutil import get_terminal_size

    from mavis_tui.app.app import SMALLEST

    columns, lines = get_terminal_size()
    if columns < SMALLEST[0] or lines < SMALLEST[1]:
        raise TerminalTooSmall(
            f"The terminal has {columns} columns and {lines} lines; mavis needs {SMALLEST[0]} and {SMALLEST[1]}. "
            "What you recorded is safe. Make the window larger or the letters smaller, and start mavis again."
        )
