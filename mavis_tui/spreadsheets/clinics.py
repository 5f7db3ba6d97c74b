"""At which clinic a session is: the names that a workbook allows, and which of them was chosen.

The cells of CLINIC_NAME have a list to choose from, `"Name, Name"` (facts 9.5). Mavis refuses a whole file for a clinic
that isn't one of the team's, so nothing else is taken where the workbook says which there are.
"""

import re
from html import unescape
from itertools import combinations
from pathlib import Path
from zipfile import ZipFile

from mavis_tui.errors import BadInput, ClinicNeeded
from mavis_tui.models.session import Location, Place
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.spreadsheets.struck import NOT_UNPACKED, part_of, read_part

NO_CLINIC = "Community clinic"
"""What stands for a clinic whose name nobody has said. Earlier versions kept it; it is never written into a file."""

_MOST = 500
"""So many names are read at most; no team has as many clinics."""

_RULE = re.compile(
    rb"<(?:\w+:)?dataValidation\b([^>]*[^/])>(.{0,20000}?)</(?:\w+:)?dataValidation>",
    re.DOTALL,
)
_FORMULA = re.compile(rb"<(?:\w+:)?formula1\b[^>]*>(.*?)</(?:\w+:)?formula1>", re.DOTALL)
_CELLS = re.compile(rb'\bsqref="([^"]*)"')


def clinics_in(path: Path, sheet: str, column: int) -> tuple[str, ...]:
    """Read the names that the cells of a column, counted from 0, let a nurse choose; none where there is no list."""
    letters = _letters(column)
    try:
        with ZipFile(path) as book:
            part = read_part(book, part_of(book, sheet))
    except NOT_UNPACKED:
        return ()
    names: dict[str, str] = {}
    for attributes, inside in _RULE.findall(part):
        cells, formula = _CELLS.search(attributes), _FORMULA.search(inside)
        if cells is None or formula is None or not _is_of(cells[1].decode("ascii", "replace"), letters):
            continue
        listed = unescape(formula[1].decode("utf-8", "replace")).strip()
        if listed[:1] == '"' == listed[-1:]:
            for name in listed[1:-1].replace('""', '"').split(","):
                if name.strip() and len(names) < _MOST:
                    names.setdefault(folded_name(name), name.strip())
    return tuple(names.values())


def clinic_of(named: str, offered: tuple[str, ...], typed: str) -> Location:
    """Give the clinic that was typed, as the workbook spells it, or else the one that the workbook names.

    Raises ClinicNeeded with the names where nothing says which it is, BadInput where it isn't one of them.
    """
    wanted = typed.strip() or ("" if folded_name(named) == folded_name(NO_CLINIC) else named)
    if not wanted and len(offered) == 1:
        wanted = offered[0]
    there_are = f" The workbook has: {', '.join(offered)}." if offered else ""
    if not wanted:
        raise ClinicNeeded(
            "The workbook doesn’t say at which clinic this is, and Mavis takes no record without it. Say it as Mavis "
            f"spells it (in the form, or with --clinic).{there_are} Nothing was changed.",
            offered,
        )
    found = _spelt(wanted, offered) if offered else wanted
    if not found or folded_name(found) == folded_name(NO_CLINIC):
        raise BadInput(f"“{wanted}” isn’t one of the team’s clinics.{there_are} Nothing was changed.")
    return Location(name=found[:300], kind=Place.CLINIC)


def _spelt(wanted: str, offered: tuple[str, ...]) -> str:
    """Give a name as it is offered; a name with a comma in it looks like two on the list."""
    folded = folded_name(wanted)
    for first, last in combinations(range(len(offered) + 1), 2):
        name = ", ".join(offered[first:last])
        if folded_name(name) == folded and (last - first == 1 or "," in wanted):
            return name
    return ""


def _is_of(cells: str, letters: str) -> bool:
    """True if any of the cells, like `E2:E90 E95`, is in a column."""
    for cell in cells.split():
        first, _, last = cell.replace("$", "").partition(":")
        columns = [re.sub(r"[^A-Z].*", "", end.upper()) for end in (first, last or first)]
        if _number(columns[0]) <= _number(letters) <= _number(columns[1]):
            return True
    return False


def _letters(column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, last = divmod(left - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
