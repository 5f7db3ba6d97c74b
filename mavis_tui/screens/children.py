"""The children of a session: find one by name or NHS number, see how each stands, open one."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from mavis_tui.errors import MavisError
from mavis_tui.screens.child import ChildScreen
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.page import Page
from mavis_tui.widgets.plain import column, plain
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.finding import matches
from mavis_tui.workspace.rows import ChildRow, ProgrammeLine
from mavis_tui.workspace.words import Tag, Tone, sending_tag, standing_tag

_BORN, _YEAR = 12, 6
THESE_OFFLINE = Tag("Can be vaccinated and recorded offline", Tone.BLUE)


class ChildrenScreen(Page[None]):
    """The search field keeps the focus; the arrow keys and Enter work on the list below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="children.open", tooltip="Open the highlighted child", priority=True),
        Binding("escape", "back", "Back", id="children.back", tooltip="Clear the search, then back to the session"),
        Binding("up", "list('move', -1)", "Up", id="children.up", tooltip="One line up", show=False, priority=True),
        Binding("down", "list('move', 1)", "Down", id="children.down", tooltip="One down", show=False, priority=True),
        Binding("pageup", "list('page', -1)", "Page up", id="children.page-up", tooltip="One page up", show=False),
        Binding("pagedown", "list('page', 1)", "Page down", id="children.page-down", tooltip="A page on", show=False),
    ]

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._rows: list[ChildRow] = []
        self._recorded: str | None = None

    def body(self) -> ComposeResult:
        """The search field and the list."""
        yield Input(placeholder="Type a name or an NHS number", id="search")
        yield Static(id="columns", classes="label", markup=False)
        yield Listing(empty="Nobody matches. Press Esc to see everybody again.", id="children")

    def on_mount(self) -> None:
        """Start in the search field."""
        super().on_mount()
        self.query_one(Input).focus()

    def renew(self) -> None:
        """Read the rows anew and show those that match the search."""
        self._rows = self.workspace.children.rows(self._session_id)
        self._say_where_it_is()
        self._show()

    @on(Input.Changed)
    def search(self) -> None:
        """Show who matches."""
        self._show()

    @on(Listing.Chosen)
    def open_with_mouse(self) -> None:
        """Open a child that was clicked."""
        self.action_open()

    @work(exclusive=True)
    async def action_open(self) -> None:
        """Open the highlighted child, and come back to the same place in the list."""
        key = self.query_one(Listing).key
        if key is None:
            return
        self._recorded = None
        try:
            page = ChildScreen(self.workspace, self._session_id, key)
        except MavisError as error:  # the copy was damaged, or removed meanwhile by a command
            self.say(f"{error.title}. {error}", Tone.YELLOW)
            return
        self._recorded = await self.app.push_screen_wait(page)
        if self._recorded is not None:
            self.query_one(Input).value = ""
            self.query_one(Listing).go_to(key)
        self.renew_all()

    def action_list(self, action: str, by: int) -> None:
        """Move in the list while the focus stays in the search field."""
        listing = self.query_one(Listing)
        {"move": listing.action_move, "page": listing.action_page}[action](by)

    def action_back(self) -> None:
        """Clear the search, or go back if there is none."""
        field = self.query_one(Input)
        if field.value:
            field.value = ""
        else:
            self.dismiss(None)

    def _say_where_it_is(self) -> None:
        """Say where the record made last is now: `Saved offline` becomes `Saved` while one looks."""
        if self._recorded is None:
            self.say("")
            return
        row = self.workspace.changes.row(self._recorded)
        self.say(f"{row.what}: {plain(row.child)}. {row.status}. {plain(row.explained)}", sending_tag(row.sending).tone)

    def _show(self) -> None:
        session = self.workspace.sessions.outline(self._session_id)
        words = self.query_one(Input).value
        found = [row for row in self._rows if matches(row.key, words)] if words.strip() else self._rows
        saved = self.workspace.sessions.is_saved(self._session_id)
        ready = sum(any(line.ready for line in row.programmes) for row in self._rows)
        shown = f"{len(found)} of {len(self._rows)} children" if words.strip() else f"{len(self._rows)} children"
        self.head(plain(session.title), f"{shown}, {ready} ready", below=THESE_OFFLINE if saved else None)
        heading = f"  {column('Name', self._name_cells())}{column('Born', _BORN)}{column('Class', _YEAR)}Status"
        self.query_one("#columns", Static).update(heading)
        self.query_one(Listing).show(
            [Line(row.id, lambda width, row=row: self._pieces(row, width)) for row in found]  # type: ignore[misc]
        )

    def _pieces(self, row: ChildRow, width: int) -> Sequence[Piece]:
        name = plain(row.name) + (f" (known as {plain(row.known_as)})" if row.known_as else "")
        year = "" if row.year_group is None else "R" if row.year_group == 0 else f"Y{row.year_group}"
        room = width - self._name_cells() - _BORN - _YEAR
        return (
            Piece(f"{column(name, self._name_cells() - 1)} "),
            Piece(column(row.born, _BORN)),
            Piece(column(row.registration or year, _YEAR)),
            *_statuses(row.programmes, room),
        )

    def _name_cells(self) -> int:
        return max(24, (self.app.size.width - 4 - _BORN - _YEAR) // 2 - 1)


def _statuses(programmes: Sequence[ProgrammeLine], room: int) -> list[Piece]:
    """Say how the child stands: in full for one programme, in short for several, with where the record is."""
    pieces: list[Piece] = []
    each = room // max(1, len(programmes))
    for line in programmes:
        tag = sending_tag(line.sending) if line.sending is not None else None
        status = standing_tag(line.group)
        if len(programmes) == 1:
            words = f"{status.text}, {tag.text.lower()}" if tag else status.text
            pieces.append(Piece(column(words, each), tag.tone if tag else status.tone))
        else:
            short = tag.text if tag else status.text.removesuffix(" vaccination")
            pieces.append(Piece(column(f"{line.label}: {short}", each - 1) + " ", tag.tone if tag else status.tone))
    return pieces
