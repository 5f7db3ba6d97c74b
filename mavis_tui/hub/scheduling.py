"""When a session can be: days that are days, in academic years the hub can place."""

from collections.abc import Iterable
from datetime import date, time

from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import academic_year, long_date

FIRST_ACADEMIC_YEAR = 2024
"""The first that Mavis knows. Source: Mavis facts 3.1."""

_YEARS_AHEAD = 2


def checked_dates(dates: Iterable[date], today: date) -> tuple[date, ...]:
    """Put the dates of a session in order, each once. Raises BadInput for none, or for one that makes no sense."""
    ordered = tuple(sorted(set(dates)))
    if not ordered:
        raise BadInput("A session needs at least one date. Nothing was changed.")
    last = academic_year(today) + _YEARS_AHEAD
    for day in ordered:
        if not FIRST_ACADEMIC_YEAR <= academic_year(day) <= last:
            raise BadInput(
                f"{long_date(day)} can’t be the date of a session: the hub takes 1 September {FIRST_ACADEMIC_YEAR} "
                f"to 31 August {last + 1}. Nothing was changed."
            )
    return ordered


def read_date(text: str) -> date:
    """Read a date as people type it in a command: 2026-11-24. Raises BadInput."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"{text!r} isn’t a date. Write it like 2026-11-24. Nothing was changed.") from error


def read_time(text: str) -> time:
    """Read a time of day on England's wall clock: 09:30. Raises BadInput."""
    try:
        read = time.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"{text!r} isn’t a time of day. Write it like 09:30. Nothing was changed.") from error
    if read.tzinfo is not None or read.second or read.microsecond:
        raise BadInput(f"{text!r} must be an hour and a minute in England, like 09:30. Nothing was changed.")
    return read
