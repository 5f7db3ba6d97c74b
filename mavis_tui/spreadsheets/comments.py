"""Comments that somebody wrote on cells: Mavis writes none, and python-calamine reads none.

A nurse who notes on a child's row that the mother rang does it there, so a comment has to reach the child's page. Excel
writes every comment of a conversation into the same part too, as one text.
"""

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile

from mavis_tui.spreadsheets.struck import NOT_UNPACKED, Cell, cell_at, part_of, read_part

_RELATION = re.compile(rb"<Relationship\b[^>]*/comments\"[^>]*>")
_TARGET = re.compile(rb'\bTarget="([^"]*)"')
_BEGINS = re.compile(rb"<(?:\w+:)?comment\b")
_CELL = re.compile(rb'[^>]*?\bref="([A-Z]{1,3})([0-9]{1,7})"')
_TEXT = re.compile(rb"<(?:\w+:)?t\b[^>]*>([^<]*)")
_LONGEST = 500
_CUT = "…"


def comments_in(path: Path, sheet: str) -> dict[Cell, str]:
    """Give what is written on cells of a sheet; nothing where the file doesn't let us see it."""
    try:
        with ZipFile(path) as book:
            return dict(_comments(book, sheet))
    except NOT_UNPACKED:
        return {}


def _comments(book: ZipFile, sheet: str) -> Iterator[tuple[Cell, str]]:
    if not any("comments" in name for name in book.namelist()):  # as in every workbook from Mavis
        return
    part = part_of(book, sheet)
    folder, name = posixpath.split(part)
    for relation in _RELATION.findall(read_part(book, f"{folder}/_rels/{name}.rels")):
        if (target := _TARGET.search(relation)) is None:
            continue
        found = target[1].decode()
        where = found.removeprefix("/") if found.startswith("/") else posixpath.normpath(f"{folder}/{found}")
        for comment in _BEGINS.split(read_part(book, where))[1:]:
            words = " ".join(unescape(b"".join(_TEXT.findall(comment)).decode("utf-8", "replace")).split())
            if words and (on := _CELL.match(comment)):
                yield cell_at(on[1], on[2]), words if len(words) <= _LONGEST else f"{words[:_LONGEST]}{_CUT}"
