"""A look at a workbook before it is unpacked: how large it gets, and whether cells of it stand far away.

python-calamine makes a table of all cells before the last one: a stray cell in row 1,048,576 or column XFD costs
gigabytes, or ends the process.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from mavis_tui.errors import WorkbookRefused
from mavis_tui.spreadsheets.struck import NOT_UNPACKED

_LARGEST, _LARGEST_PART = 256 * 1024 * 1024, 128 * 1024 * 1024
"""Bytes, unpacked, of the whole and of one part: 20,000 rows, the most that Mavis takes back, have a tenth of it."""

_CHUNK, _OVERLAP = 1024 * 1024, 64
_ROWS = rb"(?:[5-9][0-9]{4}|[0-9]{6,})"
_COLUMNS = rb"(?:[B-Z][A-Z]|[A-Z]{3})"
_CELL = rb"(?:" + _COLUMNS + rb"[0-9]+|[A-Z]{1,2}" + _ROWS + rb")"
_FAR = re.compile(rb' r="(?:' + _CELL + rb"|" + _ROWS + rb')"')
_FAR_ROW = re.compile(rb'<((?:\w+:)?)row\b[^>]*? r="' + _ROWS + rb'"[^>]*?(?:/>|>.*?</\1row>)', re.DOTALL)
_FAR_CELL = re.compile(rb'<((?:\w+:)?)c\b[^>]*? r="' + _CELL + rb'"[^>]*?(?:/>|>.*?</\1c>)', re.DOTALL)


def without_far_cells(path: Path) -> BytesIO | None:
    """Give the workbook without cells from row 50,000 or column BA on; None where it has none of them.

    Raises WorkbookRefused where it unpacks to more than any workbook of Mavis's.
    """
    try:
        with ZipFile(path) as book:
            parts = book.infolist()
            if sum(part.file_size for part in parts) > _LARGEST or any(p.file_size > _LARGEST_PART for p in parts):
                raise WorkbookRefused(
                    f"{path.name} gets far too large when it is unpacked for a workbook from Mavis. "
                    "Nothing was taken from it. Download it from Mavis again."
                )
            sheets = [part.filename for part in parts if part.filename.startswith("xl/worksheets/sheet")]
            far = {name for name in sheets if _has_far_cells(book, name)}
            return _trimmed(book, far) if far else None
    except NOT_UNPACKED:
        return None  # whoever opens it says what is wrong with it


def _has_far_cells(book: ZipFile, name: str) -> bool:
    return any(_FAR.search(chunk) for chunk in _chunks(book, name))


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
