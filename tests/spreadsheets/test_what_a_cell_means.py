"""Every odd cell is taken in the careful way, and docs/what-a-cell-means.md says what is so."""

from pathlib import Path

import pytest

from mavis_tui.models.status import Group
from tests.spreadsheets.cases_of_cells import CASES, Case
from tests.spreadsheets.what_a_cell_means import BEFORE, PAGE, child_of, line_of, seen

LINES = PAGE.read_text(encoding="utf-8").removeprefix(BEFORE).splitlines(keepends=True)
HOW = "write it: .venv/bin/python -m tests.spreadsheets.what_a_cell_means"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.cell}, {case.content}")
def test_a_cell_that_is_odd_leads_to_the_careful_side(case: Case, tmp_path: Path) -> None:
    child = child_of(case, tmp_path)
    care = child.care[case.programme]
    assert seen(case, child).group is case.group
    assert seen(case, child).ready is (case.group is Group.DUE)
    assert child.invalidated is (case.content == "struck through")
    assert care.psd is case.psd
    assert not case.says or case.says in care.remarks
    assert line_of(case, child) in LINES, HOW


def test_the_page_has_a_line_for_every_cell_and_no_other() -> None:
    assert PAGE.read_text(encoding="utf-8").startswith(BEFORE)
    assert len(LINES) == len(CASES), HOW
