"""A laptop as the trials use it: the real workspace over a real store and client, with a cable that fails on purpose.

It remembers what the nurse was told is safe, and it can lose its power at any moment: what the disk held then is all
that is left.
"""

import shutil
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import httpx

from mavis_tui.cache.keys import vault
from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import Clock
from mavis_tui.models.change import Change
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from tests.cable import Cable, Fault

OFFLINE_PASSWORD = "the tea is always cold"

Connects = Callable[..., Service]
"""Makes the client, as `Service` does."""


class PowerCut(BaseException):
    """The laptop is off. Nothing in the program may catch it; what still runs can’t reach the disk that counts."""


class OwnClock:
    """The laptop's clock, `ahead` of the right one."""

    def __init__(self, right: Clock) -> None:
        self._right = right
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Tell the time, right or wrong."""
        return self._right() + self.ahead


class Wire(Cable):
    """A cable on which the power can go: `cut_power` is called in the n-th request, before the hub has it or after.

    `struck` counts the faults that befell a request.
    """

    def __init__(self, hub: httpx.AsyncBaseTransport) -> None:
        super().__init__(hub)
        self.countdown: int | None = None
        self.after_delivery = False
        self.cut_power: Callable[[], None] = lambda: None
        self.struck = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request, unless the power goes."""
        if self.countdown is not None and not self.after_delivery:
            self._tick()
        response = await super().handle_async_request(request)
        if self.countdown is not None and self.after_delivery:
            self._tick()
        return response

    def _next(self, request: httpx.Request) -> Fault | None:
        fault = super()._next(request)
        self.struck += fault is not None
        return fault

    def _tick(self) -> None:
        assert self.countdown is not None
        self.countdown -= 1
        if self.countdown < 0:
            self.countdown = None
            self.cut_power()
            raise PowerCut


class Laptop:
    """One device. `confirmed` is every change whose confirmation a nurse was shown, by id and revision.

    `had_the_session` is for whoever watches: whether the session was saved here when they last looked.
    """

    def __init__(
        self, sealed: Path, folder: Path, wire: Wire, right_time: Clock, hub: str, connects: Connects = Service
    ) -> None:
        self.name = folder.name
        self.wire = wire
        self.clock = OwnClock(right_time)
        self.confirmed: dict[tuple[str, int], Change] = {}
        self.hub = hub
        self._connects = connects
        self._folder = folder
        self._lives = 0
        self._made = 0
        self.had_the_session = False
        shutil.copytree(sealed, self.disk)
        self._switch_on()

    @property
    def disk(self) -> Path:
        """Where its store lies now."""
        return self._folder / str(self._lives)

    def new_id(self) -> str:
        """Make the next id, unlike that of any other laptop."""
        self._made += 1
        return f"{self.name}-{self._made}"

    def confirm(self, make: Callable[[], Entry | None]) -> Entry | None:
        """Let a nurse confirm something, and remember what she was told is safe; what was refused in words isn't."""
        try:
            entry = make()
        except MavisError:
            return None
        if entry is not None:
            self.confirmed[entry.change.id, entry.change.revision] = entry.change
        return entry

    async def doing(
        self, verb: Coroutine[Any, Any, Any], *, power_goes_in: int | None = None, after: bool = False
    ) -> Any:
        """Do something that asks the hub; a MavisError is an answer. The power may go in a request, counted from 0."""
        self.wire.countdown, self.wire.after_delivery = power_goes_in, after
        self.wire.cut_power = self._keep_the_disk
        try:
            return await verb
        except MavisError as error:
            return error
        except PowerCut:
            await self._come_back()
            return None
        finally:
            self.wire.countdown = None

    async def lose_power(self) -> None:
        """Go off and come back, with what the disk holds."""
        self._keep_the_disk()
        await self._come_back()

    async def wake_up_with(self, backup: Path) -> None:
        """Go off, and come back with the files of a backup in the place of its own."""
        shutil.copytree(backup, self._folder / str(self._lives + 1))
        await self._come_back()

    async def restart(self) -> None:
        """Close the app and open it again; what is too old goes then."""
        await self.workspace.access.close()
        self.workspace.lock()
        self._switch_on()
        self.workspace.sessions.let_go_of_old()

    async def switch_off(self) -> None:
        """Close everything for good."""
        await self.workspace.access.close()
        self.store.lock()

    def _keep_the_disk(self) -> None:
        """Copy the files as they lie there now. SQLite's index of the journal is memory that a power cut loses."""
        shutil.copytree(self.disk, self._folder / str(self._lives + 1), ignore=shutil.ignore_patterns("*-shm"))

    async def _come_back(self) -> None:
        before = self.disk
        await self.workspace.access.close()
        self.store.lock()
        self._lives += 1
        shutil.rmtree(before)
        self._switch_on()
        self.workspace.sessions.let_go_of_old()

    def _switch_on(self) -> None:
        self.store = Store(self.disk)
        self.store.unlock(OFFLINE_PASSWORD)
        self.workspace = Workspace(
            self.store, Settings(data_dir=self.disk, hub=self.hub), self.clock, self.new_id, self._connect, Random(1)
        )

    def _connect(self, hub: str, token: str | None) -> Service:
        return self._connects(hub, token=token, transport=self.wire)


def sealed_store(folder: Path) -> Path:
    """Make an empty store, with the cheapest password that a vault accepts: it is opened thousands of times."""
    with patch.object(vault, "MEMORY_KIB", 8 * 1024):
        store = Store(folder)
        store.create(OFFLINE_PASSWORD)
    store.lock()
    return folder
