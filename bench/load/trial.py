"""One set-up of a hub from its filled database to the last look into it: all that `make load` measures of it."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import asyncpg

from bench.load.alone import Cost, costs
from bench.load.arithmetic import ByCall, by_call, summed
from bench.load.county import County, Laptop
from bench.load.ledger import Kept, Ledger
from bench.load.plan import Level, Plan
from bench.load.processes import Busy, Served, busy, cluster_pid, hub, memory_of, peaks_of, plain
from bench.load.questions import WAITED, Asking
from bench.load.returning import Returned, all_at_once
from bench.load.traffic import Traffic
from bench.load.wire import Line
from mavis_tui.wire.messages import LONGEST_WAIT_FOR_NEWS
from tests.postgres import private_cluster

DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "autovacuum": "on",
    "shared_buffers": "256MB",
}
"""PostgreSQL as it comes, where the tests' cluster forgets on purpose to wait for the disk."""
WAITING = 400
_SETTLED_SECONDS = 5.0


class SetUp(NamedTuple):
    """A hub as an operator would set it up: its name in tables, whether on PostgreSQL, and how many processes."""

    name: str
    on_postgresql: bool
    workers: int


SET_UPS = {
    "sqlite": SetUp("SQLite × 1", on_postgresql=False, workers=1),
    "postgresql": SetUp("PostgreSQL × 1", on_postgresql=True, workers=1),
    "two": SetUp("PostgreSQL × 2", on_postgresql=True, workers=2),
}


class Reached(NamedTuple):
    """What came of so many laptops in so many seconds; `memory` is in MB, of each process, the largest first."""

    laptops: int
    a_second: float
    calls: list[ByCall]
    total: ByCall
    waited: ByCall
    busy: Busy
    memory: list[float]
    latest: float


class Trial(NamedTuple):
    """All of one set-up. `open_connections` were held, and `at_open` is the memory of its processes at them."""

    set_up: SetUp
    alone: Cost
    batch: Cost
    levels: list[Reached]
    open_connections: int
    at_open: list[float]
    returned: Returned
    returned_busy: Busy
    peaks: list[float]
    kept: Kept


@contextmanager
def databases(folder: Path, wanted: Sequence[str], county: County) -> Iterator[dict[str, tuple[str, int]]]:
    """Fill a database for each set-up; give its place, and the first process of its cluster (0 for a file)."""
    found: dict[str, tuple[str, int]] = {}
    if "sqlite" in wanted:
        found["sqlite"] = str(folder / "hub.db"), 0
        asyncio.run(county.fill(found["sqlite"][0]))
    on_postgresql = [name for name in wanted if SET_UPS[name].on_postgresql]
    if not on_postgresql:
        yield found
        return
    with private_cluster(DURABLE) as url:
        places = {name: url.replace("@/?", f"@/{name}?") for name in on_postgresql}
        asyncio.run(_create(url, on_postgresql[0]))
        asyncio.run(county.fill(places[on_postgresql[0]]))
        for name in on_postgresql[1:]:
            asyncio.run(_create(url, name, on_postgresql[0]))
        yield found | {name: (place, cluster_pid(url)) for name, place in places.items()}


async def _create(url: str, name: str, like: str = "template1") -> None:
    connection = await asyncpg.connect(url.replace("@/?", "@/postgres?"))
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    await connection.close()


async def trial(name: str, where: str, postgres: int, folder: Path, county: County, plan: Plan) -> Trial:
    """Measure one set-up, whose database is filled."""
    set_up, ledger = SET_UPS[name], Ledger()
    await county.look(where)
    asking = Asking(county, ledger)
    with hub(folder, where, set_up.workers) as served:
        with plain(folder, where) as beside:
            alone, batch = await costs(served, beside, asking, county.apart)
        levels = [await _level(served, postgres, asking, county, level) for level in plan.levels]
        held, at_open = await _open(served, asking, county.laptops[: plan.connections])
        before = busy(served.pid, postgres)
        returned = await all_at_once(served.address, asking, county.laptops[: plan.back])
        took = busy(served.pid, postgres).since(before)
        peaks = peaks_of(served.pid)
    kept = await ledger.kept(where)
    return Trial(set_up, alone, batch, levels, held, at_open, returned, took, peaks, kept)


async def _level(served: Served, postgres: int, asking: Asking, county: County, level: Level) -> Reached:
    traffic = Traffic(served.address, asking, county.laptops[: level.laptops])
    before = busy(served.pid, postgres)
    await traffic.go_on(level.a_second, level.seconds, min(level.laptops // 2, WAITING))
    took = busy(served.pid, postgres).since(before)
    return Reached(
        level.laptops,
        level.a_second,
        by_call(traffic.asked),
        summed("all", traffic.asked),
        summed(WAITED, traffic.waited),
        took,
        memory_of(served.pid),
        traffic.latest,
    )


async def _open(served: Served, asking: Asking, laptops: Sequence[Laptop]) -> tuple[int, list[float]]:
    """Let so many laptops wait for news at once, each on its connection; give how many did, and the hub's memory."""

    async def waits(laptop: Laptop) -> None:
        line = Line(served.address)
        try:
            while (await line.ask(asking.news(laptop, LONGEST_WAIT_FOR_NEWS).request, LONGEST_WAIT_FOR_NEWS)).status:
                pass
        finally:
            line.close()

    waiting = [asyncio.create_task(waits(laptop)) for laptop in laptops]
    await asyncio.sleep(_SETTLED_SECONDS + len(laptops) / 200)
    memory, held = memory_of(served.pid), sum(not one.done() for one in waiting)
    for one in waiting:
        one.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*waiting, return_exceptions=True)
    return held, memory
