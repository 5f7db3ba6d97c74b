"""Whose password is hashed next: a few at a time, one network address after the other, and nobody waits for long.

Hashing is dear on purpose. A morning on which everybody signs in at once must neither bring the hub down nor keep one
office waiting behind another; who would wait for longer than a device does is told when to come back.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

LONGEST_SECONDS = 8.0
"""So long anybody waits for a turn; with the 8 that writing may wait (store/database.py) a device's 20 are enough."""
LONGEST_REST_SECONDS = 30.0
"""Nobody is told to come back later than this: a device rests for a minute in all before it gives up."""

_FIRST_GUESS_SECONDS = 0.05
_WEIGHT = 0.1


class ComeBack(Exception):
    """There are too many before this one. `seconds` is when to try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Turns:
    """Gives turns, `at_once` at a time: round the addresses, and for each in the order in which they came.

    Who has to come back is given a time of his own, behind all who were told one before: else all came back together.
    """

    def __init__(self, at_once: int, longest: float = LONGEST_SECONDS) -> None:
        self._free = at_once
        self._at_once = at_once
        self._longest = longest
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._takes = _FIRST_GUESS_SECONDS
        self._promised = 0.0

    @asynccontextmanager
    async def turn(self, address: str, since: float | None = None) -> AsyncIterator[None]:
        """Wait for a turn, and have it while the block lasts. Raises ComeBack.

        `since` is when the waiting began by the monotonic clock, if that was before now.
        """
        await self._come_up(address, self._longest - (monotonic() - since if since is not None else 0.0))
        began = monotonic()
        try:
            yield
        finally:
            self._takes += _WEIGHT * (monotonic() - began - self._takes)
            self._free += 1
            self._next()

    async def _come_up(self, address: str, longest: float) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        if self._expected(address) > longest:
            raise self._come_back(address)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(address, deque()).append(mine)
        self._next()
        try:
            await asyncio.wait_for(asyncio.shield(mine), longest)
        except (TimeoutError, asyncio.CancelledError) as error:
            self._leave(address, mine)
            if isinstance(error, TimeoutError):
                raise self._come_back(address) from error
            raise

    def _expected(self, address: str) -> float:
        """Say in how many seconds the next one of an address has a turn, if the others take as long as they did."""
        before = len(self._waiting.get(address, ()))
        ahead = sum(min(len(line), before + 1) for other, line in self._waiting.items() if other != address) + before
        return (ahead + 1) * self._takes / self._at_once

    def _come_back(self, address: str) -> ComeBack:
        now = monotonic()
        own = max(self._promised, now + self._expected(address)) + self._takes / self._at_once
        self._promised = min(own, now + LONGEST_REST_SECONDS)
        return ComeBack(max(1, round(self._promised - now)))

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
