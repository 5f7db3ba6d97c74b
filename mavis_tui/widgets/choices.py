"""A few numbered answers to choose from: arrow keys or the number, then Enter."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mavis_tui.terminal.safe_text import cut
from mavis_tui.widgets.reading_aloud import read_aloud

ANSWERS = ("enter", *"123456789")
"""The keys that take an answer."""


_DIGITS = 9
"""So many answers have a number: what comes after them is chosen with the arrow keys, or by a key of the page."""


class Choice(NamedTuple):
    """One answer: what it stands for, and its words."""

    key: str
    text: str


class Choices(Widget, can_focus=True):
    """Answers one under the other, the first nine with numbers to take them by; `>` stands before the highlighted one.

    With `radio` they are a field of a form: the highlighted answer is `(x)`, the others `( )`. Then numbers don't
    choose, because digits typed ahead for the next field would choose another batch.

    For a screen reader no mark moves along: each would change two lines, and both would be read. The cursor stands on
    the highlighted answer, and a field that is left shows which it is.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--here"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="choices.choose", tooltip="Take the highlighted answer"),
        Binding("up", "move(-1)", "Up", show=False, id="choices.up", tooltip="One answer up"),
        Binding("down", "move(1)", "Down", show=False, id="choices.down", tooltip="One answer down"),
    ]

    class Told(Message):
        """What the choices have to tell about one of their answers."""

        def __init__(self, choices: "Choices", key: str) -> None:
            super().__init__()
            self.choices = choices
            self.key = key

        @property
        def control(self) -> "Choices":
            """The choices it happened in, for `@on` selectors."""
            return self.choices

    class Chosen(Told):
        """Somebody took an answer."""

    class Moved(Told):
        """Another answer is highlighted."""

    def __init__(
        self,
        choices: Sequence[Choice] = (),
        *,
        radio: bool = False,
        at: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
        disabled: bool = False,
    ) -> None:
        super().__init__(id=id, classes="field" if radio else None, disabled=disabled)
        self._choices = list(choices)
        self._radio = radio
        self._at = next((place for place, choice in enumerate(self._choices) if choice.key == at), 0)
        self._waits = ""
        self._too_soon: Callable[[events.Key], bool] = lambda _: False

    @property
    def key(self) -> str | None:
        """What the highlighted answer stands for, None if there are no answers."""
        return self._choices[self._at].key if self._choices else None

    @property
    def line(self) -> int:
        """The first line of the highlighted answer, from 0."""
        return self._first_line(self._at)

    def wait(self, words: str, too_soon: Callable[[events.Key], bool]) -> None:
        """Say behind the first answer what is waited for, and take no key that comes `too_soon`."""
        self._waits = words
        self._too_soon = too_soon
        self.refresh(layout=True)

    @property
    def cursor_offset(self) -> Offset:
        """Where the highlighted answer is on the screen."""
        return self.content_region.offset + Offset(0, self.line)

    def show(self, choices: Sequence[Choice], *, at: str | None = None) -> None:
        """Offer other answers; the one with key `at`, or the one highlighted until now, stays so if it can."""
        wanted = at or self.key
        if list(choices) == self._choices and wanted == self.key:
            return
        self._choices = list(choices)
        self._at = next((place for place, choice in enumerate(self._choices) if choice.key == wanted), 0)
        self.refresh(layout=True)

    def go_to(self, key: str) -> None:
        """Highlight the answer with this key, if there is one."""
        self._highlight(next((place for place, choice in enumerate(self._choices) if choice.key == key), self._at))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """One line for each answer, more where its words need them."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[int, str]]:
        """Break the answers into lines: the place of the answer that a line is of, and its words."""
        lines: list[tuple[int, str]] = []
        for place, choice in enumerate(self._choices):
            waits = f"  ({self._waits})" if self._waits and place == 0 else ""
            words = f"{choice.text}{waits}"
            fits = cell_len(words) <= width - self._before
            parts = [words] if fits else [part.plain for part in Content(words).wrap(max(1, width - self._before))]
            lines += [(place, part) for part in parts]
        return lines

    def _first_line(self, place: int) -> int:
        return next((y for y, (of, _) in enumerate(self._lines(self.content_region.width)) if of == place), place)

    @property
    def _before(self) -> int:
        """How many columns stand before the words of an answer."""
        return len("> (x) ") if self._radio else len("> 1 ")

    def render_line(self, y: int) -> Strip:
        """Draw one line of an answer."""
        width = self.content_region.width
        lines = self._lines(width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        place, words = lines[y]
        here = place == self._at
        marked = here and self.has_focus
        style = self.get_component_rich_style("choices--here") if marked else self.rich_style
        goes_on = y > 0 and lines[y - 1][0] == place
        before = " " * self._before if goes_on else f"{self._mark(place, here=here, marked=marked)} "
        return Strip([Segment(cut(f"{before}{words}", width), style)]).adjust_cell_length(width, style)

    def _mark(self, y: int, *, here: bool, marked: bool) -> str:
        aloud = read_aloud(self)
        before = "> " if marked and not aloud else "  "
        if not self._radio:
            return f"{before}{y + 1 if y < _DIGITS else ' '}"
        if aloud:
            return f"{before}{'(x)' if here and not self.has_focus else '   '}"
        return f"{before}{'(x)' if here else '( )'}"

    def action_move(self, by: int) -> None:
        """Highlight the answer above or below."""
        self._highlight(self._at + by)

    def action_choose(self) -> None:
        """Take the highlighted answer."""
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def on_key(self, event: events.Key) -> None:
        """Take an answer by its number; one that comes too soon does nothing, nor does Enter."""
        if event.key in ANSWERS and self._too_soon(event):
            event.prevent_default()
            event.stop()
            return
        if (
            not self._radio
            and event.character
            and event.character in "123456789"
            and int(event.character) <= len(self._choices)
        ):
            event.stop()
            self._highlight(int(event.character) - 1)
            self.action_choose()

    def on_click(self, event: events.Click) -> None:
        """Take an answer with the mouse, where there is one."""
        lines = self._lines(self.content_region.width)
        if 0 <= event.y < len(lines):
            self._highlight(lines[event.y][0])
            self.action_choose()

    def on_focus(self) -> None:
        """Show the mark."""
        self.refresh()

    def on_blur(self) -> None:
        """Take the mark away."""
        self.refresh()

    def _highlight(self, place: int) -> None:
        if 0 <= place < len(self._choices) and place != self._at:
            self._at = place
            self.refresh()
            self.post_message(self.Moved(self, self._choices[place].key))
