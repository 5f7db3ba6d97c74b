"""A whole class registered by one command: who would be, who stays as they are, and doing it once somebody said yes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from mavis_tui.console.sending import made_and_sent
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.models.wording import counted
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.attendance import Registration
from mavis_tui.workspace.children.classes import SchoolClass, in_classes
from mavis_tui.workspace.children.row import ChildRow


class ClassAttendance(Struct, frozen=True, kw_only=True):
    """What registering a class does, or did: `attending` are registered so, and everybody else stays as they are.

    `done` is False where it was only looked at; `answered` have an answer of today, `others` nothing left to come for.
    """

    session: str
    form: str
    done: bool
    attending: tuple[Registration, ...]
    answered: tuple[Registration, ...]
    others: tuple[Registration, ...]


async def class_attendance(made: Workspace, session: str, typed: str, *, yes: bool, send: bool) -> ClassAttendance:
    """Look at what registering a class would do and, where somebody said yes, do it. Raises BadInput, StoreBusy."""
    await made.sessions.open(session)
    forms = _forms(made, session, typed)
    if why_not := made.attendance.why_not(session):
        raise BadInput(f"{why_not} Nothing was changed.")
    plans = [made.whole_class.plan(session, form) for form in forms]
    coming = [row for plan in plans for row in plan.coming]
    if yes:
        done = await made_and_sent(made, lambda: [made.whole_class.register(plan) for plan in plans], send=send)
        coming = [row for row in coming if any(row.id in one.changes for one in done)]

    def registrations(rows: Iterable[ChildRow]) -> tuple[Registration, ...]:
        return tuple(made.attendance.of(session, row.id) for row in rows)

    return ClassAttendance(
        session=session,
        form=forms[0].name,
        done=yes,
        attending=registrations(coming),
        answered=registrations(row for plan in plans for row in plan.answered),
        others=registrations(row for plan in plans for row in plan.others),
    )


def class_lines(found: ClassAttendance) -> Iterator[str]:
    """Say who is registered, or would be, and who stays as they are."""
    who = counted(len(found.attending), "child", "children")
    states = Counter(one.status for one in found.attending)
    where = f" {', '.join(f'{count} {status}' for status, count in states.items())}." if found.done and states else ""
    yield f"{who} of {found.form} {'registered as attending' if found.done else 'would be attending'}.{where}"
    yield from _named(found.attending)
    if found.answered:
        yield f"Answered already, and as they were: {len(found.answered)}"
        yield from prose("; ".join(f"{one.name}: {one.attendance.label.lower()}" for one in found.answered), "  ")
    if found.others:
        yield f"With nothing left to do: {len(found.others)}"
        yield from _named(found.others)
    if found.attending and not found.done:
        yield "Nobody is registered yet. With --yes they are."


def _named(children: Sequence[Registration]) -> Iterator[str]:
    if children:
        yield from prose("; ".join(one.name for one in children), "  ")


def _forms(made: Workspace, session: str, typed: str) -> list[SchoolClass]:
    """Find the class by its name, however its letters are; more than one where two year groups have it."""
    there_are = in_classes(made.children.rows(session))
    forms = [form for form in there_are if folded_name(form.name) == folded_name(typed)]
    if not forms:
        names = "; ".join(dict.fromkeys(form.name for form in there_are))
        raise BadInput(f"There is no class “{typed}” on this list. There are: {names}. Nothing was changed.")
    return forms
