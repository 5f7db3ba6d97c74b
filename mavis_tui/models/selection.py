"""What of a session goes into a file, and what is left out and why: for Mavis or as FHIR, from a device or the hub."""

from msgspec import Struct

from mavis_tui.models.calendar import long_date
from mavis_tui.models.change import Change
from mavis_tui.models.wording import what_of

SET_ASIDE = "The office set it aside."
IN_REVIEW = "The office is checking it."
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
    if change.vaccination is not None:
        return change.vaccination.child
    return change.attendance.child if change.attendance is not None else ""


def why_left_out(change: Change, *, set_aside: str = "", in_review: str = "", not_listed: str = "") -> str:
    """Say why a change can't be in any file, or nothing; only a vaccination of a listed child that counts can.

    Each of `set_aside`, `in_review` and `not_listed` is what is said where that is so, and empty where it isn't.
    """
    if change.attendance is not None:
        return "Mavis takes no attendance in from a file. Register the child as absent in Mavis."
    if change.batch is not None:
        return "Mavis takes no batches in from a file. Add it in Mavis."
    return set_aside or in_review or not_listed


def left_out(change: Change, session: str, child: str, why: str) -> LeftOut | None:
    """List a change as left out; None for what nobody misses in a file, as that a child came: its records say that."""
    what = _what(change)
    return LeftOut(change=change.id, session=session, child=child, what=what, why=why) if what else None


def _what(change: Change) -> str:
    if change.vaccination is not None:
        return f"{what_of(change.vaccination)}, {long_date(change.vaccination.performed_on)}"
    if change.attendance is not None:
        return f"Absent, {long_date(change.attendance.on)}" if change.attendance.attending is False else ""
    return f"Batch {change.batch.number} added" if change.batch is not None else ""
