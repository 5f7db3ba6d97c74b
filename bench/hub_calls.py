"""What the hub's calls take of the processor, each beside a plain Litestar route on the same engine, in turns.

The hub runs in this process on an SQLite file that is on the disk for certain, and so does the plain application, which
puts the very bytes of each change into one table, as durably. Calls come without a socket, so that what is counted is
processor time of the application and its database, and nobody's client.
"""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from litestar import Litestar, Request, post
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, event, insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench.figures import Figure
from bench.hub import PASSWORD, fill
from mavis_tui.hub.app import create_app
from mavis_tui.models.session import SessionBundle
from mavis_tui.wire.messages import SignedIn, held_tag
from tests.builders import NURSE, a_bundle, a_change, a_vaccination

CHILDREN = 150
FEW, MANY = 6, 600
ALONE, BATCHES, TOGETHER = 150, 8, 100
ASKED = 200

Call = Callable[[str, str, bytes], Awaitable["Answer"]]

_bytes_sent = MetaData()
_sent = Table("sent", _bytes_sent, Column("number", Integer, primary_key=True), Column("body", LargeBinary))


_read = msgspec.json.Decoder(list[msgspec.Raw]).decode


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        return asyncio.run(_figures(Path(name)))


async def _figures(folder: Path) -> list[Figure]:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)  # as the program does when it starts
    found = []
    for many in (FEW, MANY):
        within = folder / str(many)
        within.mkdir()
        await fill(within, [_session(n) for n in range(many)])
        async with _hub(within) as hub:
            if many == FEW:
                found += await _changes(hub, folder)
                found += await _session_of_150(hub)
                found += await _news(hub)
            found.append(await _listing(hub, many))
    return found


def _session(n: int) -> SessionBundle:
    """Make a session: the first has as many children as a school's, the others a few each."""
    return a_bundle(CHILDREN if n == 0 else 5, id="1204" if n == 0 else str(2000 + n), dates=(date(2026, 11, 5),))


@asynccontextmanager
async def _hub(folder: Path) -> AsyncIterator[Call]:
    app = create_app(folder / "hub.db")
    async with app.lifespan():
        asking = {"email": NURSE.email, "password": PASSWORD, "device": "bench"}
        let_in = await _caller(app)("POST", "/v1/sign-in", msgspec.json.encode(asking))
        yield _caller(app, msgspec.json.decode(let_in.body, type=SignedIn).token)


@asynccontextmanager
async def _plain(file: Path) -> AsyncIterator[Call]:
    """Run the least that stores what it is sent: one route, one insert, one transaction."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    event.listen(engine.sync_engine, "connect", _on_the_disk_for_certain)
    async with engine.begin() as connection:
        await connection.run_sync(_bytes_sent.create_all)
    app = Litestar([_plain_route(engine)], logging_config=None, openapi_config=None)
    async with app.lifespan():
        yield _caller(app)
    await engine.dispose()


def _plain_route(engine: AsyncEngine) -> Any:
    @post("/v1/changes", status_code=200)
    async def store(request: Request[Any, Any, Any]) -> dict[str, int]:
        rows = [{"body": bytes(one)} for one in _read(await request.body())]
        async with engine.begin() as connection:
            await connection.execute(insert(_sent), rows)
        return {"stored": len(rows)}

    store.fn.__annotations__["request"] = Request
    return store


def _on_the_disk_for_certain(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _caller(app: Litestar, token: str = "") -> Call:
    """Give the way into an application without a socket."""

    async def call(method: str, path: str, body: bytes) -> Answer:
        bare, _, query = path.partition("?")
        headers = [(b"host", b"bench.test"), (b"content-type", b"application/json")]
        headers.append((b"content-length", str(len(body)).encode()))
        if token:
            headers.append((b"authorization", f"Bearer {token}".encode()))
        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": bare,
            "raw_path": bare.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("bench.test", 80),
            "state": {},
        }
        said: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        await app(scope, receive, send)
        answered = {name.decode(): value.decode() for name, value in said[0]["headers"]}
        return Answer(said[0]["status"], answered, b"".join(one.get("body", b"") for one in said[1:]))

    return call


async def _changes(hub: Call, folder: Path) -> list[Figure]:
    """Send changes, one by one and a hundred at once, to both in turns."""
    bodies = [
        msgspec.json.encode([a_change(n + 1, a_vaccination(1 + n % CHILDREN, id=f"one-{n}"))]) for n in range(ALONE)
    ]
    batches = [
        msgspec.json.encode(
            [a_change(1_000 * at + n, a_vaccination(1 + n, id=f"of-{at}-{n}")) for n in range(1, 1 + TOGETHER)]
        )
        for at in range(1, 1 + BATCHES)
    ]
    async with _plain(folder / "plain.db") as plain:
        ours, theirs = await _in_turns(hub, plain, bodies)
        ours_many, theirs_many = await _in_turns(hub, plain, batches)
    per_change, plain_per_change = ours_many / TOGETHER, theirs_many / TOGETHER
    return [
        Figure("one change sent alone / a plain Litestar route storing its bytes", ours / theirs, most=3),
        Figure("the same", ours * 1000, "ms"),
        Figure(
            "a change in a batch of 100 / the same route storing the batch", per_change / plain_per_change, most=1.2
        ),
        Figure("the same / the same route storing one", per_change / theirs),
        Figure("the same", per_change * 1000, "ms"),
    ]


async def _in_turns(hub: Call, plain: Call, bodies: Sequence[bytes]) -> tuple[float, float]:
    ours, theirs = [], []
    for body in bodies:
        ours.append(await _took(hub, "POST", "/v1/changes", body))
        theirs.append(await _took(plain, "POST", "/v1/changes", body))
    return statistics.median(ours), statistics.median(theirs)


async def _took(call: Call, method: str, path: str, body: bytes = b"") -> float:
    """Give the seconds of processor time, of all threads, that a call takes."""
    began = time.process_time()
    answer = await call(method, path, body)
    took = time.process_time() - began
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:200]!r}")
    return took


async def _listing(hub: Call, many: int) -> Figure:
    await _took(hub, "GET", "/v1/sessions")
    took = [await _took(hub, "GET", "/v1/sessions") for _ in range(ASKED)]
    return Figure(f"listing {many} sessions", statistics.median(took) * 1000, "ms", most=1)


async def _news(hub: Call) -> list[Figure]:
    held = await hub("GET", "/v1/sessions/1204", b"")
    tag = held_tag(held.headers["etag"].strip('"'))
    asked = f"/v1/news?nonce=bench&held=1204:{tag}"
    await _took(hub, "GET", asked)
    took = [await _took(hub, "GET", asked) for _ in range(ASKED)]
    return [Figure("asking for news where nothing is new", statistics.median(took) * 1000, "ms", most=0.5)]


async def _session_of_150(hub: Call) -> list[Figure]:
    """Fetch a session after a change, and then again as the second laptop does."""
    first, again = [], []
    for n in range(12):
        change = msgspec.json.encode([a_change(90_000 + n, a_vaccination(1, id=f"then-{n}"))])
        await _took(hub, "POST", "/v1/changes", change)
        first.append(await _took(hub, "GET", "/v1/sessions/1204"))
        again.append(await _took(hub, "GET", "/v1/sessions/1204"))
    return [
        Figure("a session of 150 children, for the first laptop", statistics.median(first) * 1000, "ms"),
        Figure("the same, for the second one", statistics.median(again) * 1000, "ms"),
    ]
