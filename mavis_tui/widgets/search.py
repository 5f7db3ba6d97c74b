"""The search field above a list: the usual text field, but `?` is help here as everywhere, because no name has one."""

from textual import events
from textual.widgets import Input

from mavis_tui.widgets.listing import Listing


class Search(Input):
    """Lets `?` go on to the page.

    `points_at` is the list in which the arrow keys moved last, while the focus stays here; typing points here again.
    """

    points_at: Listing | None = None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell which keys are text."""
        return character != "?" and super().check_consume_key(key, character)

    def watch_value(self) -> None:
        """Point at what is typed."""
        self.points_at = None

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override] # Textual calls that of Input afterwards
        if event.character == "?":
            event.prevent_default()
