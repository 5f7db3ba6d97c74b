"""The search field above a list: the usual text field, but `?` is help here as everywhere, because no name has one."""

from textual import events
from textual.message import Message
from textual.widgets import Input

from mavis_tui.widgets.listing import Listing


class Search(Input):
    """Lets `?` go on to the page.

    `points_at` is the list in which the arrow keys moved last, while the focus stays here; typing points here again.
    """

    points_at: Listing | None = None

    class Typed(Message):
        """The words are others: sent to the page itself.

        Changed goes up through all that the field stands in; meanwhile the page is drawn with the letter alone, and
        the list would wait for the next frame.
        """

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell which keys are text."""
        return character != "?" and super().check_consume_key(key, character)

    def watch_value(self) -> None:
        """Point at what is typed, and tell the page."""
        self.points_at = None
        if self.is_mounted:
            self.screen.post_message(self.Typed())

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override] # Textual calls that of Input afterwards
        if event.character == "?":
            event.prevent_default()
