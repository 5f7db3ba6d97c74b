"""The one hub on which all runs of the state machine take place, because starting one for each would take longest."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

from mavis_tui.client.service import Service
from tests.conftest import StandingClock
from tests.hub.running import RunningHub, running_hub
from torture.laptop import Connects, sealed_store

LAPTOPS = 2


class County:
    """One hub for all runs; in each, a team of its own works on it. Also what was counted."""

    def __init__(self, folder: Path, connects: Connects = Service) -> None:
        self.folder = folder
        self.connects = connects
        self.tally: Counter[str] = Counter()
        self.clock = StandingClock()
        self.loop = asyncio.Runner()
        self._open = AsyncExitStack()
        self.hub: RunningHub = self.loop.run(self._open.enter_async_context(running_hub(folder, self.clock)))
        self.sealed = [sealed_store(folder / f"sealed-{n}") for n in range(LAPTOPS)]

    def close(self) -> None:
        """Stop the hub."""
        self.loop.run(self._open.aclose())
        self.loop.close()
