"""What is sent to a terminal: only what changed, and never so that it shows anything else than Textual meant."""

import io
import itertools
from collections.abc import Sequence

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from mavis_tui.terminal.changed_cells import ChangedCells, Shown

WIDTH, HEIGHT = 12, 4
CUTS = (0, 5, WIDTH)

Update = LayoutUpdate | ChopsUpdate

styles = st.sampled_from(
    [None, Style(bold=True), Style(color="#005eb8"), Style(color="red", bgcolor="white"), Style(underline=True)]
)
letters = st.sampled_from([" ", " ", "a", "b", "·", "é", "日", "x\u0301"])
words = st.lists(letters, min_size=1, max_size=6).map("".join)


@st.composite
def strips(draw: st.DrawFn, cells: int) -> Strip:
    """A strip of exactly so many cells."""
    segments = [Segment(text, draw(styles)) for text in draw(st.lists(words, min_size=1, max_size=3))]
    return Strip(segments).adjust_cell_length(cells)


@st.composite
def updates(draw: st.DrawFn) -> Update:
    """A whole screen, or spans of some lines, as Textual's compositor makes them."""
    lines = [[draw(strips(end - begin)) for begin, end in itertools.pairwise(CUTS)] for _ in range(HEIGHT)]
    if draw(st.booleans()):
        return LayoutUpdate([*lines], Region(0, 0, WIDTH, HEIGHT))
    places = st.sampled_from(CUTS)
    marks = draw(st.lists(st.tuples(st.integers(0, HEIGHT - 1), places, places), min_size=1, max_size=3, unique=True))
    spans = sorted((y, min(ends), max(ends)) for y, *ends in marks if ends[0] != ends[1])
    chops = [dict(zip(CUTS, line, strict=False)) for line in lines]
    return ChopsUpdate(chops, spans or [(0, 0, WIDTH)], [[*CUTS[1:]] for _ in range(HEIGHT)])


class Screen:
    """A terminal that is told something, and what then can be read on it, with its looks."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self._screen)
        self._stream.feed("\x1b[?7l")  # as Textual does: no line wraps

    def told(self, sequences: str) -> "Screen":
        self._stream.feed(sequences)
        return self

    @property
    def cells(self) -> list[list[pyte.screens.Char]]:
        return [[self._screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


def a_console() -> Console:
    return Console(file=io.StringIO(), color_system="256", force_terminal=True)


def changes(shown: Shown, update: Update) -> str:
    made = shown.only_changes(update, a_console())
    assert isinstance(made, ChangedCells)
    return made.render_segments(a_console())


def is_shown(shown: Shown, update: Update) -> bool:
    made = shown.only_changes(update, a_console())
    assert isinstance(made, ChangedCells)
    return made.none


@given(st.lists(updates(), min_size=1, max_size=5), st.booleans())
def test_the_terminal_shows_the_same_as_if_everything_were_sent(drawn: Sequence[Update], read_aloud: bool) -> None:
    shown, all_sent, changes_sent = Shown(read_aloud=read_aloud), Screen(), Screen()
    for update in drawn:
        all_sent.told(update.render_segments(a_console()))
        changes_sent.told(changes(shown, update))
        assert changes_sent.cells == all_sent.cells


def whole(*lines: str, style: Style | None = None) -> LayoutUpdate:
    strips = [[Strip([Segment(line, style)]).adjust_cell_length(WIDTH)] for line in lines]
    return LayoutUpdate([*strips], Region(0, 0, WIDTH, len(lines)))


def test_what_is_shown_already_costs_nothing() -> None:
    shown = Shown()
    assert not is_shown(shown, whole("Ada", "日本"))
    assert changes(shown, whole("Ada", "日本"))
    assert is_shown(shown, whole("Ada", "日本"))
    assert changes(shown, whole("Ada", "日本")) == ""
    assert not is_shown(shown, whole("Ada", "日語"))
    assert not is_shown(shown, whole("Ida", "日本"))


def test_one_other_letter_costs_a_jump_and_that_letter() -> None:
    shown = Shown()
    changes(shown, whole("Ada", "Grace"))
    assert changes(shown, whole("Ada", "Grade")) == "\x1b[2;4Hd"


def test_letters_that_lie_near_are_sent_in_one_go() -> None:
    shown = Shown()
    changes(shown, whole("Saved offline"))
    assert changes(shown, whole("saved Offline")) == "\x1b[1;1Hs\x1b[5CO"
    assert changes(shown, whole("Saved offline")) == "\x1b[1;1HS\x1b[5Co"
    changes(shown, whole("1 of 9"))
    assert changes(shown, whole("2 of 8")) == "\x1b[1;1H2 of 8"


def test_another_colour_alone_is_a_change() -> None:
    shown = Shown()
    changes(shown, whole("Ada"))
    assert "Ada" in changes(shown, whole("Ada", style=Style(color="red")))


def test_everything_is_sent_again_once_it_is_forgotten() -> None:
    shown = Shown()
    changes(shown, whole("Ada"))
    shown.forget()
    assert "Ada" in changes(shown, whole("Ada"))


def test_what_the_compositor_did_not_draw_passes_unchanged() -> None:
    assert Shown().only_changes("text", a_console()) == "text"


def a_page(*lines: str) -> Update:
    return LayoutUpdate([[Strip([Segment(line.ljust(WIDTH))])] for line in lines], Region(0, 0, WIDTH, HEIGHT))


def test_read_aloud_a_changed_line_is_written_whole_and_another_page_on_an_empty_screen() -> None:
    shown = Shown(read_aloud=True)
    changes(shown, a_page("MWANGI, Ada", "REES, Sian", "KHAN, Omar", "Back"))
    line = changes(shown, a_page("MWANGI, Ada", "REES, Saved", "KHAN, Omar", "Back"))
    assert "REES, Saved" in line
    assert "\x1b[2J" not in line
    page = changes(shown, a_page("KHAN, Omar", "Due", "Given?", "Back"))
    assert page.startswith("\x1b[2J")
    assert all(words in page for words in ("KHAN, Omar", "Due", "Given?", "Back"))
