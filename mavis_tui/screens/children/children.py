"""The children of a session: find one by name or NHS number, see how each stands and who came, open one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import today
from mavis_tui.models.wording import counted
from mavis_tui.screens.children.beside import ChildBeside
from mavis_tui.screens.children.child_rows import Columns, columns, heading, pieces
from mavis_tui.screens.children.choosing import Choosing
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.terminal.safe_text import cut, plain
from mavis_tui.widgets.listing import Line, LinesOf, Listing, Piece
from mavis_tui.widgets.search import Search
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children import search
from mavis_tui.workspace.children.attendance import Registration
from mavis_tui.workspace.children.child_page import reminder
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.words import AVAILABLE_OFFLINE, Tag, Tone, error_words, sending_tag

THESE_OFFLINE = Tag("Can be vaccinated and recorded offline", Tone.BLUE, short=AVAILABLE_OFFLINE.text)
News = tuple[str, Tone]


def _key(key: str, action: str, description: str, *, tooltip: str, name: str = "", show: bool = True) -> Binding:
    """Make a binding that sees the key before the search field does; see `ChildrenScreen._after_typing`."""
    own = f"children.{name or action}"
    return Binding(key, action, description, id=own, tooltip=tooltip, show=show, priority=True)


class ChildrenScreen(Choosing):
    """The search field keeps the focus; the arrow keys and Enter work on the list below it.

    Every key acts on what was typed before it, though the list may not be drawn yet: see `_after_typing`. What is
    looked for lives in the workspace, so that it is there again when somebody comes back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("enter", "open", "Open", tooltip="Open the highlighted child", show=False),
        _key("escape", "back", "Back", tooltip="Clear the search, then back to the session"),
        _key("up", "list('move', -1)", "Up", name="up", tooltip="One line up", show=False),
        _key("down", "list('move', 1)", "Down", name="down", tooltip="One line down", show=False),
        _key("pageup", "list('page', -1)", "Page up", name="page-up", tooltip="One page up", show=False),
        _key("pagedown", "list('page', 1)", "Page down", name="page-down", tooltip="One page down", show=False),
        _key("f2", "year", "Year", tooltip="Only one year group"),
        _key("f3", "status", "Status", tooltip="Only children with one status"),
        _key("f4", "ready", "Ready", tooltip="Only who is ready to vaccinate, or everybody again"),
        _key("f5", "attend", "Attends", tooltip="Attending, then absent, then not registered yet"),
        _key(
            "ctrl+o", "next_one", "Next", name="next", tooltip="Open who comes next in the class, as the message says"
        ),
        _key("f6", "everybody", "All", tooltip="Clear the search and all filters"),
        _key("f7", "attendance", "Attendance", tooltip="Only who attends, is absent or isn’t registered", show=False),
        _key(
            "f12", "more", "More", tooltip="Class, what is missing, vaccine, programme, PSD, and the order of the list"
        ),
    ]

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace, session_id)
        self._places: Mapping[str, int] = {}
        self._columns = Columns(0, 0, 0, 0, 0)
        self._news: Callable[[], News] | None = None
        self._kept: str | None = None
        self._offered: str | None = None
        self._recorded_last: tuple[str, str] | None = None
        self._aside = 0

    def body(self) -> ComposeResult:
        """The filters that are on, the search field and the list."""
        yield Text(id="filters")
        with Horizontal():
            with Vertical():
                yield Search(
                    self._looking.words,
                    placeholder="Type a name, class, birthday or NHS number; Enter opens",
                    id="search",
                )
                yield Text(id="columns", classes="label")
                nobody = self.keyed("Nobody matches. {children.everybody} shows everybody again.")
                yield Listing(empty=nobody, id="children")
            yield ChildBeside(self._session_id)

    def begin(self) -> None:
        """Start in the search field, with what was typed there last selected: typing replaces it."""
        self.query_one(Search).focus()

    def renew(self) -> None:
        """Read the rows anew, of which only those are made again that changed, and show who is looked for."""
        by_class = self._looking.by_class
        rows = self.workspace.children.rows(self._session_id, by_class=by_class)
        if rows is not self._rows:
            self._rows = rows
            self._places = self.workspace.children.places(self._session_id, by_class=by_class)
        self._aside = len(self.workspace.sessions.set_aside(self._session_id))
        words, tone = self._news() if self._news is not None else ("", Tone.PLAIN)
        self.say(words, tone)
        self._show()

    @on(Search.Typed)
    def search(self) -> None:
        """Show who matches."""
        self._catch_up()

    @on(Listing.Chosen)
    def open_with_mouse(self) -> None:
        """Open a child that was clicked."""
        self.action_open()

    def other_hands(self) -> None:
        """Forget what was recorded last, and who comes after: somebody else may not go on there."""
        self._recorded_last = None

    def action_open(self) -> None:
        """Open the highlighted child."""
        self._after_typing(self._open_highlighted)

    def action_back(self) -> None:
        """Clear the search, or go back if there is none."""
        self._after_typing(self._back)

    def action_list(self, action: str, by: int) -> None:
        """Move in the list while the focus stays in the search field."""
        self._after_typing(partial(self._move, action, by))

    def action_year(self) -> None:
        """Choose a year group."""
        self._after_typing(self._choose_year)

    def action_status(self) -> None:
        """Choose a status."""
        self._after_typing(self._choose_status)

    def action_ready(self) -> None:
        """Show only who can be vaccinated now, or everybody again."""
        self._after_typing(lambda: self._look(ready=not self._looking.ready))

    def action_attend(self) -> None:
        """Register the highlighted child: attending, then absent, then not registered."""
        self._after_typing(self._attend)

    def action_everybody(self) -> None:
        """Clear the search and all filters; the highlighted child stays so."""
        self._after_typing(self._clear)

    def action_more(self) -> None:
        """Choose by what else the list is narrowed, or its order."""
        self._after_typing(self._choose_more)

    def action_next_one(self) -> None:
        """Open the child whom the message offers: whoever that was when the key was hit."""
        offered = self._offered
        self._after_typing(lambda: self._open_next(offered))

    def action_attendance(self) -> None:
        """Choose who came."""
        self._after_typing(self._choose_attendance)

    def _after_typing(self, act: Callable[[], Any]) -> None:
        """Do something once the field has taken in every key that was hit before.

        Keys for the field wait in its queue while those of the page act at once; without this, somebody who types a
        name and hits Enter quickly would open the child that was highlighted before. Every key of the page is
        therefore a priority binding and stands in that queue itself: what comes first is done first.
        """

        def in_turn() -> None:
            if self.is_active:
                self._catch_up()
                act()

        self.query_one(Search).call_later(in_turn)

    def _catch_up(self) -> None:
        words = self.query_one(Search).value
        if words != self._looking.words:
            self._kept = None
            self._remember(words=words)
            self._show(best=True)

    def _look(self, **changed: Any) -> None:
        """Look for somebody else, from the same place in the list."""
        self._kept = None
        self._remember(**changed)
        self._show()

    def _tell(self, words: str, tone: Tone = Tone.GREEN) -> None:
        self._offered = None  # the message that named her is gone
        self._news = lambda: (words, tone)
        self.renew_all()

    def _clear(self) -> None:
        self.query_one(Search).value = ""
        self.workspace.children.look(self._session_id, self._looking.everybody)
        self._look()

    def _back(self) -> None:
        if self._looking.words:
            self.query_one(Search).value = ""
            self._catch_up()
        else:
            self._remember(at=self.query_one(Listing).key)
            self.dismiss(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the next one only while a message names her."""
        return self._offered is not None if action == "next_one" else super().check_action(action, parameters)

    def _open_next(self, offered: str | None) -> None:
        if offered is None or offered != self._offered:
            return
        self._kept = offered
        self._show()
        self.query_one(Listing).go_to(offered)
        self._open(offered, comes_next=True)

    def _move(self, action: str, by: int) -> None:
        listing = self.query_one(Listing)
        self.query_one(Search).points_at = listing
        {"move": listing.action_move, "page": listing.action_page}[action](by)
        if self._kept is not None and listing.key != self._kept:
            self._kept = None
            self._show()
        else:
            self.query_one(ChildBeside).show(listing.key)

    def _open_highlighted(self) -> None:
        key = self.query_one(Listing).key
        if key is not None:
            self._open(key)

    @work(exclusive=True, group="open")
    async def _open(self, key: str, *, comes_next: bool = False) -> None:
        self._news = self._offered = None
        try:
            page = ChildScreen(self.workspace, self._session_id, key, comes_next=comes_next)
        except MavisError as error:  # the copy was damaged, or removed meanwhile by a command
            self.say(error_words(error), Tone.YELLOW)
            return
        # whoever is recorded stays in sight and highlighted, whatever the filters say: Down leads to the next child.
        # Kept from here on: the list is drawn as soon as it lies open again, which may be before this goes on
        self._kept = key
        recorded = await self.app.push_screen_wait(page)
        if recorded is not None:
            self._recorded_last = recorded, key
        else:
            self._kept = None
        # a look at a child, or a note on one, is on the way from one dose to the next and doesn't lose it
        if self._recorded_last is not None:
            self._offer_next(*self._recorded_last)
        self.query_one(Search).select_all()
        self.renew_all()

    def _offer_next(self, change_id: str, child_id: str) -> None:
        """Say what was recorded, and who comes next: that one alone is opened by the key, while the message stands."""
        try:
            following = self.workspace.children.next_in_class(self._session_id, child_id)
        except MavisError:  # the copy was damaged, or removed meanwhile by a command: the page says so
            following = None
        self._offered = following.row.id if following is not None and following.row is not None else None
        words = f" {plain(following.words)}." if following is not None else ""
        opens = self.keyed(" {children.next} opens.") if self._offered is not None else ""
        self._news = partial(self._news_of_record, change_id, child_id, f"{words}{opens}")

    def _attend(self) -> None:
        key = self.query_one(Listing).key
        if key is not None and not self.is_writing:
            self._registered(key, self.on_disk(self.workspace.attendance.turn, self._session_id, key))

    @work(group="attend")
    async def _registered(self, key: str, writing: Awaitable[Registration]) -> None:
        self._offered = None  # another message takes the place of the one that named her
        try:
            await writing
        except MavisError as error:
            news = (plain(error_words(error)), Tone.YELLOW)
            self._news = lambda: news
        else:
            self.workspace.wake()
            # stays in sight, whatever the filters say, until the next key: a second press must mean the same child
            self._kept = key
            self._news = partial(self._news_of_attendance, key)
        self.renew_all()

    def _news_of_record(self, change_id: str, child_id: str, following: str) -> News:
        """Say where the record made last is now (`Saved offline` becomes `Saved` while one looks), and what is left."""
        row = self.workspace.changes.row(change_id)
        said = f"{row.what}: {plain(row.child)}. {row.status}. {plain(row.explained)}"
        still = reminder(self.workspace.children.page(self._session_id, child_id), today(self.workspace.clock))
        said += following
        return (f"{still}. {said}", Tone.YELLOW) if still else (said, sending_tag(row.sending).tone)

    def _news_of_attendance(self, child_id: str) -> News:
        said = self.workspace.attendance.of(self._session_id, child_id)
        where = f" {said.status}." if said.status else ""
        return f"{plain(said.words)}{where}", sending_tag(said.sending).tone if said.sending else Tone.PLAIN

    def _show(self, *, best: bool = False) -> None:
        """Show who is looked for, at the same place; with `best`, at the first of the best matches."""
        session, looking = self.workspace.sessions.outline(self._session_id), self._looking
        shown = search.found(self._rows, looking, self._kept)
        self._head(session.title, looking, shown)
        today = not self.workspace.attendance.why_not(self._session_id)
        listing = self.query_one(Listing)
        before = listing.key or looking.at
        at = search.nearest(shown, self._places, before)
        if best and looking.words.strip():
            at = search.best(shown, looking.words)
        beside = self.query_one(ChildBeside)
        room = self.app.size.width - beside.columns() - 5
        self._columns = columns(room, today=today, programmes=len(session.programmes))
        self.query_one("#columns", Static).update(f"  {heading(self._columns)}")
        listing.show(LinesOf(shown, lambda row: Line(row.id, partial(self._pieces, row))), at=at)
        beside.show(listing.key)

    def _head(self, title: str, looking: Looking, shown: Sequence[ChildRow]) -> None:
        narrowed = bool(looking.words.strip() or looking.filters)
        count = f"{len(shown)} of {len(self._rows)} children" if narrowed else f"{len(self._rows)} children"
        ready = sum([row.ready for row in shown])  # a list: twice as fast, and a letter waits for it
        saved = self.workspace.sessions.is_saved(self._session_id)
        tag = self.as_of(self._session_id)
        self.head(plain(title), f"{count}, {ready} ready", tag, below=THESE_OFFLINE if saved else None)
        filters = self.query_one("#filters", Static)
        told = [f"{counted(self._aside, 'row')} of the workbook could not be taken: see Check I’m ready."]
        told = (told if self._aside else []) + [
            f"Only {', '.join(looking.filters)}. {self.keyed('{children.everybody} shows all.')}"
        ] * bool(looking.filters)
        filters.display = bool(told)
        filters.update(cut(" ".join(told), self.app.size.width - 2))

    def _pieces(self, row: ChildRow, width: int) -> Sequence[Piece]:  # noqa: ARG002 - the columns fit it already
        return pieces(row, self._columns)
