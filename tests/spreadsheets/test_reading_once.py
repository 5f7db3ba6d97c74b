"""What opening a workbook may cost, as counts: each part unpacked once, each row looked at once, none against all."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any
from zipfile import ZipFile

import pytest

from mavis_tui.models.telling_apart.known_children import KnownChildren
from mavis_tui.spreadsheets import joined_rows
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.builders import nhs_number
from tests.spreadsheets.invented import a_row, write

MOST_CALLS_A_ROW = 62
"""Of functions in Python, from the file to a child whose every answer is new; it took 58 when this was written."""


def listed(path: Path, children: int) -> Path:
    """Write a list of so many children, each with names, a number, answers and a consent of their own."""
    return write(
        path,
        [
            a_row(
                PERSON_FORENAME=f"Ada{at}",
                NHS_NUMBER=nhs_number(at + 1),
                CONSENT_DETAILS=f"On 2026-10-{at % 28 + 1:02d} at 09:{at % 60:02d} GIVEN by Jane Mwangi",
                HEALTH_QUESTION_ANSWERS=f"Does your child have any severe allergies? Yes from Mum (number {at})",
            )
            for at in range(children)
        ],
    )


def calls_of(step: Any) -> int:
    """Count the calls of functions in Python that a step makes."""
    counted = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal counted
        counted += event == "call"

    sys.setprofile(count)
    try:
        step()
    finally:
        sys.setprofile(None)
    return counted


def test_a_row_more_costs_so_many_calls_and_no_more_however_long_the_list_is(tmp_path: Path) -> None:
    short, long = listed(tmp_path / "short.xlsx", 100), listed(tmp_path / "long.xlsx", 300)
    read_workbook(short, prove=False)
    few, many = (calls_of(lambda path=path: read_workbook(path, prove=False)) for path in (short, long))
    assert (many - few) / 200 < MOST_CALLS_A_ROW


def test_recognising_a_list_again_costs_so_many_calls_a_child_however_long_it_is(tmp_path: Path) -> None:
    short = read_workbook(listed(tmp_path / "short.xlsx", 50)).children
    long = read_workbook(listed(tmp_path / "long.xlsx", 150)).children
    few, many = (calls_of(lambda one=one: KnownChildren(one).recognised(one)) for one in (short, long))
    assert (many - few) / 100 < 30


def test_a_sheet_is_unpacked_once_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = listed(tmp_path / "list.xlsx", 3)
    unpacked: list[str] = []
    opened = ZipFile.open

    def noted(book: ZipFile, name: Any, *how: Any, **more: Any) -> Any:
        unpacked.append(getattr(name, "filename", name))
        return opened(book, name, *how, **more)

    monkeypatch.setattr(ZipFile, "open", noted)
    read_workbook(path)
    assert unpacked.count("xl/worksheets/sheet1.xml") == 1


def test_of_a_sheet_as_mavis_writes_it_no_row_is_looked_at_for_what_is_not_in_its_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked(*_: object) -> None:
        raise AssertionError("there is nothing to look at")

    monkeypatch.setattr(joined_rows.JoinedChild, "look_of", looked)
    assert len(read_workbook(listed(tmp_path / "list.xlsx", 3)).children) == 3
