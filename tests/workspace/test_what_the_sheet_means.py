"""What a workbook says of a child is what the nurse sees, for the two workbooks that were read wrongly once."""

from datetime import date
from pathlib import Path

import pytest

from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, status_of
from mavis_tui.spreadsheets.workbook import read_workbook
from mavis_tui.workspace.children.health_answers import asked_in
from tests.spreadsheets.invented import a_row, write

TODAY = date(2026, 11, 30)


def test_a_child_with_an_anaphylaxis_is_not_due_because_one_parent_wrote_no_first(fixtures: Path) -> None:
    two, one = read_workbook(fixtures / "two-parents.xlsx").children
    for child in (two, one):
        assert status_of(child, Programme.HPV, TODAY).group is Group.NEEDS_TRIAGE
    assert [asked.words for asked in asked_in(two.care[Programme.HPV].consent.answers)] == [
        "Does your child have any severe allergies? No from Mum · Yes from Dad: anaphylaxis to yeast, EpiPen",
        "Does your child have a bleeding disorder? No from All",
    ]


@pytest.mark.parametrize(
    ("assessed", "ready"),
    [("2026-11-30 09:10:00 +0000", True), ("2026-11-29 23:59:00 +0000", False), (None, False)],
)
def test_a_child_s_own_consent_ends_at_midnight(tmp_path: Path, assessed: str | None, ready: bool) -> None:
    row = a_row(
        HEALTH_QUESTION_ANSWERS="Does your child have any severe allergies? No from Child (Gillick competent)",
        GILLICK_STATUS="Gillick competent" if assessed else None,
        GILLICK_ASSESSMENT_DATE=assessed,
    )
    child = read_workbook(write(tmp_path / "own.xlsx", [row])).children[0]
    found = status_of(child, Programme.HPV, TODAY)
    assert found.ready is ready
    assert "midnight" in found.why
