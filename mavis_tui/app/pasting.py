"""What is pasted into a field of one line is kept whole, what had to be cut is said; what was scanned is no text."""

from textual import events
from textual.widgets import Input

from mavis_tui.app.drawing import DrawingApp
from mavis_tui.screens.base.page import NOTHING_TO_SCAN, Page
from mavis_tui.terminal.scanned_text import is_a_code
from mavis_tui.terminal.scans import Scanned
from mavis_tui.workspace.words import Tone


class PastingApp(DrawingApp):
    """Textual keeps the first line of a paste, and nothing of one that is too long, and says nothing."""

    def as_it_fits(self, event: events.Event) -> events.Event | None:
        """Join the lines of what is pasted into one field, and cut what it has no room for.

        What a scanner read goes to the page, whatever has the focus: see docs/decisions/0052-a-scan-is-no-key.md.
        """
        field = self.focused
        if isinstance(event, events.Paste) and (isinstance(event, Scanned) or is_a_code(event.text.strip())):
            self._scanned(event.text.strip())
            return None
        if not isinstance(event, events.Paste) or not isinstance(field, Input):
            return super().as_it_fits(event)
        text = event.text
        if len(lines := text.splitlines()) > 1 or text.endswith(("\n", "\r")):
            text = " ".join(line.strip() for line in lines if line.strip())
        room = len(text) if not field.max_length else field.max_length - len(field.value) + len(field.selected_text)
        if len(text) > room and isinstance(self.screen, Page):
            self.screen.say(cut_words(text, room), Tone.YELLOW)
        return events.Paste(text[: max(0, room)])

    def _scanned(self, code: str) -> None:
        """Let the page have it; where a question lies over the page, it is said there that nothing came of it."""
        if isinstance(self.screen, Page):
            self.screen.scanned(code)
            return
        self.bell()
        below = next((page for page in reversed(self.screen_stack) if isinstance(page, Page)), None)
        if below is not None:
            below.say(NOTHING_TO_SCAN, Tone.YELLOW)


def cut_words(text: str, room: int) -> str:
    """Say how much of what was pasted had no room."""
    return f"What was pasted is too long for this field: its last {len(text) - max(0, room)} characters were left out."
