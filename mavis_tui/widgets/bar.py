"""How far something that lasts has got: words, numbers, a bar where one knows of how many, and how to stop it."""

from textual.content import Content

from mavis_tui.long_work import HowFar, LongWork
from mavis_tui.terminal.safe_text import Glyphs, plain
from mavis_tui.widgets.reading_aloud import read_aloud
from mavis_tui.widgets.text import Text

RENEWED_EACH = 0.2
READ_ALOUD_EACH = 10.0
"""Seconds between two looks. A screen reader says each line that has changed: it gets numbers now and then."""

_WIDEST = 40


class Bar(Text):
    """Looks how far the work has got as long as it is on a page, and only then."""

    def __init__(self, work: LongWork, glyphs: Glyphs, stops: str) -> None:
        super().__init__(classes="bar")
        self._work = work
        self._glyphs = glyphs
        self._stops = stops

    def on_mount(self) -> None:
        """Draw, and begin to look."""
        self.renew()
        self.set_interval(READ_ALOUD_EACH if read_aloud(self) else RENEWED_EACH, self.renew)

    def renew(self) -> None:
        """Draw how far it is now."""
        far = self._work.far
        if read_aloud(self):
            self.update(plain(f"{far.words}. {self._stops}"))
        else:
            room = self.app.size.width - 2 - len(self._stops) - 8
            drawn = drawn_bar(far, min(_WIDEST, room), self._glyphs)
            self.update(Content(plain(far.words) + "\n" + "  ".join(part for part in (drawn, self._stops) if part)))


def drawn_bar(far: HowFar, width: int, glyphs: Glyphs) -> str:
    """Draw `████░░░░  50%` in so many columns and five more; nothing where nobody knows of how many."""
    if not far.of:
        return ""
    share = min(1.0, far.done / far.of)
    filled = int(width * share)
    return f"{glyphs.done * filled}{glyphs.left * (width - filled)} {share:4.0%}"
