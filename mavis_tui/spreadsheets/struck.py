"""Which rows are struck through: Mavis's only mark for a child whose NHS record was invalidated (facts 1.4).

python-calamine reads no styles, and a library that does would read the whole workbook a second time. Three small parts
of the file and one search over the sheet are enough.
"""

import lzma
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

_LARGEST = 512 * 1024 * 1024
"""A sheet that unpacks to more is left alone: no workbook of Mavis’s comes near it."""

_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_PART = re.compile(rb"<Relationship\b[^>]*>")
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
_STRIKE = re.compile(rb'<(?:\w+:)?strike(?:\s+val="([^"]*)")?\s*/?>')
NOT_UNPACKED = (
    *(BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(KeyError, ValueError, RuntimeError),  # no such part, too large or not in UTF-8, encrypted or packed otherwise
)
"""What a damaged or crafted workbook makes of unpacking one of its parts."""

_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^>]*")
_FIRST_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*?\br="A([0-9]+)")(?=[^>]*?\bs="([0-9]+)")')
_NO = (b"0", b"false")


def struck_rows(path: Path, sheet: str) -> frozenset[int] | None:
    """Give the rows, counted from 1, whose first cell is struck through; None where the file doesn't let us see it."""
    try:
        with ZipFile(path) as book:
            struck = set(_struck_formats(read_part(book, "xl/styles.xml")))
            if not struck:
                return frozenset()
            cells = _FIRST_CELL.findall(read_part(book, part_of(book, sheet)))
    except NOT_UNPACKED:
        return None
    return frozenset(int(row) for row, style in cells if int(style) in struck)


def read_part(book: ZipFile, part: str) -> bytes:
    """Unpack a part of a workbook. Raises ValueError where it is larger than any of Mavis’s, KeyError."""
    if book.getinfo(part).file_size > _LARGEST:
        raise ValueError(part)
    return book.read(part)


def _struck_formats(styles: bytes) -> Iterator[int]:
    """Give the numbers of the cell formats whose font is struck through."""
    fonts = _FONTS.search(styles)
    formats = _FORMATS.search(styles)
    if fonts is None or formats is None:
        raise ValueError("styles")
    lines = [_STRIKE.search(inside) for inside in _FONT.findall(fonts[0])]
    struck = {number for number, line in enumerate(lines) if line is not None and line[1] not in _NO}
    for number, xf in enumerate(_FORMAT.findall(formats[0])):
        font = re.search(rb'\bfontId="([0-9]+)"', xf)
        if font is not None and int(font[1]) in struck:
            yield number


def part_of(book: ZipFile, sheet: str) -> str:
    """Find the part that holds a sheet. Raises KeyError."""
    names = {name.decode(): key for name, key in _SHEET.findall(read_part(book, "xl/workbook.xml"))}
    wanted = names[sheet]
    for relation in _PART.findall(read_part(book, "xl/_rels/workbook.xml.rels")):
        if re.search(rb'\bId="' + re.escape(wanted) + rb'"', relation):
            target = re.search(rb'\bTarget="([^"]*)"', relation)
            if target is not None:
                name = target[1].decode()
                return name.removeprefix("/") if name.startswith("/") else f"xl/{name}"
    raise KeyError(sheet)
