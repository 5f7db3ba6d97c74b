"""A client at the end of a cable, and the real hub at the other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mavis_tui.client.service import Service
from tests.cable import Cable
from tests.conftest import StandingClock
from tests.hub.running import RunningHub, running_hub, stocked


@pytest.fixture
async def hub(tmp_path: Path, clock: StandingClock) -> AsyncIterator[RunningHub]:
    """Run a hub with session 1204 and its three children."""
    async with running_hub(tmp_path, clock, stock=(await stocked()).file) as running:
        yield running


@pytest.fixture
def cable(hub: RunningHub) -> Cable:
    return Cable(hub.transport)


@pytest.fixture
async def service(hub: RunningHub, cable: Cable) -> AsyncIterator[Service]:
    """Give a client that is signed in."""
    service = Service(hub.address, token=(await stocked()).token, transport=cable)
    yield service
    await service.close()
