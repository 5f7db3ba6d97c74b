"""A page that is read before it is answered: the answers are offered only once it can have been read."""

from collections.abc import Awaitable
from typing import ClassVar

from textual import events, on, work

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import MavisError
from mavis_tui.screens.base.page import Page, ResultT
from mavis_tui.terminal.moment import moment
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import ANSWERS, Choices
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import Tone, error_words

READING_SECONDS = 0.35
"""How long the page stands before it can be confirmed: nobody reads it faster.

Otherwise one long Enter on the list could go through the child's page and the check page, and record a dose that
nobody looked at.
"""

REPEAT_SECONDS = 0.2
"""A key that comes again sooner is held down, or bounces: nobody means it. A keyboard repeats every 0.03 seconds."""

WAITING = "a moment, to read it"


class Confirming(Page[ResultT]):
    """Composes one Choices, `disabled`, below a VerticalScroll; here it wakes up, and the text is scrolled."""

    interrupts: ClassVar[bool] = False

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._last_hit = float("-inf")
        self._offered_at = float("inf")

    def begin(self) -> None:
        """Say that the page waits, let it be drawn, and only then begin to wait."""
        self.query_one(Choices).wait(WAITING, self._is_too_soon)
        self.call_after_refresh(self.set_timer, READING_SECONDS, self._offer)

    def on_key(self, event: events.Key) -> None:
        """Take note of what is hit while the page waits: it wasn't meant for it."""
        if self.query_one(Choices).disabled and event.key in ANSWERS:
            self._is_too_soon(event)

    def _is_too_soon(self, event: events.Key) -> bool:
        """Tell whether a key that answers can't have been meant: it was hit before the answers were offered, however
        late the app gets to it, or comes too soon after the last one.
        """
        before, self._last_hit = self._last_hit, event.time
        return event.time < self._offered_at or event.time - before < min(REPEAT_SECONDS, READING_SECONDS)

    def _offer(self) -> None:
        choices = self.query_one(Choices)
        choices.wait("", self._is_too_soon)
        self._offered_at = moment()
        choices.disabled = False
        choices.focus()


class Checking(Confirming[Entry | None]):
    """The check before one record is kept; goes back with it, or with None where something is to be changed."""

    def keeping(self) -> Awaitable[Entry]:
        """Begin to put the record on the disk, and give what waits for it."""
        raise NotImplementedError

    @on(Choices.Chosen)
    def go_on(self, event: Choices.Chosen) -> None:
        """Keep the record, or go back; not twice, or it would be the page below that goes."""
        if not self.is_active or self.is_writing:
            return
        if event.key == "change":
            self.action_change()
        else:
            self._confirm(self.keeping())

    @work
    async def _confirm(self, writing: Awaitable[Entry]) -> None:
        try:
            entry = await writing
        except MavisError as error:
            self.say(plain(f"Not recorded. {error_words(error)}"), Tone.YELLOW)
        else:
            self.go_back_with(entry)

    def action_change(self) -> None:
        """Go back without keeping the record."""
        self.dismiss(None)
