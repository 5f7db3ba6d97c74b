"""A running hub for every test of this folder."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import StandingClock
from tests.hub.running import RunningHub, running_hub


@pytest.fixture
async def hub(tmp_path: Path, clock: StandingClock) -> AsyncIterator[RunningHub]:
    async with running_hub(tmp_path, clock) as running:
        yield running
