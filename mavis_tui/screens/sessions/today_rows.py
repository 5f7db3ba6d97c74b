"""How the lines of Today are drawn: a name, a number, and beside it a bar where there is room and nobody listens."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace
from rich.cells import cell_len

from mavis_tui.terminal.safe_text import Glyphs, column, plain
from mavis_tui.widgets.listing import Line, Piece
from mavis_tui.workspace.day.box_count import BoxCount, box_words
from mavis_tui.workspace.day.counting import DosesOfBatch, DosesOfHour, DosesOfNurse, SessionDay
from mavis_tui.workspace.day.in_words import (
    batch_words,
    hour_words,
    missing_words,
    nurse_words,
    of_batch_words,
)
from mavis_tui.workspace.day.uptake import Uptake, filled, percent
from mavis_tui.workspace.words import Tone

_NAMES, _NUMBER, _MOST_NAMES = 18, 6, 40
_BAR, _LONGEST_BAR, _ROOM_FOR_BARS = 10, 40, 72

SCROLLBAR = 1
"""The column that a list’s scroll bar takes from its lines, where there is one."""

BOX = "box of "
"""Stands before the key of a batch in that of the line below it, which opens the count of its box."""

Counted = DosesOfBatch | DosesOfHour | DosesOfNurse | Uptake
"""What a line counts, and what is opened with it."""


class DayColumns(NamedTuple):
    """How wide names, `24 of 30` and bars are; a bar of no columns isn’t drawn."""

    names: int
    share: int
    bar: int
    glyphs: Glyphs


def day_columns(day: SessionDay, width: int, glyphs: Glyphs, *, aloud: bool) -> DayColumns:
    """Give the names what the longest needs, and the bars a third of what is more than 80; none to who listens."""
    uptakes = (*day.totals, *day.classes)
    names = [*map(batch_words, day.doses), *map(nurse_words, day.nurses), *map(_class_words, uptakes)]
    longest = max((cell_len(plain(name)) for name in names), default=0)
    bar = 0 if aloud or width < _ROOM_FOR_BARS else min(_BAR + max(0, width - 80) // 3, _LONGEST_BAR)
    share = max((len(_of(one)) for one in uptakes), default=0)
    return DayColumns(min(max(_NAMES, longest) + 2, max(_NAMES, width // 2), _MOST_NAMES), share, bar, glyphs)


def day_lines(day: SessionDay, columns: DayColumns) -> Iterator[Line]:
    """Give the lines of a day, each under the key of what it counts: see `line_key`."""
    if day.doses:
        mine = f"{'You':>{_NUMBER}}" if day.me is not None else ""
        yield _heading(f"{column('Vaccine and batch', columns.names)}{'All':>{_NUMBER}}{mine}")
        for batch in day.doses:
            yield Line(line_key(batch), partial(_batch, batch, columns, mine=bool(mine)))
            if batch.box is not None:
                yield Line(BOX + line_key(batch), partial(_box, batch.box))
    if day.hours:
        yield _heading("By hour")
        most = max(one.given for one in day.hours)
        for hour in day.hours:
            yield Line(line_key(hour), partial(_hour, hour, most, columns))
    if day.nurses:
        yield _heading("By nurse")
        most = max(one.given for one in day.nurses)
        for nurse in day.nurses:
            yield Line(line_key(nurse), partial(_nurse, nurse, most, columns))
    yield _heading("Vaccinated so far; open a line to see who is missing")
    for uptake in (*day.totals, *day.classes):
        yield Line(line_key(uptake), partial(_uptake, uptake, columns))


def line_key(one: Counted) -> str:
    """Tell one line from another, also when something was recorded since and there are more of them."""
    if isinstance(one, DosesOfBatch):
        return f"batch {one.programme.value} {one.vaccine} {one.number}"
    if isinstance(one, DosesOfHour):
        return f"hour {one.hour}"
    if isinstance(one, DosesOfNurse):
        return f"nurse {one.email}"
    return f"class {one.programme.value} {one.year_group} {one.of_class}"


def line_with(day: SessionDay, key: str) -> Counted | None:
    """Find what a line counts by its key; None where nothing is counted there any more."""
    counted: tuple[Counted, ...] = (*day.doses, *day.hours, *day.nurses, *day.totals, *day.classes)
    return next((one for one in counted if line_key(one) == key), None)


def _heading(words: str) -> Line:
    return Line(None, lambda _: (Piece(words),))


def _batch(one: DosesOfBatch, columns: DayColumns, _width: int, *, mine: bool) -> Sequence[Piece]:
    numbers = f"{one.given:>{_NUMBER}}" + (f"{one.mine:>{_NUMBER}}" if mine else "")
    return (Piece(column(plain(batch_words(one)), columns.names)), Piece(numbers), Piece(f"  {of_batch_words(one)}"))


def _box(box: BoxCount, width: int) -> Sequence[Piece]:
    tone = Tone.YELLOW if box.missing or (box.back_due or 0) < 0 else Tone.PLAIN
    words = plain(box_words(box))
    return (
        Piece(f"  {words if cell_len(words) + 2 <= width - SCROLLBAR else box_words(replace(box, others=()))}", tone),
    )


def _hour(one: DosesOfHour, most: int, columns: DayColumns, _width: int) -> Sequence[Piece]:
    bar = columns.glyphs.done * filled(one.given, most, columns.bar)
    return (Piece(column(hour_words(one), columns.names)), Piece(f"{one.given:>{_NUMBER}}  "), Piece(bar))


def _nurse(one: DosesOfNurse, most: int, columns: DayColumns, _width: int) -> Sequence[Piece]:
    bar = columns.glyphs.done * filled(one.given, most, columns.bar)
    not_given = f"{one.not_given} not given" if one.not_given else ""
    beside = f"{column(bar, columns.bar + 1)}" if columns.bar else ""
    return (
        Piece(column(plain(nurse_words(one)), columns.names)),
        Piece(f"{one.given:>{_NUMBER}}  "),
        Piece(beside),
        Piece(not_given),
    )


def _uptake(one: Uptake, columns: DayColumns, width: int) -> Sequence[Piece]:
    share = f"{_of(one):>{columns.share}}{percent(one.vaccinated, one.children):>5}%"
    full = filled(one.vaccinated, one.children, columns.bar)
    bar = f"{columns.glyphs.done * full}{columns.glyphs.left * (columns.bar - full)}  " if columns.bar else ""
    used = columns.names + cell_len(share) + 2 + cell_len(bar)
    short = _as_fits(missing_words(one), width - SCROLLBAR - used)
    name = column(plain(_class_words(one)), columns.names)
    return (Piece(name), Piece(f"{share}  "), Piece(bar), Piece(short, Tone.DUE if one.missing else Tone.PLAIN))


def _as_fits(missing: str, room: int) -> str:
    """Leave out reasons at the end that have no room; who opens the line sees all."""
    said, shorter = missing, missing
    while cell_len(said) > room and ", " in shorter:
        shorter = shorter.rpartition(", ")[0]
        said = f"{shorter} and more"
    return said if cell_len(said) <= room else missing.partition(":")[0]


def _of(one: Uptake) -> str:
    return f"{one.vaccinated} of {one.children}"


def _class_words(one: Uptake) -> str:
    return f"{one.of_class or 'All'}, {one.label}"
