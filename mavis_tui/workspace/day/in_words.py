"""What a day came to in words: the same on the page, in the command and on paper."""

from collections.abc import Iterator
from datetime import time

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.calendar import clock_time, time_of_day
from mavis_tui.models.status import Group
from mavis_tui.models.wording import counted, outcome_of
from mavis_tui.workspace.day.attempted import Attempted
from mavis_tui.workspace.day.counting import NO_BATCH, DosesOfBatch, DosesOfHour, DosesOfNurse, SessionDay
from mavis_tui.workspace.day.uptake import Missing, Uptake, counted_reasons, percent

_SHORT = {
    Group.DUE: "due",
    Group.NEEDS_TRIAGE: "triage",
    Group.NEEDS_CONSENT: "consent",
    Group.HAS_REFUSAL: "refusal",
    Group.CANNOT_VACCINATE: "unable",
    Group.NOT_ELIGIBLE: "not eligible",
}
"""The headlines of those who aren’t vaccinated, where several stand in one line: each can be opened in full."""

NOTHING_YET = "Nothing was recorded in this session on this day."


def in_short(group: Group) -> str:
    """Give the headline of somebody who isn't vaccinated in a word or two, where several stand in one line."""
    return _SHORT[group]


def day_words(day: SessionDay) -> Iterator[str]:
    """Say in a few phrases what a day came to: `31 given, 12 by you`, `2 not given: 1 unwell, …`, `4 wait here`."""
    by_me = f", {day.mine} by you" if day.me is not None and day.given else ""
    yield f"{day.given} given{by_me}"
    if day.not_given:
        reasons = ", ".join(f"{number} {reason.lower()}" for reason, number in day.not_given.items())
        yield f"{sum(day.not_given.values())} not given: {reasons}"
    if day.waiting:
        yield f"{counted(day.waiting, 'waits', 'wait')} on this device"
    if day.attention:
        yield f"{counted(day.attention, 'needs', 'need')} attention"
    if day.unlisted:
        yield f"{day.unlisted} of {counted(day.unlisted, 'child', 'children')} not on the list any more"


def batch_words(one: DosesOfBatch) -> str:
    """Name a batch with its vaccine: `Gardasil 9 FM8629`."""
    return f"{one.vaccine} {one.number or NO_BATCH}"


def of_batch_words(one: DosesOfBatch) -> str:
    """Say what else there is to say of a batch’s doses: how many wait on this device, and how many were half doses."""
    parts = [f"{counted(one.waiting, 'waits', 'wait')} here"] if one.waiting else []
    parts += [counted(one.half, "half dose")] if one.half else []
    return ", ".join(parts)


def hour_words(one: DosesOfHour) -> str:
    """Name an hour: `9am`, `12pm`; `no time` for what has none."""
    if one.hour is None:
        return "no time"
    return time_of_day(time(one.hour)).replace(":00", "")


def nurse_words(one: DosesOfNurse) -> str:
    """Name who vaccinated: `Rhian Rees`, `You (Sian Rees)`."""
    return f"You ({one.name})" if one.me else one.name or "not said who"


def share_words(one: Uptake) -> str:
    """Say how many of a class are vaccinated: `24 of 30  80%`."""
    return f"{one.vaccinated} of {one.children}  {percent(one.vaccinated, one.children)}%"


def missing_words(one: Uptake) -> str:
    """Say who is missing, by headline status: `6 missing: 3 due, 2 consent, 1 refusal`; nothing where nobody is."""
    if not one.missing:
        return ""
    reasons = ", ".join(f"{number} {_SHORT[group]}" for group, number in counted_reasons(one.missing))
    return f"{len(one.missing)} missing: {reasons}"


def missing_child_words(one: Missing) -> str:
    """Say who is missing and why: `BAKER, Ada: Due vaccination; unwell on 23 Nov 2026`."""
    return f"{one.name}: {one.why}{f'; {one.also}' if one.also else ''}"


def attempted_words(one: Attempted) -> list[str]:
    """Say of a record what there is to say beside a child: the time, why it was not given, where it is, and by whom.

    What matters most stands first, for where there is no room for all.
    """
    record = one.record
    at = clock_time(record.performed_at) if record.performed_at is not None else "no time"
    by = record.performed_by
    who = (by.name or by.email) if by is not None else ""
    what = "" if record.given else outcome_of(record)
    where = "waits here" if one.sending is Sending.WAITING else ""
    return [part for part in (at, what, where, who) if part]
