"""A look at a workbook before it is unpacked: how large it gets, and whether cells of it stand far away.

python-calamine makes a table of all cells before the last one: a stray cell in row 1,048,576 or column XFD costs
gigabytes, or ends the process.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from mavis_tui.errors import WorkbookRefused
from mavis_tui.spreadsheets.struck import NOT_UNPACKED

_LARGEST, _LARGEST_PART = 256 * 1024 * 1024, 128 * 1024 * 1024
"""Bytes, unpacked, of the whole and of one part: 20,000 rows, the most that Mavis takes back, have a tenth of it."""

_CHUNK, _OVERLAP = 1024 * 1024, 64
_LINE = b"strike"
_ROWS = rb"(?:[5-9][0-9]{4}|[0-9]{6,})"
_COLUMNS = rb"(?:[B-Z][A-Z]|[A-Z]{3})"
_CELL = rb"(?:" + _COLUMNS + rb"[0-9]+|[A-Z]{1,2}" + _ROWS + rb")"
_FAR = re.compile(rb' r="(?:' + _CELL + rb"|" + _ROWS + rb')"')
_NOT_NEAR = re.compile(rb' r="(?![A-Z][0-9]{1,4}"|A[A-Z][0-9]{1,4}"|[0-9]{1,4}")[A-Z0-9]*"')
"""What may be far: a glance that costs half as much as `_FAR`, which says for certain."""

_FAR_ROW = re.compile(rb'<((?:\w+:)?)row\b[^>]*? r="' + _ROWS + rb'"[^>]*?(?:/>|>.*?</\1row>)', re.DOTALL)
_FAR_CELL = re.compile(rb'<((?:\w+:)?)c\b[^>]*? r="' + _CELL + rb'"[^>]*?(?:/>|>.*?</\1c>)', re.DOTALL)


class Glance(NamedTuple):
    """What a look at the sheets tells: the workbook `without` far cells where it has some, and the names of the parts
    that have `no_lines` inside their texts, as where a word is struck through.
    """

    without: BytesIO | None = None
    no_lines: frozenset[str] = frozenset()


def glance_at(path: Path) -> Glance:
    """Look for cells from row 50,000 or column BA on. Each sheet is unpacked once for this, a megabyte at a time.

    Raises WorkbookRefused where the file unpacks to more than any workbook of Mavis's.
    """
    try:
        with ZipFile(path) as book:
            parts = book.infolist()
            if sum(part.file_size for part in parts) > _LARGEST or any(p.file_size > _LARGEST_PART for p in parts):
                raise WorkbookRefused(
                    f"{path.name} gets far too large when it is unpacked for a workbook from Mavis. "
                    "Nothing was taken from it. Download it from Mavis again."
                )
            sheets = {part.filename for part in parts if part.filename.startswith("xl/worksheets/sheet")}
            far, lines = set(), set()
            for name in sheets:
                for chunk in _chunks(book, name):
                    if _LINE in chunk:
                        lines.add(name)
                    if name not in far and _NOT_NEAR.search(chunk) and _FAR.search(chunk):
                        far.add(name)
            return Glance(_trimmed(book, far) if far else None, frozenset(sheets - lines))
    except NOT_UNPACKED:
        return Glance()  # whoever opens it says what is wrong with it


def _chunks(book: ZipFile, name: str) -> Iterator[bytes]:
    before = b""
    with book.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield before + chunk
            before = chunk[-_OVERLAP:]


def _trimmed(book: ZipFile, far: set[str]) -> BytesIO:
    copy = BytesIO()
    with ZipFile(copy, "w", ZIP_DEFLATED, compresslevel=1) as trimmed:
        for part in book.infolist():
            body = book.read(part)
            if part.filename in far:
                body = _FAR_CELL.sub(b"", _FAR_ROW.sub(b"", body))
            trimmed.writestr(part.filename, body)
    copy.seek(0)
    return copy
