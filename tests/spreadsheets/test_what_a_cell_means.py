"""Every odd cell is taken in the careful way, and docs/what-a-cell-means.md says what is so."""

from pathlib import Path

import pytest

from mavis_tui.models.status import Group
from tests.spreadsheets.what_a_cell_means import CASES, PAGE, Case, child_of, page, seen


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.cell}, {case.content}")
def test_a_cell_that_is_odd_leads_to_the_careful_side(case: Case, tmp_path: Path) -> None:
    child = child_of(case, tmp_path)
    assert seen(child).group is case.group
    assert seen(child).ready is (case.group is Group.DUE)
    assert child.invalidated is (case.content == "struck through")


def test_the_page_says_what_is_so() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "write it: .venv/bin/python -m tests.spreadsheets.what_a_cell_means"
    )
