"""Reads when a session is, as people type it in the hub's commands."""

from datetime import date, time

from mavis_tui.errors import BadInput


def scheduled_date(text: str) -> date:
    """Read a date as people type it in a command: 2026-11-24. Raises BadInput."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"{text!r} isn’t a date. Write it like 2026-11-24. Nothing was changed.") from error


def scheduled_time(text: str) -> time:
    """Read a time of day on England's wall clock: 09:30. Raises BadInput."""
    try:
        read = time.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput(f"{text!r} isn’t a time of day. Write it like 09:30. Nothing was changed.") from error
    if read.tzinfo is not None or read.second or read.microsecond:
        raise BadInput(f"{text!r} must be an hour and a minute in England, like 09:30. Nothing was changed.")
    return read
