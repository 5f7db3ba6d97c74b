"""A device with a real store, a real client and a cable; the real hub at its other end."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import pytest

from mavis_tui.cache.keys import vault
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.sync.engine import Engine
from tests.cable import Cable
from tests.conftest import StandingClock
from tests.hub.running import RunningHub, running_hub, stocked
from tests.sync.device import CHILDREN, OFFLINE_PASSWORD, Device, Rests


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one empty store for all tests, because choosing a password is slow on purpose."""
    folder = tmp_path_factory.mktemp("sealed") / "data"
    with pytest.MonkeyPatch.context() as patch:
        # The least memory that a vault accepts; a real one is opened once a day, these hundreds of times.
        patch.setattr(vault, "MEMORY_KIB", 8 * 1024)
        store = Store(folder)
        store.create(OFFLINE_PASSWORD)
    store.lock()
    return folder


@pytest.fixture
def store(sealed: Path, tmp_path: Path) -> Iterator[Store]:
    yield from opened(sealed, tmp_path)


def opened(made: Path, tmp_path: Path) -> Iterator[Store]:
    """Copy a store that was made before into the test's folder, and give it open."""
    shutil.copytree(made, tmp_path / "store")
    store = Store(tmp_path / "store")
    store.unlock(OFFLINE_PASSWORD)
    yield store
    store.lock()


@pytest.fixture
async def hub(tmp_path: Path, clock: StandingClock) -> AsyncIterator[RunningHub]:
    async with running_hub(tmp_path, clock, stock=(await stocked(CHILDREN)).file) as running:
        yield running


@pytest.fixture
def cable(hub: RunningHub) -> Cable:
    return Cable(hub.transport)


@pytest.fixture
async def device(store: Store, hub: RunningHub, cable: Cable, clock: StandingClock) -> AsyncIterator[Device]:
    service = Service(hub.address, token=(await stocked(CHILDREN)).token, transport=cable)
    rests = Rests()
    numbers = iter(range(1, 1_000_000))
    engine = Engine(
        outbox=store.outbox,
        service=service,
        clock=clock,
        new_nonce=lambda: f"nonce-{next(numbers)}",
        random=Random(1),
        sleep=rests,
        seconds=lambda: rests.passed,
    )
    yield Device(store.outbox, service, engine, cable, rests)
    await service.close()
