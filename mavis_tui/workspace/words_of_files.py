"""The words for what was found in a workbook, and for what to know of a file before it is uploaded."""

from mavis_tui.spreadsheets.cells import Remark, shown
from mavis_tui.spreadsheets.records_csv import ToEnter, Warned


def remark_words(remark: Remark) -> str:
    """Say of a cell of a workbook where it stands, what it says and what was done about it."""
    where = f"{remark.sheet}, row {remark.row}"
    return f"{where}{f', {remark.column}' if remark.column else ''}: “{shown(remark.cell)}”. {remark.done}"


def to_enter_words(each: ToEnter) -> str:
    """Say of a record in a file for Mavis what to enter there before the file is uploaded."""
    return f"{each.child}, {each.what}: {each.text}"


def warned_words(each: Warned) -> str:
    """Say of a row of a file for Mavis what to know before it is uploaded."""
    return f"Row {each.row}, {each.column}, {each.child}: {each.text}"
