"""A filtered or shortened copy of a workbook never takes the place of a list without a question."""

from typing import Any

import pytest

from mavis_tui.errors import ListShortened
from tests.builders import nhs_number
from tests.spreadsheets.invented import a_row
from tests.sync.conftest import sealed, store
from tests.workspace.sessions.test_workbooks import Desk, desk

__all__ = ["desk", "sealed", "store"]


def row(number: int, **cells: Any) -> dict[str, object]:
    return a_row(PERSON_FORENAME=f"Child{number}", NHS_NUMBER=nhs_number(number), **cells)


def rows(count: int, first: int = 1) -> list[dict[str, object]]:
    return [row(number) for number in range(first, first + count)]


def names(desk: Desk, session: str) -> list[str]:
    return [child.name for child in desk.workspace.children.rows(session)]


def test_a_filtered_copy_changes_nothing_and_says_how_many_of_how_many_would_go(desk: Desk) -> None:
    opened = desk.open(*rows(6))
    before = names(desk, opened.session)
    with pytest.raises(ListShortened, match="5 of 6 children would leave the list"):
        desk.open(*rows(1))
    assert names(desk, opened.session) == before
    assert desk.open(*rows(1), shorter=True).gone == 5


@pytest.mark.parametrize(("of", "left"), [(6, 3), (40, 36), (40, 40)])
def test_three_children_and_a_tenth_of_the_list_may_go_without_a_question(desk: Desk, of: int, left: int) -> None:
    desk.open(*rows(of))
    assert desk.open(*rows(left)).gone == of - left


@pytest.mark.parametrize(("of", "left"), [(6, 2), (40, 35)])
def test_one_child_more_is_asked_about(desk: Desk, of: int, left: int) -> None:
    desk.open(*rows(of))
    with pytest.raises(ListShortened):
        desk.open(*rows(left))


def test_a_copy_filtered_by_programme_is_asked_about(desk: Desk) -> None:
    other = [row(number, PROGRAMME="3-in-1", DOSE_SEQUENCE=5) for number in range(1, 7)]
    desk.open(*rows(6), *other)
    with pytest.raises(ListShortened, match="6 of 6 would stand on it with fewer vaccinations"):
        desk.open(*rows(6))


def test_a_child_with_a_record_stays_even_if_the_shorter_list_is_wanted(desk: Desk) -> None:
    opened = desk.open(*rows(6))
    desk.record(opened.session, "Child6")
    again = desk.open(*rows(1), shorter=True)
    assert (again.gone, again.kept) == (4, 1)
    assert names(desk, opened.session) == ["MWANGI, Child1", "MWANGI, Child6"]
