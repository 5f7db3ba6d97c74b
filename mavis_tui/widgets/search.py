"""The search field above a list: the usual text field, but `?` is help here as everywhere, because no name has one."""

from textual import events
from textual.widgets import Input


class Search(Input):
    """Lets `?` go on to the page."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Tell which keys are text."""
        return character != "?" and super().check_consume_key(key, character)

    def _on_key(self, event: events.Key) -> None:  # type: ignore[override] # Textual calls that of Input afterwards
        if event.character == "?":
            event.prevent_default()
