"""Sends a terminal only the cells that changed, so that a page over a slow link costs what is new on it.

Textual sends whole regions, and a page several times while it opens. See docs/decisions/0020-only-changed-cells.md.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

from mavis_tui.terminal.safe_text import one_cell_each

_NEAR = 4
"""So many unchanged cells are sent again rather than jumped over: a jump takes as many bytes."""

Cell = tuple[str, str]
"""A character and the SGR codes that are in force for it; of a cell with an empty character nothing is known."""

_UNKNOWN: Cell = ("", "")

Run = tuple[int, str, str]
"""A column, the text that begins there, and its SGR codes."""

Drawn = dict[int, list[Run]]
"""What an update draws, by line, from the top."""


class Shown:
    """What a terminal shows, as far as it was told. Nothing is known at first, and after `forget`.

    `read_aloud` sends whole lines, and a whole page where most of it changes, because a screen reader reads what has
    changed: of two lines of which half the cells differ it would read one person's name and the other's answer.
    """

    def __init__(self, *, read_aloud: bool = False) -> None:
        self._read_aloud = read_aloud
        self._lines: dict[int, list[Cell]] = {}
        self._size = Size()
        self._last: dict[int, list[Run]] = {}  # what was sent last of a line that isn't known by its cells

    def forget(self) -> None:
        """Know nothing any more: the terminal has another size, or something else was drawn on it."""
        self._lines.clear()
        self._last.clear()
        self._size = Size()

    def only_changes(self, update: object, console: Console) -> object:
        """Give an update that sends what `update` changes; what isn't drawn by the compositor stays as it is."""
        if not isinstance(update, LayoutUpdate | ChopsUpdate):
            return update
        if isinstance(update, LayoutUpdate) and not update.region.offset:
            self._size = update.region.size
        colours = COLOR_SYSTEMS[console.color_system] if console.color_system else ColorSystem.TRUECOLOR
        return ChangedCells(self, _lines_of(update, colours))

    def has(self, drawn: Drawn) -> bool:
        """True if these lines are shown already."""
        return all(self._has_line(y, runs) for y, runs in drawn.items())

    def has_most(self, drawn: Drawn) -> bool:
        """True if at least half of the lines that are known stay as they are: this is the same page."""
        changed = sum(not self._has_line(y, runs) for y, runs in drawn.items())
        return changed * 2 <= len(self._lines.keys() | self._last.keys() | drawn.keys())

    def _has_line(self, y: int, runs: Sequence[Run]) -> bool:
        line = self._lines.get(y)
        if line is None:
            return self._last.get(y) == runs
        return all(line[x : x + len(text)] == [(letter, codes) for letter in text] for x, text, codes in runs)

    def take(self, drawn: Drawn) -> str:
        """Write what these lines change as text and escape sequences, and keep in mind that they are shown."""
        pen = _Pen()
        if self._read_aloud:
            return self._take_whole_lines(drawn, pen)
        for y, runs in drawn.items():
            if all(one_cell_each(text) for _, text, _ in runs):
                self._last.pop(y, None)
                line = self._lines.setdefault(y, [])
                for x in _laid(line, runs):
                    pen.draw(y, x, line)
            elif self._last.get(y) != runs:  # where a character begins in such a line, terminals don't agree
                self._lines.pop(y, None)
                self._last[y] = runs
                pen.write(y, runs)
        return pen.done()

    def _take_whole_lines(self, drawn: Drawn, pen: "_Pen") -> str:
        same_page = self.has_most(drawn)
        changed: list[int] = []
        for y, runs in drawn.items():
            if all(one_cell_each(text) for _, text, _ in runs):
                self._last.pop(y, None)
                if _laid(self._lines.setdefault(y, []), runs):
                    changed.append(y)
            elif self._last.get(y) != runs:
                self._lines.pop(y, None)
                self._last[y] = runs
                changed.append(y)
        whole = {y for y, line in self._lines.items() if len(line) == self._size.width and _UNKNOWN not in line}
        if not same_page and 0 < self._size.height == len(whole):
            pen.erase()
            changed = sorted(whole)
        for y in changed:
            known = y in whole
            pen.write(y, _runs_of(self._lines[y]) if known else drawn[y], whole=known)
        return pen.done()


