"""Who comes next: children come by class, so after a record the next of the class is offered."""

from collections.abc import Sequence

from msgspec import Struct

from mavis_tui.models.calendar import short_date
from mavis_tui.workspace.children.classes import SchoolClass, form_of
from mavis_tui.workspace.children.row import ChildRow


class NextChild(Struct, frozen=True, kw_only=True):
    """The next child of a class who may be vaccinated now and isn't done; None where nobody is left who may be.

    `passed` counts those in between who are still to do and may not be vaccinated now: no consent, absent, triage.
    """

    form: SchoolClass
    row: ChildRow | None
    passed: int

    @property
    def words(self) -> str:
        """`Next in 8T1: BAKER, Tom, born 3 Mar 2013`; the key that opens her isn’t in it."""
        if self.row is None:
            return f"{self.form.name}: nobody else is ready"
        between = f", past {self.passed} not ready" if self.passed else ""
        return f"Next in {self.form.name}{between}: {self.row.name}, born {short_date(self.row.born)}"


def next_of(rows: Sequence[ChildRow], after: str) -> NextChild | None:
    """Find who comes after a child in her class by name, then from its beginning on; None if she isn't on the list."""
    here = next((row for row in rows if row.id == after), None)
    if here is None:
        return None
    form = form_of(here)
    of_class = [row for row in rows if form_of(row) == form]
    at = of_class.index(here)
    passed = 0
    for row in (*of_class[at + 1 :], *of_class[:at]):
        if row.ready and not row.done:
            return NextChild(form=form, row=row, passed=passed)
        passed += not row.done
    return NextChild(form=form, row=None, passed=passed)
