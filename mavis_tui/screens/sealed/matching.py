"""Records that were made while mavis was locked: which child was it? Found by the program, confirmed by a person."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, london, short_date, short_day
from mavis_tui.models.protocols import PROTOCOLS_BRIEFLY
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.vaccination import Protocol
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.pick import Pick
from mavis_tui.screens.sealed.compare import CompareScreen
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.choices import Choice
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.search import Search
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sealed.matching import Candidate
from mavis_tui.workspace.sealed.sealed_records import OpenedRecords, sealed_what
from mavis_tui.workspace.words import Tone, error_words

_WHEN, _BORN = 15, 13

Drawing = Callable[[int], Sequence[Piece]]
"""Draws a line of a list in so many columns."""


class MatchingScreen(Page[None]):
    """The records, oldest first. One that matches nobody stays here, and goes into an exported file."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="matching.back", tooltip="Back to where you were"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._sealed = OpenedRecords(records=(), unreadable=())

    def body(self) -> ComposeResult:
        """The list, and what doesn’t open."""
        yield Listing(empty="Nothing that was recorded while locked waits to be matched.", id="records")
        yield Text(id="unreadable", classes="part")

    def begin(self) -> None:
        """Start in the list."""
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Open what is sealed, and list it."""
        self._sealed = self.workspace.matching.unmatched()
        number = len(self._sealed.records)
        records = counted(number, "record")
        waits = f"{records} to be matched to a child; nothing is sent before that" if number else ""
        self.head("Recorded while mavis was locked", waits)
        self.query_one(Listing).show([Line(one.id, self._drawing(one)) for one in self._sealed.records])
        unreadable = self.query_one("#unreadable", Static)
        unreadable.display = bool(self._sealed.unreadable)
        unreadable.update(
            "\n".join(f"{self.glyphs.cross} {one.id} can’t be opened: {one.why}" for one in self._sealed.unreadable)
        )

    @on(Listing.Chosen)
    def find_the_child(self, event: Listing.Chosen) -> None:
        """Look for the child of the chosen record, and say what came of it."""
        record = next((one for one in self._sealed.records if one.id == event.key), None)
        if record is not None and self.is_active:
            self._find_the_child(record)

    @work(exclusive=True)
    async def _find_the_child(self, record: SealedRecord) -> None:
        entry = await self.app.push_screen_wait(WhichChildScreen(self.workspace, record))
        if entry is not None:
            row = self.workspace.changes.row(entry.change.id)
            self.workspace.wake()
            self.renew_all()
            self.say(f"{plain(row.child)}: {plain(row.what)}. {row.status}: {plain(row.explained)}", Tone.GREEN)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def _drawing(self, record: SealedRecord) -> Drawing:
        made = london(record.performed_at)
        when = f"{short_day(made.date())} {clock_time(made)}"

        def draw(width: int) -> Sequence[Piece]:
            room = width - _WHEN
            name, what = room * 2 // 5, room // 4
            return (
                Piece(column(when, _WHEN)),
                Piece(column(plain(record.full_name), name - 1) + " "),
                Piece(column(sealed_what(record), what - 1) + " "),
                Piece(column(plain(record.place), room - name - what)),
            )

        return draw


class WhichChildScreen(Page[Entry | None]):
    """Children who may be meant, likeliest first; the search field keeps the focus, the arrows work on the list."""

    interrupts: ClassVar[bool] = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="which-child.back", tooltip="Back to the records"),
        Binding(
            "enter", "compare", "Compare", id="which-child.compare", tooltip="Compare with this child", priority=True
        ),
        Binding("up", "move(-1)", "Up", id="which-child.up", tooltip="One line up", show=False, priority=True),
        Binding("down", "move(1)", "Down", id="which-child.down", tooltip="One line down", show=False, priority=True),
    ]

    def __init__(self, workspace: Workspace, record: SealedRecord) -> None:
        super().__init__(workspace)
        self._record = record
        self._missing = ""

    def body(self) -> ComposeResult:
        """The search field, the list, and what is missing in it."""
        yield Search(plain(self._record.family_name), placeholder="Type a name or an NHS number", id="search")
        yield Text(id="columns", classes="label")
        yield Listing(empty="No child of a session at hand fits. Search, or match it later.", id="candidates")
        yield Text(id="missing", classes="part")

    def begin(self) -> None:
        """Start in the search field, and ask the hub for the lists of that day that aren’t here."""
        self.query_one(Search).focus()
        self._fetch()

    def renew(self) -> None:
        """Show who may be meant."""
        record = self._record
        made = london(record.performed_at)
        who = f"{record.full_name}, born {short_date(record.date_of_birth)}"
        self.head(
            f"Which child is this? {plain(who)}",
            plain(f"{sealed_what(record)}, {short_date(made.date())} {clock_time(made)}, {record.place}"),
        )
        name, place, same = _widths(self.app.size.width - 4)
        heads = f"{column('Name', name)}{column('Born', _BORN)}{column('Where', place)}{column('The same', same)}"
        self.query_one("#columns", Static).update(f"  {heads}")
        missing = self.query_one("#missing", Static)
        missing.display = bool(self._missing)
        missing.update(self._missing)
        self._show()

    @on(Search.Typed)
    def search(self) -> None:
        """Show who matches."""
        self._show()

    @on(Listing.Chosen)
    def compare_with_mouse(self) -> None:
        """Compare with a child that was clicked."""
        self.action_compare()

    def action_move(self, by: int) -> None:
        """Move in the list while the focus stays in the search field."""
        self.query_one(Search).points_at = listing = self.query_one(Listing)
        listing.action_move(by)

    def action_compare(self) -> None:
        """Put the record beside the highlighted child."""
        session, _, child = (self.query_one(Listing).key or "").partition("/")
        if child and self.is_active:
            self._compare(session, child)

    @work(exclusive=True, group="compare")
    async def _compare(self, session: str, child: str) -> None:
        try:
            match = self.workspace.matching.match(self._record.id, session, child)
            if match.protocols:
                choices = [Choice("", "I can’t say now: go back")]
                choices += [Choice(one.value, PROTOCOLS_BRIEFLY[one]) for one in match.protocols]
                chosen = await self.app.push_screen_wait(Pick("Under which protocol was it given?", choices, ""))
                if not chosen:
                    return
                match = self.workspace.matching.match(self._record.id, session, child, Protocol(chosen))
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
            return
        entry = await self.app.push_screen_wait(CompareScreen(self.workspace, match))
        if entry is not None:
            self.dismiss(entry)

    def action_leave(self) -> None:
        """Go back; the record stays."""
        self.dismiss(None)

    @work(exclusive=True, group="fetch")
    async def _fetch(self) -> None:
        self._missing = await self.workspace.matching.fetch(self._record)
        self.renew_all()

    def _show(self) -> None:
        found = self.workspace.matching.candidates(self._record, self.query_one(Search).value)
        lines = [Line(f"{one.session}/{one.row.id}", self._drawing(one)) for one in found]
        self.query_one(Listing).show(lines)

    def _drawing(self, one: Candidate) -> Drawing:
        same = ", ".join(one.same) or "nothing"
        day = one.place if one.on_the_day else f"{one.place}, another day"

        def draw(width: int) -> Sequence[Piece]:
            name, place, rest = _widths(width)
            return (
                Piece(column(plain(one.row.name), name - 1) + " "),
                Piece(column(short_date(one.row.born), _BORN)),
                Piece(column(plain(day), place - 1) + " ", Tone.PLAIN if one.on_the_day else Tone.YELLOW),
                Piece(column(same, rest), Tone.GREY),
            )

        return draw


def _widths(width: int) -> tuple[int, int, int]:
    """Give the columns for name, place and what is the same their parts of a line, beside the birthday."""
    room = width - _BORN
    name = place = room * 27 // 100
    return name, place, room - name - place
