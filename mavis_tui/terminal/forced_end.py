"""An end that comes: whatever hangs, a closed terminal or a thread that never returns, mavis is gone in two seconds."""

import os
import select
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

if sys.platform != "win32":
    import termios

SECONDS = 2.0
"""After so long at most an app that should have ended has."""
_LEAVE = b"\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
"""What Textual writes when it ends: no bracketed paste, lines wrap, no kitty keys, the other screen, the cursor."""


def remember_the_terminal() -> Callable[[], None]:
    """Take note of how the terminal is now, and give what puts it back: its modes, and no child's page on it."""
    if sys.platform == "win32":
        return lambda: None
    descriptor = sys.__stdin__.fileno() if sys.__stdin__ is not None else 0
    try:
        modes = termios.tcgetattr(descriptor)
    except termios.error:
        return lambda: None

    def put_back() -> None:
        with suppress(termios.error, OSError):
            termios.tcsetattr(descriptor, termios.TCSANOW, modes)
            if select.select([], [2], [], 0)[1]:  # a terminal that takes nothing must not hold up the end
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
