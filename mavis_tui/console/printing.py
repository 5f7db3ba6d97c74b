"""What commands write: data on stdout as text or JSON, narration on stderr, nothing in it that a terminal obeys."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, time
from itertools import zip_longest
from types import NoneType
from typing import TextIO

from mavis_tui.console.wrapping import WIDTH, broken, cells, room, within
from mavis_tui.terminal.safe_text import plain, spelled

_PLAIN = (str, bytes, int, float, date, time, NoneType)
_BETWEEN = "  "
_NARROWEST = 12


def say(*sentences: str) -> None:
    """Tell the person something that is not data."""
    words = plain(" ".join(part for part in sentences if part))
    for line in broken(words, WIDTH):
        print(spelled(line, getattr(sys.stderr, "encoding", None) or "utf-8"), file=sys.stderr, flush=True)


def show(result: object, lines: Callable[[], Iterable[str]], *, as_json: bool, shape: str = "") -> None:
    """Print a result: as one line of JSON, or as the `lines` that say the same to a person.

    `shape` names what of the result is JSON for scripts, see `console/published.py`. Without one it is printed as it
    stands: that is for what `console/results.py` made for it.
    """
    if as_json:
        write_line(as_json_text(result, shape))
        return
    width = room()
    for line in lines():
        for part in within(plain(line), width):
            write_line(part)


def as_json_text(result: object, shape: str = "") -> str:
    """Encode a result with every field by its name, whatever its value, so that a script finds the same keys."""
    import msgspec

    named = _by_name(result)
    if shape:
        from mavis_tui.console.published import shaped

        named = shaped(shape, named)
    return msgspec.json.encode(named).decode()


def _by_name(value: object) -> object:
    """Replace structs and named tuples, which would become arrays, by what they hold under each name."""
    if isinstance(value, _PLAIN):  # nearly all: asked first, a list of thousands takes half the time
        return value
    names = getattr(value, "__struct_fields__", None) or getattr(value, "_fields", None)
    if names is not None:
        return {name: _by_name(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: _by_name(held) for key, held in value.items()}
    if isinstance(value, Sequence | Set):
        return [_by_name(held) for held in value]
    return value


def write_line(line: str, to: TextIO | None = None) -> None:
    """Write a line, however wide, as UTF-8 unless a terminal says that it has something else: every name arrives.

    It goes to standard output if nothing else is said.
    """
    to = to or sys.stdout
    buffer = getattr(to, "buffer", None)
    if buffer is None:
        print(line, file=to)
        return
    encoding = to.encoding if to.isatty() else "utf-8"
    to.flush()
    buffer.write(f"{spelled(line, encoding)}\n".encode(encoding, "replace"))
    buffer.flush()


def table(rows: Sequence[Sequence[str]], *, flexible: int) -> Iterator[str]:
    """Align `rows` in columns that fit a terminal of 80, or of what there is; what is too long goes on below itself."""
    for lines in table_rows(rows, flexible=flexible):
        yield from lines


def table_rows(rows: Sequence[Sequence[str]], *, flexible: int) -> Iterator[list[str]]:
    """Give the lines of each row of a table: the column at `flexible` is made narrow first, then the widest."""
    clean = [[plain(cell) for cell in row] for row in rows]
    if not clean:
        return
    widths = _narrowed([max(cells(row[at]) for row in clean) for at in range(len(clean[0]))], flexible)
    for row in clean:
        parts = [
            list(broken(cell.lstrip(" "), wide, indent, indent))
            for cell, wide in zip(row, widths, strict=True)
            for indent in [" " * (len(cell) - len(cell.lstrip(" ")))]
        ]
        yield [
            _BETWEEN.join(
                f"{text}{' ' * (wide - cells(text))}" for text, wide in zip(line, widths, strict=True)
            ).rstrip()
            for line in zip_longest(*parts, fillvalue="")
        ] or [""]


def _narrowed(widths: list[int], flexible: int) -> list[int]:
    """Take away from the widths of columns what is too much for the line."""
    over = sum(widths) + len(_BETWEEN) * (len(widths) - 1) - room()
    taken = max(0, min(over, widths[flexible] - _NARROWEST))
    widths[flexible] -= taken
    for _ in range(over - taken):
        widest = max(range(len(widths)), key=widths.__getitem__)
        widths[widest] -= widths[widest] > 1
    return widths
