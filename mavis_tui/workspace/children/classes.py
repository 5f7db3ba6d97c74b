"""The classes of a list: how far each has got, where the next child is fetched from, and the list in their order."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mavis_tui.models.calendar import year_group_label
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.row import ChildRow


class SchoolClass(NamedTuple):
    """A class: its year group, None where it isn't known, and its name in Mavis, empty where it has none."""

    year: int | None
    registration: str

    @property
    def name(self) -> str:
        """`8T1`, `Year 8, no class`, `class not known`."""
        if self.registration:
            return self.registration
        return "class not known" if self.year is None else f"{year_group_label(self.year)}, no class"

    @property
    def place(self) -> tuple[int, bool, str]:
        """Where it stands among the classes: youngest year first, who has no class after the classes of the year."""
        return _NO_YEAR if self.year is None else self.year, not self.registration, self.registration


class ClassCount(NamedTuple):
    """A class by its name, how many children of the list are in it, are done, and are due in some programme."""

    name: str
    children: int
    done: int
    due: int


def form_of(row: ChildRow) -> SchoolClass:
    """Give the class of a child of the list."""
    return SchoolClass(row.year_group, row.registration)


def in_classes(rows: Sequence[ChildRow]) -> dict[SchoolClass, list[ChildRow]]:
    """Put the children of a list into their classes, youngest year first, each in the order of the list."""
    classes: dict[SchoolClass, list[ChildRow]] = {}
    for row in rows:
        classes.setdefault(form_of(row), []).append(row)
    return {form: classes[form] for form in sorted(classes, key=lambda form: form.place)}


def by_class(rows: Sequence[ChildRow]) -> list[ClassCount]:
    """Count for each class of the list, youngest year first; who has no class is counted by year, then at the end."""
    return [
        ClassCount(form.name, len(found), sum(row.done for row in found), sum(map(_is_due, found)))
        for form, found in in_classes(rows).items()
    ]


class ClassOrder:
    """A list by class and then by name; the order is worked out anew only where somebody came or changed class."""

    def __init__(self) -> None:
        self._given: tuple[Sequence[ChildRow], list[ChildRow]] = ([], [])
        self._of: Mapping[str, int] | None = None
        self._forms: list[SchoolClass] = []
        self._order: list[int] = []
        self.places: dict[str, int] = {}

    def of(self, rows: Sequence[ChildRow], places: Mapping[str, int]) -> list[ChildRow]:
        """Give the lines by class, the same list for the same `rows`; `places` are those of all children in `rows`."""
        if rows is self._given[0]:
            return self._given[1]
        forms = list(map(form_of, rows))
        if places is not self._of or forms != self._forms:
            self._of, self._forms = places, forms
            self._order = sorted(range(len(rows)), key=lambda place: forms[place].place)
            self.places = {rows[place].id: here for here, place in enumerate(self._order)}
        self._given = rows, [rows[place] for place in self._order]
        return self._given[1]


def _is_due(row: ChildRow) -> bool:
    return any(line.group is Group.DUE for line in row.programmes)


_NO_YEAR = 99
"""After every year group that there is."""
