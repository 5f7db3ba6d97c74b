"""Visits to the running app: keys pressed, words waited for, and what was drawn kept as a picture and as text."""

import asyncio
import os
import re
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from textual import events
from textual.app import App
from textual.pilot import Pilot

from mavis_tui.app.app import MavisApp
from mavis_tui.workspace import Workspace

CHECKOUT = Path(__file__).parents[1]
PICTURES = CHECKOUT / "docs" / "pictures"
SIZE = (80, 24)
SIZES = ((60, 20), (120, 40), (200, 60))
"""Besides 80 by 24: the smallest that mavis takes, and two with room to spare."""
PATIENCE_SECONDS = 20


class State(NamedTuple):
    """A state: its number and title (of the twelve, in the design post), its file, and what a person can do there."""

    number: int
    title: str
    slug: str
    can: str


class Drawn(NamedTuple):
    """A state as it was drawn: the picture, and the same without any colour."""

    svg: str
    text: str


class Visit:
    """One visit to the running app: presses keys, waits for words, and keeps what was drawn."""

    def __init__(self, app: MavisApp, pilot: Pilot[Any], states: Sequence[State]) -> None:
        self.drawn: dict[int, Drawn] = {}
        self.sized: dict[str, Drawn] = {}
        self._app = app
        self._pilot = pilot
        self._states = states

    @property
    def text(self) -> str:
        """What the screen shows, without colours."""
        return _text(self._app)

    @property
    def workspace(self) -> Workspace:
        """What the app works on."""
        return self._app.workspace

    async def press(self, *keys: str) -> None:
        """Press keys, each when the app is done with the one before."""
        for key in keys:
            await self._pilot.press(key)
            await self._pilot.pause()

    async def sees(self, *words: str) -> None:
        """Wait until all the words are there."""
        await self._until(lambda: all(word in " ".join(self.text.split()) for word in words), f"{words}")

    async def draw(self, number: int) -> None:
        """Keep the screen as state `number`."""
        await self._pilot.pause()
        self.drawn[number] = picture(self._app, self._states[number - 1].title)

    async def draw_at_every_size(self, page: str) -> None:
        """Keep the screen in the other sizes, as `page` and the size, and go on in the usual one."""
        for size in SIZES:
            await self._resize(size)
            named = sized_name(page, size)
            self.sized[named] = picture(self._app, named)
        await self._resize(SIZE)

    async def _resize(self, size: tuple[int, int]) -> None:
        await self._pilot.resize_terminal(*size)
        page = self._app.screen
        await self._until(lambda: page.size == size == getattr(page, "_drawn_for", size), f"{size}")
        for _ in range(3):  # the page, what it laid out anew, and what that had to draw
            await self._pilot._wait_for_screen()  # noqa: SLF001 - a pause looks at the clock: on a busy machine it ends early
        await self._pilot.pause()

    async def types(self, text: str) -> None:
        """Put a text into the field that has the focus, all at once, as a paste does."""
        self._app.post_message(events.Paste(text))
        await self._pilot.pause()

    async def _until(self, so: Callable[[], bool], what: str) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE_SECONDS
        while not so():
            if loop.time() > deadline:
                raise RuntimeError(f"waited for {what}; the screen was:\n{self.text}")
            await self._pilot.pause()


def _text(app: App[Any]) -> str:
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - what Textual's own pictures use
    return "\n".join(strip.text.rstrip() for strip in strips)


def picture(app: App[Any], title: str, sixteen: TerminalTheme | None = None) -> Drawn:
    """Draw what an app shows; `sixteen` says what the terminal's own colours are, where it uses them."""
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        record=True,
        legacy_windows=False,
        safe_box=False,
    )
    console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens))  # noqa: SLF001
    svg = console.export_svg(title=title, theme=sixteen)
    # the fonts would come from somebody's server; every machine has a monospaced one of its own
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    return Drawn(svg, _text(app))


def sized_name(page: str, size: tuple[int, int]) -> str:
    """Name the picture of a page in a size: `list-60x20`."""
    return f"{page}-{size[0]}x{size[1]}"


async def record(nurse: Visit, *, at_every_size: bool = False) -> None:
    """Answer that the vaccine was given as usual, and confirm it; `at_every_size` keeps the form and the check page."""
    await nurse.press("1")
    if "Check and confirm" not in nurse.text:
        if at_every_size:
            await nurse.draw_at_every_size("form")
        await nurse.press("f10")
    await nurse.sees("Check and confirm", "> 1 Confirm")
    if at_every_size:
        await nurse.draw_at_every_size("check")
    await nurse.press("enter")


def surroundings() -> None:
    """Make the pictures independent of the terminal they are drawn from."""
    os.environ.update(COLORTERM="truecolor", TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
    os.environ.pop("NO_COLOR", None)


def keep(states: Sequence[State], drawn: dict[int, Drawn]) -> None:
    """Write the pictures of states into their files."""
    keep_named({state.slug: drawn[state.number] for state in states})


def keep_named(drawn: Mapping[str, Drawn]) -> None:
    """Write pictures into the files of their names."""
    for name, one in drawn.items():
        (PICTURES / f"{name}.svg").write_text(one.svg, encoding="utf-8")
