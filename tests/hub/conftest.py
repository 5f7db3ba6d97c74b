"""A running hub for every test of this folder, and nurses who are signed in to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from mavis_tui.models.vaccination import Staff
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.running import RunningHub, running_hub, stocked

STRANGER = Staff(email="tom.lister@example.nhs.uk", name="Tom Lister")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, leave out what is about files of SQLite."""
    if places.CLUSTER:
        of_files = [item for item in items if item.get_closest_marker("sqlite") is not None]
        config.hook.pytest_deselected(items=of_files)
        items[:] = [item for item in items if item not in of_files]


@pytest.fixture(autouse=True)
async def _no_database_stays(tmp_path: Path) -> AsyncIterator[None]:
    yield
    if places.CLUSTER:
        await places.clear_away(tmp_path)


@pytest.fixture
async def hub(tmp_path: Path, clock: StandingClock, request: pytest.FixtureRequest) -> AsyncIterator[RunningHub]:
    """Run a hub: an empty one, unless the test asks for the nurse, who comes with her team's session."""
    stock = (await stocked()).file if "nurse" in request.fixturenames else None
    async with running_hub(tmp_path, clock, stock=stock) as running:
        yield running


@pytest.fixture
async def nurse(hub: RunningHub) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of a nurse whose team has session 1204 with three children."""
    async with hub.client((await stocked()).token) as client:
        yield client


@pytest.fixture
async def stranger(hub: RunningHub) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of a nurse of another team, which has no sessions."""
    async with hub.client(await hub.sign_in(STRANGER, organisation="R2X", device="device-2")) as client:
        yield client
