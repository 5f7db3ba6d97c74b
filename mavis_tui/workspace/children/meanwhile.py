"""What somebody else recorded for a child while its page, a form or the check page stood open, in a sentence each."""

from collections.abc import Iterator

from mavis_tui.models.calendar import clock_time
from mavis_tui.models.child import Child
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.children.child_page import ChildPage


def recorded_meanwhile(before: Child, now: ChildPage) -> tuple[str, ...]:
    """Say what the hub told since the child was `before`: `Omar Khan recorded HPV for this child at 9:41am.`

    What was recorded on this device isn't among it.
    """
    return tuple(_told(before, now))


def _told(before: Child, now: ChildPage) -> Iterator[str]:
    known = {(one.id, one.revision) for care in before.care.values() for one in care.history}
    for section in now.sections:
        for attempt in (*section.attempts, *section.withdrawn):
            if (attempt.id, attempt.revision) in known or attempt.id in section.entries:
                continue
            yield f"{_who(attempt)} {_did(attempt, section.label)} for this child{_when(attempt)}."


def _who(attempt: Vaccination) -> str:
    if attempt.withdrawn is not None:
        return attempt.withdrawn.by.name or attempt.withdrawn.by.email
    staff = attempt.recorded_by or attempt.performed_by
    return "Somebody" if staff is None else staff.name or staff.email


def _did(attempt: Vaccination, label: str) -> str:
    if attempt.withdrawn is not None:
        return f"withdrew a record of {label}"
    recorded = "recorded" if attempt.revision == 1 else "corrected"
    return f"{recorded} {label}" if attempt.given else f"{recorded} {label} as not given"


def _when(attempt: Vaccination) -> str:
    at = attempt.withdrawn.at if attempt.withdrawn is not None else attempt.performed_at
    return "" if at is None else f" at {clock_time(at)}"
