"""What a child of the list needs before she can be vaccinated, as Mavis’s overview counts it: *Action required*."""

from collections.abc import Iterable
from enum import StrEnum

from mavis_tui.models.programme import Programme
from mavis_tui.models.status import StatusKey
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine


class Action(StrEnum):
    """What somebody has to do. The value is what commands take. Source: Mavis facts 4.1."""

    READY = "ready"
    REGISTER = "register"
    NO_RESPONSE = "no-response"
    FOLLOW_UP = "follow-up"
    CONFLICT = "conflicting-consent"
    TRIAGE = "triage"
    NO_NUMBER = "no-nhs-number"

    @property
    def label(self) -> str:
        """The words that Mavis has for it."""
        return _LABELS[self]


MISSING = tuple(action for action in Action if action is not Action.READY)
"""What can be missing; who is ready lacks nothing."""

_LABELS = {
    Action.READY: "Ready for vaccinator",
    Action.REGISTER: "Register attendance",
    Action.NO_RESPONSE: "No consent response",
    Action.FOLLOW_UP: "Follow-up requested",
    Action.CONFLICT: "Conflicting consent",
    Action.TRIAGE: "Triage needed",
    Action.NO_NUMBER: "No NHS number",
}

_KEYS: dict[Action, frozenset[StatusKey]] = {
    Action.NO_RESPONSE: frozenset(
        {
            StatusKey.NO_RESPONSE,
            StatusKey.NO_CONTACT_DETAILS,
            StatusKey.REQUEST_SCHEDULED,
            StatusKey.REQUEST_NOT_SCHEDULED,
            StatusKey.CONSENT_NOT_KNOWN,
        }
    ),
    Action.FOLLOW_UP: frozenset({StatusKey.FOLLOW_UP_REQUESTED}),
    Action.CONFLICT: frozenset({StatusKey.CONFLICTS}),
    Action.TRIAGE: frozenset({StatusKey.NEEDS_TRIAGE}),
}
"""By the status in a programme. A workbook leaves several of Mavis’s statuses blank: all of them are no response here,
because nobody has answered as far as this device knows.
"""


def needs(row: ChildRow, action: Action, programme: Programme | None = None) -> bool:
    """Tell whether a child needs this, in one programme or, for None, in any; two of them concern the child alone."""
    if action is Action.REGISTER:
        return row.to_register
    if action is Action.NO_NUMBER:
        return row.nhs_number is None and not row.done
    lines = (line for line in row.programmes if programme in (None, line.programme))
    return any(_needs(line, action) for line in lines)


def is_of_a_programme(action: Action) -> bool:
    """True for what is counted by programme."""
    return action not in (Action.REGISTER, Action.NO_NUMBER)


def counted_actions(
    rows: Iterable[tuple[ChildRow, int]], *, today: bool
) -> dict[Action, tuple[int, dict[Programme, int]]]:
    """Count who needs what, of lines and how many are like each: all of them, and by programme where it is of one.

    In Mavis’s order; what nobody needs isn’t in it, nor attendance on a day that isn’t the session’s (`today`).
    """
    asked = [action for action in Action if today or action is not Action.REGISTER]
    children = dict.fromkeys(asked, 0)
    programmes: dict[Action, dict[Programme, int]] = {action: {} for action in asked}
    for row, count in rows:
        for action in asked:
            children[action] += count * needs(row, action)
            concerned = [line.programme for line in row.programmes if _needs(line, action)]
            for one in concerned if is_of_a_programme(action) else ():
                programmes[action][one] = programmes[action].get(one, 0) + count
    return {action: (children[action], programmes[action]) for action in asked if children[action]}


def _needs(line: ProgrammeLine, action: Action) -> bool:
    return line.ready if action is Action.READY else line.key in _KEYS.get(action, ())
