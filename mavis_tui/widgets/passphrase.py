"""Words to choose as an offline password, for a form in which one is chosen: one key draws them and shows them."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from mavis_tui.widgets.text import Text
from mavis_tui.workspace.access.passphrases import bits, new_passphrase


class DrawnWords(Text):
    """Where the words are shown, to be written down and typed; takes no room before."""

    def __init__(self) -> None:
        super().__init__(id="drawn", classes="drawn")

    def draw(self) -> None:
        """Show other words."""
        self.display = True
        self.update(f"    {new_passphrase()}\nWorth {bits()} bits. Write it down, then type it twice.")
        self.call_after_refresh(self.scroll_visible, animate=False)


class OffersWords(Screen[object]):
    """Mixed into a form that composes DrawnWords."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "draw_words", "Six words", id="password.words", tooltip="Draw six words that make a password"),
    ]

    def action_draw_words(self) -> None:
        """Show words that nobody could guess."""
        self.query_one(DrawnWords).draw()
