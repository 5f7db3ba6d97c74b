"""The first screen: the team's sessions by programme, which of them are on this device, and what waits.

It is all that the app needs at the start, so every other page is loaded when it is opened.
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, today
from mavis_tui.models.recorded.in_words import named, role_words
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.saving import STOP, Saving
from mavis_tui.screens.sessions.session_rows import (
    DONE_MEANS,
    SessionColumns,
    session_columns,
    session_heading,
    session_pieces,
)
from mavis_tui.sync.connectivity import Link
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sessions.overview import Dashboard, SessionRow
from mavis_tui.workspace.words import Tone, error_words, not_exported, unmatched_words

_ABOVE = 10
"""So many lines banners, heading, callout and keys take at most: the list goes before what explains it."""

_NONE_YET = (
    "No sessions yet. {dashboard.refresh} asks the team server for your team’s; "
    "{dashboard.open} opens a workbook from Mavis."
)
_SEE_AND_HELP = "Press {dashboard.changes} to see, {dashboard.help} for help."


class DashboardScreen(Saving[None]):
    """Sessions to open, to mark and to save several at once; everything else is one key away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        STOP,
        Binding("space", "mark", "Mark", id="dashboard.mark", tooltip="Mark the session, or take the mark away"),
        Binding("a", "mark_all", "Mark all", id="dashboard.mark-all", tooltip="Mark all that aren’t over", show=False),
        Binding("o", "save", "Save", id="dashboard.save", tooltip="Save or refresh the marked sessions on this device"),
        Binding("d", "forget", "Remove", id="dashboard.remove", tooltip="Remove the marked from here", show=False),
        Binding("y", "ready", "Ready?", id="dashboard.ready", tooltip="Check I’m ready: open what is saved here"),
        Binding("c", "changes", "Changes", id="dashboard.changes", tooltip="What waits and what was sent"),
        Binding("s", "sign_in", "Sign in", id="dashboard.sign-in", tooltip="Sign in to the team server"),
        Binding("t", "today", "Today", id="dashboard.today", tooltip="What was given in the highlighted session"),
        Binding(
            "w", "open_workbook", "Workbook", id="dashboard.open", tooltip="Open a workbook from Mavis", show=False
        ),
        Binding("r", "refresh", "List", id="dashboard.refresh", tooltip="Ask the team server for the list", show=False),
        Binding("b", "by_hand", "By hand", id="dashboard.by-hand", tooltip="What to do in Mavis by hand", show=False),
        Binding("h", "help", "Offline help", id="dashboard.help", tooltip="Working offline: do and don’t", show=False),
        Binding("q", "app.quit", "Quit", id="dashboard.quit", tooltip="Leave mavis; nothing recorded is lost"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._marked: set[str] = set()
        self._dashboard: Dashboard | None = None

    def body(self) -> ComposeResult:
        """The callout, the list, and what its numbers mean."""
        yield Text(id="waiting", classes="callout")
        yield Text(id="columns", classes="label")
        yield Listing(empty=self.keyed(_NONE_YET), id="sessions")
        yield Text(DONE_MEANS, id="done-means", classes="label")

    def begin(self) -> None:
        """Draw from the device; the app asks the hub once it can be reached."""
        self.query_one(Listing).focus()

    def on_screen_suspend(self) -> None:
        """Take back what was said: on the way back from another page nobody knows which session it was about."""
        self.say("")

    def renew(self) -> None:
        """Draw everything from the workspace."""
        access = self.workspace.access
        who = f"{named(access.nurse)}{role_words(access.nurse)}" if access.introduced else ""
        signed = "" if access.signed_in else " (signed out)" if access.account is not None else " (no team server)"
        dashboard = self._dashboard = self.workspace.sessions.dashboard()
        self._marked &= {row.id for row in dashboard.rows}
        can = self.keyed("{dashboard.save} saves, {dashboard.remove} removes")
        marks = f" {self.glyphs.dot} {len(self._marked)} marked: {can}" if self._marked else ""
        checked = f" {self.glyphs.dot} {words}" if (words := self.workspace.last_rehearsal) and not marks else ""
        self.head("Sessions", f"{plain(who)}{signed}{checked}{marks}")
        self._draw_callout(dashboard)
        self._draw_list(dashboard)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to sign in only to somebody who isn't."""
        if action == "sign_in":
            return not self.workspace.access.signed_in
        return super().check_action(action, parameters)

    @on(Listing.Chosen)
    def open_session(self, event: Listing.Chosen) -> None:
        """Open the highlighted session, once."""
        from mavis_tui.screens.sessions.session import SessionScreen

        if self.is_active:
            self.app.push_screen(SessionScreen(self.workspace, event.key))

    def action_today(self) -> None:
        """Open what the day of the highlighted session came to so far."""
        from mavis_tui.screens.sessions.today import TodayScreen

        if (key := self.query_one(Listing).key) is not None:
            self.app.push_screen(TodayScreen(self.workspace, key))

    def action_changes(self) -> None:
        """Open the changes."""
        from mavis_tui.screens.sending.changes import ChangesScreen

        self.app.push_screen(ChangesScreen(self.workspace))

    def action_by_hand(self) -> None:
        """Show what Mavis takes from no file, of all sessions, also of those that are no longer here."""
        from mavis_tui.screens.files.by_hand import ByHandScreen

        self.app.push_screen(ByHandScreen(self.workspace))

    def action_ready(self) -> None:
        """Check that this device is ready for a school."""
        from mavis_tui.screens.sessions.ready import ReadyScreen

        self.app.push_screen(ReadyScreen(self.workspace))

    def action_help(self) -> None:
        """Open the help."""
        from mavis_tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.workspace))

    @work(exclusive=True, group="open")
    async def action_open_workbook(self) -> None:
        """Open a workbook from Mavis, and show what wasn’t understood of it."""
        from mavis_tui.screens.files.open import OpenedScreen, OpenScreen

        asking = OpenScreen(self.workspace)
        await self.app.push_screen_wait(asking)
        if asking.opened is not None:
            await self.app.push_screen_wait(OpenedScreen(self.workspace, asking.opened))

    def action_mark(self) -> None:
        """Mark the highlighted session, or take its mark away, and go on to the next."""
        key = self.query_one(Listing).key
        if key is not None:
            self._marked ^= {key}
            self.query_one(Listing).action_move(1)
            self.renew_all()

    def action_mark_all(self) -> None:
        """Mark today's and all coming sessions; if they are marked already, take all marks away."""
        if self._dashboard is not None:
            coming = {row.id for row in self._dashboard.rows if not row.over}
            self._marked = set() if coming <= self._marked else coming
            self.renew_all()

    def action_save(self) -> None:
        """Save or refresh the marked sessions, or the highlighted one."""
        wanted = self._meant()
        if wanted:
            self.save_on_this_device(wanted)

    def saved_on_this_device(self, wanted: Sequence[str]) -> None:
        """Take the marks away from what is on this device now."""
        self._marked -= {session_id for session_id in wanted if self.workspace.sessions.is_saved(session_id)}

    def action_forget(self) -> None:
        """Remove the copies of the marked sessions, or of the highlighted one, after saying what that means."""
        self._forget(self._meant())

    @work(exclusive=True, group="forget")
    async def _forget(self, wanted: Sequence[str]) -> None:
        removals = self.workspace.sessions.removals(wanted)
        going = [removal for removal in removals if not removal.why_not]
        staying = " ".join(removal.why_not for removal in removals if removal.why_not)
        if self.is_saving or not going:
            why_not = (
                self.keyed("Wait until saving is done, or stop it with {saving.stop}.") if self.is_saving else staying
            )
            self.say(plain(why_not) or "That isn’t saved on this device, so there is nothing to remove.", Tone.YELLOW)
            return
        which = "this session" if len(going) == 1 else f"{len(going)} sessions"
        places = ", ".join(plain(removal.place) for removal in going)
        question = (
            f"Remove {which} from this device? {places}. Without a network you could not open "
            f"{'it' if len(going) == 1 else 'them'} at the school."
        )
        for more in (staying, *(f"{removal.place}: {removal.stays}" for removal in going if removal.stays)):
            question += f"\n\n{plain(more)}" if more else ""
        if not await self.app.push_screen_wait(Ask(question, no="Keep everything", yes=f"Remove {which}")):
            return
        try:
            for removal in going:
                await self.on_disk(self.workspace.sessions.forget, removal.id)
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
        else:
            self._marked -= {removal.id for removal in going}
            self.say(f"Removed from this device: {places}. {plain(staying)}".strip())
        self.renew_all()

    @work(exclusive=True)
    async def action_sign_in(self) -> None:
        """Sign in again, then upload what waited for it."""
        from mavis_tui.screens.access.sign_in import SignIn

        if await self.app.push_screen_wait(SignIn(self.workspace)):
            await self._refresh()

    @work(exclusive=True, group="refresh")
    async def action_refresh(self) -> None:
        """Ask the hub for the team's sessions."""
        self.say("Asking the team server…")
        await self._refresh()

    async def _refresh(self) -> None:
        try:
            await self.workspace.sessions.refresh_list()
        except MavisError as error:
            self.say(error_words(error), Tone.YELLOW)
        else:
            self.say(f"The list is as the team server has it at {clock_time(self.workspace.clock())}.")
        self.renew_all()

    def _meant(self) -> list[str]:
        """Give the marked sessions in their order, or else the highlighted one."""
        if self._dashboard is not None and self._marked:
            return [row.id for row in self._dashboard.rows if row.id in self._marked]
        key = self.query_one(Listing).key
        return [key] if key is not None else []

    def _draw_callout(self, dashboard: Dashboard) -> None:
        words = []
        if dashboard.waiting:
            count = counted(dashboard.waiting, "waits", "wait")
            signed_in = self.workspace.access.signed_in
            then = (
                "Press {dashboard.changes} to see them." if signed_in else "Sign in ({dashboard.sign-in}) to send them."
            )
            if self.workspace.link in (Link.OFFLINE, Link.UNREACHABLE) and self.workspace.access.signed_in:
                it = "It" if dashboard.waiting == 1 else "They"
                then = f"{it} will upload when you’re back online. {_SEE_AND_HELP}"
            words.append(f"You have offline changes: {count} on this device. {then}")
        if dashboard.to_export and dashboard.to_export == self.workspace.changes.handed_in():
            words.append(f"{not_exported(dashboard.to_export)}: handed in to the team. Receipts tell when.")
        elif dashboard.to_export:
            words.append(
                f"{not_exported(dashboard.to_export)}, on this device only: Export or print, on the session’s page."
            )
        if dashboard.attention:
            words.append(
                f"{dashboard.attention} need attention: press {{dashboard.changes}} to see why. They are kept here."
            )
        if dashboard.unmatched:
            words.append(f"{unmatched_words(dashboard.unmatched)} Press {{dashboard.changes}} to match.")
        if left := self.workspace.sessions.left_to_do:
            things = counted(left, "thing is", "things are")
            words.append(
                f"{things} still to be done in Mavis by hand, of sessions no longer here. Press {{dashboard.by-hand}}."
            )
        words = [*map(self.keyed, words), *dashboard.damaged]
        callout = self.query_one("#waiting", Static)
        callout.display = bool(words)
        callout.update("\n".join(words))

    def _draw_list(self, dashboard: Dashboard) -> None:
        day, marks = today(self.workspace.clock), bool(self._marked)
        parts = session_columns(dashboard.rows, day, self.app.size.width, marks=marks)
        self.query_one("#columns", Static).update(session_heading(parts))
        lines: list[Line] = []
        for name, rows in dashboard.groups.items():
            lines.append(Line(None, lambda _, name=name: (Piece(name),)))  # type: ignore[misc]
            lines += [Line(row.id, lambda _, row=row: self._pieces(row, parts, day)) for row in rows]  # type: ignore[misc]
        self.query_one(Listing).show(lines)
        self.query_one("#done-means", Static).display = bool(lines) and self.app.size.height - _ABOVE > len(lines)

    def _pieces(self, row: SessionRow, parts: SessionColumns, day: date) -> Sequence[Piece]:
        return session_pieces(row, parts, day, self.workspace.link, self.glyphs, marked=row.id in self._marked)
