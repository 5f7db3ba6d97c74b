"""A page to read to its end: one text that scrolls where it must, and one key to go on."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.screens.base.page import toned
from mavis_tui.screens.reading import Reading
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import Tone

Line = tuple[str, Tone]
"""A sentence, or an empty one for a gap, and its tone. One that begins with two blanks goes on under itself."""


class Report(Reading):
    """What came of something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter", "leave", "Go on", id="report.back", tooltip="Go on, to the page before"),
        Binding("up", "scroll(-1)", "Up", id="report.up", tooltip="One line up", show=False),
        Binding("down", "scroll(1)", "Down", id="report.down", tooltip="One line down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="report.page-up", tooltip="One page up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="report.page-down", tooltip="One page down", key_display="PgDn"),
    ]

    def __init__(self, workspace: Workspace, title: str, subtitle: str, lines: Iterable[Line]) -> None:
        super().__init__(workspace)
        self._title = title
        self._subtitle = subtitle
        self._lines = list(lines)

    def body(self) -> ComposeResult:
        """One text that scrolls where it must."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="report", classes="part")

    def renew(self) -> None:
        """Write it."""
        self.head(plain(self._title), plain(self._subtitle))
        room = max(20, self.app.size.width - 3)
        lines = (_wrapped(words, tone, room) for words, tone in self._lines)
        self.query_one("#report", Static).update(Content("\n").join(lines))


def _wrapped(words: str, tone: Tone, room: int) -> Content:
    """Break a sentence into lines, all of them as far in as the first."""
    said = plain(words.lstrip(" "))
    inside = len(words) - len(words.lstrip(" "))
    parts = toned(said, tone).wrap(room - inside) if said else [Content("")]
    return Content("\n").join(Content.assemble(" " * inside, part) for part in parts)
