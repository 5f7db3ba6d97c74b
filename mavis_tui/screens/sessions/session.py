"""One session: what it is, how far it has got, whether it is on this device, and what can be done with it."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region
from textual.widgets import Static

from mavis_tui.errors import ChangesWaiting, MavisError, NotSavedOffline
from mavis_tui.models.calendar import time_of_day, today, year_group_label
from mavis_tui.models.session import Session, is_of_workbook
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.saving import STOP, Saving
from mavis_tui.screens.children.add_child import AddChildScreen
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.files.by_hand import ByHandScreen
from mavis_tui.screens.files.open import OpenedScreen, OpenScreen
from mavis_tui.screens.recording.vaccines import VaccinesScreen
from mavis_tui.screens.sessions.counts import counts_of
from mavis_tui.screens.sessions.edit_session import EditSessionScreen
from mavis_tui.screens.sessions.numbers import NumbersScreen, open_list
from mavis_tui.screens.sessions.offline_section import offline_section
from mavis_tui.screens.sessions.session_beside import SessionBeside
from mavis_tui.screens.sessions.session_choices import LEADS, choices_of, led_to
from mavis_tui.screens.sessions.today import TodayScreen
from mavis_tui.sync.connectivity import Link
from mavis_tui.terminal.safe_text import plain
from mavis_tui.terminal.turns import TurnsApp
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.access.online_only import needs_hub
from mavis_tui.workspace.sessions.overview import SavedOffline, SessionPage
from mavis_tui.workspace.words import AVAILABLE_OFFLINE, NOT_AVAILABLE_OFFLINE, NOT_SAVED, Tone, error_words

NOT_HERE = """\
This session isn’t saved on this device, and the team server can’t be reached, so it can’t be opened now.
What you can do: go back and open a session marked “Available offline”. When there is a network again, come \
back here and save this one before you leave. If children are waiting, use your team’s paper records."""


_AROUND = 9
"""How many lines the heading, the Save offline section and the keys take, more or less."""


class SessionScreen(Saving[None]):
    """Opens the children, the vaccines and the dates, and saves the session offline or removes it again."""

    DEFAULT_CSS = "SessionScreen .part { margin-bottom: 0; } SessionScreen Choices { margin-top: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        STOP,
        Binding("escape", "leave", "Back", id="session.back", tooltip="Back to the sessions"),
        Binding("v", "children", "Vaccinate", id="session.children", tooltip="Open the list of children"),
        Binding("t", "today", "Today", id="session.today", tooltip="What was given, and who is missing"),
        Binding("n", "numbers", "Numbers", id="session.numbers", tooltip="All numbers, and what to pack", show=False),
        Binding("m", "vaccines", "Vaccines", id="session.vaccines", tooltip="The batches of this session", show=False),
        Binding("e", "edit", "Edit", id="session.edit", tooltip="Change the dates and the start time", show=False),
        Binding("w", "newer", "Workbook", id="session.workbook", tooltip="Open a newer workbook of this session"),
        Binding("x", "export", "Export", id="session.export", tooltip="Write a file for Mavis or paper", show=False),
        Binding("a", "add_child", "Add child", id="session.add-child", tooltip="A child who isn’t listed", show=False),
        Binding("h", "by_hand", "By hand", id="session.by-hand", tooltip="What to do in Mavis by hand", show=False),
        Binding("o", "save", "Save", id="session.save", tooltip="Save or refresh the copy on this device"),
        Binding("d", "forget", "Remove", id="session.remove", tooltip="Remove the copy from here", show=False),
        Binding("pageup", "scroll(-1)", "Up", id="session.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="session.down", tooltip="Scroll down", show=False),
    ]

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._opening = True
        self._said_offline = False
        self._page: SessionPage | None = None

    def body(self) -> ComposeResult:
        """Counts, what can be done and the Save offline section, which scroll where lines are few; more beside them."""
        with Horizontal():
            with VerticalScroll(classes="scroll", can_focus=False):
                yield Text(id="counts", classes="part")
                yield Choices(id="actions")
                yield Text(id="offline-section", classes="part")
            yield SessionBeside()

    def begin(self) -> None:
        """Draw what is known, and fetch the rest if it isn't on this device."""
        self.query_one(Choices).focus()
        self._open()

    def renew(self) -> None:
        """Draw the session from the workspace."""
        if self._said_offline and not self._offline:
            self.say("")  # it is no longer true
            self._said_offline = False
        self._page = self._read()
        outline = self._page.session if self._page else self.workspace.sessions.outline(self._session_id)
        saved = self._page.saved if self._page else None
        unsaved = NOT_AVAILABLE_OFFLINE if self._offline else NOT_SAVED
        self.head(
            plain(outline.title),
            self._subtitle(outline, self._page),
            AVAILABLE_OFFLINE if saved is not None else unsaved,
        )
        day = today(self.workspace.clock)
        taken = self.query_one(SessionBeside).show(self, self._session_id if self._page else None)
        room = self.app.size.width - 3 - taken
        choices = self._choices(saved)
        lines = self.app.size.height - _AROUND - len(choices)
        counts = counts_of(self._page, day, room, lines) if self._page else self._why_not_here()
        self.query_one("#counts", Static).update(counts)
        gap = int(lines > 0)  # the blank line above what is to do, where there is one to spare
        self.query_one("#counts", Static).styles.margin = (0, 0, gap, 0)
        self.query_one(Choices).styles.margin = (gap, 0, 0, 0)
        self.query_one(Choices).show(choices)
        self.query_one("#offline-section", Static).update(offline_section(self, outline, saved, room))
        self.call_after_refresh(self._keep_in_sight)

    def _read(self) -> SessionPage | None:
        """Read the page, None while it can't be: it isn't here yet, or a thread is still counting its many children."""
        sessions = self.workspace.sessions
        if sessions.to_read(self._session_id):
            if not self._opening:  # they were read, and forgotten since: when mavis was locked, or the day changed
                self._opening = True
                self._open()
            return None
        try:
            return sessions.page(self._session_id)
        except NotSavedOffline:
            return None

    @on(Choices.Moved)
    def _keep_in_sight(self) -> None:
        """Scroll to what is highlighted, and to the counts above it where both have room."""
        scroll, choices = self.query_one(VerticalScroll), self.query_one(Choices)
        if scroll.max_scroll_y:
            line = Region(0, choices.virtual_region.y + choices.line, choices.size.width, 1)
            scroll.scroll_to_region(line, animate=False)

    @on(Choices.Chosen)
    async def act(self, event: Choices.Chosen) -> None:
        """Do what was chosen, once."""
        if self.is_active and event.key.startswith(LEADS):
            open_list(self, self._session_id, led_to(event.key))
        elif self.is_active:
            await self.run_action(event.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what a hub does where there is one, a newer workbook where there is none, and a list that is here."""
        if action in ("save", "edit"):
            return not self._of_workbook
        if action == "newer":
            return self._of_workbook
        if action in ("children", "numbers", "export", "today", "by_hand", "add_child"):
            return self._page is not None
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Go back to the sessions."""
        self.dismiss(None)

    def action_children(self) -> None:
        """Open the list of children."""
        if self._page is not None:
            self.app.push_screen(ChildrenScreen(self.workspace, self._session_id))

    def action_today(self) -> None:
        """Open what the day came to so far."""
        if self._page is not None:
            self.app.push_screen(TodayScreen(self.workspace, self._session_id))

    def action_numbers(self) -> None:
        """Open all numbers of the session, and what to pack."""
        if self._page is not None:
            self.app.push_screen(NumbersScreen(self.workspace, self._session_id))

    def action_vaccines(self) -> None:
        """Open the batches of this session."""
        if self._page is not None:
            self.app.push_screen(VaccinesScreen(self.workspace, self._session_id))

    @work(exclusive=True, group="edit")
    async def action_edit(self) -> None:
        """Change the dates and the start time; offline say that it can't be done."""
        if self._page is None or self._offline:
            self.say(needs_hub("Editing a session"), Tone.YELLOW)
            self._said_offline = True
            return
        said = await self.app.push_screen_wait(EditSessionScreen(self.workspace, self._session_id))
        if said is not None:
            self.say(said.text, said.tone)
        self.renew_all()

    @work(exclusive=True, group="open")
    async def action_newer(self) -> None:
        """Open a newer workbook of this session, and show what came of it."""
        if self._page is None:
            return
        asking = OpenScreen(self.workspace, self._page.session)
        await self.app.push_screen_wait(asking)
        if asking.opened is not None:
            await self.app.push_screen_wait(OpenedScreen(self.workspace, asking.opened))
        self.renew_all()

    @work(exclusive=True, group="export")
    async def action_export(self) -> None:
        """Write what was recorded, or the list, to a file, and show what came of it."""
        if self._page is None:
            return
        from mavis_tui.screens.files.export import ExportScreen  # few days need it

        asking = ExportScreen(self.workspace, self._page.session)
        await self.app.push_screen_wait(asking)
        if asking.report is not None:
            await self.app.push_screen_wait(asking.report)
        self.renew_all()

    @work(exclusive=True, group="add-child")
    async def action_add_child(self) -> None:
        """Put a child on the list who came and isn't on it."""
        if self._page is None:
            return
        said = await self.app.push_screen_wait(AddChildScreen(self.workspace, self._page.session))
        if said is not None:
            self.say(said.text, said.tone)
        self.renew_all()

    @work(exclusive=True, group="by-hand")
    async def action_by_hand(self) -> None:
        """Show what Mavis takes from no file, to be worked off there."""
        if self._page is None:
            return
        await self.app.push_screen_wait(ByHandScreen(self.workspace, self._page.session))
        self.renew_all()

    def action_save(self) -> None:
        """Save the session on this device, or refresh its copy."""
        self.save_on_this_device([self._session_id])

    def saved_on_this_device(self, wanted: Sequence[str]) -> None:
        """Put the highlight on what comes next: the children."""
        self.renew_all()
        if wanted and self.workspace.sessions.is_saved(wanted[0]):
            self.query_one(Choices).show(self._choices(self.workspace.sessions.saved(wanted[0])), at="children")

    @work(exclusive=True, group="forget")
    async def action_forget(self) -> None:
        """Remove the copy, after asking."""
        removals = self.workspace.sessions.removals([self._session_id])
        if not removals or self.is_saving:
            return
        if removals[0].why_not:
            self.say(f"{plain(removals[0].why_not)} Nothing is lost.", Tone.YELLOW)
            return
        question = "Remove this session from this device? Without a network you could not open it at the school."
        question += f"\n\n{stays}" if (stays := removals[0].stays) else ""
        if not await self.app.push_screen_wait(Ask(question, no="Keep it", yes="Remove it")):
            return
        try:
            await self.on_disk(self.workspace.sessions.forget, self._session_id)
        except ChangesWaiting as error:
            self.say(str(error), Tone.YELLOW)
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
        else:
            self.say("Removed from this device.")
            if not self.workspace.sessions.is_known(self._session_id):
                self.go_back_with(None)  # neither the device nor the team's list has it any more
                return
        self.renew_all()
        self._open()

    @property
    def _of_workbook(self) -> bool:
        return is_of_workbook(self._session_id)

    @property
    def _offline(self) -> bool:
        return self.workspace.link in (Link.OFFLINE, Link.UNREACHABLE)

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        self._opening = True
        try:
            await self.workspace.sessions.open(self._session_id)
            if self.workspace.sessions.to_read(self._session_id):
                reading = asyncio.to_thread(self.workspace.sessions.page, self._session_id)
                writing = self.workspace.access.in_flight.write(reading)
                await (self.app.in_turn(writing) if isinstance(self.app, TurnsApp) else writing)
        except MavisError as error:
            if not isinstance(error, NotSavedOffline):
                self.say(error_words(error), Tone.YELLOW)
        self._opening = False
        self.renew_all()

    def _why_not_here(self) -> str:
        if count := self.workspace.sessions.to_read(self._session_id):
            return f"Reading {count:,} children…"
        if self._opening and not self._offline:
            return "Fetching the session from the team server…"
        return NOT_HERE

    def _choices(self, saved: SavedOffline | None) -> list[Choice]:
        numbers = self.workspace.children.numbers(self._session_id) if self._page is not None else None
        return choices_of(numbers, saved=saved is not None, of_workbook=self._of_workbook)

    def _subtitle(self, session: Session, page: SessionPage | None) -> str:
        start = session.start_time
        at = f", {time_of_day(start)}" if start else ""
        groups = sorted(session.year_groups)
        years = ""
        if groups:
            first, last = year_group_label(groups[0]), year_group_label(groups[-1])
            years = f" · {first}" if first == last else f" · {first} to {last}"
        flu = f" · flu under {session.flu_protocol.upper()}" if session.flu_protocol is not None else ""
        done = f" · {page.done} of {page.children} done" if page else ""
        return f"{session.dates_in_words()}{at}{years}{done}{flu}"
