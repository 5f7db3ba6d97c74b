"""Breaking what commands say into lines of so many columns: counted as a terminal does, and nothing is lost."""

import re
import sys
from collections.abc import Iterator

from mavis_tui.terminal.safe_text import plain

WIDTH = 80
"""What lines are made for: where there is no terminal, and on a wider one for sentences."""

_INDENT_AT_MOST = 40
_LABELLED = r" *\S+(?: \S+)* {2,}(?=\S)"
"""What stands before the words of a line that has a label: `Hub            `."""


def room() -> int:
    """Give how many columns standard output has; 80 where it is no terminal."""
    if not sys.stdout.isatty():
        return WIDTH
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, 20)


def cells(text: str) -> int:
    """Count the columns that `text` takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def prose(text: str, indent: str = "") -> Iterator[str]:
    """Break a sentence into lines of at most 80 columns."""
    yield from broken(plain(text), min(WIDTH, room()), indent, indent)


def within(line: str, width: int) -> Iterator[str]:
    """Give a line as it is, or as several where it is too wide: the words after a label stay below each other."""
    if cells(line) <= width:
        yield line
        return
    labelled = re.match(_LABELLED, line)
    first = len(line) - len(line.lstrip(" "))
    below = cells(labelled.group()) if labelled is not None else first
    yield from broken(line[first:], width, " " * first, " " * (below if below <= _INDENT_AT_MOST else first + 2))


def broken(text: str, width: int, first: str = "", below: str = "") -> Iterator[str]:
    """Break `text` between words into lines of at most `width` columns, the first indented by `first`.

    A word that is wider is broken too, unless it is a path or an address, which somebody will copy: it stays whole,
    and where it is.
    """
    line, empty = first, True
    for gap, word in re.findall(r"( *)([^ ]+)", text):
        alone = _is_whole(word) and cells(below) + cells(word) > width
        if not (empty or alone) and cells(line) + len(gap) + cells(word) > width:
            yield line
            line, empty = below, True
        line += word if empty else f"{gap}{word}"
        empty = False
        while cells(line) > width and not _is_whole(word):
            part, rest = _cut_at(line, width)
            yield part
            line = below + rest
    if not empty:
        yield line


def _is_whole(word: str) -> bool:
    return "/" in word or "\\" in word


def _cut_at(line: str, width: int) -> tuple[str, str]:
    """Cut a line where `width` columns are full; a mark that joins the letter before it stays with it."""
    at = 0
    while at < len(line) and cells(line[: at + 1]) <= width:
        at += 1
    return line[:at], line[at:]
