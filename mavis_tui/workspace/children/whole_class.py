"""Registering a whole class at once: who is registered so, whose answer stays as it is, and taking it back.

Each child gets an attendance record of her own, as if her key had been pressed; an answer that is there never changes.
"""

from msgspec import Struct

from mavis_tui.errors import BadInput
from mavis_tui.models.attendance import Registered
from mavis_tui.workspace.children.attendance import Attendance
from mavis_tui.workspace.children.child_page import Children
from mavis_tui.workspace.children.classes import SchoolClass, form_of
from mavis_tui.workspace.children.row import ChildRow


class ClassPlan(Struct, frozen=True, kw_only=True):
    """What registering a class would do: `coming` are registered as attending, everybody else stays as she is.

    `answered` have an answer of today already, `others` nothing to come for: they are done.
    """

    session: str
    form: SchoolClass
    coming: tuple[ChildRow, ...]
    answered: tuple[ChildRow, ...]
    others: tuple[ChildRow, ...]


class ClassRegistered(Struct, frozen=True, kw_only=True):
    """Who was registered as attending together, by child id with the change that said it, so that it can be undone."""

    session: str
    form: SchoolClass
    changes: dict[str, str]


class WholeClass:
    """The verbs for a whole class. What was done last is known until mavis is closed."""

    def __init__(self, children: Children, attendance: Attendance) -> None:
        self._children = children
        self._attendance = attendance
        self._last: dict[str, ClassRegistered] = {}

    def plan(self, session_id: str, form: SchoolClass) -> ClassPlan:
        """Say what registering a class as attending would do. Raises NotSavedOffline."""
        rows = [row for row in self._children.rows(session_id) if form_of(row) == form]
        answered = [row for row in rows if row.attendance is not Registered.UNREGISTERED]
        coming = [row for row in rows if row.to_register]
        others = [row for row in rows if row not in answered and row not in coming]
        return ClassPlan(
            session=session_id, form=form, coming=tuple(coming), answered=tuple(answered), others=tuple(others)
        )

    def register(self, plan: ClassPlan) -> ClassRegistered:
        """Register those who are coming and whom nobody has answered for meanwhile; on the disk when this returns.

        Raises StoreBusy and what else stops a record; what was kept until then can be undone.
        """
        changes: dict[str, str] = {}
        done = ClassRegistered(session=plan.session, form=plan.form, changes=changes)
        self._last[plan.session] = done
        for row in plan.coming:
            if self._attendance.of(plan.session, row.id).attendance is not Registered.UNREGISTERED:
                continue
            try:
                said = self._attendance.register(plan.session, row.id, Registered.ATTENDING)
            except BadInput:  # vaccinated meanwhile on another device: nothing to come for
                continue
            if said.change is not None:
                changes[row.id] = said.change
        return done

    def last(self, session_id: str) -> ClassRegistered | None:
        """Give what can be undone in a session: the class registered last, unless nobody was."""
        last = self._last.get(session_id)
        return last if last is not None and last.changes else None

    def undo(self, done: ClassRegistered) -> tuple[int, int]:
        """Take back those answers of a class that nobody has changed; give how many were, and how many stay.

        Who has a record of today was here, so that answer stays. Raises as `register` does.
        """
        taken = 0
        for child_id, change in list(done.changes.items()):
            said = self._attendance.of(done.session, child_id)
            if said.attendance is not Registered.ATTENDING or said.change != change:
                continue
            try:
                self._attendance.register(done.session, child_id, Registered.UNREGISTERED)
            except BadInput:
                continue
            taken += 1
        self._last.pop(done.session, None)
        return taken, len(done.changes) - taken
