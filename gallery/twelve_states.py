"""Draws the twelve states from the running program: `make gallery` writes the pictures and docs/gallery.md.

The real app, store, client and hub, on the demonstration's invented sessions of one fixed morning; only the clock, the
identifiers and the plug in the wall are ours. The suite draws them again and compares (tests/test_gallery.py).
"""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from textual.pilot import Pilot

from gallery.hierarchy import HIERARCHY, draw_hierarchy
from gallery.visiting import (
    CHECKOUT,
    PICTURES,
    SIZE,
    SIZES,
    Drawn,
    State,
    Visit,
    keep,
    keep_named,
    record,
    sized_name,
    surroundings,
)
from mavis_tui.app.app import MavisApp
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.demo.generate import demonstration
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.app import create_app
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.models.calendar import today
from mavis_tui.settings import Settings
from mavis_tui.sync.connectivity import Link
from mavis_tui.terminal.scans import Scanned
from mavis_tui.workspace import Workspace

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
HUB = "http://hub.demonstration"
EMAIL, PASSWORD = "sian.rees@example.nhs.uk", "a cup of tea at eleven"

INVENTED_BOX = "]d201050123456789001727022810XK2201"
"""The code of a box that nobody sells: its product code has a right check digit and no owner."""

STATES = (
    State(
        1,
        "Dashboard with offline sessions",
        "dashboard-with-offline-sessions",
        "See at a glance which sessions are on this device, and open one. Space marks sessions, `o` saves all that are "
        "marked.",
    ),
    State(
        2,
        "School session",
        "school-session",
        "Read how far the session has got, and save it offline with `o` before leaving for the school.",
    ),
    State(
        3,
        "School session is available offline",
        "school-session-available-offline",
        "See until when the copy is kept, when it was refreshed and how many records were changed here; refresh it, or "
        "remove it.",
    ),
    State(
        4,
        "Child list is available offline",
        "child-list-available-offline",
        "Type a name, a class, a birthday or an NHS number at once; the arrow keys and Enter open a child.",
    ),
    State(
        5,
        "Child is available offline",
        "child-available-offline",
        "Read who it is, what was agreed and what may be done and why, and answer the question: was the vaccine given?",
    ),
    State(
        6,
        "You are working offline banner",
        "working-offline-banner",
        "Go on working in the sessions that are saved; the others wait until the team server can be reached.",
    ),
    State(
        7,
        "Help working offline",
        "help-working-offline",
        "Read what can and what can’t be done without a network, and where a record is meanwhile.",
    ),
    State(
        8,
        "Offline vaccination saved",
        "offline-vaccination-saved",
        "Go on with the next child: the record is on this device and will be sent by itself.",
    ),
    State(
        9,
        "Online vaccination saved",
        "online-vaccination-saved",
        "Go on with the next child: the team server holds the record.",
    ),
    State(
        10,
        "You have offline changes",
        "you-have-offline-changes",
        "See that something waits, and press `c` to see what.",
    ),
    State(
        11,
        "Your offline changes have been saved",
        "offline-changes-saved",
        "Read how many records arrived, when and from where; F8 puts the message away, nothing else does.",
    ),
    State(
        12,
        "School session not available offline",
        "school-session-not-available-offline",
        "Read why it can’t be opened now and what to do about it.",
    ),
)


SIZED_PAGES = {
    "Dashboard": "dashboard",
    "One session": "session",
    "List of children": "list",
    "One child": "child",
    "Form": "form",
    "Check and confirm": "check",
    "Today": "today",
    "A box is scanned": "scanned",
    "Change hands": "change-hands",
}
"""The pages of a day, as their pictures in other sizes are named."""

_HOW = "The twelve states, drawn at 80x24 by `make gallery` from the running program on invented children."
_FIRST = """\
Decided once, in `mavis_tui/terminal/themes.py` (docs/decisions/0035): what is still to do is bold and has the most \
contrast of all, with and without colour; what somebody has to look at is blue, yellow or red; what is done is grey, \
the whole line; green says that something is here or safe. Every status is a word: nothing is told by colour alone."""
_SIZED = """\
At 60 columns and 20 lines nothing is cut but what ends in `…`; from 120 columns on the highlighted child stands \
beside the list (docs/decisions/0044), classes and batches stand beside a session's page, and where there are lines \
for it every health answer is written out."""


