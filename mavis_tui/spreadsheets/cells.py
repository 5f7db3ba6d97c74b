"""One row of a sheet under its headers, and what is said of a cell that can't be understood."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

from mavis_tui.errors import WorkbookRefused
from mavis_tui.spreadsheets.columns import PLACES, Column

T = TypeVar("T")

LONGEST_CELL = 32767
"""More characters no cell of Excel's holds; a text of just so many was cut."""

_SHOWN = 1000


class Remark(NamedTuple):
    """A cell that wasn't understood, or not kept: where it stands, what it says, and what was done about it.

    `row` counts as the spreadsheet does, from 1; `column` is the header, empty where there is none.
    """

    sheet: str
    row: int
    column: str
    cell: str
    done: str


def text_of(cell: object) -> str:
    """Give a cell as text, as it is; a whole number has no decimals. A cell of nothing but spaces is empty."""
    if type(cell) is str:  # nearly every cell, and there are a hundred thousand
        return cell[:LONGEST_CELL] if cell.strip() else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    text = str(cell)
    return text if text.strip() else ""


def shown(cell: str) -> str:
    """Give as much of a cell as somebody reads who looks for it."""
    return cell if len(cell) <= _SHOWN else f"{cell[:_SHOWN]}…"


def texts_of(cells: tuple[object, ...]) -> Sequence[str]:
    """Give the cells of one column as texts. What stands in many of them is looked at once."""
    texts = cast("tuple[str, ...]", cells)
    if not any(cells) and cells.count("") == len(cells):
        return texts
    try:
        if not any(map(str.isspace, texts)):
            return texts
    except TypeError:  # not all are texts
        pass
    if bool in set(map(type, cells)):  # 1 and True would be the same
        return list(map(text_of, cells))
    known = {cell: text_of(cell) for cell in set(cells)}
    return list(map(known.__getitem__, cells))


class _Readers(dict[Callable[[str], Any], Callable[[str], Any]]):
    """Gives for each reader one that reads the same text once."""

    def __missing__(self, reader: Callable[[str], Any]) -> Callable[[str], Any]:
        found = self[reader] = cache(reader)
        return found


class RowSetAside(Exception):
    """A row can't be taken for one cell of it; it never reaches a person, who reads the remark."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark)
        self.remark = remark


class Beside(NamedTuple):
    """A cell beside those that are read: its header, and the column of Mavis's that it doubles, if it does."""

    header: str
    doubles: Column | None
    text: str


class Sheet:
    """What the rows of a sheet share: its name, where its columns stand, and the list to which remarks go.

    `others` are the columns that aren't read, with what `Beside` says of each; `full` those with a cell that may have
    been cut, because it is as long as a cell can be.
    """

    def __init__(
        self,
        name: str,
        columns: Mapping[Column, int],
        remarks: list[Remark],
        others: Mapping[int, tuple[str, Column | None]] | None = None,
    ) -> None:
        self.name = name
        self.columns = columns
        self.others = others or {}
        self.full: tuple[Column, ...] = ()
        self.remarks = remarks
        self.readers = _Readers()
        self.remembered: defaultdict[Callable[[Row], Any], dict[tuple[str, ...], Any]] = defaultdict(dict)


def column_of(rows: "Sequence[Row]", column: Column) -> list[str]:
    """Give a column of some rows as texts."""
    place = PLACES[column]
    return [row.texts[place] for row in rows]


def first_with(rows: "Sequence[Row]", column: Column) -> "dict[str, Row]":
    """Give the first of some rows for each text that a column of theirs has."""
    return dict(zip(reversed(column_of(rows, column)), reversed(rows), strict=True))


