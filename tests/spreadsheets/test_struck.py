"""A row that is struck through is a child whose NHS record was invalidated: it must not be taken for any other."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from mavis_tui.spreadsheets.workbook import read_workbook
from tests.spreadsheets.invented import a_record, a_row, write

BRAM = {"PERSON_FORENAME": "Bram", "PERSON_SURNAME": "Okoro", "NHS_NUMBER": "9990000026"}


def struck(path: Path, row: int, *, strike: bool = True) -> Path:
    book = load_workbook(path)
    for cell in book["Vaccinations"][row]:
        cell.font = Font(strike=strike)
    book.save(path)
    return path


def altered(path: Path, part: str, old: bytes, new: bytes) -> Path:
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert old in parts[part]
    with ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content.replace(old, new) if name == part else content)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "book.xlsx", [a_row(), a_row(**BRAM), a_record()])


def invalidated(path: Path) -> list[str]:
    return [child.given_name for child in read_workbook(path).children if child.invalidated]


def test_nobody_is_invalidated_in_a_plain_workbook(path: Path) -> None:
    assert invalidated(path) == []


@pytest.mark.parametrize(("row", "names"), [(2, ["Ada"]), (3, ["Bram"]), (4, ["Ada"]), (1, [])])
def test_who_is_struck_through_is_invalidated(path: Path, row: int, names: list[str]) -> None:
    assert invalidated(struck(path, row)) == names


@pytest.mark.parametrize(("written", "names"), [(b"<strike/>", ["Bram"]), (b'<strike val="0" />', [])])
def test_every_way_of_writing_a_line_is_read(path: Path, written: bytes, names: list[str]) -> None:
    struck(path, 3)
    assert invalidated(altered(path, "xl/styles.xml", b'<strike val="1" />', written)) == names


def test_a_file_that_hides_its_styles_says_so(path: Path) -> None:
    struck(path, 3)
    workbook = read_workbook(altered(path, "xl/styles.xml", b"fonts", b"fontz"))
    assert [remark.done for remark in workbook.remarks if "struck through" in remark.done]
