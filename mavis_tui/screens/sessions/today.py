"""Today: what was given in a session and by whom, how far each class has got, and who is missing; each to be opened."""

import asyncio
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mavis_tui.errors import MavisError, NotSavedOffline
from mavis_tui.models.calendar import long_date, today
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.pick import Pick
from mavis_tui.screens.sessions.box import BoxScreen
from mavis_tui.screens.sessions.today_rows import BOX, day_columns, day_lines, line_with
from mavis_tui.screens.sessions.who import WhoScreen
from mavis_tui.terminal.safe_text import plain
from mavis_tui.terminal.turns import TurnsApp
from mavis_tui.widgets.choices import Choice
from mavis_tui.widgets.listing import Listing
from mavis_tui.widgets.reading_aloud import read_aloud
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.day.boxes_counted import product_of
from mavis_tui.workspace.day.counting import DosesOfBatch, SessionDay
from mavis_tui.workspace.day.in_words import (
    day_words,
)
from mavis_tui.workspace.words import Tone, error_words

_NOT_HERE = "This session isn’t on this device, so nothing of it can be counted here."


class TodayScreen(Page[None]):
    """Counts when it opens, and again whenever something was recorded."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="today.back", tooltip="Back to the page before"),
        Binding("b", "box", "Count box", id="today.box", tooltip="Count doses taken out, wasted and brought back"),
        Binding(
            "left", "day(-1)", "Day before", id="today.before", tooltip="The day before, of this session", priority=True
        ),
        Binding("right", "day(1)", "Day after", id="today.after", tooltip="The session’s next day", priority=True),
    ]

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._on: date | None = None
        self._opening = True
        self._failed = False
        self._day: SessionDay | None = None

    def body(self) -> ComposeResult:
        """One list with everything that was counted."""
        yield Listing(empty="Counting…", id="today")

    def begin(self) -> None:
        """Count in a thread, after fetching the session if it isn't here."""
        self.query_one(Listing).focus()
        self._open()

    def renew(self) -> None:
        """Draw what was counted, anew where something was recorded since."""
        self._day = self._read()
        outline = self.workspace.sessions.outline(self._session_id)
        self.head(plain(f"Today: {outline.title}"), self._subtitle(), self.as_of(self._session_id))
        if self._day is None:
            return
        aloud = read_aloud(self)
        columns = day_columns(self._day, self.app.size.width - 4, self.glyphs, aloud=aloud)
        self.query_one(Listing).show(list(day_lines(self._day, columns)))

    def _subtitle(self) -> str:
        if self._day is None:
            return "" if self._opening else _NOT_HERE
        day = today(self.workspace.clock)
        on = "Today" if self._day.on == day else long_date(self._day.on)
        return f" {self.glyphs.dot} ".join((on, *day_words(self._day)))

    def _read(self) -> SessionDay | None:
        """Count, where that is quick; None while a thread does, or where the session isn't here."""
        try:
            if self._opening or not self.workspace.days.is_counted(self._session_id):
                if not (
                    self._opening or self._failed
                ):  # counted, and forgotten since: mavis was locked, or the day changed
                    self._opening = True
                    self._open()
                return None
            return self.workspace.days.of(self._session_id, self._on)
        except NotSavedOffline:
            return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the day before and after where the session has one."""
        if action == "day":
            return self._neighbour(int(str(parameters[0]))) is not None
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_day(self, by: int) -> None:
        """Show another day of the session."""
        if (there := self._neighbour(by)) is not None:
            self._on = there
            self.renew_all()
            self.refresh_bindings()

    def action_box(self) -> None:
        """Count the box of the highlighted batch, or of one that is chosen."""
        if self._day is None:
            return
        highlighted = line_with(self._day, (self.query_one(Listing).key or "").removeprefix(BOX))
        self._count_box(highlighted.number if isinstance(highlighted, DosesOfBatch) else "")

    @work(exclusive=True, group="box")
    async def _count_box(self, batch: str) -> None:
        if number := batch or await self._which_batch():
            await self._count(number)

    async def _which_batch(self) -> str | None:
        batches = self.workspace.counting_boxes.batches(self._session_id)
        if not batches:
            self.say(self.keyed("This session has no batches yet. Add one with {session.vaccines} on its page."))
            return None
        choices = [Choice(one.number, f"{plain(one.number)}  {plain(product_of(one))}") for one in batches]
        return await self.app.push_screen_wait(Pick("Which box?", choices, batches[0].number))

    async def _count(self, number: str) -> None:
        if self._day is None:
            return
        said = await self.app.push_screen_wait(BoxScreen(self.workspace, self._session_id, self._day.on, number))
        if said is not None:
            self.say(plain(said.text), said.tone)
        self.renew_all()

    @work(exclusive=True, group="box")
    async def _count_again(self, number: str) -> None:
        await self._count(number)

    def _neighbour(self, by: int) -> date | None:
        """Give the session's day before or after the one shown, as far as there has been one."""
        if self._day is None:
            return None
        days = [day for day in self._day.days if day <= today(self.workspace.clock) or day == self._day.on]
        place = days.index(self._day.on) + by
        return days[place] if 0 <= place < len(days) else None

    @on(Listing.Chosen)
    def open_line(self, event: Listing.Chosen) -> None:
        """Open who stands behind a number, once."""
        if not self.is_active or self._day is None:
            return
        if event.key.startswith(BOX):
            batch = line_with(self._day, event.key.removeprefix(BOX))
            if isinstance(batch, DosesOfBatch):
                self._count_again(batch.number)
        else:
            self.app.push_screen(WhoScreen(self.workspace, self._session_id, self._day.on, event.key))

    @work(exclusive=True, group="open")
    async def _open(self) -> None:
        self._opening = True
        try:
            await self.workspace.sessions.open(self._session_id)
            counting = asyncio.to_thread(self.workspace.days.of, self._session_id, self._on)
            writing = self.workspace.access.in_flight.write(counting)
            await (self.app.in_turn(writing) if isinstance(self.app, TurnsApp) else writing)
        except MavisError as error:
            self._failed = True
            if not isinstance(error, NotSavedOffline):
                self.say(plain(error_words(error)), Tone.YELLOW)
        self._opening = False
        self.renew_all()
        self.refresh_bindings()
