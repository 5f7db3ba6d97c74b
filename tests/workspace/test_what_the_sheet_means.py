"""What a workbook says of a child is what the nurse sees, for the two workbooks that were read wrongly once."""

from datetime import date
from pathlib import Path

from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, status_of
from mavis_tui.spreadsheets.workbook import read_workbook
from mavis_tui.workspace.children.health_answers import asked_in

TODAY = date(2026, 11, 30)


def test_a_child_with_an_anaphylaxis_is_not_due_because_one_parent_wrote_no_first(fixtures: Path) -> None:
    two, one = read_workbook(fixtures / "two-parents.xlsx").children
    for child in (two, one):
        assert status_of(child, Programme.HPV, TODAY).group is Group.NEEDS_TRIAGE
    assert [asked.words for asked in asked_in(two.care[Programme.HPV].consent.answers)] == [
        "Does your child have any severe allergies? No from Mum · Yes from Dad: anaphylaxis to yeast, EpiPen",
        "Does your child have a bleeding disorder? No from All",
    ]
