"""Days, academic years and year groups, as England's schools count them. Source: Mavis facts 3.1."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

Clock = Callable[[], datetime]
"""Gives the present moment: aware, whole seconds. Passed to whoever needs the time, so that tests can set it."""


def system_clock() -> datetime:
    """Read the computer's clock: UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def london(moment: datetime) -> datetime:
    """Put a moment on the wall clock of a school in England."""
    try:
        return moment.astimezone(LONDON)
    except OverflowError:
        # The first and last day that can be written have no neighbour to move into, and may come over the wire.
        return moment.replace(tzinfo=LONDON)


def today(clock: Clock) -> date:
    """Give the day it is in England."""
    return london(clock()).date()


def academic_year(day: date) -> int:
    """Give the year in which the academic year of `day` began: 1 September starts a new one."""
    return day.year if day.month >= 9 else day.year - 1


def first_of_next_academic_year(day: date) -> date:
    """Give the first 1 September after `day`, when what counts for a season begins anew."""
    return date(academic_year(day) + 1, 9, 1)


def year_group_label(year_group: int) -> str:
    """Name a year group as staff read it: `Reception`, `Year 8`."""
    early = {
        -4: "Early (1st year)",
        -3: "Early (2nd year)",
        -2: "Nursery (1st year)",
        -1: "Nursery (2nd year)",
        0: "Reception",
    }
    return early.get(year_group, f"Year {year_group}")


def age_on(born: date, day: date) -> int:
    """Count whole years from birth to `day`; somebody born on 29 February ages on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def long_date(day: date) -> str:
    """Write a date the NHS way: `5 January 2026`."""
    return f"{day.day} {day:%B %Y}"


@lru_cache(maxsize=8192)
def short_date(day: date) -> str:
    """Write a date where room is scarce: `5 Jan 2026`."""
    return f"{day.day} {day:%b %Y}"


def short_day(day: date) -> str:
    """Write a day of this year where room is scarce: `5 Jan`."""
    return f"{day.day} {day:%b}"


def clock_time(moment: datetime) -> str:
    """Write a time of day the NHS way, on England's wall clock: `8:05am`."""
    local = london(moment)
    return time_of_day(local.time())


def time_of_day(at: time) -> str:
    """Say a time of the day as Mavis does: `9:30am`, `12:05pm`."""
    return f"{at.hour % 12 or 12}:{at:%M}{'am' if at.hour < 12 else 'pm'}"
