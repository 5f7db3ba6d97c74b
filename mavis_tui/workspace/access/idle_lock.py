"""How long nobody has touched the keys, whether the computer slept meanwhile or its screen is locked: when to lock."""

from datetime import datetime

from mavis_tui.models.calendar import Clock

ASLEEP_SECONDS = 60
"""A clock that is looked at every two seconds and has moved by more than this slept, or was set by somebody."""


class Idleness:
    """Watches one clock, and is told of the screen. With `minutes` 0 it is never time to lock."""

    def __init__(self, clock: Clock, minutes: int) -> None:
        self._clock = clock
        self._seconds = minutes * 60
        self._touched_at = self._looked_at = clock()
        self._away = False

    def touched(self) -> None:
        """Begin to count anew: somebody did something, or something is being done for her."""
        self._touched_at = self._looked_at = self._clock()

    def busy(self) -> None:
        """Begin to count anew, since something is being done for her; a sleep meanwhile counts when that is over."""
        self._away |= self._jumped(self._clock())
        self.touched()

    def screen(self, *, locked: bool) -> None:
        """Note that the computer's own lock was put before everything, or that its user is back."""
        self._away = locked

    def is_over(self) -> bool:
        """Look at the clock, which should be done about every two seconds: True if it is time to lock.

        That is so after the minutes that were set, and at once where the clock jumped, whichever way, or the screen was
        locked. A lock of the screen counts once: whoever unlocked mavis since must not find it locked again.
        """
        now = self._clock()
        away, self._away = self._away or self._jumped(now), False
        self._looked_at = now
        self._touched_at = min(self._touched_at, now)  # a clock that was set back a little must not buy time
        idle = (now - self._touched_at).total_seconds() >= self._seconds
        return self._seconds > 0 and (idle or away)

    def _jumped(self, now: datetime) -> bool:
        return abs((now - self._looked_at).total_seconds()) > ASLEEP_SECONDS
