"""The words people see for where a record or a session stands, and the colour that goes with each.

Words come first, colour second: every tag can be read without any colour.
"""

import math
from enum import StrEnum
from typing import NamedTuple

from mavis_tui.cache.device import Rehearsal
from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import MavisError, headed
from mavis_tui.models.calendar import Clock, clock_time, london, long_date, today
from mavis_tui.models.files.selection import LeftOut
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.status import Group
from mavis_tui.models.wording import counted
from mavis_tui.sync.connectivity import Link

SET_ASIDE = "Set aside"
"""Where a record stands that somebody decided about, because two laptops had recorded it."""

UPLOAD_IN_MAVIS = "Upload it in Mavis as it is: Imports, Upload records, Vaccination records."
NOTHING_NEW = "Nothing new to export. Nothing was written."


class Tone(StrEnum):
    """What a tag's colour says. The value is the name of the style that widgets draw it in.

    `DUE` is what is still to do: it stands out first, with and without colour. Grey is what is done or can't be had.
    """

    DUE = "due"
    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    PLAIN = "plain"


class Tag(NamedTuple):
    """A short text and its tone. `short` says the same where there is less room."""

    text: str
    tone: Tone
    short: str = ""


AVAILABLE_OFFLINE = Tag("Available offline", Tone.GREEN)
NOT_SAVED = Tag("Not saved offline", Tone.GREY)
UNAVAILABLE = Tag("Unavailable", Tone.GREY)
NOT_AVAILABLE_OFFLINE = Tag("Not available offline", Tone.RED)

_SENDING: dict[Sending, Tag] = {
    Sending.WAITING: Tag("Saved offline", Tone.BLUE),
    Sending.EXPORTED: Tag("Exported", Tone.BLUE),
    Sending.SAVED: Tag("Saved", Tone.GREEN),
    Sending.REVIEW: Tag("Saved, being checked", Tone.BLUE),
    Sending.ATTENTION: Tag("Needs attention", Tone.YELLOW),
}

_EXPLAINED: dict[Sending, str] = {
    Sending.WAITING: "On this device only, not yet sent. It is sent by itself when you are signed in and online.",
    Sending.EXPORTED: "A newer workbook from Mavis shows when Mavis has it.",
    Sending.SAVED: "The team server holds this record.",
    Sending.REVIEW: "The team server holds this record and the office will look at it.",
    Sending.ATTENTION: "The team server did not take this record. It is kept on this device.",
}

_GROUPS: dict[Group, Tone] = {
    Group.VACCINATED: Tone.PLAIN,
    Group.DUE: Tone.DUE,
    Group.NEEDS_TRIAGE: Tone.BLUE,
    Group.NEEDS_CONSENT: Tone.BLUE,
    Group.HAS_REFUSAL: Tone.YELLOW,
    Group.CANNOT_VACCINATE: Tone.RED,
    Group.NOT_ELIGIBLE: Tone.GREY,
}


def sending_tag(sending: Sending) -> Tag:
    """Name where a record is: `Saved offline`, `Exported`, `Saved`, `Saved, being checked` or `Needs attention`."""
    return _SENDING[sending]


def sending_explained(entry: Entry) -> str:
    """Say in a sentence where a record is, with the hub's reason if it gave one."""
    if is_of_workbook(entry.change.session):
        record = entry.change.vaccination
        typed = "Typed in the workbook before it was opened here. " if record is not None and record.typed else ""
        return f"{typed}{_set_aside(entry)}{_explained_without_hub(entry)}"
    reason = entry.receipt.reason if entry.receipt is not None else ""
    return f"{_EXPLAINED[entry.sending]} {reason}".strip()


def _set_aside(entry: Entry) -> str:
    """Say who decided that a record counts nowhere, and why; nothing where nobody did."""
    if entry.ruling is None:
        return ""
    by, at = entry.ruling.by.name or entry.ruling.by.email, london(entry.ruling.at)
    why = entry.ruling.reason.rstrip(".")
    return f"Set aside by {by} on {long_date(at.date())}: {why}. It is kept and counts nowhere. "


