"""Finding children in a list: words and filters over lines that are made already, and how many each would show."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from mavis_tui.models.attendance import Registered
from mavis_tui.models.child import Person
from mavis_tui.models.status import Group
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.typed_values import typed_birthday


def found(rows: Sequence[ChildRow], looking: Looking, kept: str | None = None) -> list[ChildRow]:
    """Give the lines that match the words and pass every filter, in their order, and the child with id `kept`."""
    passed = list(rows)
    for word in _wanted(looking.words):
        passed = [row for row in passed if word in row.key]
    for passes in looking.tests():
        passed = [row for row in passed if passes(row)]
    if kept is None:
        return passed
    ids = {kept, *(row.id for row in passed)}
    return [row for row in rows if row.id in ids]


def best(shown: Sequence[ChildRow], words: str) -> int:
    """Give the place in `shown` of the first child of whose names, class or number each word is a beginning, or else 0.

    `rahman l` means Lucy Rahman, not Ella before her, in whose name there happens to be an l.
    """
    wanted = [f" {word}" for word in _wanted(words)]
    return next((at for at, row in enumerate(shown) if all(word in f" {row.key}" for word in wanted)), 0)


def by_year(rows: Sequence[ChildRow], looking: Looking) -> dict[int, int]:
    """Count for each year group of the list how many choosing it would show, youngest first."""
    counts = Counter(row.year_group for row in found(rows, replace(looking, year=None)))
    years = {row.year_group for row in rows if row.year_group is not None}
    return {year: counts[year] for year in sorted(years)}


def by_group(rows: Sequence[ChildRow], looking: Looking) -> dict[Group, int]:
    """Count for each status of the list how many choosing it would show. Of two programmes, each counts."""
    shown = found(rows, replace(looking, group=None))
    counts = Counter(group for row in shown for group in {line.group for line in looking.lines(row)})
    present = {line.group for row in rows for line in looking.lines(row)}
    return {group: counts[group] for group in Group if group in present}


def by_attendance(rows: Sequence[ChildRow], looking: Looking) -> dict[Registered, int]:
    """Count for each answer about attendance how many choosing it would show."""
    counts = Counter(row.attendance for row in found(rows, replace(looking, attendance=None)))
    return {answer: counts[answer] for answer in Registered}


def nearest(shown: Sequence[ChildRow], places: Mapping[str, int], at: str | None) -> int:
    """Give the place in `shown` of the child `at`, or if it isn't there of the next one in the list, or else the last.

    `places` are the places of all children in the whole list, in whose order `shown` is.
    """
    found = bisect_left(shown, places.get(at or "", 0), key=lambda row: places[row.id])
    return max(0, min(found, len(shown) - 1))


def is_exactly(child: Person, words: str) -> bool:
    """Tell whether this is a child's id, whole NHS number or whole name, in any order and however it is spelt.

    A part of a name or of a number is never enough where something is written for the child.
    """
    typed = re.sub(r"\s", "", words)
    if words == child.id or (child.nhs_number is not None and typed == child.nhs_number):
        return True
    wanted = sorted(folded_name(words).split())
    firsts = (child.given_name, child.preferred_name) if child.preferred_name else (child.given_name,)
    return bool(wanted) and any(wanted == sorted(folded_name(f"{one} {child.family_name}").split()) for one in firsts)


def search(words: str) -> Callable[[str], bool]:
    """Make the test whether a search key has every word, in any order; spaces in an NHS number don't matter."""
    wanted = _wanted(words)
    return lambda key: all(word in key for word in wanted)


def matches(key: str, words: str) -> bool:
    """Tell whether every word is in `key`, as `search` does."""
    return search(words)(key)


def _wanted(words: str) -> list[str]:
    found = typed_birthday(words)
    born = [f"@{found.day:02}{found.month:02}{found.year or ''}"] if found is not None else []
    rest = words.replace(found.text, " ", 1) if found is not None else words
    digits = re.sub(r"\s", "", rest)
    return [*born, *([digits] if digits.isascii() and digits.isdigit() else folded_name(rest).split())]
