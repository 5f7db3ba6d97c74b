"""An end that comes: whatever hangs, a closed terminal or a thread that never returns, mavis is gone in two seconds."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress

from mavis_tui.system.terminal_modes import remember_modes, takes_more

SECONDS = 2.0
"""After so long at most an app that should have ended has."""
_LEAVE = b"\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""What Textual writes when it ends: no bracketed paste, lines wrap, no kitty keys, the other screen, the cursor."""


def remember_the_terminal() -> Callable[[], None]:
    """Take note of how the terminal is now, and give what puts it back: its modes, and no child's page on it."""
    put_modes_back = remember_modes()
    if put_modes_back is None:
        return lambda: None

    def put_back() -> None:
        with suppress(OSError):
            put_modes_back()
            if takes_more(2):  # a terminal that takes nothing must not hold up the end
                os.write(2, _LEAVE)

    return put_back


def end_by_force_after(seconds: float, code: int, put_back: Callable[[], None]) -> threading.Timer:
    """End this process after so long, if it hasn't ended by then or been told not to (`cancel`).

    What was confirmed is on the disk; a store that is open is whole after any end, as after a power cut.
    """

    def end() -> None:
        put_back()
        os._exit(code)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    return timer