class Row:
    """A row that can be asked for its cells by header. `texts` has them all as text, each in its place in `PLACES`."""

    __slots__ = ("_cells", "_sheet", "number", "texts")

    def __init__(self, sheet: Sheet, number: int, cells: Sequence[object], texts: tuple[str, ...]) -> None:
        self.number = number
        self.texts = texts
        self._sheet = sheet
        self._cells = cells

    def cell(self, column: Column) -> object:
        """Give a cell as the spreadsheet has it; an absent one is empty."""
        place = self._sheet.columns.get(column)
        return "" if place is None else self._cells[place]

    def column_at(self, column: Column) -> int | None:
        """Say which column of the sheet this is, counted from 0; None where the sheet hasn't got it."""
        return self._sheet.columns.get(column)

    def beside(self) -> Iterator[Beside]:
        """Give the filled cells of this row in columns that aren't read."""
        for at, (header, doubles) in self._sheet.others.items():
            if text := text_of(self._cells[at]):
                yield Beside(header, doubles, text)

    def cut(self) -> list[str]:
        """Give the headers of the cells that Excel may have cut."""
        return [str(column) for column in self._sheet.full if len(self.text(column)) >= LONGEST_CELL]

    @property
    def may_be_odd(self) -> bool:
        """True if the sheet of this row has cells that aren't read, or that may have been cut."""
        return bool(self._sheet.full or self._sheet.others)

    def has(self, column: Column) -> bool:
        """True if the sheet has this column."""
        return column in self._sheet.columns

    def text(self, column: Column) -> str:
        """Give a cell as text, as it is."""
        return self.texts[PLACES[column]]

    def read(self, column: Column, reader: Callable[[str], T | None], otherwise: str) -> T | None:
        """Read a cell that may be empty; if it can't be read, remark `otherwise` and give None.

        The same text is read once in a sheet, so a `reader` looks at nothing else.
        """
        text = self.texts[PLACES[column]]
        if not text:
            return None
        found: T | None = self._sheet.readers[reader](text)
        if found is None:
            self.remark(column, otherwise)
        return found

    def remembered(self, pick: Callable[[tuple[str, ...]], tuple[str, ...]], read: Callable[["Row"], T]) -> T:
        """Give what `read` makes of these texts alone, each combination read once unless there was a remark."""
        known: dict[tuple[str, ...], T] = self._sheet.remembered[read]
        texts = pick(self.texts)
        try:
            return known[texts]
        except KeyError:
            before = len(self._sheet.remarks)
        found = read(self)
        if len(self._sheet.remarks) == before:
            known[texts] = found
        return found

    def known(self, column: Column, reader: Callable[[str], T]) -> T:
        """Give what `reader` makes of a cell, empty or not, without any remark."""
        found: T = self._sheet.readers[reader](self.texts[PLACES[column]])
        return found

    def reader(self, reader: Callable[[str], T]) -> Callable[[str], T]:
        """Give a reader that reads the same text once in this sheet."""
        return self._sheet.readers[reader]

    def read_cell(self, column: Column, reader: Callable[[object], T | None], otherwise: str) -> T | None:
        """Read a cell as the spreadsheet has it, which may be a date; otherwise as `read` does."""
        if not self.text(column):
            return None
        found = reader(self.cell(column))
        if found is None:
            self.remark(column, otherwise)
        return found

    def remark(self, column: Column, done: str) -> None:
        """Note that a cell wasn't understood or kept."""
        self._sheet.remarks.append(Remark(self._sheet.name, self.number, column.value, self.text(column), done))

    def set_aside(self, column: Column, why: str) -> RowSetAside:
        """Make what to raise for a cell without which the row says nothing. `why` ends the sentence `It … .`"""
        done = (
            f"The row was set aside: this cell {why}." if self.text(column) else "The row was set aside: it is empty."
        )
        return RowSetAside(Remark(self._sheet.name, self.number, column.value, self.text(column), done))

    def refused(self, column: Column, why: str) -> WorkbookRefused:
        """Make the error for a cell without which nothing can be done. `why` ends the sentence `… , which …`."""
        cell = self.text(column)
        says = f"has “{shown(cell)}”, which {why}" if cell else "is empty"
        return WorkbookRefused(
            f"In the sheet {self._sheet.name}, row {self.number}, the column {column.value} {says}. "
            "Nothing was taken from the workbook. Correct that cell, or download the workbook from Mavis again."
        )


def odd_rows(rows: Sequence[Row]) -> Iterator[int]:
    """Give the numbers of the rows that have cells which were cut or aren't read; of a sheet as Mavis writes it, none.

    It is asked of the sheet first, which all rows have in common.
    """
    if rows and rows[0].may_be_odd:
        yield from (row.number for row in rows if row.cut() or next(row.beside(), None) is not None)
