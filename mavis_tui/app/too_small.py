"""What is drawn while the terminal is too small for anything else."""

from textual.app import ComposeResult
from textual.screen import Screen

from mavis_tui.widgets.text import Text


class TooSmall(Screen[None]):
    """Says how large the terminal must be. What was typed below it stays."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__()
        self._columns = columns
        self._lines = lines

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Text(
            f"This window is too small for mavis. Nothing is lost. "
            f"Make it at least {self._columns} columns wide and {self._lines} lines high to go on.",
            id="small",
        )
