"""Which of several answers about one child and one day counts: the newest, on whatever device it was given."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from mavis_tui.models.change import Change
from mavis_tui.models.child import Child, Presence


class Registered(StrEnum):
    """What is known of a child's attendance on a day. The value is what commands take. Source: Mavis facts 3.11."""

    ATTENDING = "attending"
    ABSENT = "absent"
    UNREGISTERED = "unregistered"

    @property
    def label(self) -> str:
        """The words for a list."""
        return {"attending": "Attending", "absent": "Absent"}.get(self.value, "Not registered")

    @property
    def attending(self) -> bool | None:
        """The answer as a change carries it."""
        return {"attending": True, "absent": False}.get(self.value)


_FARTHEST_OFF = 100 * 365 * 24 * 60 * 60
"""Seconds. No clock is a century off; a number beyond that came over the wire and would overflow the calendar."""


def registered(child: Child, day: date) -> Registered:
    """Tell whether the child came on `day`, as far as anybody has said."""
    said = {True: Registered.ATTENDING, False: Registered.ABSENT, None: Registered.UNREGISTERED}
    return said[child.attends(day)]


def said_at(change: Change) -> datetime:
    """Give the moment of a change by the hub's clock, as far as the device knew how far off its own is."""
    return change.made_at - timedelta(seconds=offset_of(change))


def offset_of(change: Change) -> int:
    """Give how many seconds the clock that made a change was ahead of the hub's, as far as the device knew."""
    return max(-_FARTHEST_OFF, min(_FARTHEST_OFF, change.clock_offset or 0))


def with_attendance(child: Child, said: Iterable[Change], *, first: Iterable[Change] = ()) -> Child:
    """Put answers into a child's attendance; for each day the newest counts, between equal ones the later in the list.

    `said` has of each change the newest revision only. What is in `first` counts whatever the time: a device shows
    what was pressed on it and isn't sent yet, however its clock stands.
    """
    found = {answer.on: answer for answer in child.attendance}
    for change in said:
        answer = _answer(change)
        if answer.on not in found or answer.at >= found[answer.on].at:
            found[answer.on] = answer
    found |= {answer.on: answer for answer in map(_answer, first)}
    return msgspec.structs.replace(child, attendance=tuple(found[day] for day in sorted(found)))


def _answer(change: Change) -> Presence:
    if change.attendance is None:
        raise ValueError("not a change about attendance")
    return Presence(on=change.attendance.on, attending=change.attendance.attending, at=said_at(change))
