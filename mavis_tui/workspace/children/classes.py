"""How far each class of a list has got: where the next child is fetched from."""

from collections.abc import Sequence
from typing import NamedTuple

from mavis_tui.models.calendar import year_group_label
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.row import ChildRow


class ClassCount(NamedTuple):
    """A class by its name, how many children of the list are in it, are done, and are due in some programme."""

    name: str
    children: int
    done: int
    due: int


def by_class(rows: Sequence[ChildRow]) -> list[ClassCount]:
    """Count for each class of the list, youngest year first; who has no class is counted by year, then at the end."""
    classes: dict[tuple[int, str], list[ChildRow]] = {}
    for row in rows:
        year = row.year_group if row.year_group is not None else _NO_YEAR
        classes.setdefault((year, row.registration), []).append(row)
    return [
        ClassCount(_name(*key), len(found), sum(row.done for row in found), sum(map(_is_due, found)))
        for key, found in sorted(classes.items(), key=lambda each: (each[0][0], not each[0][1], each[0][1]))
    ]


def _is_due(row: ChildRow) -> bool:
    return any(line.group is Group.DUE for line in row.programmes)


_NO_YEAR = 99
"""After every year group that there is."""


def _name(year: int, registration: str) -> str:
    return registration or ("class not known" if year == _NO_YEAR else f"{year_group_label(year)}, no class")
