"""What commands write: data on stdout as text or JSON, narration on stderr, nothing in it that a terminal obeys."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from mavis_tui.terminal.safe_text import column, plain, spelled

WIDTH = 80
_BETWEEN = "  "
_NARROWEST = 12


def say(*sentences: str) -> None:
    """Tell the person something that is not data."""
    words = plain(" ".join(part for part in sentences if part))
    print(spelled(words, getattr(sys.stderr, "encoding", None) or "utf-8"), file=sys.stderr, flush=True)


def show(result: object, lines: Callable[[], Iterable[str]], *, as_json: bool, shape: str = "") -> None:
    """Print a result: as one line of JSON, or as the `lines` that say the same to a person.

    `shape` names what of the result is JSON for scripts, see `console/published.py`. Without one it is printed as it
    stands: that is for what `console/results.py` made for it.
    """
    if as_json:
        _write(as_json_text(result, shape))
        return
    for line in lines():
        _write(plain(line))


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
    names = getattr(value, "__struct_fields__", None) or getattr(value, "_fields", None)
    if names is not None:
        return {name: _by_name(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: _by_name(held) for key, held in value.items()}
    if isinstance(value, Sequence | Set) and not isinstance(value, str | bytes):
        return [_by_name(held) for held in value]
    return value


def _write(line: str) -> None:
    """Write a line, as UTF-8 unless a terminal says that it has something else, so that every name arrives."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        print(line)
        return
    encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
    sys.stdout.flush()
    buffer.write(f"{spelled(line, encoding)}\n".encode(encoding, "replace"))
    buffer.flush()


def table(rows: Sequence[Sequence[str]], *, flexible: int) -> Iterator[str]:
    """Align `rows` in columns that fit a terminal of 80, or of what there is, by keeping the one at `flexible` narrow.

    On a terminal what is too long for that column is cut; elsewhere it is written whole, out of line.
    """
    from rich.cells import cell_len

    clean = [[plain(cell) for cell in row] for row in rows]
    if not clean:
        return
    on_terminal = sys.stdout.isatty()
    widths = [max(cell_len(row[at]) for row in clean) for at in range(len(clean[0]))]
    over = sum(widths) + len(_BETWEEN) * (len(widths) - 1) - (_columns() if on_terminal else WIDTH)
    widths[flexible] -= max(0, min(over, widths[flexible] - _NARROWEST))
    for row in clean:
        padded = (
            column(cell, wide) if on_terminal or cell_len(cell) <= wide else cell
            for cell, wide in zip(row, widths, strict=True)
        )
        yield _BETWEEN.join(padded).rstrip()


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns


def prose(text: str, indent: str = "") -> Iterator[str]:
    """Break a sentence into lines of at most 80 columns."""
    from textwrap import wrap

    yield from wrap(plain(text), WIDTH, initial_indent=indent, subsequent_indent=indent)
