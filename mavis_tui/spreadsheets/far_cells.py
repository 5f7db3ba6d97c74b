"""A look at a workbook before it is unpacked: how large it gets, and whether cells of it stand far away.

python-calamine makes a table of all cells before the last one: a stray cell in row 1,048,576 or column XFD costs
gigabytes, or ends the process. So does a long text that many cells share: each of them gets a copy.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from mavis_tui.errors import WorkbookRefused
from mavis_tui.spreadsheets.struck import NOT_UNPACKED, STRINGS

_LARGEST, _LARGEST_PART = 256 * 1024 * 1024, 128 * 1024 * 1024
"""Bytes, unpacked, of the whole and of one part: 20,000 rows, the most that Mavis takes back, have a tenth of it."""

_MOST_TEXT = 256 * 1024 * 1024
"""Bytes of text in all cells together, each counted as often as cells show it."""

_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>")
_SHARES = re.compile(rb't="s"[^>]*>\s*<(?:\w+:)?v>([0-9]{1,9})<')
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
            strings = {STRINGS} & set(book.namelist())
            far, lines, shares, longest = set(), set(), 0, 0
            for name in sheets | strings:
                ended = 0
                for chunk in _chunks(book, name):
                    if _LINE in chunk:
                        lines.add(name)
                    if name == STRINGS:
                        ended, longest = _longest(chunk, ended, longest)
                        continue
                    shares += chunk.count(b't="s"')
                    if name not in far and _NOT_NEAR.search(chunk) and _FAR.search(chunk):
                        far.add(name)
            if shares * longest > _MOST_TEXT and _text_shown(book, sheets) > _MOST_TEXT:
                raise WorkbookRefused(
                    f"{path.name} has texts in it that are far larger than what Mavis writes, and shows them in many "
                    "cells. Nothing was taken from it. Download it from Mavis again."
                )
            return Glance(_trimmed(book, far) if far else None, frozenset((sheets | strings) - lines))
    except NOT_UNPACKED:
        return Glance()  # whoever opens it says what is wrong with it


def _longest(chunk: bytes, begun: int, longest: int) -> tuple[int, int]:
    """Measure shared texts in a piece of their part: how long the one is that goes on, and the longest until now."""
    first, *more = chunk.split(b"si>")  # where one begins or ends
    if not more:
        return begun + len(first), longest
    *whole, last = more
    return len(last), max(longest, begun + len(first), max(map(len, whole), default=0))


def _text_shown(book: ZipFile, sheets: set[str]) -> int:
    """Count the bytes of shared texts that all cells of a workbook show together."""
    lengths = list(map(len, _END_OF_TEXT.split(book.read(STRINGS))))
    shown = (int(cell[1]) for name in sheets for chunk in _chunks(book, name) for cell in _SHARES.finditer(chunk))
    return sum(lengths[number] for number in shown if number < len(lengths))


def _chunks(book: ZipFile, name: str) -> Iterator[bytes]:
    """Give a part piece by piece, and what stands across each seam."""
    end = b""
    with book.open(name) as part:
        while chunk := part.read(_CHUNK):
            yield chunk
            if end:
                yield end + chunk[:_OVERLAP]
            end = chunk[-_OVERLAP:]


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
