"""A visit to the app with a hub behind it, on the demonstration's sessions of one fixed morning."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from textual.pilot import Pilot

from gallery.visiting import SIZE, State, Visit
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
async def visit(folder: Path, states: Sequence[State]) -> AsyncIterator[OnlineVisit]:
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
