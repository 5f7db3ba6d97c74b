"""A list that draws only the lines it shows, so that its cost doesn't depend on how many there are."""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import ClassVar, NamedTuple, TypeVar, overload

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mavis_tui.terminal.safe_text import cut
from mavis_tui.widgets.reading_aloud import read_aloud
from mavis_tui.workspace.words import Tone

T = TypeVar("T")


class Piece(NamedTuple):
    """A run of text in one tone. Texts come through `plain` already; they are never read as markup."""

    text: str
    tone: Tone = Tone.PLAIN


class Line(NamedTuple):
    """One line of a listing: what it stands for, and how to draw it in so many columns.

    A line without a key is a heading: it can't be highlighted.
    """

    key: str | None
    draw: Callable[[int], Sequence[Piece]]


class LinesOf(Sequence[Line]):
    """The lines of many things, each made when it is drawn: sixty thousand at once take a third of a second."""

    def __init__(self, things: Sequence[T], line: Callable[[T], Line]) -> None:
        self._things = things
        self._line = line

    def __len__(self) -> int:
        return len(self._things)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        if isinstance(place, slice):
            return LinesOf(self._things[place], self._line)
        return self._line(self._things[place])


class Listing(ScrollView, can_focus=True):
    """Lines to choose from with the arrow keys. The highlighted one has a `>` before it, whatever the colours.

    For a screen reader the cursor says it: a mark that moves changes two lines, and both would be read.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "listing--here",
        "listing--heading",
        *(f"listing--{tone.value}" for tone in Tone),
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="listing.open", tooltip="Open the highlighted line"),
        Binding("up", "move(-1)", "Up", show=False, id="listing.up", tooltip="One line up"),
        Binding("down", "move(1)", "Down", show=False, id="listing.down", tooltip="One line down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="listing.page-up", tooltip="One page up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="listing.page-down", tooltip="One page down"),
        Binding("home", "edge(-1)", "First", show=False, id="listing.first", tooltip="The first line"),
        Binding("end", "edge(1)", "Last", show=False, id="listing.last", tooltip="The last line"),
    ]

    class Told(Message):
        """What a listing has to tell about one of its lines."""

        def __init__(self, listing: "Listing", key: str) -> None:
            super().__init__()
            self.listing = listing
            self.key = key

        @property
        def control(self) -> "Listing":
            """The listing it happened in, for `@on` selectors."""
            return self.listing

    class Chosen(Told):
        """Somebody pressed Enter on a line."""

    class Highlighted(Told):
        """Another line is highlighted."""

    def __init__(
        self,
        *,
        empty: str = "Nothing here.",
        opens: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._opens = opens
        self._lines: Sequence[Line] = ()
        self._at = 0
        self._empty = empty

    @property
    def key(self) -> str | None:
        """What the highlighted line stands for."""
        return self._lines[self._at].key if self._lines else None

    @property
    def cursor_offset(self) -> Offset:
        """Where the highlighted line is on the screen."""
        return self.content_region.offset + Offset(0, self._at - self.scroll_offset.y)

    def show(self, lines: Sequence[Line], *, at: int | None = None) -> None:
        """Show other lines, and highlight the one in place `at`; without it, the one that was if it can."""
        wanted, self._lines = self.key, lines
        self._at = self._place_of(wanted) if at is None else at
        self.virtual_size = Size(self.size.width, len(lines))
        self._bring_into_view()
        self.refresh()
        self._check_refresh()  # at once: when it is idle itself, the page has drawn its other parts and waits a frame

    def _place_of(self, key: str | None) -> int:
        """Give the place of the line with `key`, or the nearest one to the present place that can be highlighted."""
        places = [place for place, line in enumerate(self._lines) if line.key is not None]
        found = (place for place in places if self._lines[place].key == key)
        return next(found, min(places, key=lambda place: abs(place - self._at), default=0))

    def go_to(self, key: str) -> None:
        """Highlight the line with `key`, if there is one."""
        for place, line in enumerate(self._lines):
            if line.key == key:
                self._highlight(place)
                return

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to open a line only where lines open."""
        return self._opens if action == "choose" else super().check_action(action, parameters)

    def action_move(self, by: int) -> None:
        """Highlight the next line up or down that isn't a heading."""
        place = self._at + by
        while 0 <= place < len(self._lines) and self._lines[place].key is None:
            place += by
        if 0 <= place < len(self._lines):
            self._highlight(place)

    def action_page(self, by: int) -> None:
        """Move by a page."""
        step = max(1, self.size.height - 1)
        self._highlight_near(self._at + by * step, by)

    def action_edge(self, by: int) -> None:
        """Move to the first or the last line."""
        self._highlight_near(0 if by < 0 else len(self._lines) - 1, -by)

    def action_choose(self) -> None:
        """Say which line was chosen."""
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def render_line(self, y: int) -> Strip:
        """Draw one visible line."""
        place = y + self.scroll_offset.y
        width = self.size.width
        if place >= len(self._lines):
            text = self._empty if not self._lines and y == 0 else ""
            return Strip([Segment(f"  {text}", self.rich_style)]).adjust_cell_length(width, self.rich_style)
        line = self._lines[place]
        if line.key is None:
            style = self.get_component_rich_style("listing--heading")
            text = "".join(piece.text for piece in line.draw(width))
            return Strip([Segment(cut(text, width), style)]).adjust_cell_length(width, self.rich_style)
        here = place == self._at
        style = self.get_component_rich_style("listing--here") if here else self.rich_style
        segments = [Segment("> " if here and not read_aloud(self) else "  ", style)]
        for piece in line.draw(width - 2):
            toned = style if here else self.get_component_rich_style(f"listing--{piece.tone.value}")
            segments.append(Segment(piece.text, toned))
        return Strip(segments).adjust_cell_length(width, style)

    def on_resize(self) -> None:
        """Draw for the new width and keep the highlighted line in view."""
        self.virtual_size = Size(self.size.width, len(self._lines))
        self._bring_into_view()

    def on_click(self, event: object) -> None:
        """Highlight and open a line with the mouse, where there is one."""
        place = getattr(event, "y", 0) + self.scroll_offset.y
        if 0 <= place < len(self._lines) and self._lines[place].key is not None:
            self._highlight(place)
            self.action_choose()

    def _highlight_near(self, place: int, towards: int) -> None:
        """Highlight the line at `place`, or the nearest that isn't a heading, first looking on `towards`."""
        last = len(self._lines) - 1
        place = max(0, min(last, place))
        down, up = range(place, last + 1), range(min(place, last), -1, -1)
        for near in chain(*((down, up) if towards > 0 else (up, down))):
            if self._lines[near].key is not None:
                self._highlight(near)
                return

    def _highlight(self, place: int) -> None:
        before, self._at = self._at, place
        self._bring_into_view()
        width = self.size.width
        for changed in (before, place):
            self.refresh(Region(0, changed - self.scroll_offset.y, width, 1))
        if self.key is not None:
            self.post_message(self.Highlighted(self, self.key))

    def _bring_into_view(self) -> None:
        height = self.size.height
        top = self.scroll_offset.y
        first = self._at - 1 if self._at and self._lines[self._at - 1].key is None else self._at
        if first < top:
            self.scroll_to(y=first, animate=False, immediate=True, force=True)
        elif height and self._at >= top + height:
            self.scroll_to(y=self._at - height + 1, animate=False, immediate=True, force=True)
