"""What one change costs the hub, sent alone and in a batch of 100, beside a plain insert of the same bytes.

In turns, over one connection each that stays open; in seconds of processor of the processes, PostgreSQL's apart.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bench.load.county import Laptop
from bench.load.processes import Served, seconds_of
from bench.load.questions import Asking, Question
from bench.load.wire import Line, request

ROUNDS, ALONE_A_ROUND, IN_A_BATCH = 20, 20, 100


class Cost(NamedTuple):
    """Milliseconds of processor of one change, of the serving processes: the hub's and the plain route's."""

    hub: float
    plain: float


async def costs(hub: Served, plain: Served, asking: Asking, laptops: Sequence[Laptop]) -> tuple[Cost, Cost]:
    """Measure a change that is sent alone, and one in a batch; each laptop sends for children of its own."""
    lines = Line(hub.address), Line(plain.address)
    alone, batch = [0.0, 0.0], [0.0, 0.0]
    await _round(lines, (hub, plain), [], asking, alone)
    for n in range(ROUNDS):
        laptop = laptops[n % len(laptops)]
        singles = [asking.records(laptop, 1, packed=False) for _ in range(ALONE_A_ROUND)]
        await _round(lines, (hub, plain), [(laptop, one) for one in singles], asking, alone)
        laptop = laptops[(n + ROUNDS) % len(laptops)]
        many = asking.records(laptop, IN_A_BATCH, packed=False)
        await _round(lines, (hub, plain), [(laptop, many)], asking, batch)
    for line in lines:
        line.close()
    each = 1000 / (ROUNDS * ALONE_A_ROUND), 1000 / (ROUNDS * IN_A_BATCH)
    return Cost(alone[0] * each[0], alone[1] * each[0]), Cost(batch[0] * each[1], batch[1] * each[1])


async def _round(
    lines: tuple[Line, Line],
    served: tuple[Served, Served],
    sent: list[tuple[Laptop, Question]],
    asking: Asking,
    into: list[float],
) -> None:
    """Send the same bytes to the hub and to the plain route, and add what each took."""
    for at, (line, server) in enumerate(zip(lines, served, strict=True)):
        before = seconds_of(server.pid)
        for laptop, question in sent:
            body = question.request.partition(b"\r\n\r\n")[2]
            answer = await line.ask(question.request if at == 0 else request("POST", "/plain", body=body, packed=False))
            if answer.status != 200:
                raise RuntimeError(f"{('the hub', 'the plain route')[at]} answered {answer.status}: {answer.body!r}")
            if at == 0:
                asking.learn(laptop, question, answer)
        into[at] += seconds_of(server.pid) - before
