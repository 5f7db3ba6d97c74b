"""A nurse with her device: the real workspace over a real store and a real client, a cable, and the real hub behind it.

`tests/workspace` asks the workspace itself; `tests/screens` and `tests/widgets` put the app on top of it.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import httpx
import msgspec
import pytest

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import NURSE, a_bundle
from tests.cable import Cable
from tests.conftest import StandingClock
from tests.hub.running import PASSWORD, RunningHub, running_hub
from tests.sync.conftest import opened, sealed
from tests.sync.device import OFFLINE_PASSWORD

__all__ = ["FULL", "OFFLINE_PASSWORD", "PASSWORD", "Nurse", "cable", "hub", "introduced", "nurse", "sealed", "store"]

FULL = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)
"""A dose of the first vaccine of the builders, with everything that there is to say about it."""


@dataclass
class Nurse:
    workspace: Workspace
    store: Store
    hub: RunningHub
    cable: Cable
    clock: StandingClock
    new_id: Callable[[], str]

    async def sign_in(self, staff: Staff = NURSE) -> None:
        """Sign in at the hub, which must know her already."""
        await self.workspace.access.sign_in(self.hub.address, staff.email, PASSWORD)

    async def save(self, *sessions: SessionBundle) -> None:
        """Give the hub these sessions, and save them offline."""
        for bundle in sessions:
            await self.hub.put(bundle)
            await self.workspace.sessions.save_offline(bundle.session.id)

    def record(
        self,
        child: str = "child-1",
        answers: Answers = FULL,
        session: str = "1204",
        programme: Programme = Programme.HPV,
        **other: Any,
    ) -> Entry:
        """Record one attempt and confirm it; keyword arguments change single answers."""
        options = self.workspace.recording.options(session, child, programme)
        prepared = self.workspace.recording.prepare(options, msgspec.structs.replace(answers, **other))
        return self.workspace.recording.confirm(prepared)

    def not_given(self, child: str = "child-1", reason: Reason = Reason.UNWELL, **where: Any) -> Entry:
        """Record why a vaccine was not given."""
        return self.record(child, Answers(reason=reason), **where)

    async def lose_the_network(self) -> None:
        """Cut the cable, and notice it."""
        self.cable.cut()
        await self.workspace.engine().probe()

    async def find_the_network(self) -> None:
        """Mend the cable, and believe it."""
        self.cable.mend()
        for _ in range(2):
            await self.workspace.engine().probe()

    async def upload(self) -> None:
        """Send what waits; nothing may be left."""
        result = await self.workspace.upload_now()
        assert result.stopped_by == ""

    async def refused(self, child: str = "child-1") -> Entry:
        """Record a dose, and let the hub refuse it because it doesn't know the session any more."""
        entry = self.record(child)
        self.cable.alter = lambda body: body.replace(
            b'"verdict":"saved"', b'"verdict":"refused","reason":"No such day"'
        )
        await self.upload()
        self.cable.alter = None
        kept = self.store.outbox.entry(entry.change.id)
        assert kept is not None
        assert kept.sending is Sending.ATTENTION
        return kept

    def settings(self, **changed: Any) -> None:
        """Work with other settings from now on."""
        new = msgspec.structs.replace(self.workspace.settings, **changed)
        self.workspace = composed(self.store, new, self.clock, self.new_id, self.cable)

    def lock(self) -> None:
        """Close the app: what was in memory is gone, the store is locked."""
        settings = self.workspace.settings
        self.workspace.lock()
        self.store = Store(settings.data_dir)
        self.workspace = composed(self.store, settings, self.clock, self.new_id, self.cable)

    def restart(self) -> None:
        """Close the app and open it again."""
        self.lock()
        self.workspace.access.unlock(OFFLINE_PASSWORD)


def composed(
    store: Store, settings: Settings, clock: StandingClock, new_id: Callable[[], str], cable: Cable
) -> Workspace:
    """Put a workspace together as the commands do, but for the cable, the clock and the ids."""

    def connect(hub: str, token: str | None) -> Service:
        return Service(hub, token=token, transport=cable)

    return Workspace(store, settings, clock, new_id, connect, Random(1))


class Introduced(NamedTuple):
    """What is on the disk once the nurse has signed in and asked for the list of sessions."""

    store: Path
    hub: Path