def _explained_without_hub(entry: Entry) -> str:
    if entry.is_withdrawal:
        return _explained_withdrawn(entry)
    if entry.exported is not None and entry.sending is Sending.EXPORTED:
        at, by = london(entry.exported.at), f" by {entry.exported.by}" if entry.exported.by else ""
        written = f"Written to {entry.exported.file}{by} on {long_date(at.date())} at {clock_time(at)}."
        return f"{written} {_EXPLAINED[Sending.EXPORTED]}"
    if entry.sending is Sending.SAVED:
        return "Mavis has this record: it came back in a workbook."
    if entry.to_export and entry.handed_in is not None:
        at = london(entry.handed_in.at)
        return (
            f"Handed in to the team in {entry.handed_in.file} on {long_date(at.date())} at {clock_time(at)}. Whoever "
            "collects exports it; their file with receipts tells when."
        )
    if entry.to_export and entry.collected:
        return "Collected from another laptop of the team, not exported for Mavis yet."
    if entry.ruling is not None:
        return "It is in no file for Mavis."
    if entry.to_export:
        return "On this device only, not exported for Mavis yet. There is no team server for this session."
    return "On this device only: Mavis takes nothing but vaccinations in from a file."


def _explained_withdrawn(entry: Entry) -> str:
    if not entry.in_mavis:
        return "Withdrawn before it was in any file: Mavis never hears of it."
    if entry.exported is not None:
        day = long_date(london(entry.exported.at).date())
        return f"Withdrawn. The export of {day} says to remove it in Mavis by hand."
    return "Withdrawn. The next export tells the office to remove it in Mavis by hand."


def sent_again_words(count: int) -> str:
    """Say that the hub had lost records that this device still held, or nothing."""
    if not count:
        return ""
    records = counted(count, "record", "records")
    return (
        f"The team server didn’t hold {records} of this device any more: it was restored from an older copy, or moved. "
        f"Nothing is lost: it gets {'it' if count == 1 else 'them'} again from here, by itself."
    )


def rehearsed_words(last: Rehearsal | None, clock: Clock) -> str:
    """Say how today's last rehearsal ended: `Checked 8:05am: ready`; nothing if there was none today."""
    if last is None or london(last.at).date() != today(clock):
        return ""
    return f"Checked {clock_time(last.at)}: {'ready' if not last.to_do else f'{last.to_do} to do then'}"


def not_exported(count: int) -> str:
    """Count what only a file can bring to Mavis, and is in none yet: `6 records not exported yet`."""
    return f"{counted(count, 'record')} not exported yet"


def rest_words(seconds: float) -> str:
    """Say that the hub asked for rest before it lets anybody in."""
    return f"The team server is busy. Waiting for {counted(math.ceil(seconds), 'second')}, then trying again."


def error_words(error: MavisError) -> str:
    """Say what happened, in the order in which a person reads it: its name in a few words, then the sentences."""
    return headed(error.title, str(error), ".")


def unmatched_words(number: int) -> str:
    """Say that records made while locked wait for somebody to match them."""
    made = counted(number, "record made while locked isn’t", "records made while locked aren’t")
    return f"{made} matched to a child yet."


def left_out_words(each: LeftOut) -> str:
    """Say of something that isn't in a file for Mavis who and what it is about, and why it isn't."""
    return ": ".join(part for part in (each.child, each.what, each.why) if part)


def status_tag(group: Group) -> Tag:
    """Name a child's headline status in a programme."""
    return Tag(group.value, _GROUPS[group])


def session_tag(*, saved: bool, link: Link) -> Tag:
    """Name a session's availability in a list: offline, what isn't saved is unavailable."""
    if saved:
        return AVAILABLE_OFFLINE
    return UNAVAILABLE if link in (Link.OFFLINE, Link.UNREACHABLE) else NOT_SAVED
