"""How a child's line in the list is drawn: the longest words that fit, and never a status without its word."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from mavis_tui.models.attendance import Registered
from mavis_tui.models.status import Group
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.listing import Piece
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine
from mavis_tui.workspace.words import Tone, sending_tag, status_tag

_BORN, _CLASS, _TODAY = 12, 6, 10
_NAME_AT_LEAST, _NAME_AT_MOST = 22, 44
_WIDE = 96
"""Columns from which on there is room for everything."""

_SHORT = {
    Group.VACCINATED: "done",
    Group.DUE: "due",
    Group.NEEDS_TRIAGE: "triage",
    Group.NEEDS_CONSENT: "consent",
    Group.HAS_REFUSAL: "refusal",
    Group.CANNOT_VACCINATE: "unable",
    Group.NOT_ELIGIBLE: "not due",
}
_TODAY_TONES = {Registered.ATTENDING: Tone.GREEN, Registered.ABSENT: Tone.RED, Registered.UNREGISTERED: Tone.GREY}


class Columns(NamedTuple):
    """How many columns each part of a line has; 0 leaves it out."""

    name: int
    born: int
    form: int
    today: int
    status: int


def columns(width: int, *, today: bool, programmes: int) -> Columns:
    """Share `width` out. `today` says that attendance is shown; two programmes need the room of the class."""
    form = 0 if programmes > 1 and today and width < _WIDE else _CLASS
    attendance = _TODAY if today else 0
    rest = width - _BORN - form - attendance
    name = max(_NAME_AT_LEAST, min(rest // 2 - 1, _NAME_AT_MOST))
    if programmes > 1:
        name = min(name, max(_NAME_AT_LEAST, rest - 34))
    return Columns(name, _BORN, form, attendance, max(0, rest - name))


def heading(parts: Columns) -> str:
    """Name the columns."""
    form = column("Class", parts.form) if parts.form else ""
    today = column("Today", parts.today) if parts.today else ""
    return f"{column('Name', parts.name)}{column('Born', parts.born)}{form}{today}Status"


def pieces(row: ChildRow, parts: Columns) -> Sequence[Piece]:
    """Draw one line."""
    name = plain(row.name) + (f" (known as {plain(row.known_as)})" if row.known_as else "")
    drawn = [Piece(f"{column(name, parts.name - 1)} "), Piece(column(row.born, parts.born))]
    if parts.form:
        year = "" if row.year_group is None else "R" if row.year_group == 0 else f"Y{row.year_group}"
        drawn.append(Piece(f"{column(plain(row.registration) or year, parts.form - 1)} "))
    if parts.today:
        drawn.append(Piece(column(_today(row), parts.today), _TODAY_TONES[row.attendance]))
    return [*drawn, *_statuses(row.programmes, parts.status)]


def _today(row: ChildRow) -> str:
    if row.attendance is not Registered.UNREGISTERED:
        return row.attendance.label
    nothing_to_do = all(line.group in (Group.VACCINATED, Group.NOT_ELIGIBLE) for line in row.programmes)
    return "" if nothing_to_do else "not yet"


def _statuses(lines: Sequence[ProgrammeLine], room: int) -> list[Piece]:
    """Say how the child stands in each programme, and where the record made here is."""
    if not lines:
        return []
    if len({(line.group, line.sending) for line in lines}) == 1:
        of_all = {1: "", 2: " (both)"}.get(len(lines), f" (all {len(lines)})")
        return [Piece(_fitting([f"{words}{of_all}" for words in _alone(lines[0])], room), _tone(lines[0]))]
    ways = [[say(line) for line in lines] for say in (_in_full, _headline, _in_a_word)]
    words = next((way for way in ways if cell_len("  ".join(way)) <= room), ways[-1])
    return [Piece(f"{part}  ", _tone(line)) for part, line in zip(words, lines, strict=True)]


def _alone(line: ProgrammeLine) -> list[str]:
    """Give the words for one programme, or for several that stand alike: from the longest to the shortest."""
    headline = status_tag(line.group).text
    if line.sending is None:
        return [headline, _SHORT[line.group].capitalize()]
    where = sending_tag(line.sending).text
    return [f"{headline}, {where.lower()}", f"{_SHORT[line.group].capitalize()}, {where.lower()}", where]


def _in_full(line: ProgrammeLine) -> str:
    return f"{line.label}: {_alone(line)[0]}"


def _headline(line: ProgrammeLine) -> str:
    return f"{line.label}: {status_tag(line.group).text.removesuffix(' vaccination')}"


def _in_a_word(line: ProgrammeLine) -> str:
    return f"{line.label} {_SHORT[line.group]}"


def _fitting(words: Sequence[str], room: int) -> str:
    return next((one for one in words if cell_len(one) <= room), words[-1])


def _tone(line: ProgrammeLine) -> Tone:
    return sending_tag(line.sending).tone if line.sending is not None else status_tag(line.group).tone
