"""The file itself: an XLSX workbook opened with python-calamine, its sheets found by name, its columns by header."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count, repeat
from pathlib import Path
from typing import NamedTuple, cast

from mavis_tui.errors import WorkbookRefused
from mavis_tui.spreadsheets.cells import LONGEST_CELL, Remark, Row, Sheet, odd_rows, text_of, texts_of
from mavis_tui.spreadsheets.columns import (
    BATCHES_OF,
    OF_THE_CARE,
    OPTIONAL,
    PLACES,
    PROFESSIONALS,
    SUPPLIERS,
    VACCINATIONS,
    Column,
    header_of,
)
from mavis_tui.spreadsheets.comments import comments_in
from mavis_tui.spreadsheets.far_cells import Glance, glance_at
from mavis_tui.spreadsheets.struck import struck_cells

_TITLES = 10
"""Among so many rows the headers are looked for."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


Merge = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a range that is merged: row and column, counted from 0."""


class ListLine(NamedTuple):
    """A line of one of the hidden lists, with its row."""

    row: int
    text: str


class Sheets(NamedTuple):
    """What is in the file: the rows of `Vaccinations`, and the hidden lists by the names of their sheets.

    `struck` has for rows the headers of cells that are struck through, `merged` those of merged cells: of those
    a workbook says nothing but in the first. `comments` are what somebody wrote on cells of a row, by header. `odd` are
    the rows of which anything of this is to be said, or which have cells that were cut or aren't read.
    """

    rows: tuple[Row, ...]
    lists: dict[str, tuple[ListLine, ...]]
    struck: Mapping[int, Sequence[str]]
    merged: Mapping[int, Sequence[str]]
    comments: Mapping[int, Sequence[tuple[str, str]]]
    odd: Collection[int] = ()


def open_sheets(path: Path, remarks: list[Remark]) -> Sheets:
    """Read the whole file. Raises WorkbookRefused if it isn't a workbook, or not one from Mavis."""
    glance = _glance(path, remarks)
    tables, merges = _tables(path, glance)
    name = next((name for name in tables if header_of(name) == header_of(VACCINATIONS)), None)
    renamed = [each for each, table in tables.items() if _headers_at(table) is not None] if name is None else []
    if len(renamed) == 1:
        name = renamed[0]
        done = f"The sheet {VACCINATIONS} has another name here; its columns are Mavis’s, so it was read."
        remarks.append(Remark(name, 1, "", "", done))
    if name is None:
        raise WorkbookRefused(
            f"{path.name} has no sheet {VACCINATIONS}, so it isn’t an offline spreadsheet from Mavis. "
            "Nothing was taken from it."
        )
    lines = struck_cells(path, name, glance.no_lines)
    if lines is None:
        unseen = "The file doesn’t let us see which children are struck through, as those are whom the NHS invalidated."
        remarks.append(Remark(name, 1, "", "", unseen))
    rows = tuple(_rows(tables.pop(name), remarks))
    merged = _merged(merges.get(name, ()), rows)
    headers = {_at(rows[:1], column): str(column) for column in Column}
    struck: dict[int, list[str]] = {}
    for number, at in sorted(lines or ()):
        if at in headers:
            struck.setdefault(number, []).append(headers[at])
    comments: dict[int, list[tuple[str, str]]] = {}
    for (number, at), words in comments_in(path, name).items():
        comments.setdefault(number, []).append((headers.get(at, ""), words))
    if not rows:
        raise WorkbookRefused(f"The sheet {VACCINATIONS} of {path.name} lists no children. Nothing was taken from it.")
    lists = {}
    for name, table in tables.items():
        if name in (PROFESSIONALS, SUPPLIERS) or name.endswith(BATCHES_OF):
            lists[name] = tuple(_entries(table))
        else:
            remarks.append(Remark(name, 1, "", "", "Mavis has no such sheet; it was not read."))
    odd = {*struck, *merged, *comments, *odd_rows(rows)}
    return Sheets(rows, lists, struck, merged, comments, odd)


def _merged(merges: Iterable[Merge], rows: Sequence[Row]) -> dict[int, list[str]]:
    """Give for each row that has some of them the headers of merged cells; the size of a range costs nothing."""
    found: dict[int, list[str]] = {}
    numbers = [row.number for row in rows]
    for (top, left), (bottom, right) in merges:
        columns = [str(column) for column in Column if left <= _at(rows[:1], column) <= right]
        for number in numbers[bisect_left(numbers, top + 1) : bisect_right(numbers, bottom + 1)] if columns else ():
            found.setdefault(number, []).extend(columns)
    return found


def _at(rows: Sequence[Row], column: Column) -> int:
    at = rows[0].column_at(column) if rows else None
    return -1 if at is None else at


