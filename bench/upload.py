"""What uploading 1,000 changes takes: beside PouchDB pushing as many documents over loopback, and over a slow link.

The changes wait in a real store, the real engine sends them, and the hub is a process of its own: both on the disk
for certain, which PouchDB's LevelDB isn't (it leaves that to the operating system). Each side is warm, and its round
begins with a new connection. Over the slow link httpx posts the very bytes that the engine sent, in one request, and
gets an answer of as many bytes as the hub's.
"""

import asyncio
import contextlib
import gc
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import httpx
import msgspec

from bench.figures import Figure
from bench.hub import PASSWORD, fill, serving
from bench.link import BITS_A_SECOND, Link, slow_link
from bench.pushing import NotHere, Pushing, pushing
from mavis_tui.cache.store import Store
from mavis_tui.client.service import Service
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.change import Change
from mavis_tui.models.child import Child
from mavis_tui.models.identity import new_id_at
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.sync.engine import Engine
from tests.builders import NURSE, a_batch, a_change, a_child, a_session, a_vaccination

CHANGES = 1_000
ROUNDS, SLOW_ROUNDS = 7, 3
_BIRTHDAYS = 1_400
_NAMES = ("Ada", "Bilal", "Carys", "Deepa", "Ewan", "Farah", "Gwen", "Hugo")


class Slow(NamedTuple):
    """A round over the slow link: seconds of ours and of httpx alone, and the bytes that ours sent and received."""

    ours: float
    alone: float
    sent: int
    received: int


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        return asyncio.run(_figures(Path(name)))


async def _figures(folder: Path) -> list[Figure]:
    device = Device(folder / "device")
    sessions = [_a_session(at) for at in range(ROUNDS + SLOW_ROUNDS + 1)]
    await fill(folder, sessions)
    gc.collect()
    gc.freeze()  # what was set up is no part of a device
    gc.set_threshold(50_000)  # as the program does when it starts
    loopback = f"uploading {CHANGES:,} changes over loopback / PouchDB to express-pouchdb"
    with serving(folder) as hub:
        await device.sign_in(hub)
        await device.upload(hub, sessions.pop())
        try:
            with pushing(folder) as pouchdb:
                pouchdb.seconds(device.documents(folder))
                ours, theirs = await _in_turns(device, hub, sessions, pouchdb)
            pushed = Figure(loopback, statistics.median(ours) / statistics.median(theirs), most=0.5)
        except NotHere as error:
            pushed = Figure(loopback, 0, most=0.5, missing=str(error))
        slow = [await _over_a_slow_link(device, hub, sessions.pop()) for _ in range(SLOW_ROUNDS)]
    device.store.lock()
    ours_slow, alone, sent, _ = (statistics.median(each) for each in zip(*slow, strict=True))
    where = "over 300 ms and 256 kbit/s"
    return [
        pushed,
        Figure(f"uploading {CHANGES:,} changes {where} / httpx posting the same bytes", ours_slow / alone, most=1.3),
        Figure("the same / the time of its JSON, uncompressed", ours_slow * BITS_A_SECOND / 8 / device.last_bytes),
        Figure("bytes that a change takes on the way", sent / CHANGES, "B"),
        Figure(f"uploading {CHANGES:,} changes {where}", ours_slow, "s"),
    ]


class Device:
    """A real store whose changes are uploaded by the real engine. `last_bytes` counts the JSON of the last round."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.store.create(PASSWORD)
        self.token: str | None = None
        self.last_bytes = 0
        self._last: list[Change] = []

    async def sign_in(self, hub: str) -> None:
        """Get a token that is good for all rounds."""
        service = Service(hub)
        await service.sign_in(NURSE.email, PASSWORD, self.store.device.id)
        self.token = service.token
        await service.close()

    async def upload(self, hub: str, session: SessionBundle) -> float:
        """Record a dose for each child of a session, past the form, and upload them all; give the seconds of that."""
        self._last = [_a_dose(session, child.id, self.store.device.id) for child in session.children]
        self.last_bytes = len(msgspec.json.encode(self._last))
        outbox = self.store.outbox
        with outbox._file.transaction():  # noqa: SLF001 - recording isn't measured
            for change in self._last:
                outbox.append(change, offline=True)
        service = Service(hub, token=self.token)
        engine = Engine(outbox=outbox, service=service, clock=system_clock, new_nonce=lambda: "n-1", random=Random(1))
        begin = time.perf_counter()
        result = await engine.upload()
        seconds = time.perf_counter() - begin
        await service.close()
        if result.saved != len(self._last):
            raise AssertionError(f"{result}")
        return seconds

    def documents(self, folder: Path) -> Path:
        """Write the changes of the last round as documents of PouchDB."""
        file = folder / "documents.json"
        named = [{"_id": change.id, **msgspec.to_builtins(change)} for change in self._last]
        file.write_bytes(msgspec.json.encode(named))
        return file


async def _in_turns(
    device: Device, hub: str, sessions: list[SessionBundle], pouchdb: Pushing
) -> tuple[list[float], list[float]]:
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(await device.upload(hub, sessions.pop()))
        file = device.documents(device.store.folder.parent)
        theirs.append(await asyncio.to_thread(pouchdb.seconds, file))
    return ours, theirs


async def _over_a_slow_link(device: Device, hub: str, session: SessionBundle) -> Slow:
    async with slow_link(hub) as link:
        ours = await device.upload(link.address, session)
    return Slow(ours, await _alone(link), link.sent, link.received)


async def _alone(before: Link) -> float:
    """Let httpx post as many bytes as went over a link before, and get as many back."""
    async with _sink(before.received) as address, slow_link(address) as link:
        body = os.urandom(before.sent)
        begin = time.perf_counter()
        async with httpx.AsyncClient(timeout=300) as client:
            await client.post(link.address, content=body)
        return time.perf_counter() - begin


@contextlib.asynccontextmanager
async def _sink(answer: int) -> AsyncIterator[str]:
    """Serve whatever reads a request to its end and answers with so many bytes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {answer}\r\n\r\n".encode() + bytes(answer))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def _a_session(at: int) -> SessionBundle:
    """Make the `at`-th session, with children of its own: the hub knows again who was in another one."""
    children = (_a_child(n) for n in range(at * CHANGES + 1, (at + 1) * CHANGES + 1))
    return bundle(a_session(id=f"{3000 + at}", dates=(today(system_clock),)), tuple(children), (a_batch(),))


def _a_child(n: int) -> Child:
    """Make the n-th child, whom nobody takes for another one: of one birthday each has a name of its own."""
    name, day = divmod(n, _BIRTHDAYS)
    born = date(2010, 1, 1) + timedelta(days=day)
    return a_child(n, id=new_id_at(system_clock()), given_name=_NAMES[name], date_of_birth=born)


def _a_dose(session: SessionBundle, child: str, device: str) -> Change:
    now = system_clock()
    notes = "Felt faint afterwards, lay down for ten minutes, walked back to class with a friend."
    record = a_vaccination(
        id=new_id_at(now),
        child=child,
        session=session.session.id,
        performed_on=now.date(),
        performed_at=now,
        batch_expiry=date(now.year + 1, 5, 31),
        notes=notes,
        pre_screened=True,
    )
    return a_change(1, record, device=device, made_at=now)
