"""The demonstration's office on one fixed day, served on loopback, and Debian's Chromium to look at its pages.

Playwright drives the browser that the machine has (`CHROMIUM`); nothing is downloaded. It is in
requirements/browser.txt, and loaded only where somebody asks for it.
"""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import util
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from argon2 import PasswordHasher
from litestar import Litestar

from mavis_tui.commands.support.demo_office import fill_day
from mavis_tui.console.results import DemonstrationDoors
from mavis_tui.demo.generate import demonstration
from mavis_tui.demo.names import OFFICE
from mavis_tui.hub.app import create_app
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.models.calendar import today

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
EMAIL, PASSWORD = OFFICE[0], "a cup of tea at eleven"
CHROMIUM = shutil.which("chromium")

_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class ServedOffice(NamedTuple):
    """A team server that answers on loopback."""

    address: str
    app: Litestar

    @property
    def database(self) -> Database:
        """What it stores into."""
        database: Database = self.app.state.hub.database
        return database


def why_not() -> str:
    """Say what is missing to look at pages in a browser, nothing where all is there."""
    if CHROMIUM is None:
        return "Debian’s chromium isn’t installed"
    if util.find_spec("playwright") is None:
        return "playwright isn’t installed (requirements/browser.txt)"
    return ""


def _a_day(now: datetime) -> Callable[[Database], Awaitable[None]]:
    day = today(lambda: now)
    doors = DemonstrationDoors(hub="", email=EMAIL, password=PASSWORD, data_dir="", offline_password="", made_on=day)
    return lambda database: fill_day(database, demonstration(day), doors, now)


@asynccontextmanager
async def served(
    folder: Path, now: datetime = NOW, *, fill: Callable[[Database], Awaitable[None]] | None = None
) -> AsyncIterator[ServedOffice]:
    """Serve a team server whose clock stands, with a filled day, or with what `fill` puts there."""
    database = await open_hub_database(folder / "hub.db")
    await (fill or _a_day(now))(database)
    await database.close()
    app = create_app(folder / "hub.db", lambda: now, hasher=_CHEAP)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            if serving.done():
                serving.result()
            await asyncio.sleep(0.01)
        try:
            yield ServedOffice(f"http://127.0.0.1:{port}", app)
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def chromium(**how: Any) -> AsyncIterator[Any]:
    """Start Chromium, and give a context of it (a browser that nobody used before), made as `how` says."""
    from playwright.async_api import async_playwright

    async with async_playwright() as driver:
        # a sandbox of its own asks for more than a container gives; it sees our own pages only
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield await browser.new_context(**{"locale": "en-GB", "timezone_id": "Europe/London", **how})
        finally:
            await browser.close()


async def signs_in(page: Any, office: ServedOffice, *, at: str = "/office", leads_to: str = "/office") -> None:
    """Sign in at the pages, as a person does; `at` is where she goes, nothing where she is asked already."""
    if at:
        await page.goto(f"{office.address}{at}")
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(f"{office.address}{leads_to}")
