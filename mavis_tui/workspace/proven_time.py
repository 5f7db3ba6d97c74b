"""What time it is by a clock that may be wrong: never before what a hub or a workbook has proven, and what is said.

A battery that ran out, a wrong zone or a wrong year must neither remove what is saved nor date a dose wrongly without a
word. What was written down is never rewritten because of it.
"""

from datetime import datetime, timedelta

from mavis_tui.cache.store import Store
from mavis_tui.models.calendar import LONDON, Clock, clock_time, london, long_date
from mavis_tui.models.wording import how_long

SLACK = timedelta(minutes=10)
"""A clock that is off by more puts wrong times on records. Source: field lessons, 4 (CHT warns at 10 minutes)."""

LONGEST_AWAY = timedelta(days=60)
"""Nobody records for longer without meeting the hub; what says so was set since the two clocks were compared."""


class ProvenTime:
    """The time for whoever records. `raw` is the device's clock; the floor is the latest moment that was proven.

    All but `raw` need the store unlocked; locked, `now` is `raw`.
    """

    def __init__(self, store: Store, raw: Clock) -> None:
        self._store = store
        self.raw = raw

    def now(self) -> datetime:
        """Give the device's time; where it is before the floor, the hub's as far as it is known, or else the floor."""
        raw, floor = self.raw(), self._floor()
        if floor is None or raw >= floor - SLACK:
            return raw
        by_the_hub = raw - timedelta(seconds=self._store.device.clock_offset or 0)
        return by_the_hub if floor <= by_the_hub <= floor + LONGEST_AWAY else floor

    @property
    def behind(self) -> bool:
        """True while the device's clock says a time that is over for certain."""
        floor = self._floor()
        return floor is not None and self.raw() < floor - SLACK

    def doubted(self) -> bool:
        """True if a time taken from this clock may be wrong: it is behind, off by more than `SLACK`, or went back."""
        if self.behind or abs(self._offset) > SLACK:
            return True
        made = self._store.outbox.last_made_at
        return made is not None and self.raw() < made - SLACK

    def words(self) -> str:
        """Say what is wrong with the device's clock, as far as that is known, or nothing. Works unlocked only."""
        if self.behind:
            floor, raw = self._floor(), self.raw()
            proven = f", and it was {_when(floor)} already" if floor is not None else ""
            return (
                f"This laptop’s clock is behind: it says {_when(raw)}{proven}. Set it right. What you record meanwhile "
                "is kept, with its time marked as doubted."
            )
        if abs(self._offset) > SLACK:
            which = "ahead" if self._offset > timedelta(0) else "behind"
            return (
                f"This laptop’s clock is {how_long(self._offset)} {which}, by the team server’s. Set it right, or "
                "records get wrong times."
            )
        return ""

    @property
    def _offset(self) -> timedelta:
        if not self._store.unlocked:
            return timedelta(0)
        return timedelta(seconds=self._store.device.clock_offset or 0)

    def _floor(self) -> datetime | None:
        return self._store.device.proven_time if self._store.unlocked else None


def comes_twice(moment: datetime | None) -> bool:
    """True in the hour that the clocks of England repeat in October."""
    if moment is None:
        return False
    wall = moment.astimezone(LONDON).replace(fold=0)
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


def _when(moment: datetime) -> str:
    there = london(moment)
    return f"{clock_time(there)} on {long_date(there.date())}"
