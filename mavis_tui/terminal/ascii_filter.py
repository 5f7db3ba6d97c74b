"""The last look at every line before it goes to a terminal that can't draw all of Unicode."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from mavis_tui.terminal.safe_text import spelled


class Spelling(LineFilter):
    """Spells every line with the characters of one encoding, whoever drew it: our pages, borders, Textual itself.

    Widths stay as they are, so nothing moves. An ellipsis becomes three dots where blanks follow it, otherwise `~`.
    """

    def __init__(self, encoding: str = "ascii") -> None:
        super().__init__()
        self._encoding = encoding

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - Textual's signature
        """Spell the segments of one line."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        texts = [segment.text for segment in segments]
        if any("…" in text for text in texts):
            texts = _with_dots(texts)
        return [
            Segment(spelled(text, self._encoding), segment.style, segment.control)
            for text, segment in zip(texts, segments, strict=True)
        ]


def _with_dots(texts: list[str]) -> list[str]:
    """Write an ellipsis as three dots where two blanks follow it, in its own segment or at the start of the next."""
    dotted = [text.replace("…  ", "...") for text in texts]
    for place in range(len(dotted) - 1):
        if dotted[place].endswith("…") and dotted[place + 1].startswith("  "):
            dotted[place] = f"{dotted[place][:-1]}..."
            dotted[place + 1] = dotted[place + 1][2:]
    return dotted
