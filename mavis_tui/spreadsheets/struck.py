"""Which cells are struck through: Mavis's only mark for a child whose NHS record was invalidated (facts 1.4).

Mavis strikes every cell of such a row. A nurse strikes through what doesn't hold any more, a cell or a word of it.

python-calamine reads no styles, and a library that does would read the whole workbook a second time. Three small parts
of the file and one search over the sheet are enough.
"""

import lzma
import re
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

_LARGEST = 512 * 1024 * 1024
"""A sheet that unpacks to more is left alone: no workbook of Mavis’s comes near it."""

STRINGS = "xl/sharedStrings.xml"
"""The part with the texts that cells share."""

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
_STRING = re.compile(rb"<(?:\w+:)?si\b[^>]*?(?:/>|>.*?</(?:\w+:)?si>)", re.DOTALL)
_CELL = re.compile(rb'<((?:\w+:)?)c\b([^>]*?\br="([A-Z]{1,3})([0-9]+)"[^>]*?)(?<!/)>(.*?)</\1c>', re.DOTALL)
_SHARED = re.compile(rb"<(?:\w+:)?v>([0-9]+)</")
_NO = (b"0", b"false")

Cell = tuple[int, int]
"""A row, counted from 1, and a column, counted from 0."""


def struck_cells(path: Path, sheet: str, no_lines: Collection[str] = ()) -> frozenset[Cell] | None:
    """Give the cells that are struck through, whole or in part; None where the file doesn't let us see it.

    Parts that are known to have `no_lines` inside their texts are unpacked only if another part strikes them through.
    """
    try:
        with ZipFile(path) as book:
            styles = set(_struck_formats(read_part(book, "xl/styles.xml")))
            strings = set() if STRINGS in no_lines else set(_struck_strings(book))
            part = part_of(book, sheet)
            inside = part not in no_lines and _may_be_inline(book)
            cells = read_part(book, part) if styles or strings or inside else b""
    except NOT_UNPACKED:
        return None
    return frozenset((*_with_a_format(cells, styles), *_with_a_line_inside(cells, strings)))


def _with_a_format(cells: bytes, styles: Collection[int]) -> Iterator[Cell]:
    """Give the cells that have one of some formats."""
    if not styles:
        return
    numbers = "|".join(map(str, sorted(styles))).encode()
    found = re.findall(rb'<(?:\w+:)?c\b(?=[^>]*?\bs="(?:' + numbers + rb')")[^>]*?\br="([A-Z]{1,3})([0-9]+)"', cells)
    yield from (cell_at(letters, row) for letters, row in found)


def _with_a_line_inside(cells: bytes, strings: Collection[int]) -> Iterator[Cell]:
    """Give the cells of whose text a part is struck through, as a nurse does who corrects a word."""
    if not strings and b"strike" not in cells:
        return
    for _, attributes, letters, row, inside in _CELL.findall(cells):
        shared = _SHARED.search(inside) if b't="s"' in attributes else None
        if _has_a_line(inside) if shared is None else int(shared[1]) in strings:
            yield cell_at(letters, row)


def _struck_strings(book: ZipFile) -> Iterator[int]:
    """Give the numbers of the shared texts of which a part is struck through."""
    if STRINGS not in book.namelist():
        return
    texts = read_part(book, STRINGS)
    for number, text in enumerate(_STRING.finditer(texts)) if b"strike" in texts else ():
        if _has_a_line(text[0]):
            yield number


def _may_be_inline(book: ZipFile) -> bool:
    """True if a sheet may have its texts in itself: a workbook that Excel saved has them all in one place."""
    return STRINGS not in book.namelist()


def _has_a_line(text: bytes) -> bool:
    return any(value not in _NO for value in _STRIKE.findall(text))


def cell_at(letters: bytes, row: bytes) -> Cell:
    """Read where a cell is, as `N2` says it."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(row), column - 1


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
