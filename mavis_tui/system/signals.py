"""Signals from outside: which ones end mavis, and being stopped and continued, which Windows doesn't know."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

Handler = Callable[..., object]
"""Called with the signal's number and the frame that it interrupted."""

if sys.platform == "win32":
    import ctypes
    import time
    from ctypes import wintypes

    _ENDING = (signal.SIGTERM, signal.SIGBREAK)
    """`taskkill` without /F ends no console program; Ctrl+Break does."""
    SIGNS_OUT = 5
    _CLOSED = (2, SIGNS_OUT, 6)
    """The window was closed, the user signs out, the computer is shut down: CTRL_CLOSE_EVENT, _LOGOFF_, _SHUTDOWN_.
    Of the last two the console tells only programs without user32.dll, which OpenSSL loads: see `screen_lock`."""
    LONGER_THAN_AN_END = 5.0
    """Seconds after which Windows ends a program whose window was closed, whatever it does (HandlerRoutine)."""

    def closed(event: int) -> bool:
        """Be told by the console, in a thread of its own, what happened to it: being closed ends mavis as Ctrl+Break.

        Windows ends the process as soon as this returns. So it doesn't until the process has ended by itself.
        """
        if event not in _CLOSED:
            return False
        signal.raise_signal(signal.SIGBREAK)
        time.sleep(LONGER_THAN_AN_END)
        return True

    _routine = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(closed)

    def _hear_of_closing() -> None:
        kernel = ctypes.windll.kernel32
        kernel.SetConsoleCtrlHandler(_routine, False)  # it would be told twice
        kernel.SetConsoleCtrlHandler(_routine, True)

    def when_stopped(_stop: Handler, _goes_on: Handler) -> None:
        """Nothing stops a program of Windows so that it could go on later."""

    def stop_here() -> None:
        """Go on: see `when_stopped`."""

else:
    _ENDING = (signal.SIGTERM, signal.SIGHUP)
    """Somebody ends mavis, and its terminal is closed."""

    def _hear_of_closing() -> None:
        """Do nothing: that a terminal is closed is a signal."""

    def when_stopped(stop: Handler, goes_on: Handler) -> None:
        """Call `stop` instead of being stopped (SIGTSTP), and `goes_on` after whatever stop is over (SIGCONT)."""
        signal.signal(signal.SIGTSTP, stop)
        signal.signal(signal.SIGCONT, goes_on)

    def stop_here() -> None:
        """Stop this process until somebody continues it."""
        os.kill(os.getpid(), signal.SIGSTOP)


def when_ended(end: Handler) -> Callable[[], None]:
    """Call `end` when somebody ends mavis or closes its terminal; give what lets the handlers from before do so."""
    before: dict[signal.Signals, Any] = {name: signal.signal(name, end) for name in _ENDING}
    _hear_of_closing()

    def as_before() -> None:
        for name, handler in before.items():
            signal.signal(name, handler)

    return as_before
