"""The nurse's desk: the app in a terminal of 80 by 24, keys to press, and the text that she reads."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from textual import events
from textual.pilot import Pilot

from mavis_tui.app.app import MavisApp
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.recording import confirming
from mavis_tui.screens.recording.confirming import Confirming
from mavis_tui.sync.connectivity import Link
from mavis_tui.widgets.choices import Choices
from tests.screens.drawn_once import draw
from tests.screens.read_once import read_style_sheets_once
from tests.workspace.nurse import Nurse

PATIENCE_SECONDS = 60
"""How long to pump before giving up; on a machine with nothing else to do everything comes in a tenth of a second."""

read_style_sheets_once()


@dataclass
class Desk:
    nurse: Nurse
    app: MavisApp
    pilot: Pilot[Any]

    @property
    def text(self) -> str:
        """Everything that is on the screen."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    @property
    def words(self) -> str:
        """The same with every run of blanks as one, so that a sentence can be found whatever its lines."""
        return " ".join(self.text.split())

    def line(self, words: str) -> str:
        """Give the first line that has these words."""
        return next((line for line in self.text.splitlines() if words in line), "")

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Let the app work until something is so."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not true():
            await self.pilot.pause()
            assert monotonic() < deadline, f"{what}; this is on the screen:\n{self.text}"

    async def sees(self, *words: str) -> None:
        """Wait until all of this can be read."""
        await self.until(lambda: all(some in self.words for some in words), f"didn’t see {words}")

    async def no_longer_sees(self, words: str) -> None:
        """Wait until this can no longer be read."""
        await self.until(lambda: words not in self.words, f"still sees {words!r}")

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, each when the app is done with the one before."""
        for key in keys:
            draw(self.app)
            if isinstance(self.app.screen, Confirming) and confirming.READING_SECONDS < 1:
                await self.until(lambda: not self.app.screen.query(Choices).first().disabled, "it can’t be confirmed")
            await self.pilot.press(key)
            await self.until(lambda: self.app.waits_for_keys, f"{key} isn’t dealt with")

    async def hits(self, *keys: str, between: int = 0) -> None:
        """Press keys faster than the app can follow: `between` turns of its loop are all it gets for each."""
        for key in keys:
            self.app.post_message(events.Key(key, key if len(key) == 1 else {"enter": "\r"}.get(key)))
            for _ in range(between):
                await asyncio.sleep(0)
        await self.pilot.pause()
        await self.pilot.pause()

    async def types(self, text: str) -> None:
        """Type text into the field that has the focus, without a pause: a key waits for the one before anyway."""
        for character in text:
            self.app.post_message(events.Key(_key(character), character))
        await self.pilot.pause()
        await self.until(lambda: self.app.waits_for_keys, f"{text!r} isn’t dealt with")

    async def goes_offline(self, *, network: bool = True) -> None:
        """Cut the cable, and let the app notice."""
        self.nurse.cable.cut(network=network)
        self.nurse.workspace.wake()
        away = Link.OFFLINE if network else Link.UNREACHABLE
        await self.until(lambda: self.nurse.workspace.link is away, "the app doesn’t notice that the network is gone")
        await self.pilot.pause()

    async def comes_back(self) -> None:
        """Mend the cable, and let the app notice and upload."""
        self.nurse.cable.mend()

        def online() -> bool:
            self.nurse.workspace.wake()
            return self.nurse.workspace.link is Link.ONLINE

        await self.until(online, "the app doesn’t notice that the network is back")
        await self.until(lambda: not self.nurse.workspace.changes.waiting(), "something still waits")
        await self.pilot.pause()

    async def opens_session(self, *words: str) -> None:
        """From the dashboard, open the highlighted session."""
        await self.press("enter")
        await self.sees("Save", *words)

    async def opens_children(self, session: str = "1204") -> None:
        """Open the children of a session over the dashboard; `walks_to_children` takes the keys, and Esc back."""
        self.app.push_screen(ChildrenScreen(self.nurse.workspace, session))
        await self.sees("Name", "Born", "Status")

    async def walks_to_children(self) -> None:
        """From the dashboard, go to the children of the highlighted session, past its own page."""
        await self.opens_session("Record vaccinations")
        await self.press("v")
        await self.sees("Name", "Born", "Status")

    async def opens_child(self, *words: str) -> None:
        """Open the first child of session 1204, and see these words of its page."""
        await self.opens_children()
        await self.press("enter")
        await self.sees(*(words or ("was the vaccine given?",)))


def _key(character: str) -> str:
    return {" ": "space", "/": "slash", "’": "’", ".": "full_stop", ":": "colon", "@": "at", "-": "minus"}.get(
        character, character
    )


@asynccontextmanager
async def at_the_desk(
    nurse: Nurse, *, size: tuple[int, int] = (80, 24), first: str = "Sessions"
) -> AsyncIterator[Desk]:
    """Open the app, wait until `first` can be read, and close it in the end."""
    app = MavisApp(nurse.workspace)
    async with app.run_test(size=size) as pilot:
        desk = Desk(nurse, app, pilot)
        await desk.sees(first)
        if nurse.workspace.access.unlocked and nurse.workspace.access.account is not None:
            await desk.until(lambda: nurse.workspace.link is not Link.UNKNOWN, "the engine doesn’t start")
        yield desk
        if app.is_running:
            draw(app)
        await asyncio.sleep(0)
