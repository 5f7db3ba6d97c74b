"""One row of a sheet under its headers, and what is said of a cell that can't be understood."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import NamedTuple, TypeVar

from mavis_tui.errors import WorkbookRefused
from mavis_tui.spreadsheets.columns import Column

T = TypeVar("T")


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
        return cell if cell.strip() else ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    text = str(cell)
    return text if text.strip() else ""


class Row:
    """A row that can be asked for its cells by header. Remarks go to the list it was given."""

    def __init__(self, sheet: str, number: int, cells: Mapping[Column, object], remarks: list[Remark]) -> None:
        self.sheet = sheet
        self.number = number
        self._cells = cells
        self._remarks = remarks

    def cell(self, column: Column) -> object:
        """Give a cell as the spreadsheet has it; an absent one is empty."""
        return self._cells.get(column, "")

    def has(self, column: Column) -> bool:
        """True if the sheet has this column."""
        return column in self._cells

    def text(self, column: Column) -> str:
        """Give a cell as text, as it is."""
        cell = self._cells.get(column, "")
        if type(cell) is str:  # as in text_of, without calling it
            return cell if cell.strip() else ""
        return text_of(cell)

    def read(self, column: Column, reader: Callable[[str], T | None], otherwise: str) -> T | None:
        """Read a cell that may be empty; if it can't be read, remark `otherwise` and give None."""
        text = self.text(column)
        found = reader(text) if text else None
        if text and found is None:
            self.remark(column, otherwise)
        return found

    def remark(self, column: Column, done: str) -> None:
        """Note that a cell wasn't understood or kept."""
        self._remarks.append(Remark(self.sheet, self.number, column.value, self.text(column), done))

    def refused(self, column: Column, why: str) -> WorkbookRefused:
        """Make the error for a cell without which nothing can be done. `why` ends the sentence `… , which …`."""
        cell = self.text(column)
        says = f"has “{cell}”, which {why}" if cell else "is empty"
        return WorkbookRefused(
            f"In the sheet {self.sheet}, row {self.number}, the column {column.value} {says}. "
            "Nothing was taken from the workbook. Correct that cell, or download the workbook from Mavis again."
        )
