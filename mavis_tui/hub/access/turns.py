"""Whose password is hashed next: a few at a time, one network address after the other, and nobody waits for long.

Hashing is dear on purpose. A morning on which everybody signs in at once must neither bring the hub down nor keep one
office waiting behind another; who would wait for longer than a device does is told when to come back.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

LONGEST_SECONDS = 12.0
"""So long anybody waits at most: a device gives up after 20."""

_FIRST_GUESS_SECONDS = 0.05
_WEIGHT = 0.1


class ComeBack(Exception):
    """There are too many before this one. `seconds` is when to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Turns:
    """Gives turns, `at_once` at a time: round the addresses, and for each in the order in which they came."""

    def __init__(self, at_once: int, longest: float = LONGEST_SECONDS) -> None:
        self._free = at_once
        self._at_once = at_once
        self._longest = longest
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._takes = _FIRST_GUESS_SECONDS

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for a turn, and have it while the block lasts. Raises ComeBack."""
        await self._come_up(address)
        began = monotonic()
        try:
            yield
        finally:
            self._takes += _WEIGHT * (monotonic() - began - self._takes)
            self._free += 1
            self._next()

    async def _come_up(self, address: str) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        ahead = sum(len(line) for line in self._waiting.values())
        expected = (ahead + 1) * self._takes / self._at_once
        if expected > self._longest:
            raise ComeBack(max(1, round(expected)))
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address, deque()).append(mine)
        self._next()
        try:
            await asyncio.wait_for(asyncio.shield(mine), self._longest)
        except (TimeoutError, asyncio.CancelledError) as error:
            self._leave(address, mine)
            if isinstance(error, TimeoutError):
                raise ComeBack(max(1, round(self._longest))) from error
            raise

    def _next(self) -> None:
        while self._free and self._waiting:
            address, line = next(iter(self._waiting.items()))
            mine = line.popleft()
            if line:
                self._waiting.move_to_end(address)
            else:
                del self._waiting[address]
            self._free -= 1
            mine.set_result(None)

    def _leave(self, address: str, mine: "asyncio.Future[None]") -> None:
        if mine.done():  # its turn came at the very moment
            self._free += 1
            self._next()
            return
        line = self._waiting[address]
        line.remove(mine)
        if not line:
            del self._waiting[address]