class ChangedCells(CompositorUpdate):
    """An update of which only the changes are sent; they count as shown once they are, for not every update is."""

    def __init__(self, shown: Shown, drawn: Drawn) -> None:
        self._shown = shown
        self._drawn = drawn

    @property
    def none(self) -> bool:
        """True if nothing would change."""
        return self._shown.has(self._drawn)

    @property
    def same_page(self) -> bool:
        """True if most of what is shown stays as it is."""
        return self._shown.has_most(self._drawn)

    def render_segments(self, console: Console) -> str:  # noqa: ARG002 - Textual's signature
        """Write the changes as text and escape sequences."""
        return self._shown.take(self._drawn)


def _runs_of(line: Sequence[Cell]) -> list[Run]:
    """Join the cells of a line that are known and have the same codes."""
    runs: list[Run] = []
    x = 0
    for (codes, known), group in groupby(line, key=lambda cell: (cell[1], cell[0] != "")):
        cells = list(group)
        if known:
            runs.append((x, "".join(character for character, _ in cells), codes))
        x += len(cells)
    return runs


def _laid(line: list[Cell], runs: Sequence[Run]) -> list[int]:
    """Put runs of text into a line, and give the columns that changed, in their order in `runs`."""
    changed: list[int] = []
    for x, text, codes in runs:
        end = x + len(text)
        if end > len(line):
            line += [_UNKNOWN] * (end - len(line))
        cells = [(character, codes) for character in text]
        before = line[x:end]
        if before != cells:
            changed += [at for at, old, new in zip(range(x, end), before, cells, strict=True) if old != new]
            line[x:end] = cells
    return changed


class _Pen:
    """Writes cells where they belong, with as few bytes as that takes."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = (-1, -1)
        self._codes = ""

    def draw(self, y: int, x: int, line: Sequence[Cell]) -> None:
        """Draw the cell at a column of a line."""
        row, column = self._at
        between = line[column:x] if row == y and column <= x <= column + _NEAR else None
        if between is not None and all(codes == self._codes for _, codes in between):
            self._parts += [character for character, _ in between]
        elif row == y and column < x:
            self._parts.append(f"\x1b[{x - column}C")
        else:
            self._parts.append(f"\x1b[{y + 1};{x + 1}H")
        character, codes = line[x]
        self._change(codes)
        self._parts.append(character)
        self._at = (y, x + 1)

    def erase(self) -> None:
        """Leave nothing on the terminal."""
        self._parts.append("\x1b[2J")

    def write(self, y: int, runs: Sequence[Run], *, whole: bool = False) -> None:
        """Write whole runs of a line, wherever they end; with `whole`, nothing else stays on the line."""
        if whole:
            self._change("")  # what is erased takes the colour in force
            self._parts.append(f"\x1b[{y + 1};1H\x1b[2K")
        for x, text, codes in runs:
            self._parts.append(f"\x1b[{y + 1};{x + 1}H")
            self._change(codes)
            self._parts.append(text)
        self._at = (-1, -1)

    def done(self) -> str:
        """Give everything that was written; what comes after it is in no colour."""
        self._change("")
        return "".join(self._parts)

    def _change(self, codes: str) -> None:
        if codes != self._codes:
            self._parts.append(f"\x1b[0;{codes}m" if codes and self._codes else f"\x1b[{codes or 0}m")
            self._codes = codes


def _lines_of(update: LayoutUpdate | ChopsUpdate, colours: ColorSystem) -> Drawn:
    """Give the runs of text of each line that an update draws."""
    lines: Drawn = {}
    for y, x, strip in _layout(update) if isinstance(update, LayoutUpdate) else _chops(update):
        runs = lines.setdefault(y, [])
        for text, style, control in strip:
            if text and not control:
                runs.append((x, text, Strip.render_ansi(style, colours) if style else ""))
                x += cell_len(text)
    return lines


def _layout(update: LayoutUpdate) -> Iterator[tuple[int, int, Strip]]:
    for y, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            yield y, x, strip
            x += strip.cell_length


def _chops(update: ChopsUpdate) -> Iterator[tuple[int, int, Strip]]:
    """Follow Textual's own ChopsUpdate.render_segments: which parts of a line lie in a span, and how they are cut."""
    for y, begin, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= stop and end > begin:
                within = begin <= x < stop and end <= stop
                yield y, x, strip if within else strip.crop(0, min(end, stop) - x)
