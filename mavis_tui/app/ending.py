"""How the app ends, whoever ends it: what is typed is kept, and it takes two seconds at most."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Timer

from mavis_tui.app.hands import HandsApp
from mavis_tui.system.signals import when_ended
from mavis_tui.terminal.forced_end import SECONDS, end_by_force_after


class EndingApp(HandsApp):
    """Ends on a key, on a signal; and by force where something hangs, if it was told to be `in_time`."""

    _put_back: Callable[[], None] | None = None
    _forced: Timer | None = None

    def ends_in_time(self, put_back: Callable[[], None]) -> None:
        """End by force two seconds after it should have ended; `put_back` puts the terminal back."""
        self._put_back = put_back

    def has_ended(self) -> None:
        """Let what is done after the app take its time."""
        if self._forced is not None:
            self._forced.cancel()

    def leave(self, code: int) -> None:
        """End cleanly, with what is typed in a form kept for the next start."""
        self._end_by_force(code)
        self.keep_now()
        self.exit(code)

    def leave_on_signals(self) -> None:
        """End on what ends mavis from outside, so that the terminal is as it was.

        A plain handler is called even while the app waits for something that hangs; the loop's own would wait, too.
        """
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()

        def end(*_: object) -> None:
            self._end_by_force(143)
            with suppress(RuntimeError):  # it has ended already
                loop.call_soon_threadsafe(self.leave, 143)

        when_ended(end)

    def _end_by_force(self, code: int) -> None:
        if self._put_back is not None and self._forced is None:
            self._forced = end_by_force_after(SECONDS, code, self._put_back)
