"""Everything recorded on this device: what waits, what was sent and when, what needs attention and why."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.cache.outbox import Sending
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, long_date
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.page import Page
from mavis_tui.widgets.plain import column, plain
from mavis_tui.workspace.changes import ChangeRow, ChangesPage
from mavis_tui.workspace.words import Tone, sending_tag

_TIME, _TAG = 9, 22


class ChangesScreen(Page[None]):
    """Newest first, by day and place; the highlighted line is explained at the bottom."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="changes.back", tooltip="Back to where you were"),
        Binding("t", "try_now", "Try now", id="changes.try", tooltip="Send what waits now"),
        Binding("b", "put_back", "Send again", id="changes.put-back", tooltip="Let a refused record wait again"),
    ]

    def body(self) -> ComposeResult:
        """The list, and the explanation of the highlighted line."""
        yield Listing(empty="Nothing has been recorded on this device yet.", opens=False, id="changes")
        yield Static(id="explained", classes="part", markup=False)

    def on_mount(self) -> None:
        """Start in the list."""
        super().on_mount()
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Draw from the workspace."""
        page = self.workspace.changes.page()
        parts = [f"{page.waiting} waiting", f"{page.saved} saved"]
        parts += [f"{page.review} being checked"] if page.review else []
        parts += [f"{page.attention} need attention"] if page.attention else []
        self.head("Changes recorded on this device", f" {self.glyphs.dot} ".join(parts))
        self.query_one(Listing).show(self._lines(page))
        self._explain(page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to send again only what was refused."""
        if action == "put_back":
            row = self._row(self.workspace.changes.page())
            return row is not None and row.sending is Sending.ATTENTION
        return super().check_action(action, parameters)

    def on_listing_highlighted(self) -> None:
        """Explain the line that is highlighted now."""
        self._explain(self.workspace.changes.page())
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @work(exclusive=True)
    async def action_try_now(self) -> None:
        """Send what waits, and say what came of it."""
        self.say("Sending…")
        try:
            result = await self.workspace.upload_now()
        except MavisError as error:
            self.say(f"{error.title}. {error}", Tone.YELLOW)
            return
        if result.stopped_by:
            self.say(result.stopped_by, Tone.YELLOW)
        elif result.sent:
            self.say(f"Sent {result.sent}: {result.saved} saved, {result.attention} need attention.", Tone.GREEN)
        else:
            self.say("Nothing waits: everything recorded here has been sent.", Tone.GREEN)
        self.renew_all()

    def action_put_back(self) -> None:
        """Let the highlighted refused record wait again."""
        row = self._row(self.workspace.changes.page())
        if row is not None:
            self.workspace.changes.put_back(row.id)
            self.workspace.wake()
            self.renew_all()

    def _row(self, page: ChangesPage) -> ChangeRow | None:
        key = self.query_one(Listing).key
        return next((row for row in page.rows if row.id == key), None)

    def _explain(self, page: ChangesPage) -> None:
        row = self._row(page)
        if row is None:
            self.query_one("#explained", Static).update("")
            return
        sent = f" Answered at {clock_time(row.sent_at)}." if row.sent_at is not None else ""
        self.query_one("#explained", Static).update(f"{sending_tag(row.sending).text}. {plain(row.explained)}{sent}")

    def _lines(self, page: ChangesPage) -> list[Line]:
        lines: list[Line] = []
        for (day, place), rows in page.by_day_and_place().items():
            heading = f"{long_date(day)}, {plain(place)}"
            lines.append(Line(None, lambda _, heading=heading: (Piece(heading),)))  # type: ignore[misc]
            lines += [Line(row.id, lambda width, row=row: self._pieces(row, width)) for row in rows]  # type: ignore[misc]
        return lines

    def _pieces(self, row: ChangeRow, width: int) -> tuple[Piece, ...]:
        tag = sending_tag(row.sending)
        room = width - _TIME - _TAG
        what = room * 2 // 5
        return (
            Piece(column(clock_time(row.made_at), _TIME)),
            Piece(column(plain(row.child), room - what - 1) + " "),
            Piece(column(plain(row.what), what - 1) + " "),
            Piece(column(tag.text, _TAG), tag.tone),
        )
