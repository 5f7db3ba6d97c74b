"""A field of several rows for what a nurse writes in her own words. Enter goes on, as in every field."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea


class Notes(TextArea):
    """Keeps a paste whole, line by line; Ctrl+J begins a new line. Whether it is too long is said by the form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+j", "new_line", "New line", id="notes.line", tooltip="Begin a new line in the notes", show=False),
    ]

    class Submitted(Message):
        """Somebody pressed Enter."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(text, id=id, classes="field", soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """What was written, by the name that other fields have for it."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def action_end(self) -> None:
        """Go behind what was written."""
        self.move_cursor(self.document.end)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
            return
        await super()._on_key(event)
