"""How a session's line in the list is drawn: when, where, how far it has got, and whether it is on this device."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import NamedTuple

from rich.cells import cell_len

from mavis_tui.models.calendar import short_day, time_of_day
from mavis_tui.sync.connectivity import Link
from mavis_tui.terminal.safe_text import Glyphs, column, plain
from mavis_tui.widgets.listing import Piece
from mavis_tui.workspace.sessions.overview import SessionRow
from mavis_tui.workspace.words import Tone, session_tag

_BAR, _TAG, _UNTIL, _MARK, _LONG_NAME = 6, 19, 13, 4, 32
_TAG_TIGHT, _ROOM_FOR_BARS = 14, 72
"""Below so many columns the names of places need the room of the bars, and of a word that the heading says anyway."""


DONE_MEANS = "Done: vaccinated, or seen here and not due again today."
"""What the column counts, in the words of a session's own page; the rule is `models/outstanding.py`."""


class SessionColumns(NamedTuple):
    """How wide each column is; `until` says whether there is room to say until when a session is kept."""

    mark: int
    when: int
    where: int
    done: int
    bar: int
    tag: int
    until: bool


def session_columns(rows: Sequence[SessionRow], day: date, width: int, *, marks: bool) -> SessionColumns:
    """Give every column what its longest text needs, the names the rest, and the last day what they don't need.

    `width` is that of the terminal; `marks` says that some session is marked.
    """
    times = max((len(when(row, day)) for row in rows), default=0) + 1
    done = max((len(_done(row)) for row in rows), default=0) + 1
    names = max((cell_len(plain(row.place)) for row in rows), default=0) + 1
    bar, tag = (_BAR, _TAG) if width >= _ROOM_FOR_BARS else (0, _TAG_TIGHT)
    mark = _MARK if marks else 0
    room = width - 5 - times - done - bar - tag - mark
    until = room - _UNTIL >= min(names, _LONG_NAME)
    where = max(12, min(room - _UNTIL * until, max(names + 1, _LONG_NAME)))
    return SessionColumns(mark, times, where, done, bar, tag + _UNTIL * until, until)


def session_heading(parts: SessionColumns) -> str:
    """Name the columns."""
    names = f"{column('When', parts.when)}{column('Where', parts.where)}{column('Done', parts.done)}"
    tag = f"{' ' * parts.bar}  On this device" if parts.bar else "On this device"
    return f"{' ' * (2 + parts.mark)}{names}{tag}"


def session_pieces(
    row: SessionRow, parts: SessionColumns, day: date, link: Link, glyphs: Glyphs, *, marked: bool
) -> Sequence[Piece]:
    """Draw one line."""
    tag = session_tag(saved=row.saved, link=link)
    tick = f"{glyphs.tick} " if tag.tone is Tone.GREEN else "  "
    filled = ceil((_BAR - 1) * row.done / row.children) if row.children else 0
    bar = f"{glyphs.done * filled}{glyphs.left * (_BAR - 1 - filled)} " if parts.bar else ""
    unreadable = not row.saved and link in (Link.OFFLINE, Link.UNREACHABLE)
    tone = Tone.GREY if unreadable or row.over else Tone.PLAIN
    marks = [Piece("[x] " if marked else "[ ] ")] if parts.mark else []
    until = f" until {short_day(row.saved_until)}" if row.saved_until and parts.until else ""
    said = tag.text if parts.bar else tag.text.removesuffix(" offline")
    return (
        *marks,
        Piece(column(when(row, day), parts.when), tone),
        Piece(column(plain(row.place), parts.where - 1) + " ", tone),
        Piece(column(_done(row), parts.done), tone),
        Piece(bar, tone),
        Piece(column(f"{tick}{said}{until}", parts.tag), tag.tone),
    )


def _done(row: SessionRow) -> str:
    return f"{row.done} of {row.children}"


def when(row: SessionRow, day: date) -> str:
    """Say when a session is: `Today 9:30am`, `25 Nov 10:00am`; of several days the next one."""
    coming = [date_ for date_ in row.dates if date_ >= day]
    soonest = min(coming) if coming else max(row.dates)
    named = "Today" if soonest == day else short_day(soonest)
    if row.start_time is None:
        return named
    return f"{named} {time_of_day(row.start_time)}"