def _glance(path: Path, remarks: list[Remark]) -> Glance:
    """Look at the file before it is unpacked. Raises WorkbookRefused if it isn't a workbook."""
    try:
        with path.open("rb") as file:
            kind = file.read(4)
    except OSError as error:
        raise WorkbookRefused(f"{path} can’t be read ({error.strerror}).") from error
    if kind != _ZIP:
        hint = " It may have a password; Mavis’s workbooks have none." if kind == _OLE else ""
        raise WorkbookRefused(f"{path.name} isn’t an Excel workbook (.xlsx). Nothing was taken from it.{hint}")
    glance = glance_at(path)
    if glance.without is not None:
        far = "Cells from row 50,000 or column BA on are far from any child’s row; they were not read."
        remarks.append(Remark(VACCINATIONS, 1, "", "", far))
    return glance


def _tables(path: Path, glance: Glance) -> tuple[dict[str, list[list[object]]], dict[str, Sequence[Merge]]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    trimmed = glance.without
    try:
        with (
            CalamineWorkbook.from_path(path) if trimmed is None else CalamineWorkbook.from_filelike(trimmed) as workbook
        ):
            sheets = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
            tables = {
                name: cast("list[list[object]]", sheet.to_python(skip_empty_area=False))
                for name, sheet in sheets.items()
            }
            return tables, {name: sheet.merged_cell_ranges or () for name, sheet in sheets.items()}
    except PasswordError as error:
        raise WorkbookRefused(f"{path.name} has a password. Save it without one, and try again.") from error
    except (CalamineError, OSError) as error:
        raise WorkbookRefused(
            f"{path.name} is damaged, or isn’t an Excel workbook (.xlsx). Nothing was taken from it. "
            "Download it from Mavis again."
        ) from error


def _longest(column: Sequence[str]) -> int:
    """Give the length of the longest text, or that of all together where even those would have room in one cell."""
    together = len("".join(column))
    return together if together < LONGEST_CELL else max(map(len, column))


def _rows(table: list[list[object]], remarks: list[Remark]) -> Iterator[Row]:
    above = _headers_at(table) or 0
    remarks.extend(
        Remark(VACCINATIONS, number, "", text, "This stands above the headers; it was not read.")
        for number, cells in enumerate(table[:above], 1)
        if (text := " ".join(filter(None, map(text_of, cells))))
    )
    table = table[above:]
    columns, others = _columns(table, remarks)
    missing = [column.value for column in Column if column not in columns and column not in OPTIONAL]
    if missing:
        named = ", ".join(missing) if len(missing) < len(Column) / 2 else "nearly all of them"
        raise WorkbookRefused(
            f"The sheet {VACCINATIONS} has {len(missing)} column{'s' if len(missing) > 1 else ''} missing: {named}. "
            "Nothing was taken from the workbook. Download it from Mavis again."
        )
    below = table[1:]
    sheet = Sheet(VACCINATIONS, columns, remarks, others)
    by_column = list(zip(*below, strict=True)) or [()] * len(table[0])
    absent = ("",) * len(below)
    texts = [texts_of(by_column[columns[column]]) if column in columns else absent for column in Column]
    longest = [_longest(column) for column in texts]
    texts = [column if most <= LONGEST_CELL else _cut(column) for column, most in zip(texts, longest, strict=True)]
    sheet.full = tuple(column for column in OF_THE_CARE if longest[PLACES[column]] >= LONGEST_CELL)
    for row in map(Row, repeat(sheet), count(above + 2), below, zip(*texts, strict=True)):
        if any(row.texts) or any(map(text_of, below[row.number - above - 2])):
            yield row


def _cut(texts: Sequence[str]) -> list[str]:
    """Cut texts where Excel does: whoever wrote longer ones wasn't Excel, and reading them has no end."""
    return [text[:LONGEST_CELL] for text in texts]


def _headers_at(table: list[list[object]]) -> int | None:
    """Find the row of the headers, counted from 0: titles may stand above it. None where there is no such row."""
    known = {column.value for column in Column}
    for at, cells in enumerate(table[:_TITLES]):
        if len(known & {header_of(cell) for cell in cells}) > len(Column) / 2:
            return at
    return None


def _columns(
    table: list[list[object]], remarks: list[Remark]
) -> tuple[dict[Column, int], dict[int, tuple[str, Column | None]]]:
    known = {column.value: column for column in Column}
    found: dict[Column, int] = {}
    others: dict[int, tuple[str, Column | None]] = {}
    for at, header in enumerate(table[0] if table else []):
        column = known.get(header_of(header))
        if column is not None and column not in found:
            found[column] = at
        elif any(text_of(row[at]) for row in table if at < len(row)):
            done = (
                "This column is there twice; the first was read." if column else "Mavis has no such column; not read."
            )
            remarks.append(Remark(VACCINATIONS, 1, text_of(header), text_of(header), done))
            others[at] = text_of(header), column
    return found, others


def _entries(table: list[list[object]]) -> Iterator[ListLine]:
    for number, cells in enumerate(table, start=1):
        text = text_of(cells[0]).strip() if cells else ""
        if text and not (number == 1 and re.fullmatch(r"EMAIL|NUMBER", text, re.IGNORECASE)):
            yield ListLine(number, text)
