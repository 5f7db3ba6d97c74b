"""A stray cell far away, or a file that unpacks to gigabytes, costs neither the memory nor the process."""

import resource
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from mavis_tui.errors import WorkbookRefused
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.spreadsheets.invented import a_row, write


@pytest.mark.parametrize("cell", ["A1048576", "XFD1", "XFD1048576", "AN900000"])
@pytest.mark.parametrize("sheet", ["Vaccinations", "Suppliers"])
def test_a_stray_cell_far_away_is_left_out_and_said(tmp_path: Path, cell: str, sheet: str) -> None:
    path = write(tmp_path / "far.xlsx", [a_row()])
    book = load_workbook(path)
    book[sheet][cell] = "x"
    book.save(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    workbook = read_workbook(path)
    assert [child.given_name for child in workbook.children] == ["Ada"]
    assert any("row 50,000 or column BA" in remark.done for remark in workbook.remarks)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


def test_a_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = write(tmp_path / "bomb.xlsx", [a_row()])
    with ZipFile(path, "a", ZIP_DEFLATED) as book, book.open("xl/media/large.bin", "w") as part:
        for _ in range(130):
            part.write(bytes(1024 * 1024))
    with pytest.raises(WorkbookRefused, match="far too large when it is unpacked"):
        read_workbook(path)
