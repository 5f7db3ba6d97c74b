"""Visits to the running app: keys pressed, words waited for, and what was drawn kept as a picture and as text."""

import asyncio
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from textual import events
from textual.pilot import Pilot

from mavis_tui.app.app import MavisApp

CHECKOUT = Path(__file__).parents[1]
PICTURES = CHECKOUT / "docs" / "pictures"
SIZE = (80, 24)
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
        self._app = app
        self._pilot = pilot
        self._states = states

    @property
    def text(self) -> str:
        """What the screen shows, without colours."""
        strips = self._app.screen._compositor.render_strips()  # noqa: SLF001 - what Textual's own pictures use
        return "\n".join(strip.text.rstrip() for strip in strips)

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
        svg = self._app.export_screenshot(title=self._states[number - 1].title)
        # the fonts would come from somebody's server; every machine has a monospaced one of its own
        svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
        self.drawn[number] = Drawn(svg, self.text)

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


async def record(nurse: Visit) -> None:
    """Answer that the vaccine was given as usual, and confirm it."""
    await nurse.press("1")
    if "Check and confirm" not in nurse.text:
        await nurse.press("f10")
    await nurse.sees("Check and confirm", "> 1 Confirm")
    await nurse.press("enter")


def surroundings() -> None:
    """Make the pictures independent of the terminal they are drawn from."""
    os.environ.update(COLORTERM="truecolor", TERM="xterm-256color", TEXTUAL_ANIMATIONS="none")
    os.environ.pop("NO_COLOR", None)


def keep(states: Sequence[State], drawn: dict[int, Drawn]) -> None:
    """Write the pictures of states into their files."""
    for state in states:
        (PICTURES / f"{state.slug}.svg").write_text(drawn[state.number].svg, encoding="utf-8")
