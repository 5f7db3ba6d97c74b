"""What saving 1,000 children offline takes, against httpx alone fetching the same bytes plus writing them sealed.

The hub is a process of its own on loopback. The baseline keeps its connection, as ours does, unpacks what came, and
writes each child's JSON as a row of a new SQLCipher file, on the disk when that returns; it decodes, counts, hashes and
reads back nothing.
"""

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx
import msgspec
import sqlcipher3

from bench.figures import Figure
from bench.hub import PASSWORD, fill, serving
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.demo.generate import demonstration
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.identity import new_id_at
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.settings import Settings
from mavis_tui.workspace import Workspace
from tests.builders import NURSE, nhs_number

CHILDREN, ROUNDS = 1_000, 15


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        return asyncio.run(_figures(Path(name)))


async def _figures(folder: Path) -> list[Figure]:
    whole = a_school(CHILDREN)
    session = whole.session.id
    await fill(folder, [whole])
    with serving(folder) as hub:
        made = await a_device(folder / "device", hub)
        token = made.access.service.token
        async with httpx.AsyncClient(base_url=hub, headers={"Authorization": f"Bearer {token}"}) as client:
            bodies = [msgspec.json.encode(child) for child in whole.children]
            ours, fetched, wrote = [], [], []
            for number in range(ROUNDS + 1):
                fetched.append(await _seconds(lambda: _fetch(client, session)))
                begin = time.perf_counter()
                _write_sealed(folder / f"{number}.db", bodies)
                wrote.append(time.perf_counter() - begin)
                ours.append(await _seconds(lambda: made.sessions.save_offline(session)))
                made.sessions.forget(session)
        await made.access.close()
        made.lock()
    saving, fetching, writing = (statistics.median(each[1:]) for each in (ours, fetched, wrote))
    what = f"saving {CHILDREN:,} children offline over loopback"
    return [
        Figure(f"{what} / httpx fetching the same + writing it sealed", saving / (fetching + writing), most=1.5),
        Figure("of that baseline, httpx alone", fetching * 1000, "ms"),
        Figure("of that baseline, writing it sealed", writing * 1000, "ms"),
    ]


def a_school(children: int) -> SessionBundle:
    """Make a session of so many children, each as full as the demonstration's."""
    pattern = demonstration(today(system_clock))[0]
    crowd = (
        msgspec.structs.replace(
            pattern.children[at % len(pattern.children)], id=f"child-{at}", nhs_number=nhs_number(at + 1)
        )
        for at in range(children)
    )
    dates = (today(system_clock), today(system_clock) + timedelta(days=1))
    return bundle(msgspec.structs.replace(pattern.session, dates=dates), tuple(crowd), pattern.batches)


async def a_device(folder: Path, hub: str) -> Workspace:
    """Make a device that is signed in at the hub."""
    store = Store(folder)
    store.create(PASSWORD)

    def connect(address: str, token: str | None) -> Service:
        return Service(address, token=token)

    settings = Settings(data_dir=folder, hub=hub)
    made = Workspace(store, settings, system_clock, lambda: new_id_at(system_clock()), connect, Random(1))
    await made.access.sign_in(hub, NURSE.email, PASSWORD)
    return made


async def _fetch(client: httpx.AsyncClient, session: str) -> None:
    answer = await client.get(f"/v1/sessions/{session}")
    answer.raise_for_status()


def _write_sealed(path: Path, bodies: list[bytes]) -> None:
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE children (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    connection.execute("BEGIN")
    for body in bodies:
        connection.execute("INSERT INTO children (body) VALUES (?)", (body,))
    connection.execute("COMMIT")
    connection.close()


async def _seconds(step: Callable[[], Awaitable[object]]) -> float:
    begin = time.perf_counter()
    await step()
    return time.perf_counter() - begin
