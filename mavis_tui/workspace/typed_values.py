"""Dates and times as people type them, at a form or after a command."""

import re
from calendar import monthrange
from datetime import date, datetime, time
from typing import NamedTuple

AS_ON_THE_BOX = "as day, month and year: 31/05/2027. If the box says only a month: 05/2027"
"""How an expiry date is asked for, where what was typed is none."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_DIGITS_ALONE = {
    4: (r"(?P<month>\d\d)(?P<year>\d\d)",),
    # The day first, as in England. 20 is no month, so day, month, year is never month and year in four digits.
    6: (
        r"(?P<day>\d\d)(?P<month>0[1-9]|1[0-2])(?P<year>\d\d)",
        r"(?P<month>\d\d)(?P<year>20\d\d)",
        r"(?P<year>20\d\d)(?P<month>\d\d)",
    ),
    8: (r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>20\d\d)", r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
}
"""Dates without anything between their parts, by length; day before month before year, as in England."""

_BIRTHDAYS = (
    r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)(?![\w/.-])",
    r"(?<![\w/.-])(?P<day>\d\d?)(?:st|nd|rd|th)?[\s/.-]*(?P<month>[a-z]{3,9})(?:[\s/.-]*(?P<year>(?:20)?\d\d))?(?!\w)",
    r"(?<![\w/.-])(?P<day>\d\d?)[/.-](?P<month>\d\d?)(?:[/.-](?P<year>(?:20)?\d\d))?(?![\w/.-])",
    r"(?<![\w/.-])(?P<day>\d\d?)\s+(?P<month>\d\d?)\s+(?P<year>20\d\d)(?![\w/.-])",
)
"""The ways people type a birthday, day before month as in England. `re` compiles them when somebody looks for one."""


def typed_date(text: str) -> date | None:
    """Read a date (31/05/2027, 31.5.27, 2027-05-31), or give None if it isn't one."""
    cleaned = text.strip().replace(".", "/").replace(" ", "/")
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(cleaned, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


class Birthday(NamedTuple):
    """A day that was typed, with its year or without (None), and the piece of text that says it."""

    text: str
    day: int
    month: int
    year: int | None


def typed_birthday(text: str) -> Birthday | None:
    """Find a birthday in what somebody looks for: `4 may`, `4/5/2013`, `2013-05-04`, `4th May 13`; None if it has none.

    Two numbers with only a blank between them are none: an NHS number is typed so. Two digits of a year are of this
    century.
    """
    for form in _BIRTHDAYS:
        found = re.search(form, text.casefold())
        if found is None:
            continue
        parts = found.groupdict()
        name, year = parts["month"], parts.get("year")
        month = int(name) if name.isdigit() else _month_named(name)
        of = None if year is None else int(year) if len(year) == 4 else 2000 + int(year)
        if month is None or not 1 <= month <= 12 or not 1 <= int(parts["day"]) <= monthrange(of or 2000, month)[1]:
            continue
        return Birthday(text[found.start() : found.end()], int(parts["day"]), month, of)
    return None


def _month_named(word: str) -> int | None:
    named = [place for place, name in enumerate(_NAMES, 1) if len(word) >= 3 and name.startswith(word)]
    return named[0] if named else None


def typed_expiry(text: str) -> date | None:
    """Read an expiry date as on the box (31/05/2027, 31 May 27, 310527, 2027-05-31), or give None if it is none.

    A month (05/2027, MAY 2027, 05-27, 2027-05) is its last day: so long the vaccine may be used. Two digits of a year
    are of this century, and a name of a month with one number is a month of that year.
    """
    cleaned = re.sub(r"^exp(iry|ires)?\b[.:]?", "", text.strip().casefold())
    cleaned = re.sub(r"(?<=[0-9])(st|nd|rd|th)\b", "", cleaned)
    parts = re.findall(r"[0-9]+|[a-z]+", cleaned)
    if re.search(r"[^0-9a-z\s./,-]", cleaned) or len(parts) > 3:
        return None
    if len(parts) == 1 and parts[0].isdigit():
        for form in _DIGITS_ALONE.get(len(parts[0]), ()):
            if (found := re.fullmatch(form, parts[0])) and (
                read := _last_day(found["year"], found["month"], found.groupdict().get("day"))
            ):
                return read
        return None
    return _of_parts(parts)


def _of_parts(parts: list[str]) -> date | None:
    """Read day, month and year, or month and year; a year of four digits may stand in front, as in a standard date."""
    if len(parts) not in (2, 3):
        return None
    year_first = len(parts[0]) == 4 and parts[0].isdigit()
    year, *rest = parts if year_first else reversed(parts)
    month, day = rest[0], rest[1] if len(rest) > 1 else None
    return _last_day(year, month, day)


def _last_day(year: str, month: str, day: str | None) -> date | None:
    """Make the date, without a day the last of the month; None if there is no such day."""
    number = _month(month)
    if number is None or not year.isdigit() or len(year) not in (2, 4) or (day is not None and not day.isdigit()):
        return None
    whole_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(whole_year, number, int(day) if day is not None else monthrange(whole_year, number)[1])
    except (ValueError, OverflowError):
        return None


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else None
    if text in _NAMES or text == "sept":
        text = text[:3]
    return _MONTHS.index(text) + 1 if text in _MONTHS else None


def typed_time(text: str) -> time | None:
    """Read a time of the day on England's wall clock (10:05, 9.05, 1005, 9:30am), or give None if it isn't one."""
    cleaned = text.strip().replace(".", ":").replace(" ", "")
    for form in ("%H:%M", "%H%M", "%I:%M%p", "%I%p"):
        try:
            return datetime.strptime(cleaned, form).time()  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            continue
    return None
