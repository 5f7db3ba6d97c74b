"""Signals from outside: which ones end mavis, and being stopped and continued, which Windows doesn't know."""

import os
import signal
import sys
from collections.abc import Callable

Handler = Callable[..., object]
"""Called with the signal's number and the frame that it interrupted."""

if sys.platform == "win32":
    ENDING = (signal.SIGTERM, signal.SIGBREAK)
    """`taskkill` without /F ends no console program; Ctrl+Break does, and so does what closes the console."""

    def when_stopped(_stop: Handler, _goes_on: Handler) -> None:
        """Nothing stops a program of Windows so that it could go on later."""

    def stop_here() -> None:
        """Go on: see `when_stopped`."""

else:
    ENDING = (signal.SIGTERM, signal.SIGHUP)
    """Somebody ends mavis, and its terminal is closed."""

    def when_stopped(stop: Handler, goes_on: Handler) -> None:
        """Call `stop` instead of being stopped (SIGTSTP), and `goes_on` after whatever stop is over (SIGCONT)."""
        signal.signal(signal.SIGTSTP, stop)
        signal.signal(signal.SIGCONT, goes_on)

    def stop_here() -> None:
        """Stop this process until somebody continues it."""
        os.kill(os.getpid(), signal.SIGSTOP)
