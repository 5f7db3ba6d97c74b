"""A text far larger than any cell of Excel's, or very many of them, costs neither the memory nor the process."""

import re
import resource
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.utils import get_column_letter

from mavis_tui.errors import WorkbookRefused
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, status_of
from mavis_tui.spreadsheets.workbook import read_workbook
from mavis_tui.workspace.words_of_files import remark_words
from tests.builders import TODAY
from tests.spreadsheets.invented import HEADERS, a_row, write

MOST = 250_000
"""Kilobytes of memory that reading one may take: the text itself is copied by the reader and by Python."""

MEGABYTE = 1024 * 1024
_SHEET, _STRINGS, _TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
_KIND = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def sharing(path: Path, column: str, texts: Iterable[bytes], children: int = 1) -> Path:
    """Write a workbook of which all cells of a column show the first of some texts that cells share."""
    numbers = [{"NHS_NUMBER": None, "PERSON_FORENAME": f"Ada{number}"} for number in range(children)]
    write(path, [a_row(**number) for number in numbers])
    letters = get_column_letter(HEADERS.index(column) + 1).encode()
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    cell = rb'<c r="' + letters + rb'([2-9]|[1-9][0-9]+)"[^>]*?(?:/>|>.*?</c>)'
    parts[_SHEET] = re.sub(cell, rb'<c r="' + letters + rb'\1" t="s"><v>0</v></c>', parts[_SHEET])
    parts[_STRINGS] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + b"".join(b"<si><t>" + text + b"</t></si>" for text in texts)
        + b"</sst>"
    )
    told = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + _KIND + b'"/></Types>'
    related = b'<Relationship Id="texts" Type="' + _RELATION + b'" Target="/xl/sharedStrings.xml"/></Relationships>'
    parts[_TYPES] = parts[_TYPES].replace(b"</Types>", told)
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", related)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return path


def taken() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_a_text_of_twenty_megabytes_is_cut_where_excel_cuts_and_its_child_is_looked_at_first(tmp_path: Path) -> None:
    path = sharing(tmp_path / "one.xlsx", "HEALTH_QUESTION_ANSWERS", [b"No from Mum, " * (20 * MEGABYTE // 13)])
    before = taken()
    (child,) = read_workbook(path).children
    found = status_of(child, Programme.HPV, TODAY)
    assert (found.group, found.ready) == (Group.NEEDS_TRIAGE, False)
    assert "Excel cut a cell of this child’s rows at 32,767 characters" in found.why
    assert len(child.care[Programme.HPV].consent.answers[0].question) <= 32767
    assert taken() - before < MOST


def test_a_long_text_that_many_cells_share_is_refused_before_each_gets_a_copy(tmp_path: Path) -> None:
    path = sharing(tmp_path / "many.xlsx", "CONSENT_DETAILS", [b"x" * MEGABYTE], children=300)
    before = taken()
    with pytest.raises(WorkbookRefused, match=r"shows them in many cells\. Nothing was taken from it"):
        read_workbook(path)
    assert taken() - before < 100_000


def test_hundreds_of_thousands_of_texts_are_read_in_bounded_memory(tmp_path: Path) -> None:
    agreed = b"On 2026-10-10 at 10:00 GIVEN by Mum Mwangi"
    texts = [agreed, *(b"text %d" % number for number in range(300_000))]
    path = sharing(tmp_path / "texts.xlsx", "CONSENT_DETAILS", texts)
    before = taken()
    (child,) = read_workbook(path).children
    assert status_of(child, Programme.HPV, TODAY).group is Group.DUE
    assert taken() - before < MOST


@pytest.mark.parametrize("column", ["PERSON_SURNAME", "SESSION_ID", "SCHOOL_NAME", "DOSE_SEQUENCE", "BATCH_NUMBER"])
def test_whatever_is_said_of_a_long_cell_can_be_read(tmp_path: Path, column: str) -> None:
    path = write(tmp_path / "long.xlsx", [a_row(**{column: "7" * 32767}), a_row(NHS_NUMBER="9990000026")])
    workbook = read_workbook(path)
    assert max((len(remark_words(remark)) for remark in workbook.remarks), default=0) < 1500
    said = [words for child in workbook.children for words in child.care[Programme.HPV].remarks]
    assert max(map(len, said), default=0) < 1500
    assert len(workbook.location.name) <= 300
