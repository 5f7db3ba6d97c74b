"""A hub that runs in the test's own process: the real application, the real database, no socket.

    async with running_hub(tmp_path, clock) as hub:
        await hub.put(a_bundle())
        token = await hub.sign_in()
        async with hub.client(token) as client: ...

`hub.transport` is the way in for a client of one's own; its base address is `hub.address`.
"""

import asyncio
import atexit
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import httpx
import msgspec
from argon2 import PasswordHasher
from litestar import Litestar
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.app import create_app
from mavis_tui.hub.sessions.sessions import Put, put_session
from mavis_tui.hub.store import at_one_go
from mavis_tui.hub.store import engines as hub_engines
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.models.calendar import Clock, system_clock
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.wire.messages import SignedIn
from tests.builders import NOON, NURSE, a_bundle
from tests.hub import places

PASSWORD = "a cup of tea at eleven"
DEVICE = "device-1"

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashing that a test can afford."""


@dataclass
class RunningHub:
    app: Litestar
    transport: httpx.ASGITransport
    file: Path
    address: str = "http://hub.test"

    @property
    def _clock(self) -> Clock:
        clock: Clock = self.app.state.hub.clock
        return clock

    @property
    def database(self) -> Database:
        database: Database = self.app.state.hub.database
        return database

    async def add_nurse(self, staff: Staff = NURSE, password: str = PASSWORD, organisation: str = "R1L") -> Staff:
        """Let a nurse in; without arguments the one of the builders, in the team of the builders."""
        await add_user(
            self.database, staff.email, staff.name, organisation, password, CHEAP, self._clock, role=staff.role
        )
        return staff

    async def put(self, bundle: SessionBundle, organisation: str | None = None) -> Put:
        """Give the hub a session, or a newer state of it, for the team that the session names."""
        return await put_session(self.database, bundle, organisation)

    async def sign_in(self, staff: Staff = NURSE, organisation: str = "R1L", device: str = DEVICE) -> str:
        """Let a nurse in and give the token she gets."""
        await self.add_nurse(staff, organisation=organisation)
        return await self.sign_again(staff, device)

    async def sign_again(self, staff: Staff = NURSE, device: str = DEVICE) -> str:
        """Give another token to a nurse whom the hub knows."""
        async with self.client() as client:
            body = {"email": staff.email, "password": PASSWORD, "device": device}
            answer = await client.post("/v1/sign-in", json=body)
        return msgspec.json.decode(answer.content, type=SignedIn).token

    def client(self, token: str | None = None) -> httpx.AsyncClient:
        """Give a client that is signed in with a token, or isn't."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(transport=self.transport, base_url=self.address, headers=headers)


@asynccontextmanager
async def running_hub(
    tmp_path: Path, clock: Clock, file: str = "hub.db", stock: Path | None = None
) -> AsyncIterator[RunningHub]:
    """Run a hub on a database file in `tmp_path`; a second time on the same file, it holds what it held.

    `stock` is the closed database of another hub: a new file starts with all that it holds (see `stocked`).
    """
    if not places.is_there(tmp_path / file):
        await places.make(tmp_path / file, stock or await _empty_hub())
    stand = _stands.pop() if _stands else _Stand()
    stand.turn_to(tmp_path / file, clock)
    # The hub answers its own errors, as it would on a socket.
    transport = httpx.ASGITransport(stand.app, raise_app_exceptions=False)  # type: ignore[arg-type] # Litestar's own ASGI types
    started, stop = asyncio.Event(), asyncio.Event()
    running = asyncio.create_task(_run(stand.app, started, stop))
    await asyncio.wait([running, asyncio.create_task(started.wait())], return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        running.result()
    try:
        yield RunningHub(stand.app, transport, tmp_path / file)
    finally:
        stop.set()
        await running
        _stands.append(stand)


class _Stand:
    """An application that runs one hub after the other, each on its own file and by its own clock.

    Making the routes, and translating what is asked of the database, costs several times what a test's hub does.
    """

    def __init__(self) -> None:
        self._file = _folder() / f"stand-{next(_numbers)}.db"
        self._clock: Clock = system_clock
        where = f"postgresql:///{self._file.name}" if places.CLUSTER else self._file
        self.app = create_app(where, lambda: self._clock(), hasher=CHEAP)

    def turn_to(self, file: Path, clock: Clock) -> None:
        """Serve this file from the next start on."""
        if places.CLUSTER:
            _led_to[self._file.name] = file
        elif sys.platform == "win32":  # where a symbolic link takes a right that few have
            _led_to[str(self._file)] = file
        else:
            self._file.unlink(missing_ok=True)
            self._file.symlink_to(file)
        self._clock = clock


def _engine(url: str | URL, **options: Any) -> AsyncEngine:
    """Give each stand one engine for good: what was translated to SQL once needn't be for the next hub."""
    place = make_url(url).database or ""
    if not Path(place).name.startswith("stand-"):
        return create_async_engine(url, **options)
    if places.CLUSTER:
        if place not in _engines_there:
            said = options["connect_args"]
            _engines_there[place] = create_async_engine(
                url, async_creator=lambda: asyncpg.connect(places.where(_led_to[place]), **said), **options
            )
        return _engines_there[place]
    if sys.platform == "win32" and place not in _engines_there:
        _engines_there[place] = create_async_engine(
            url, async_creator=lambda: at_one_go.at_one_go(str(_led_to[place])), **options
        )
    if place not in _engines_there:
        _engines_there[place] = create_async_engine(url, **options)
    return _engines_there[place]


_led_to: dict[str, Path] = {}
_engines_there: dict[str, AsyncEngine] = {}
"""What a stand leads to where no link does, and the engine that opens it."""
hub_engines.create_async_engine = _engine  # type: ignore[attr-defined] # where a hub gets it

_stands: list[_Stand] = []
_numbers = count(1)


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="mavis-hub-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Stock(NamedTuple):
    """The closed database of a hub, and the token of the nurse who signed in to it."""

    file: Path
    token: str


_stocks: dict[int, Stock] = {}


async def stocked(children: int = 3) -> Stock:
    """Give a hub that has session 1204 with so many children, and the nurse of the builders; made once in a process."""
    if children not in _stocks:
        name = f"stock-{children}.db"
        async with running_hub(_folder(), lambda: NOON, name) as hub:
            await hub.put(a_bundle(children))
            token = await hub.sign_in()
        _stocks[children] = Stock(_folder() / name, token)
    return _stocks[children]


_made: list[Path] = []


async def _empty_hub() -> Path:
    """Give the file of a hub that holds nothing yet, made once by the hub itself: making tables takes its time."""
    if not _made:
        await places.make(_folder() / "hub.db")
        await (await open_hub_database(places.where(_folder() / "hub.db"))).close()
        _made.append(_folder() / "hub.db")
    return _made[0]


async def _run(app: Litestar, started: asyncio.Event, stop: asyncio.Event) -> None:
    # In one task from beginning to end: pytest sets a fixture up and tears it down in two.
    async with app.lifespan():
        started.set()
        await stop.wait()
