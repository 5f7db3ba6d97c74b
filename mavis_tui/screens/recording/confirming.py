"""A page that is read before it is answered: the answers are offered only once it can have been read."""

from typing import ClassVar

from textual import events
from textual.containers import VerticalScroll
from textual.timer import Timer

from mavis_tui.screens.base.page import Page, ResultT
from mavis_tui.widgets.choices import Choices
from mavis_tui.workspace import Workspace

READING_SECONDS = 0.35
"""How long the page stands, without a key, before it can be confirmed.

Nobody reads it faster, and a key that is held down, or bounces, comes again sooner: otherwise one long Enter on the
list could go through the child's page and the check page, and record a dose that nobody looked at.
"""


class Confirming(Page[ResultT]):
    """Composes one Choices, `disabled`, below a VerticalScroll; here it wakes up, and the text is scrolled."""

    interrupts: ClassVar[bool] = False

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._reading: Timer | None = None

    def begin(self) -> None:
        """Let the page be drawn, and only then begin to wait."""
        self.call_after_refresh(self._let_her_read)

    def on_key(self, event: events.Key) -> None:
        """Begin the wait anew: what comes while nobody can have read the page wasn't meant for it."""
        if self.query_one(Choices).disabled and event.key in ("enter", "1", "2"):
            event.stop()
            self._let_her_read()

    def action_scroll(self, by: int) -> None:
        """Scroll what is to be read by a page."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * (scroll.size.height - 1), animate=False)

    def _let_her_read(self) -> None:
        if self._reading is not None:
            self._reading.stop()
        self._reading = self.set_timer(READING_SECONDS, self._offer)

    def _offer(self) -> None:
        choices = self.query_one(Choices)
        choices.disabled = False
        choices.focus()
