"""Dates and times as people type them, at a form or after a command."""

from datetime import date, datetime, time


def typed_date(text: str) -> date | None:
    """Read a date (31/05/2027, 31.5.27, 2027-05-31), or give None if it isn't one."""
    cleaned = text.strip().replace(".", "/").replace(" ", "/")
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(cleaned, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def typed_time(text: str) -> time | None:
    """Read a time of the day on England's wall clock (10:05, 9.05, 1005, 9:30am), or give None if it isn't one."""
    cleaned = text.strip().replace(".", ":").replace(" ", "")
    for form in ("%H:%M", "%H%M", "%I:%M%p", "%I%p"):
        try:
            return datetime.strptime(cleaned, form).time()  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            continue
    return None
