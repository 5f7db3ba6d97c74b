"""From when until when a row holds, and where that was read."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

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


class Dated(Protocol):
    """A row that says from when until when it holds."""

    @property
    def held(self) -> LookedUp:
        """From when until when, and where that was read."""
        ...


R = TypeVar("R", bound=Dated)


def judged_on(day: date) -> date:
    """Give the day by whose rows `day` is judged: after the last one for which anybody looked, that one's go on.

    So a rule that got old forbids nothing, and `models/warnings.py` says that it did; what ended before then has ended.
    """
    return min(day, END_OF_SEASON)


def in_force(rows: Sequence[R], day: date) -> tuple[R, ...]:
    """Give the rows that hold on a day, in their order."""
    return tuple(row for row in rows if row.held.on(judged_on(day)))


def row_on(rows: Sequence[R], day: date) -> R:
    """Give what holds on a day of several rows about one thing; where none does, the one that ended last before it.

    A record of a day for which there is no row is still to be read and shown. Of rows for later days alone, the first.
    """
    begun = [row for row in rows if row.held.since is None or row.held.since <= day]
    return (in_force(begun, day) or tuple(begun) or tuple(rows[:1]))[-1]
