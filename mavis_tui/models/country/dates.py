"""From when until when a row holds, and where that was read."""

from datetime import date
from typing import NamedTuple

END_OF_SEASON = date(2027, 8, 31)
"""The last day for which what is decided anew each year was looked up: the academic year 2026 to 2027."""


class LookedUp(NamedTuple):
    """Where a row was read, and the first and the last day on which it holds; None: as far as anybody knows."""

    source: str
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        """True if the row holds on `day`."""
        return (self.since is None or self.since <= day) and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """True if `day` is after the last day for which the row was looked up."""
        return self.until is not None and day > self.until
