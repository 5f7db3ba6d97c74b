"""What a test of the engine does with a device: record, let time pass, and count what the hub holds."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from mavis_tui.cache.outbox.outbox import Outbox
from mavis_tui.client.service import Service
from mavis_tui.models.change import Change
from mavis_tui.sync.engine import Engine
from tests.builders import a_change, a_vaccination
from tests.cable import Cable

OFFLINE_PASSWORD = "the tea is always cold"
CHILDREN = 12
SENDING = "POST /v1/changes"
GREETING = "GET /v1/hello"


class Enough(Exception):
    """Ends a `run` that would go on for ever."""


@dataclass
class Rests:
    """A sleep that takes no time: it notes how long each rest should be and lets things happen in between.

    `then[n]` is called at the end of the n-th rest, counted from 1; after `at_most` rests `run` ends with Enough.
    `passed` is how many seconds all rests took together.
    """

    at_most: int = 10
    taken: list[float] = field(default_factory=list)
    passed: float = 0.0
    then: dict[int, Callable[[], object]] = field(default_factory=dict)

    async def __call__(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.taken.append(seconds)
        self.passed += seconds
        if len(self.taken) >= self.at_most:
            raise Enough
        self.then.get(len(self.taken), lambda: None)()


@dataclass
class Device:
    outbox: Outbox
    service: Service
    engine: Engine
    cable: Cable
    rests: Rests

    def record(self, *numbers: int) -> list[Change]:
        """Record the vaccinations of these children."""
        return [self.outbox.append(a_change(n), offline=True).change for n in numbers]

    def correct(self, n: int, revision: int = 2) -> Change:
        """Correct the n-th vaccination."""
        record = a_vaccination(n, revision=revision, notes=f"Revision {revision}")
        return self.outbox.append(a_change(n, record, sequence=1000 * revision + n), offline=True).change

    def waiting(self) -> list[tuple[str, int]]:
        """Name what waits."""
        return [(change.id, change.revision) for change in self.outbox.waiting()]

    async def doses(self) -> Counter[str]:
        """Count each dose in the hub's copy of the session, as the next nurse would get it."""
        tagged = await self.service.session("1204")
        assert tagged is not None
        return Counter(
            dose.id for child in tagged.value.children for care in child.care.values() for dose in care.history
        )
