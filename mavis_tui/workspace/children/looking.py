"""What a nurse looks for in a children’s list, and in which order it stands: remembered while the app is open."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import year_group_label
from mavis_tui.models.programme import Programme, label_of
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.actions import Action, needs
from mavis_tui.workspace.children.classes import SchoolClass, form_of
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine
from mavis_tui.workspace.children.vaccine_wanted import VaccineWanted

PSD_LABELS = {True: "PSD added", False: "PSD not added"}
"""Mavis’s words (facts 3.10)."""


class Looking(Struct, frozen=True, kw_only=True):
    """What a nurse looks for in a list; a field at its default lets everybody through.

    With a `programme`, `group`, `ready`, `missing`, `kind` and `psd` mean that one; without, any. `form` is a class.
    `vaccine` narrows that to one of the vaccines of a programme that has several, by its name, `MMRV`.
    `at` is the id of the child that is highlighted, and `by_class` the order of the list: they filter nothing.
    """

    words: str = ""
    year: int | None = None
    group: Group | None = None
    ready: bool = False
    attendance: Registered | None = None
    form: SchoolClass | None = None
    programme: Programme | None = None
    vaccine: str = ""
    kind: VaccineWanted | None = None
    psd: bool | None = None
    missing: Action | None = None
    by_class: bool = False
    at: str | None = None

    @property
    def filters(self) -> tuple[str, ...]:
        """Say which filters are on: `Year 8`, `Due vaccination`, `Ready`, `Absent`."""
        return tuple(
            words
            for words in (
                year_group_label(self.year) if self.year is not None else "",
                self.form.name if self.form is not None else "",
                self.vaccine or (label_of(self.programme) if self.programme is not None else ""),
                self.group.value if self.group is not None else "",
                "Ready to vaccinate" if self.ready else "",
                self.missing.label if self.missing is not None else "",
                self.kind.label if self.kind is not None else "",
                PSD_LABELS[self.psd] if self.psd is not None else "",
                self.attendance.label if self.attendance is not None else "",
            )
            if words
        )

    def lines(self, row: ChildRow) -> Sequence[ProgrammeLine]:
        """Give the lines of a child that are looked at: those of the programme, where one is looked for."""
        if self.programme is None:
            return row.programmes
        of_it = [line for line in row.programmes if line.programme is self.programme]
        return [line for line in of_it if line.label == self.vaccine] if self.vaccine else of_it

    def tests(self) -> Iterator[Callable[[ChildRow], bool]]:
        """Give the test of each filter that is on; whoever passes all of them is shown."""
        if self.year is not None:
            yield lambda row: row.year_group == self.year
        if self.form is not None:
            yield lambda row: form_of(row) == self.form
        if self.attendance is not None:
            yield lambda row: row.attendance is self.attendance
        if (missing := self.missing) is not None:
            yield lambda row: needs(row, missing, self.programme)
        yield from self._tests_of_a_line()

    def _tests_of_a_line(self) -> Iterator[Callable[[ChildRow], bool]]:
        if self.programme is not None:
            yield lambda row: bool(self.lines(row))
        if self.group is not None:
            yield lambda row: any(line.group is self.group for line in self.lines(row))
        if self.ready:
            yield lambda row: any(line.ready for line in self.lines(row))
        if self.kind is not None:
            yield lambda row: any(line.kind is self.kind for line in self.lines(row))
        if self.psd is not None:
            yield lambda row: any(line.psd is self.psd for line in self.lines(row))

    @property
    def everybody(self) -> "Looking":
        """The same without words and filters, in the same order."""
        return Looking(by_class=self.by_class, at=self.at)
