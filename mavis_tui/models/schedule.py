"""When a session can be, and when something may be recorded in it. The hub and the devices ask the same questions."""

from collections.abc import Iterable
from datetime import date

from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import academic_year, long_date
from mavis_tui.models.session import Session

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
                f"{long_date(day)} can’t be the date of a session: the team server takes 1 September "
                f"{FIRST_ACADEMIC_YEAR} to 31 August {last + 1}. Nothing was changed."
            )
    return ordered


def takes_place_on(session: Session, day: date) -> bool:
    """True if `day` is one of the session's: only on those anything can be recorded in it (facts 2.5 [18])."""
    return day in session.dates


def why_not_today(session: Session, day: date, what: str = "Vaccinations can be recorded") -> str:
    """Say why nothing can be recorded in `session` on `day`, or nothing. `what` begins the sentence."""
    if takes_place_on(session, day):
        return ""
    coming = [when for when in session.dates if when > day]
    if coming:
        return f"{what} on {long_date(min(coming))}."
    return f"This session was on {long_date(max(session.dates))}; it is over."


def days_so_far(session: Session, day: date) -> tuple[date, ...]:
    """List the days of a session that were before `day`, and `day` if it is one, newest first."""
    return tuple(sorted((when for when in session.dates if when <= day), reverse=True))
