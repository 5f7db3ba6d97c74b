"""What of a session goes into a file, and what is left out and why: for Mavis or as FHIR, from a device or the hub."""

from msgspec import Struct

from mavis_tui.models.beside_doses.in_words import NO_FILE, what_it_is
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.change import Change, OfTheDay
from mavis_tui.models.given_although.self_consent import NOT_TO_BE_TOLD
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import what_of

SET_ASIDE = "The office set it aside."
IN_REVIEW = "The office is checking it."
NO_ATTENDANCE = "Mavis takes no attendance in from a file. Register the child as absent in Mavis."
NOT_LISTED = "The child isn’t on the session’s list any more."


class LeftOut(Struct, frozen=True, kw_only=True):
    """Something that isn't in the file, and why. `child` is a name, `what` says what was recorded."""

    change: str
    session: str
    child: str
    what: str
    why: str


def about_whom(change: Change) -> str:
    """Give the id of the child that a change is about, or nothing for one about a batch."""
    return change.about or ""


def is_withdrawn(change: Change) -> bool:
    """True for a record that counts nowhere any more, so that no file has it."""
    record = change.vaccination or change.of_the_day
    return record is not None and record.withdrawn is not None


def to_remove(record: Vaccination, uuid: str) -> str:
    """Say what the office has to do about a withdrawn record that Mavis has, or may have from an earlier file.

    Mavis takes nothing back by a file: somebody archives the record there. `uuid` is Mavis's, empty where nobody knows
    it yet; then who vaccinated and when tells which it is.
    """
    gone = f"Withdrawn: {record.withdrawn.reason}. ".replace("..", ".") if record.withdrawn is not None else ""
    if uuid:
        return f"{gone}Remove it in Mavis by hand: the record {uuid}."
    by = f" by {record.performed_by.name or record.performed_by.email}" if record.performed_by is not None else ""
    at = f" at {clock_time(record.performed_at)}" if record.performed_at is not None else ""
    return f"{gone}Remove it in Mavis by hand: the record{by} of {long_date(record.performed_on)}{at}."


def why_left_out(
    change: Change,
    *,
    set_aside: str = "",
    in_review: str = "",
    not_listed: str = "",
    removal: str = "",
    confidential: bool = False,
) -> str:
    """Say why a change can't be in any file, or nothing; only a vaccination of a listed child that counts can.

    Each of `set_aside`, `in_review` and `not_listed` is what is said where that is so, and empty where it isn't. What
    was withdrawn is in no file either: there is nothing to say of it, but for `removal`, where Mavis may have it.
    `confidential` lets through what a child doesn't want the parents to be told.
    """
    if is_withdrawn(change):
        return " ".join(part for part in (in_review, removal) if part) if removal else ""
    if change.attendance is not None:
        return NO_ATTENDANCE
    if change.of_the_day is not None:
        return NO_FILE[change.kind]
    if change.batch is not None:
        return "Mavis takes no batches in from a file. Add it in Mavis."
    untold = change.vaccination is not None and change.vaccination.parents_may_be_told is False and not confidential
    return set_aside or in_review or not_listed or (NOT_TO_BE_TOLD if untold else "")


def left_out(change: Change, session: str, child: str, why: str) -> LeftOut | None:
    """List a change as left out; None for what nobody misses in a file, as that a child came: its records say that.

    Nor does anybody miss what was withdrawn before it was in any file, for which `why` is empty.
    """
    what = _what(change)
    return LeftOut(change=change.id, session=session, child=child, what=what, why=why) if what and why else None


def what_and_when(record: Vaccination) -> str:
    """Say of a record what was done, and on which day."""
    return f"{what_of(record)}, {long_date(record.performed_on)}"


def said_of_day(record: OfTheDay) -> str:
    """Say of a record beside the doses what it is, and of which day."""
    return f"{what_it_is(record)}, {long_date(london(record.at).date())}"


def _what(change: Change) -> str:
    if change.vaccination is not None:
        return what_and_when(change.vaccination)
    if change.attendance is not None:
        return f"Absent, {long_date(change.attendance.on)}" if change.attendance.attending is False else ""
    if change.of_the_day is not None:
        return said_of_day(change.of_the_day)
    return f"Batch {change.batch.number} added" if change.batch is not None else ""
