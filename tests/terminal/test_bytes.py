"""What the app sends to a terminal with 256 colours: few bytes, and the same pages as if everything were sent."""

from functools import partial
from typing import Any

import pyte
import pytest
from rich.console import Console
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.screen import Screen

from mavis_tui.app.app import MavisApp
from mavis_tui.models.session import bundle
from mavis_tui.terminal.changed_cells import ChangedCells
from tests.builders import a_child, a_session
from tests.screens.desk import at_the_desk
from tests.screens.walk import with_a_day_behind_her
from tests.workspace.nurse import Nurse

ARROW, LETTER, PAGE = 600, 5_000, 10_000
"""Bytes at most for an arrow key, for a letter of the search, and for a page that opens or is gone back to."""


class Wire:
    """Stands where the driver would write: counts what is sent, and draws it beside what Textual would have sent."""

    def __init__(self) -> None:
        self.sent = 0
        self.frames: list[str] = []
        self._console = Console(color_system="256", force_terminal=True)
        self._whole, self._changes = (pyte.Screen(80, 24) for _ in range(2))
        self._streams = [pyte.Stream(screen) for screen in (self._whole, self._changes)]
        for stream in self._streams:
            stream.feed("\x1b[?7l")  # as Textual does: no line wraps

    def display(self, app: MavisApp, _screen: Screen[Any], update: object) -> None:
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            assert app._shown is not None
            changes = app._shown.only_changes(update, self._console)
            assert isinstance(changes, ChangedCells)
            sequences = changes.render_segments(self._console)
            self.sent += len(sequences.encode())
            for stream, text in zip(self._streams, (update.render_segments(self._console), sequences), strict=True):
                stream.feed(text)
            self.frames.append("\n".join(self._changes.display))

    def with_the_letters(self, typed: str) -> list[str]:
        return [frame for frame in self.frames if f"  {typed}  " in frame]

    @property
    def agree(self) -> bool:
        cells = [[[screen.buffer[y][x] for x in range(80)] for y in range(24)] for screen in self._both]
        return cells[0] == cells[1]

    @property
    def _both(self) -> tuple[pyte.Screen, pyte.Screen]:
        return self._whole, self._changes


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    made = Wire()
    monkeypatch.setattr(MavisApp, "_display", lambda app, screen, update: made.display(app, screen, update))
    return made


async def test_keys_and_pages_cost_few_bytes_and_the_terminal_shows_what_textual_meant(
    nurse: Nurse, wire: Wire
) -> None:
    crowd = [a_child(n, given_name="Zoë", family_name=f"Łukasz{'-日本' * (n % 9 == 0)} {n:03}") for n in range(1, 41)]
    await nurse.hub.put(bundle(a_session(), tuple(crowd), ()))
    await with_a_day_behind_her(nurse)

    async with at_the_desk(nurse) as desk:

        async def costs(at_most: int, *keys: str, sees: str = "") -> None:
            before = wire.sent
            await desk.press(*keys)
            if sees:
                await desk.sees(sees)
            assert wire.sent - before <= at_most, keys
            assert wire.agree, keys

        assert wire.sent <= PAGE
        await costs(PAGE, "enter", sees="Record vaccinations")
        await costs(PAGE, "v", sees="Name")
        await costs(ARROW, "down")
        await costs(ARROW, "down")
        await costs(PAGE, "pagedown")
        for letter in "zo1":
            await costs(LETTER, letter)
        await costs(PAGE, "escape")
        await costs(PAGE, "enter", sees="NHS")
        await costs(PAGE, "question_mark", sees="Keys and help")
        await costs(PAGE, "escape")
        await costs(PAGE, "ctrl+p")
        await costs(PAGE, "escape")
        await costs(PAGE, "ctrl+l", sees="mavis is locked")


async def test_a_letter_is_drawn_in_one_frame_with_the_list_that_it_leads_to(nurse: Nurse, wire: Wire) -> None:
    named = [a_child(n, family_name=name) for n, name in enumerate(("Quill", "Quincey", "Ure"), start=1)]
    await nurse.save(bundle(a_session(), tuple(named), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        for typed, count in (("q", "2 of 3 children"), ("qu", "2 of 3 children"), ("qur", "0 of 3 children")):
            await desk.press(typed[-1])
            await desk.until(partial(wire.with_the_letters, typed), f"a frame with {typed}")
            assert count in wire.with_the_letters(typed)[0]