@pytest.fixture(scope="session")
def introduced(sealed: Path, tmp_path_factory: pytest.TempPathFactory) -> Introduced:
    """Let the nurse sign in once for all tests, at a hub with session 1204 and its three children."""
    folder = tmp_path_factory.mktemp("introduced")
    shutil.copytree(sealed, folder / "store")
    with asyncio.Runner() as runner:
        runner.run(_introduce(folder))
    return Introduced(folder / "store", folder / "hub.db")


async def _introduce(folder: Path) -> None:
    clock, store = StandingClock(), Store(folder / "store")
    store.unlock(OFFLINE_PASSWORD)
    async with running_hub(folder, clock) as hub:
        await hub.add_nurse()
        await hub.put(a_bundle())
        nurse = _nurse(store, hub, Cable(hub.transport), clock, lambda: "")
        await nurse.sign_in()
        await nurse.workspace.sessions.refresh_list()
        await nurse.workspace.access.close()
    store.lock()


@pytest.fixture
def store(introduced: Introduced, tmp_path: Path) -> Iterator[Store]:
    yield from opened(introduced.store, tmp_path)


@pytest.fixture
async def hub(introduced: Introduced, tmp_path: Path, clock: StandingClock) -> AsyncIterator[RunningHub]:
    """Run a hub with session 1204 and its three children, and one nurse."""
    async with running_hub(tmp_path, clock, stock=introduced.hub) as running:
        yield running


class OtherProcess(httpx.AsyncBaseTransport):
    """Lets the hub finish what it began, as a process of its own would, though the app that asked has ended."""

    def __init__(self, hub: RunningHub) -> None:
        self._of = hub
        self._hub = hub.transport
        self._running: set[asyncio.Task[httpx.Response]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        running = asyncio.create_task(self._hub.handle_async_request(request))
        self._running.add(running)
        running.add_done_callback(self._running.discard)
        return await asyncio.shield(running)

    async def finish(self) -> None:
        self._of.app.state.hub.watch.end()  # nobody is there any more for whom a question could wait
        await asyncio.gather(*self._running, return_exceptions=True)


@pytest.fixture
async def cable(hub: RunningHub) -> AsyncIterator[Cable]:
    elsewhere = OtherProcess(hub)
    yield Cable(elsewhere)
    await elsewhere.finish()


@pytest.fixture
async def nurse(
    store: Store, hub: RunningHub, cable: Cable, clock: StandingClock, new_id: Callable[[], str]
) -> AsyncIterator[Nurse]:
    """A nurse who is signed in and knows her team's sessions, none of which is on her device yet."""
    nurse = _nurse(store, hub, cable, clock, new_id)
    yield nurse
    if nurse.store.unlocked:
        await nurse.workspace.access.close()
        nurse.store.lock()


def _nurse(store: Store, hub: RunningHub, cable: Cable, clock: StandingClock, new_id: Callable[[], str]) -> Nurse:
    # a clock that a test sets forward would lock the app, as it does when a laptop slept; see test_locking
    settings = Settings(data_dir=store.folder, hub=hub.address, lock_minutes=0)
    return Nurse(composed(store, settings, clock, new_id, cable), store, hub, cable, clock, new_id)


@asynccontextmanager
async def colleague_of(nurse: Nurse, introduced: Introduced, tmp_path: Path, staff: Staff) -> AsyncIterator[Nurse]:
    """Give another nurse of the team, signed in at the same hub on a device of its own."""
    shutil.copytree(introduced.store, tmp_path / "colleague")
    store = Store(tmp_path / "colleague")
    store.unlock(OFFLINE_PASSWORD)
    store.device._write("id", "colleagues-device")  # it was copied, and no two devices have one
    elsewhere = OtherProcess(nurse.hub)
    numbers = count(1)
    colleague = _nurse(store, nurse.hub, Cable(elsewhere), nurse.clock, lambda: f"colleague-{next(numbers)}")
    await nurse.hub.add_nurse(staff)
    await colleague.sign_in(staff)
    yield colleague
    await elsewhere.finish()
    await colleague.workspace.access.close()
    if colleague.store.unlocked:
        colleague.store.lock()
