"""The day of many laptops: requests that are due at a time, whatever became of those before, and questions that wait.

A request is timed from the moment at which it was due, so that one which the client or the hub couldn't begin in time
counts as late, as a nurse would have it. Each goes over a connection of its own, as those of a laptop do that asks
three times a minute.
"""

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle

from bench.load.arithmetic import Asked, dealt, due_times
from bench.load.county import Laptop
from bench.load.questions import SHARES, Asking
from bench.load.wire import Answer, Line
from mavis_tui.wire.messages import LONGEST_WAIT_FOR_NEWS

MOST_AT_ONCE = 500
"""Requests of the client under way at once. With those that wait for news less than the 1,000 that a hub takes."""


class Traffic:
    """What some laptops ask of the hub at `address`. `asked` is what came of it, `waited` of questions that waited."""

    def __init__(self, address: str, asking: Asking, laptops: Sequence[Laptop]) -> None:
        self._address = address
        self._asking = asking
        self._laptops = laptops
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self.asked: list[Asked] = []
        self.waited: list[Asked] = []
        self.latest = 0.0
        """So much later than it was due the client itself began a request: what its own core had no time for."""

    async def go_on(self, a_second: float, seconds: float, waiting: int) -> None:
        """Let the laptops ask so often for so long, while others of them wait for news, each on its connection."""
        dues = due_times(a_second, seconds)
        turns = cycle(self._laptops)
        waits = [asyncio.create_task(self._follow(laptop)) for laptop in self._laptops[::-1][:waiting]]
        running: set[asyncio.Task[None]] = set()
        began = time.perf_counter() + 0.2
        for due, call in zip(dues, dealt(SHARES, len(dues)), strict=True):
            if (left := began + due - time.perf_counter()) > 0:
                await asyncio.sleep(left)
            self.latest = max(self.latest, time.perf_counter() - began - due)
            task = asyncio.create_task(self._ask(call, next(turns), began + due))
            running.add(task)
            task.add_done_callback(running.discard)
        while running:
            await asyncio.wait(running)
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)

    async def _ask(self, call: str, laptop: Laptop, due: float) -> None:
        async with self._room:
            line = Line(self._address)
            question = self._asking.question(call, laptop)
            answer = await line.ask(question.request)
            line.close()
        self.asked.append(asked(call, answer, time.perf_counter() - due))
        self._asking.learn(laptop, question, answer)

    async def _follow(self, laptop: Laptop) -> None:
        """Ask what is new, wait for it as long as the hub lets one wait, and ask again."""
        line = Line(self._address)
        try:
            while True:
                question = self._asking.news(laptop, LONGEST_WAIT_FOR_NEWS)
                answer = await line.ask(question.request, LONGEST_WAIT_FOR_NEWS)
                self.waited.append(asked(question.call, answer, 0))
                self._asking.learn(laptop, question, answer)
                if answer.status != 200:
                    await asyncio.sleep(1)
        finally:
            line.close()


def asked(call: str, answer: Answer, seconds: float) -> Asked:
    """Write down what came of one request."""
    return Asked(call, seconds, answer.status, answer.sent, answer.received)
