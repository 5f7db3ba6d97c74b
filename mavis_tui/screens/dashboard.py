"""The first screen: the team's sessions by programme, which of them are on this device, and what waits."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, today
from mavis_tui.screens.changes import ChangesScreen
from mavis_tui.screens.help import HelpScreen
from mavis_tui.screens.session import SessionScreen
from mavis_tui.screens.sign_in import SignIn
from mavis_tui.sync.connectivity import Link
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.page import Page
from mavis_tui.widgets.plain import column, plain
from mavis_tui.workspace.pages import Dashboard, SessionRow
from mavis_tui.workspace.words import Tone, session_tag

_WHEN, _DONE, _BAR, _TAG = 15, 11, 6, 19


class DashboardScreen(Page[None]):
    """Sessions to open; everything else is one key away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "changes", "Changes", id="dashboard.changes", tooltip="What waits and what was sent"),
        Binding("r", "refresh", "Refresh", id="dashboard.refresh", tooltip="Ask the hub for the team’s sessions"),
        Binding("s", "sign_in", "Sign in", id="dashboard.sign-in", tooltip="Sign in to the hub"),
        Binding("h", "help", "Offline help", id="dashboard.help", tooltip="Working offline: do and don’t"),
        Binding("q", "app.quit", "Quit", id="dashboard.quit", tooltip="Leave mavis; nothing recorded is lost"),
    ]

    def body(self) -> ComposeResult:
        """The callout and the list."""
        yield Static(id="waiting", classes="callout", markup=False)
        yield Static(id="columns", classes="label", markup=False)
        yield Listing(empty="No sessions yet. Press r to ask the hub for your team’s sessions.", id="sessions")

    def on_mount(self) -> None:
        """Draw from the device; the app asks the hub once it can be reached."""
        super().on_mount()
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Draw everything from the workspace."""
        access = self.workspace.access
        who = f"{access.account.staff.name or access.account.staff.email}" if access.account is not None else ""
        signed = "" if access.signed_in else " (signed out)"
        dashboard = self.workspace.sessions.dashboard()
        self.head("Sessions", f"{plain(who)}{signed}")
        self._draw_callout(dashboard)
        columns = f"  {column('When', _WHEN)}{column('Where', self._where())}{column('Done', _DONE)}"
        self.query_one("#columns", Static).update(f"{columns}{' ' * _BAR}On this device")
        self.query_one(Listing).show(self._lines(dashboard))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to sign in only to somebody who isn't."""
        if action == "sign_in":
            return not self.workspace.access.signed_in
        return super().check_action(action, parameters)

    @on(Listing.Chosen)
    def open_session(self, event: Listing.Chosen) -> None:
        """Open the highlighted session."""
        self.app.push_screen(SessionScreen(self.workspace, event.key))

    def action_changes(self) -> None:
        """Open the changes."""
        self.app.push_screen(ChangesScreen(self.workspace))

    def action_help(self) -> None:
        """Open the help."""
        self.app.push_screen(HelpScreen(self.workspace))

    @work(exclusive=True)
    async def action_sign_in(self) -> None:
        """Sign in again, then upload what waited for it."""
        if await self.app.push_screen_wait(SignIn(self.workspace)):
            await self._refresh()

    @work(exclusive=True, group="refresh")
    async def action_refresh(self) -> None:
        """Ask the hub for the team's sessions."""
        self.say("Asking the hub…")
        await self._refresh()

    async def _refresh(self) -> None:
        try:
            await self.workspace.sessions.refresh_list()
        except MavisError as error:
            self.say(f"{error.title}. {error}", Tone.YELLOW)
        else:
            self.say(f"The list is as the hub has it at {clock_time(self.workspace.clock())}.")
        self.renew_all()

    def _draw_callout(self, dashboard: Dashboard) -> None:
        words = []
        if dashboard.waiting:
            count = "1 waits" if dashboard.waiting == 1 else f"{dashboard.waiting} wait"
            then = "Press c to see them." if self.workspace.access.signed_in else "Sign in (s) to send them."
            words.append(f"You have offline changes: {count} on this device. {then}")
        if dashboard.attention:
            words.append(f"{dashboard.attention} need attention: press c to see why. They are kept on this device.")
        words += dashboard.damaged
        callout = self.query_one("#waiting", Static)
        callout.display = bool(words)
        callout.update("\n".join(words))

    def _lines(self, dashboard: Dashboard) -> list[Line]:
        lines: list[Line] = []
        for name, rows in dashboard.groups.items():
            lines.append(Line(None, lambda _, name=name: (Piece(name),)))  # type: ignore[misc]
            lines += [Line(row.id, lambda width, row=row: self._pieces(row, width)) for row in rows]  # type: ignore[misc]
        return lines

    def _pieces(self, row: SessionRow, _width: int) -> Sequence[Piece]:
        tag = session_tag(saved=row.saved, link=self.workspace.link)
        mark = f"{self.glyphs.tick} " if tag.tone is Tone.GREEN else "  "
        filled = ceil((_BAR - 1) * row.done / row.children) if row.children else 0
        bar = self.glyphs.done * filled + self.glyphs.left * (_BAR - 1 - filled)
        unreadable = not row.saved and self.workspace.link in (Link.OFFLINE, Link.UNREACHABLE)
        tone = Tone.GREY if unreadable else Tone.PLAIN
        return (
            Piece(column(when(row, today(self.workspace.clock)), _WHEN), tone),
            Piece(column(plain(row.place), self._where() - 1) + " ", tone),
            Piece(column(f"{row.done} of {row.children}", _DONE), tone),
            Piece(f"{bar} ", tone),
            Piece(column(f"{mark}{tag.text}", _TAG), tag.tone),
        )

    def _where(self) -> int:
        return max(16, self.app.size.width - 5 - _WHEN - _DONE - _BAR - _TAG)


def when(row: SessionRow, day: date) -> str:
    """Say when a session is: `Today 9:30am`, `25 Nov 10:00am`; of several days the next one."""
    coming = [date_ for date_ in row.dates if date_ >= day]
    soonest = min(coming) if coming else max(row.dates)
    named = "Today" if soonest == day else f"{soonest.day} {soonest:%b}"
    if row.start_time is None:
        return named
    hour = row.start_time.hour
    return f"{named} {hour % 12 or 12}:{row.start_time:%M}{'am' if hour < 12 else 'pm'}"
