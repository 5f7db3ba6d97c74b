"""Words that every floor needs: so many of something, and what a record is; `workspace/words` has the rest."""

import re
from datetime import date, time, timedelta
from typing import NamedTuple

from mavis_tui.models.calendar import long_date, time_of_day
from mavis_tui.models.programme import REASONS, VACCINES, label_of
from mavis_tui.models.vaccination import Vaccination

_DETAIL = r"On (?P<day>\d{4}-\d\d-\d\d) at (?P<at>\d\d:\d\d) (?P<what>GIVEN|REFUSED) by (?P<who>.+)"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Say `1 record`, `2 records`, `3 children`; `plural` where an s won't do, also of words that follow the noun."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def how_long(off: timedelta) -> str:
    """Say how far off a clock is: `25 minutes`, `3 hours`, `2 days`."""
    minutes = round(abs(off).total_seconds() / 60)
    if minutes < 120:
        return counted(minutes, "minute")
    return counted(round(minutes / 60), "hour") if minutes < 2 * 24 * 60 else counted(round(minutes / 1440), "day")


def what_of(record: Vaccination) -> str:
    """Say in a few words what a record is: `HPV given`, `Flu not given: unwell`."""
    return f"{label_of(record.programme, record.variant)} {outcome_of(record)}"


def brand_of(record: Vaccination) -> str:
    """Name the vaccine that was given as its box does: `Gardasil 9`, however the workbook spells it."""
    vaccine = VACCINES.get(record.vaccine or "")
    return vaccine.brand if vaccine is not None else record.vaccine or "vaccine"


def detail_words(detail: str) -> str:
    """Say a line of CONSENT_DETAILS as people write dates: `10 November 2026, 6:37pm: given by Rhian Rees`.

    One that isn't written as Mavis writes it (facts 2.2, column O) stays as it is.
    """
    found = detail_of(detail)
    if found is None:
        return detail
    what = "given" if found.given else "refused"
    return f"{long_date(found.day)}, {time_of_day(found.at)}: {what} by {found.who}"


class Detail(NamedTuple):
    """A line of CONSENT_DETAILS, read: the day and the time in England, whether it was given, and by whom."""

    day: date
    at: time
    given: bool
    who: str


def detail_of(line: str) -> Detail | None:
    """Read a line of CONSENT_DETAILS; None where it isn't written as Mavis writes it (facts 2.2, column O)."""
    found = re.fullmatch(_DETAIL, line.strip())
    if found is None:
        return None
    try:
        day, at = date.fromisoformat(found["day"]), time.fromisoformat(found["at"])
    except ValueError:
        return None
    return Detail(day, at, found["what"] == "GIVEN", found["who"])


def outcome_of(record: Vaccination) -> str:
    """Say what came of an attempt: `given`, `not given: unwell`."""
    if record.given:
        return "given"
    return "not given" + (f": {REASONS[record.reason].label.lower()}" if record.reason else "")
