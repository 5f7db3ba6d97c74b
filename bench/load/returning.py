"""1,000 laptops back online at the same moment, each with 60 records that wait: how long until all have receipts.

Each connects, greets and sends its records in one request, as the engine does. Who is told when to come again comes
then; who gets no answer within the time that a laptop waits has given up, and comes again after a rest.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

from bench.load.county import Laptop
from bench.load.questions import GREET, Asking, Question
from bench.load.wire import Answer, Line

RECORDS = 60
_REST_SECONDS = 5.0
_LONGEST = 120.0


class Returned(NamedTuple):
    """Seconds until each laptop had its receipts, from the one moment on (those that never had them are left out).

    `gave_up` counts laptops that once waited in vain, `told` how often one was told to come later, `unsent` laptops
    without receipts in the end.
    """

    seconds: list[float]
    gave_up: int
    told: int
    unsent: int
    sent: int
    received: int


class _Back:
    def __init__(self) -> None:
        self.seconds = 0.0
        self.gave_up = False
        self.told = self.sent = self.received = 0

    def note(self, answer: Answer) -> Answer:
        self.sent += answer.sent
        self.received += answer.received
        return answer


async def all_at_once(address: str, asking: Asking, laptops: Sequence[Laptop]) -> Returned:
    """Let them all come; their requests are made beforehand."""
    made = [(laptop, asking.question(GREET, laptop), asking.records(laptop, RECORDS)) for laptop in laptops]
    began = time.perf_counter()
    backs = await asyncio.gather(*(_comes(address, asking, *one, began) for one in made))
    done = [back.seconds for back in backs if back.seconds]
    return Returned(
        sorted(done),
        sum(back.gave_up for back in backs),
        sum(back.told for back in backs),
        len(backs) - len(done),
        sum(back.sent for back in backs),
        sum(back.received for back in backs),
    )


async def _comes(
    address: str, asking: Asking, laptop: Laptop, greeting: Question, records: Question, began: float
) -> _Back:
    back, line = _Back(), Line(address)
    while time.perf_counter() - began < _LONGEST:
        greeted = back.note(await line.ask(greeting.request))
        answer = back.note(await line.ask(records.request)) if greeted.status == 200 else greeted
        if answer is not greeted and answer.status == 200:
            asking.learn(laptop, records, answer)
            back.seconds = time.perf_counter() - began
            break
        if answer.status:
            back.told += 1
        else:
            back.gave_up = True
        await asyncio.sleep(float(answer.header("retry-after") or _REST_SECONDS))
    line.close()
    return back
