"""Everything recorded on this device: what needs attention and why, what waits, what was sent and when."""

from collections.abc import Awaitable, Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, london, long_date, short_day, today
from mavis_tui.screens.base.sending import STOP_SENDING, SendingPage
from mavis_tui.screens.sealed.matching import MatchingScreen
from mavis_tui.screens.team.team import TeamScreen
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.aside import EDGE, Aside
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.text import Text
from mavis_tui.workspace.sending.changes import ChangeRow, ChangesPage
from mavis_tui.workspace.words import Tone, error_words, not_exported, sending_tag

_WHEN, _TAG = 9, 23

_WITHOUT_HUB = {
    Sending.WAITING: "On this device only, not exported",
    Sending.EXPORTED: "Exported for Mavis",
    Sending.SAVED: "Came back from Mavis",
}

WHAT_TO_DO = "Correct it on the child’s page, or tell the office. {changes.put-back} sends it again as it is."


class ChangesScreen(SendingPage[None]):
    """What needs attention first, then what waits, then what was sent; the highlighted line is explained below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        STOP_SENDING,
        Binding("escape", "leave", "Back", id="changes.back", tooltip="Back to where you were"),
        Binding("t", "try_now", "Try now", id="changes.try", tooltip="Send what waits now"),
        Binding("b", "put_back", "Send again", id="changes.put-back", tooltip="Let a refused record wait again"),
        Binding("m", "match", "Match", id="changes.match", tooltip="Match what was recorded while mavis was locked"),
        Binding("f", "team", "Team", id="changes.team", tooltip="Several laptops without a team server: one file"),
        Binding("u", "app.last_upload", "Last upload", id="changes.last", tooltip="What came of the last upload"),
    ]

    def body(self) -> ComposeResult:
        """The list, beside it what was recorded where both fit, and the explanation of the highlighted line."""
        with Horizontal():
            yield Listing(empty="Nothing has been recorded on this device yet.", opens=False, id="changes")
            yield Aside(id="beside")
        yield Text(id="explained", classes="part")

    def begin(self) -> None:
        """Start in the list."""
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Draw from the workspace."""
        page = self.workspace.changes.page()
        parts = [f"{page.waiting} waiting", f"{page.saved} saved"]
        parts += [not_exported(page.to_export)] if page.to_export else []
        parts += [f"{page.exported} exported"] if page.exported else []
        parts += [f"{page.review} being checked"] if page.review else []
        parts += [f"{page.attention} need{'s' * (page.attention == 1)} attention"] if page.attention else []
        parts += [f"{page.unmatched} to match ({self.keyed('{changes.match}')})"] if page.unmatched else []
        self.head("Changes recorded on this device", f" {self.glyphs.dot} ".join(parts))
        self.query_one(Listing).show(self._lines(page))
        self._explain(page)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to send again only what was refused."""
        if action == "put_back":
            row = self._row(self.workspace.changes.page()) if self._composed else None
            return row is not None and row.sending is Sending.ATTENTION
        if action == "team":
            return self.workspace.access.unlocked and self.workspace.team.possible
        if action == "match":
            return self.workspace.access.unlocked and self.workspace.sealed_recording.waiting() > 0
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
        try:
            result = await self.send()
        except MavisError as error:
            self.say(error_words(error), Tone.YELLOW)
            return
        if result.stopped_by:
            self.say(plain(result.stopped_by), Tone.YELLOW)
        elif result.sent:
            checked = f" {result.review} being checked," if result.review else ""
            attention = f"{result.attention} need{'s' * (result.attention == 1)} attention"
            self.say(f"Sent {result.sent}: {result.saved} saved,{checked} {attention}.", Tone.GREEN)
        else:
            self.say("Nothing waits: everything recorded here has been sent.", Tone.GREEN)
        self.renew_all()

    def action_match(self) -> None:
        """Find the children of what was recorded while mavis was locked."""
        self.app.push_screen(MatchingScreen(self.workspace))

    def action_team(self) -> None:
        """Open what goes between the laptops of a team without a team server."""
        self.app.push_screen(TeamScreen(self.workspace))

    def action_put_back(self) -> None:
        """Let the highlighted refused record wait again."""
        row = self._row(self.workspace.changes.page())
        if row is not None and not self.is_writing:
            self._put_back(self.on_disk(self.workspace.changes.put_back, row.id))

    @work(group="put-back")
    async def _put_back(self, writing: Awaitable[None]) -> None:
        try:
            await writing
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
        else:
            self.workspace.wake()
        self.renew_all()

    def _row(self, page: ChangesPage) -> ChangeRow | None:
        key = self.query_one(Listing).key
        return next((row for row in page.rows if row.id == key), None)

    def _explain(self, page: ChangesPage) -> None:
        row = self._row(page)
        self._draw_beside(row)
        if row is None:
            self.query_one("#explained", Static).update("")
            return
        explained = plain(row.explained)
        words = [] if explained.startswith(row.status) else [f"{row.status}."]
        words.append(explained if explained.endswith(".") else f"{explained}.")
        if row.sending is Sending.ATTENTION:
            words.append(self.keyed(WHAT_TO_DO))
        elif row.sent_at is not None and not row.hubless:
            words.append(f"Sent on {long_date(london(row.sent_at).date())} at {clock_time(row.sent_at)}.")
        elif row.attempts:
            words.append(f"Tried {'once' if row.attempts == 1 else f'{row.attempts} times'} so far.")
        self.query_one("#explained", Static).update(" ".join(words))

    def _draw_beside(self, row: ChangeRow | None) -> None:
        """Say beside the list what was recorded, as the check page said it."""
        beside = self.query_one(Aside)
        taken = beside.columns()
        if not taken:
            return
        if row is None:
            beside.update("")
            return
        heads = [Content.styled(plain(words), "bold") for words in (row.child, row.what) if words]
        said = self.workspace.changes.recorded(row.id)
        rows = [(label, plain(words)) for label, words in {"Where": row.place, **said}.items()]
        facts = self.labelled(rows, room=taken - EDGE)
        beside.fill(Content("\n").join([*heads, Content(""), facts]), "…")

    def _lines(self, page: ChangesPage) -> list[Line]:
        lines = [*self._part(f"Needs attention: {page.attention}", page.refused())]
        lines += self._part(f"Waiting to be sent: {page.waiting}", page.unsent())
        for sending, heading in _WITHOUT_HUB.items():
            rows = page.without_hub(sending)
            lines += self._part(f"{heading}: {len(rows)}", rows)
        for (day, place), rows in page.sent_by_day_and_place().items():
            when = "today" if day == today(self.workspace.clock) else f"on {long_date(day)}"
            lines += self._part(f"Sent {when}, {plain(place)}: {len(rows)}", rows)
        return lines

    def _part(self, heading: str, rows: Sequence[ChangeRow]) -> list[Line]:
        if not rows:
            return []
        lines = [Line(row.id, lambda width, row=row: self._pieces(row, width)) for row in rows]  # type: ignore[misc]
        return [Line(None, lambda _: (Piece(heading),)), *lines]

    def _pieces(self, row: ChangeRow, width: int) -> tuple[Piece, ...]:
        tag = sending_tag(row.sending)
        was_sent = row.sent_at and row.sending is Sending.SAVED and not row.hubless
        sent = f", sent at {clock_time(row.sent_at)}" if row.sent_at and was_sent else ""
        made = london(row.made_at)
        when = clock_time(made) if made.date() == today(self.workspace.clock) else short_day(made.date())
        room = width - _WHEN - _TAG
        what = room // 2
        return (
            Piece(column(when, _WHEN)),
            Piece(column(plain(row.child or row.place), room - what - 1) + " "),
            Piece(column(plain(row.what), what - 1) + " "),
            Piece(column(f"{row.status}{sent}", _TAG), tag.tone),
        )
