"""What stands beside a list, where a terminal has room for both: more about the highlighted line, to look at only."""

from textual.content import Content

from mavis_tui.widgets.reading_aloud import read_aloud
from mavis_tui.widgets.text import Text

_BOTH, _AT_LEAST, _PERCENT = 120, 42, 36
"""Columns from which on both fit, and what this then takes: the list beside it says as much as at 80 columns."""

EDGE = 3
"""The line between the two with a blank on either side."""

LABELS = 12
"""The column of the labels here; on a page of its own there is room for more."""


class Aside(Text):
    """Has no keys and no focus: it changes with the list at its left, and only there something is chosen."""

    def columns(self) -> int:
        """Give how many columns of the terminal are taken here, and take them.

        None where both don't fit, and none for a screen reader: it would read something else after every key.
        """
        width = self.app.size.width
        taken = max(_AT_LEAST, width * _PERCENT // 100) if width >= _BOTH and not read_aloud(self) else 0
        self.display = bool(taken)
        self.styles.width = max(1, taken)
        return taken

    @property
    def lines(self) -> int:
        """How many lines there are; before it is laid out, as many as the terminal has."""
        return self.size.height or self.app.size.height

    def fill(self, said: Content, more: str) -> None:
        """Say as much as there are lines for, and `more` in the last one if that isn't all."""
        drawn = said.wrap(self.columns() - EDGE)
        if len(drawn) > self.lines:
            drawn = [*drawn[: self.lines - 1], Content.styled(more, "$tone-grey")]
        self.update(Content("\n").join(drawn))
