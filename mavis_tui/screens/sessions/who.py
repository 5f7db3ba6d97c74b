"""Who stands behind one line of Today: the children who had a dose, or who is missing, below the reason."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import long_date
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.sessions.today_rows import SCROLLBAR, Counted, line_with
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.day.attempted import Attempted
from mavis_tui.workspace.day.counting import DosesOfBatch, DosesOfNurse
from mavis_tui.workspace.day.in_words import (
    attempted_words,
    batch_words,
    hour_words,
    missing_words,
    nurse_words,
    share_words,
)
from mavis_tui.workspace.day.uptake import Missing, Uptake
from mavis_tui.workspace.words import Tone, error_words

_NAMES = 34


class WhoScreen(Page[None]):
    """Enter opens a child; on the way back it is counted anew."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="who.back", tooltip="Back to Today"),
    ]

    def __init__(self, workspace: Workspace, session_id: str, on_day: date, key: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._on = on_day
        self._key = key

    def body(self) -> ComposeResult:
        """The children."""
        yield Listing(empty="Nobody.", id="who")

    def begin(self) -> None:
        """Start in the list."""
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Read it anew: who was recorded meanwhile isn't missing any more."""
        found = line_with(self.workspace.days.of(self._session_id, self._on), self._key)
        title, subtitle = _heading(found, self._on)
        self.head(plain(title), plain(subtitle))
        self.query_one(Listing).show(list(_lines(found)))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @on(Listing.Chosen)
    def open_line(self, event: Listing.Chosen) -> None:
        """Open a child, once."""
        if self.is_active:
            self._open_child(event.key.partition(" ")[2])

    @work(exclusive=True, group="open")
    async def _open_child(self, child_id: str) -> None:
        try:
            page = ChildScreen(self.workspace, self._session_id, child_id)
        except MavisError as error:  # who left the list, or a copy that was removed meanwhile by a command
            self.say(plain(error_words(error)), Tone.YELLOW)
            return
        await self.app.push_screen_wait(page)
        self.renew_all()


def _heading(found: Counted | None, on_day: date) -> tuple[str, str]:
    """Give title and subtitle."""
    day = long_date(on_day)
    if found is None:
        return day, "Nothing is counted here any more."
    if isinstance(found, Uptake):
        title = f"Missing: {found.of_class or 'all classes'}, {found.label}"
        return title, f"{share_words(found)} vaccinated. {missing_words(found)}".strip()
    if isinstance(found, DosesOfBatch):
        name = batch_words(found)
    else:
        name = nurse_words(found) if isinstance(found, DosesOfNurse) else f"Given at {hour_words(found)}"
    return f"{name}, {day}", f"{len(found.attempts)} recorded"


def _lines(found: Counted | None) -> Iterator[Line]:
    """Give a line for each child; a number in the key tells two records of one child apart."""
    if isinstance(found, Uptake):
        for why, children in groupby(found.missing, key=lambda one: one.why):
            yield Line(None, partial(_why, why))
            for child in children:
                yield Line(f"0 {child.child}", partial(_missing, child))
    elif found is not None:
        for at, one in enumerate(found.attempts):
            yield Line(f"{at} {one.record.child}", partial(_attempted, one))


def _why(why: str, width: int) -> Sequence[Piece]:
    """Leave the headline away where there is room for what stands beside it only."""
    return (Piece(plain(why if cell_len(why) <= width - SCROLLBAR else why.partition(": ")[2] or why)),)


def _missing(one: Missing, width: int) -> Sequence[Piece]:
    if not one.also:
        return (Piece(plain(one.name)),)
    names = max(width // 3, min(_NAMES, width - SCROLLBAR - cell_len(one.also) - 2))
    return (Piece(column(plain(one.name), names) + "  "), Piece(plain(one.also)))


def _attempted(one: Attempted, width: int) -> Sequence[Piece]:
    said = attempted_words(one)
    room = width - SCROLLBAR - sum(cell_len(piece.text) for piece in _named(one.name, width))
    while len(said) > 1 and cell_len(", ".join(said)) > room:
        said.pop()
    return (*_named(one.name, width), Piece(plain(", ".join(said))))


def _named(name: str, width: int) -> Sequence[Piece]:
    return (Piece(column(plain(name), min(_NAMES, width // 2 - 4)) + "  "),)
