"""What is pasted into a field of one line is kept whole: its lines are joined, and what had to be cut is said."""

from textual import events
from textual.widgets import Input

from mavis_tui.app.drawing import DrawingApp
from mavis_tui.screens.base.page import Page
from mavis_tui.workspace.words import Tone


class PastingApp(DrawingApp):
    """Textual keeps the first line of a paste, and nothing of one that is too long, and says nothing."""

    def as_it_fits(self, event: events.Event) -> events.Event:
        """Join the lines of what is pasted into one field, and cut what it has no room for."""
        field = self.focused
        if not isinstance(event, events.Paste) or not isinstance(field, Input):
            return super().as_it_fits(event)
        text = event.text
        if len(lines := text.splitlines()) > 1 or text.endswith(("\n", "\r")):
            text = " ".join(line.strip() for line in lines if line.strip())
        room = len(text) if not field.max_length else field.max_length - len(field.value) + len(field.selected_text)
        if len(text) > room and isinstance(self.screen, Page):
            self.screen.say(cut_words(text, room), Tone.YELLOW)
        return events.Paste(text[: max(0, room)])


def cut_words(text: str, room: int) -> str:
    """Say how much of what was pasted had no room."""
    return f"What was pasted is too long for this field: its last {len(text) - max(0, room)} characters were left out."
