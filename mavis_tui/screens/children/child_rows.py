"""How a child's line in the list is drawn: the longest words that fit, and never a status without its word."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import short_date
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.status import Group
from mavis_tui.terminal.safe_text import column, cut, plain
from mavis_tui.widgets.listing import Piece
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine
from mavis_tui.workspace.words import Tone, sending_tag, status_tag

_BORN, _CLASS, _TODAY, _TODAY_TIGHT = 12, 6, 10, 8
_NAME_AT_LEAST, _NAME_TIGHT, _NAME_AT_MOST = 22, 19, 44
_NAME_ROOMY, _VERY_WIDE = 28, 150
_STATUS, _STATUSES = 20, 30
"""What one programme needs at least, `Saved, being checked`, and what two do, `MenACWY consent Td/IPV refusal`."""
_WIDE = 96
"""Columns from which on several programmes have room for everything."""
_ROOMY, _NUMBER, _STATUS_IN_FULL, _MORE_AT_LEAST = 112, 14, 27, 12
"""Columns from which on the NHS number is shown too, and what it, a status and the rest then take."""
_ROOM_FOR_TODAY, _NARROW = 75, 70
"""Columns below which a status would no longer have room for its words beside `Attending`, and beside a birthday."""

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
    """How many columns each part of a line has; 0 leaves it out.

    `more` is what is wanted, or when and by whom the newest attempt was made.
    """

    name: int
    born: int
    form: int
    today: int
    status: int
    number: int = 0
    more: int = 0


def columns(width: int, *, today: bool, programmes: int) -> Columns:
    """Share `width` out. `today` says that attendance is shown; where it is narrow, the birthday makes room."""
    narrow, tight = width < _NARROW, programmes > 1 and width < _WIDE
    short = tight or width < _ROOM_FOR_TODAY
    attendance = 0 if not today or (narrow and tight) else _TODAY_TIGHT if short else _TODAY
    born = 0 if narrow else _BORN
    rest = width - born - _CLASS - attendance
    if tight or narrow:
        name = max(_NAME_TIGHT, min(rest - (_STATUSES if tight else _STATUS), _NAME_AT_MOST))
    else:
        half = rest // 2 - 1 if programmes > 1 else rest - _STATUS_IN_FULL
        most = half if width < _ROOMY else rest // 2 - 1 if width >= _VERY_WIDE else _NAME_ROOMY
        name = max(_NAME_AT_LEAST, min(most, _NAME_AT_MOST))
    if width < _ROOMY:
        return Columns(name, born, _CLASS, attendance, max(0, rest - name))
    rest -= _NUMBER + name
    more = rest - _STATUS_IN_FULL * min(programmes, 2)
    more = more if more >= _MORE_AT_LEAST else 0
    return Columns(name, born, _CLASS, attendance, rest - more, _NUMBER, more)


def heading(parts: Columns) -> str:
    """Name the columns."""
    born = column("Born", parts.born) if parts.born else ""
    form = column("Class", parts.form) if parts.form else ""
    today = column("Today", parts.today) if parts.today else ""
    number = column("NHS number", parts.number) if parts.number else ""
    more = column("Status", parts.status) + "Wanted, or last" if parts.more else "Status"
    return f"{column('Name', parts.name)}{born}{form}{number}{today}{more}"


def pieces(row: ChildRow, parts: Columns) -> Sequence[Piece]:
    """Draw one line."""
    name = plain(row.name)
    if row.known_as:
        # where the words have no room, the name alone still says it
        known = [f"{name} (known as {plain(row.known_as)})", f"{name} ({plain(row.known_as)})"]
        name = next((one for one in known if cell_len(one) < parts.name), known[-1])
    # the whole line of a child with whom nothing is left to do steps back
    tone = Tone.GREY if all(_tone(line) is Tone.GREY for line in row.programmes) else Tone.PLAIN
    drawn = [Piece(f"{column(name, parts.name - 1)} ", tone)]
    if parts.born:
        drawn.append(Piece(column(short_date(row.born), parts.born), tone))
    if parts.form:
        year = "" if row.year_group is None else "R" if row.year_group == 0 else f"Y{row.year_group}"
        drawn.append(Piece(f"{column(plain(row.registration) or year, parts.form - 1)} ", tone))
    if parts.number:
        number = spaced_nhs_number(row.nhs_number, "no number")
        drawn.append(Piece(column(number, parts.number), tone))
    if parts.today:
        drawn.append(Piece(column(_today(row, parts.today), parts.today), _TODAY_TONES[row.attendance]))
    statuses = _statuses(row.programmes, parts.status)
    if not parts.more:
        return [*drawn, *statuses]
    blank = parts.status - sum(cell_len(piece.text) for piece in statuses)
    said = "; ".join(dict.fromkeys(word for line in row.programmes for word in (line.wanted or line.last,) if word))
    return [*drawn, *statuses, Piece(" " * max(0, blank)), Piece(cut(plain(said), parts.more), tone)]


def _today(row: ChildRow, room: int) -> str:
    if row.attendance is not Registered.UNREGISTERED:
        return "here" if room < _TODAY and row.attendance is Registered.ATTENDING else row.attendance.label
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
    between = "  " if cell_len("  ".join(words)) <= room else " "
    if cell_len(between.join(words)) > room > 0:
        return _as_many_as_fit(lines, room)
    found = []
    for part, line in zip(words, lines, strict=True):
        said = cut(part, room) if room > 0 else ""
        found.append(Piece(f"{said}{between}", _tone(line)))
        room -= cell_len(said) + len(between)
    return found


def _as_many_as_fit(lines: Sequence[ProgrammeLine], room: int) -> list[Piece]:
    """Say of three programmes or more what has room, what is due first, and how many more there are: `HPV due +2`."""
    first = sorted(lines, key=lambda line: line.group is not Group.DUE)
    for number in range(len(first) - 1, 0, -1):
        said = [f"{_in_a_word(line)} " for line in first[:number]]
        more = f"+{len(first) - number}"
        if cell_len("".join(said)) + len(more) <= room:
            return [*map(Piece, said, map(_tone, first)), Piece(more)]
    return [Piece(cut(_in_a_word(first[0]), room), _tone(first[0]))]


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
    return next((one for one in words if cell_len(one) <= room), cut(words[-1], room))


def _tone(line: ProgrammeLine) -> Tone:
    """What is still to do stands out, what is done steps back; what waits here or needs somebody has its colour."""
    if line.group is Group.DUE:
        return Tone.DUE
    if line.sending is Sending.SAVED or (line.sending is None and line.group is Group.VACCINATED):
        return Tone.GREY
    return sending_tag(line.sending).tone if line.sending is not None else status_tag(line.group).tone