class Plug(httpx.AsyncBaseTransport):
    """The way to the hub, which can be pulled out of the wall."""

    def __init__(self, hub: httpx.AsyncBaseTransport) -> None:
        self._hub = hub
        self.pulled = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on, or fail as a missing network does."""
        if self.pulled:
            raise httpx.ConnectError("pulled", request=request) from OSError(101, "Network is unreachable")
        return await self._hub.handle_async_request(request)


class OnlineVisit(Visit):
    """A visit with a hub behind the app, which can be taken away."""

    def __init__(self, app: MavisApp, pilot: Pilot[Any], plug: Plug, states: Sequence[State]) -> None:
        super().__init__(app, pilot, states)
        self._plug = plug

    async def pull(self) -> None:
        """Pull the plug, and let the app notice."""
        self._plug.pulled = True
        self._app.workspace.wake()
        await self._until(lambda: self._app.workspace.link is Link.OFFLINE, "the loss of the network")
        await self._pilot.pause()

    async def scans(self, code: str) -> None:
        """Let a scanner read a box of flu vaccine, whose product somebody has named before."""
        boxes = self._app.workspace.boxes
        boxes.learn(boxes.read(code), "AstraZeneca Fluenz")
        self._app.post_message(Scanned(code))
        await self._pilot.pause()

    async def plug_in(self) -> None:
        """Put the plug back, and let the app believe it."""
        self._plug.pulled = False
        while self._app.workspace.link is not Link.ONLINE:
            self._app.workspace.wake()
            await self._pilot.pause()
        await self._pilot.pause()


@asynccontextmanager
async def visit(folder: Path, states: Sequence[State] = STATES) -> AsyncIterator[OnlineVisit]:
    """Start hub, store and app in `folder`, signed in and online."""
    hub = create_app(folder / "hub.db", lambda: NOW, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    async with hub.lifespan():
        database = hub.state.hub.database
        await add_user(database, EMAIL, "Sian Rees", "R1L", PASSWORD)
        for bundle in demonstration(today(lambda: NOW)):
            await put_session(database, bundle)
        plug = Plug(httpx.ASGITransport(hub))  # type: ignore[arg-type] # Litestar's own ASGI types
        workspace = _workspace(folder / "store", plug)
        workspace.access.create("a password for a picture")
        await workspace.access.sign_in(HUB, EMAIL, PASSWORD)
        await workspace.sessions.refresh_list()
        app = MavisApp(workspace)
        async with app.run_test(size=SIZE) as pilot:
            while workspace.link is not Link.ONLINE:
                await pilot.pause(0.02)
            yield OnlineVisit(app, pilot, plug, states)
        await workspace.access.close()


def _workspace(folder: Path, plug: Plug) -> Workspace:
    numbers = iter(range(1_000_000))
    return Workspace(
        Store(folder, new_id=lambda: "gallery-device"),
        Settings(data_dir=folder),
        lambda: NOW,
        lambda: f"gallery-{next(numbers)}",
        lambda hub, token: Service(hub, token=token, transport=plug),
        random.Random(1),
    )


async def draw_all(folder: Path) -> tuple[dict[int, Drawn], dict[str, Drawn]]:
    """Walk through a nurse's morning and keep the twelve states, by number, and what they are at other sizes."""
    async with visit(folder) as nurse:
        await nurse.sees("Sessions", "Mill Brow")
        await nurse.press("enter")
        await nurse.sees("Record vaccinations")
        await nurse.draw(2)
        await nurse.press("o")
        await nurse.sees("Available offline", "until")
        await nurse.draw(3)
        await nurse.press("escape", "down", "down", "down")
        await nurse.sees("Sessions")
        await nurse.press("o")
        await nurse.sees("Saved. You can vaccinate")
        await nurse.press("up", "up", "up")
        await nurse.draw(1)
        await nurse.draw_at_every_size("dashboard")
        await nurse.press("enter")
        await nurse.sees("Record vaccinations")
        await nurse.draw_at_every_size("session")
        await nurse.press("v")
        await nurse.sees("Type a name")
        await nurse.draw(4)
        await nurse.press("enter")
        await nurse.sees("was the vaccine given?")
        await nurse.draw(5)
        await nurse.draw_at_every_size("child")
        await record(nurse, at_every_size=True)
        await nurse.sees("Saved. The team server holds this record.")
        await nurse.draw(9)
        await nurse.pull()
        await nurse.press("down", "enter")
        await nurse.sees("was the vaccine given?")
        await record(nurse)
        await nurse.sees("Saved offline. On this device only")
        await nurse.draw(8)
        await nurse.draw_at_every_size("list")
        await nurse.press("escape", "t")
        await nurse.sees("Today: Flu session", "1 waits on this device")
        await nurse.draw_at_every_size("today")
        await nurse.press("escape", "escape")
        await nurse.sees("You have offline changes")
        await nurse.draw(10)
        await nurse.press("down", "enter")
        await nurse.sees("Not available offline")
        await nurse.draw(12)
        await nurse.press("escape", "h")
        await nurse.sees("Help working offline")
        await nurse.draw(7)
        await nurse.press("escape")
        await nurse.plug_in()
        await nurse.sees("Your offline changes have been saved")
        await nurse.draw(11)
        await nurse.press("f8")
        await nurse.pull()
        await nurse.sees("You are working offline")
        await nurse.draw(6)
        await _scans_and_hands_over(nurse)
        return nurse.drawn, nurse.sized


async def _scans_and_hands_over(nurse: OnlineVisit) -> None:
    """Scan a box on the page of a child, and let another nurse record."""
    await nurse.press("up", "enter")
    await nurse.sees("Record vaccinations")
    await nurse.press("v", "down", "down", "enter")
    await nurse.sees("was the vaccine given?")
    await nurse.scans(INVENTED_BOX)
    await nurse.sees("Your answer takes this batch.")
    await nurse.draw_at_every_size("scanned")
    await nurse.press("ctrl+n")
    await nurse.sees("Change hands")
    await nurse.draw_at_every_size("change-hands")


def page() -> str:
    """Write docs/gallery.md: every state with its picture and what a person can do there."""
    parts = ["# Gallery", _HOW]
    for state in STATES:
        parts += [f"## {state.number} {state.title}", f"![{state.title}](pictures/{state.slug}.svg)", state.can]
    parts += ["## What the eye meets first", _FIRST]
    for palette in HIERARCHY:
        parts += [f"### {palette.title}", f"![{palette.title}](pictures/{palette.slug}.svg)"]
    parts += ["## Narrow and wide", _SIZED]
    for title, name in SIZED_PAGES.items():
        parts.append(f"### {title}")
        parts += [f"![{title}, {w} columns by {h} lines](pictures/{sized_name(name, (w, h))}.svg)" for w, h in SIZES]
    return "\n\n".join(parts) + "\n"


def write() -> None:
    """Write the pictures and the page."""
    surroundings()
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        drawn, sized = asyncio.run(draw_all(Path(folder)))
    keep(STATES, drawn)
    keep_named({**sized, **asyncio.run(draw_hierarchy())})
    (CHECKOUT / "docs" / "gallery.md").write_text(page(), encoding="utf-8")
