"""The list that draws only what it shows: its cursor, its headings, and that looking isn't opening."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

import mavis_tui
from mavis_tui.terminal.themes import NHS_DARK, OWN_VARIABLES
from mavis_tui.widgets.listing import Line, LinesOf, Listing, Piece

STYLE = Path(mavis_tui.__file__).parent / "app" / "app.tcss"


class Lists(App[None]):
    """Nothing but a listing, and a note of what it tells."""

    CSS_PATH = STYLE

    def __init__(self, listing: Listing) -> None:
        super().__init__()
        self.listing = listing
        self.told: list[tuple[str, str]] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return OWN_VARIABLES

    def compose(self) -> ComposeResult:
        yield self.listing

    def on_mount(self) -> None:
        self.register_theme(NHS_DARK)
        self.theme = NHS_DARK.name
        self.listing.focus()

    def on_listing_chosen(self, event: Listing.Chosen) -> None:
        self.told.append(("chosen", event.key))

    def on_listing_highlighted(self, event: Listing.Highlighted) -> None:
        self.told.append(("highlighted", event.key))


@dataclass
class Shown:
    app: Lists
    pilot: Pilot[None]
    drawn: list[str] = field(default_factory=list)

    @property
    def listing(self) -> Listing:
        return self.app.listing

    @property
    def lines(self) -> list[str]:
        return [strip.text[1:].rstrip() for strip in self.app.screen._compositor.render_strips()]  # but for the margin

    @property
    def marked(self) -> list[str]:
        """The lines that have the mark: there must be one, whatever moved."""
        return [line[:30].rstrip() for line in self.lines if line.startswith(">")]  # but for the scroll bar

    async def show(self, *keys: str, at: int | None = None) -> None:
        """Show a line for each key; one that ends in a colon is a heading."""
        self.listing.show([self.line(key) for key in keys], at=at)
        await self.pilot.pause()

    def line(self, key: str) -> Line:
        def draw(_: int) -> Sequence[Piece]:
            self.drawn.append(key)
            return (Piece(key),)

        return Line(None if key.endswith(":") else key, draw)


@asynccontextmanager
async def shown(*keys: str, lines: int = 10, opens: bool = True) -> AsyncIterator[Shown]:
    app = Lists(Listing(opens=opens, empty="Nobody here."))
    async with app.run_test(size=(40, lines)) as pilot:
        shown = Shown(app, pilot)
        await shown.show(*keys)
        shown.drawn.clear()
        yield shown


def numbered(count: int) -> list[str]:
    return [f"line-{n}" for n in range(count)]


async def test_the_first_line_has_the_mark_and_a_heading_never() -> None:
    async with shown("Flu:", "a", "b", "HPV:", "c") as list_:
        assert list_.marked == ["> a"]
        for key, marked in (("up", "a"), ("down", "b"), ("down", "c"), ("down", "c"), ("up", "b"), ("up", "a")):
            await list_.pilot.press(key)
            assert list_.marked == [f"> {marked}"], key
        assert "Flu:" in list_.lines


@pytest.mark.parametrize("keys", [numbered(30), ["Flu:", *numbered(30)], [*numbered(30), "Last:"]])
async def test_home_end_and_pages_move_the_one_mark(keys: list[str]) -> None:
    lines = [key for key in keys if not key.endswith(":")]
    async with shown(*keys) as list_:
        await list_.pilot.press("end")
        assert list_.marked == [f"> {lines[-1]}"]
        await list_.pilot.press("home")
        assert list_.marked == [f"> {lines[0]}"]
        await list_.pilot.press("pagedown")
        assert list_.listing.key == lines[9]
        assert len(list_.marked) == 1
        await list_.pilot.press("pageup")
        assert list_.marked == [f"> {lines[0]}"]


async def test_from_any_line_home_leaves_one_mark_although_a_heading_stands_first() -> None:
    async with shown("Flu:", *"abcdef") as list_:
        await list_.pilot.press("down", "down", "down")
        await list_.pilot.press("home")
        assert list_.marked == ["> a"]


async def test_a_page_onto_a_heading_leaves_one_mark() -> None:
    async with shown("a", "b", "HPV:", "c", "d", "MMR:", lines=4) as list_:
        for key in ("pagedown", "pagedown", "pageup", "pageup", "end", "home"):
            await list_.pilot.press(key)
            assert len(list_.marked) == 1, key
        assert list_.marked == ["> a"]


async def test_the_highlighted_line_stays_highlighted_when_the_lines_change() -> None:
    async with shown("a", "b", "c", "d") as list_:
        await list_.pilot.press("down", "down")
        await list_.show("x", "c", "a")
        assert list_.marked == ["> c"]
        await list_.show("x", "a", "y")
        assert list_.marked == ["> a"]  # c is gone: its neighbour
        await list_.show("x", "y", "z", at=2)
        assert list_.marked == ["> z"]


async def test_lines_may_go_and_come_back() -> None:
    async with shown(*numbered(50)) as list_:
        await list_.pilot.press("end")
        await list_.show()
        assert list_.listing.key is None
        assert "Nobody here." in "\n".join(list_.lines)
        await list_.pilot.press("down", "up", "home", "end", "pagedown", "pageup", "enter")
        await list_.show("Only headings:")
        await list_.pilot.press("down", "up", "home", "end", "pagedown", "pageup", "enter")
        assert list_.listing.key is None
        await list_.show(*numbered(3))
        assert list_.marked == ["> line-0"]


async def test_ten_thousand_lines_are_made_only_where_they_show() -> None:
    made: list[str] = []

    def line(key: str) -> Line:
        made.append(key)
        return Line(key, lambda _: (Piece(key),))

    async with shown("a", lines=20) as list_:
        list_.listing.show(LinesOf(numbered(10_000), line), at=5_000)
        await list_.pilot.pause()
        assert list_.marked == ["> line-5000"]
        await list_.pilot.press("pagedown", "end", "home")
        assert list_.marked == ["> line-0"]
    assert len(set(made)) < 100


async def test_ten_thousand_lines_draw_only_those_that_show() -> None:
    async with shown(*numbered(10_000), lines=20) as list_:
        list_.listing.refresh()
        await list_.pilot.pause()
        assert len(list_.drawn) <= 2 * 20
        list_.drawn.clear()
        await list_.pilot.press("down")
        async with asyncio.timeout(60):  # on a busy machine the key is done before the next frame
            while not list_.drawn:
                await list_.pilot.pause()
        assert len(list_.drawn) <= 20
        list_.drawn.clear()
        await list_.pilot.press("end")
        assert list_.marked == ["> line-9999"]
        assert len(list_.drawn) <= 2 * 20


async def test_an_arrow_key_looks_and_enter_opens() -> None:
    async with shown("a", "b") as list_:
        list_.app.told.clear()
        await list_.pilot.press("down")
        assert list_.app.told == [("highlighted", "b")]
        await list_.pilot.press("enter")
        assert list_.app.told == [("highlighted", "b"), ("chosen", "b")]


async def test_where_lines_do_not_open_enter_does_nothing() -> None:
    async with shown("a", "b", opens=False) as list_:
        await list_.pilot.press("enter")
        assert ("chosen", "a") not in list_.app.told


async def test_the_highlighted_line_stays_in_sight_and_with_it_its_heading() -> None:
    async with shown("Flu:", *numbered(30), lines=6) as list_:
        for _ in range(20):
            await list_.pilot.press("down")
            assert len(list_.marked) == 1
        for _ in range(20):
            await list_.pilot.press("up")
            assert len(list_.marked) == 1
        assert "Flu:" in list_.lines


async def test_a_smaller_window_keeps_the_highlighted_line_in_sight() -> None:
    async with shown(*numbered(30), lines=20) as list_:
        await list_.pilot.press(*["down"] * 15)
        await list_.pilot.resize_terminal(40, 6)
        await list_.pilot.pause()
        assert list_.marked == ["> line-15"]


async def test_go_to_highlights_a_line_and_an_unknown_one_changes_nothing() -> None:
    async with shown(*numbered(30)) as list_:
        list_.listing.go_to("line-25")
        await list_.pilot.pause()
        assert list_.marked == ["> line-25"]
        list_.listing.go_to("nowhere")
        await list_.pilot.pause()
        assert list_.marked == ["> line-25"]
