"""The table docs/what-a-cell-means.md: each row is a workbook that the real reader reads and the real status judges.

`python -m tests.spreadsheets.what_a_cell_means` writes the page; tests/spreadsheets/test_what_a_cell_means.py holds it.
The cells are those of `cases_of_cells.py`; what is seen is asked of the code.
"""

import tempfile
from datetime import date
from pathlib import Path

from mavis_tui.models.child import Child
from mavis_tui.models.status import Status, status_of
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.spreadsheets.cases_of_cells import CASES, Case
from tests.spreadsheets.invented import a_row, write

TODAY = date(2026, 11, 24)
PAGE = Path(__file__).parents[2] / "docs" / "what-a-cell-means.md"

BEFORE = """\
# What a cell means

What is taken from a cell of Mavis's workbook that is as it should be, and from one that is cut, cleared, merged,
typed over or in another language; and what the nurse sees for that child. Each line is a workbook that a test writes,
reads and judges (`tests/spreadsheets/what_a_cell_means.py`, which writes this page). Whatever isn't certain is taken in
the careful way; a cell that wasn't understood is said on the child's page, and at opening with row and column. A cell
that was altered into another one that Mavis could have written, as a whole answer that is missing, can't be told.

| Cell | Content | Taken as | What the nurse sees |
|---|---|---|---|
"""


def child_of(case: Case, folder: Path) -> Child:
    """Write a workbook with this row, those above it and another child's below it; read it."""
    rows = [*case.above, a_row(**case.row), a_row(PERSON_FORENAME="Bram", NHS_NUMBER="9990000026")]
    path = write(folder / "cell.xlsx", rows, case.headers)
    if case.then is not None:
        case.then(path)
    return read_workbook(path).children[0]


def seen(case: Case, child: Child) -> Status:
    """Judge a child of the table."""
    return status_of(child, case.programme, TODAY)


def page() -> str:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        return BEFORE + "".join(line_of(case, child_of(case, Path(folder))) for case in CASES)


def line_of(case: Case, child: Child) -> str:
    """Write a line of the page."""
    found, psd = seen(case, child), child.care[case.programme].psd
    why = found.why if len(found.why) < 400 else f"{found.why[:80]} …"
    words = why.replace("|", "/").replace("\n", " ")
    direction = "" if psd is None else " PSD: Added." if psd else " PSD: Not added."
    also = f" {case.says}" if case.says else ""
    return f"| {case.cell} | {case.content} | {case.taken} | **{found.group.value}**: {words}{direction}{also} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
