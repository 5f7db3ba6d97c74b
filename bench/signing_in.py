"""A morning: 500 nurses sign in within one minute, each for the first time on a laptop of her own, from one office.

A hub of its own process on loopback, with passwords as dear as a hub makes them. Who is told to come back comes back
then, as a laptop does. Beside it, in the same minutes, a bare loop verifies as many passwords with argon2 alone. The
same once more with all 500 at the same moment.
"""

import asyncio
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import httpx
from argon2 import PasswordHasher

from bench.figures import Figure
from bench.hub import PASSWORD, serving
from mavis_tui.hub.access.accounts import HASHER, add_user
from mavis_tui.hub.store.opening import open_hub_database
from tests.conftest import StandingClock

NURSES = 500
WITHIN_SECONDS = 60.0
GIVES_UP_SECONDS = 20.0
"""So long a laptop waits for an answer; after that somebody reads an error."""

_LONGEST_REST = 60.0


class _Came(NamedTuple):
    """How one sign-in went: seconds from coming until she was in, how often she was told to come back."""

    seconds: float
    told_to_wait: int
    let_in: bool


class _Known(PasswordHasher):
    """Gives the hash that was made once: 500 nurses are made for this, and none of it is measured."""

    def __init__(self) -> None:
        super().__init__()
        self._made = HASHER.hash(PASSWORD)

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:  # noqa: ARG002 # as argon2 has it
        """Give it."""
        return self._made


def figures() -> list[Figure]:
    """Let them come within a minute, and all at once."""
    hashed = HASHER.hash(PASSWORD)
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as made:
        folder = Path(made)
        asyncio.run(_fill(folder))
        with serving(folder) as address:
            bare = _bare(hashed)
            minute, took = asyncio.run(_come(address, WITHIN_SECONDS))
        asyncio.run(_fill(folder / "again"))
        with serving(folder / "again") as address:
            at_once, took_at_once = asyncio.run(_come(address, 0))
            bare = min(bare, _bare(hashed))
    waits = sorted(came.seconds for came in minute)
    return [
        Figure(
            f"{NURSES} sign-ins within a minute: not let in", sum(not one.let_in for one in minute), "nurses", most=0
        ),
        Figure("the same: the last one in, after the first came", took, "seconds", most=WITHIN_SECONDS + 5),
        Figure("the same: half of them waited no longer than", waits[NURSES // 2], "seconds"),
        Figure("the same: 99 of 100 waited no longer than", waits[NURSES * 99 // 100], "seconds"),
        Figure("the same: told to come back later", sum(one.told_to_wait for one in minute), "times"),
        Figure(
            f"{NURSES} sign-ins at the same moment: not let in",
            sum(not one.let_in for one in at_once),
            "nurses",
            most=0,
        ),
        Figure("the same: the last one in", took_at_once, "seconds"),
        Figure("the same / verifying as many passwords with argon2 alone", took_at_once / bare),
    ]


async def _fill(folder: Path) -> None:
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 # nobody else runs in this loop
    database = await open_hub_database(folder / "hub.db")
    for n in range(NURSES):
        await add_user(database, f"nurse{n}@bench.example", f"Nurse {n}", "R1L", PASSWORD, _hasher(), StandingClock())
    await database.close()


_made: list[_Known] = []


def _hasher() -> _Known:
    if not _made:
        _made.append(_Known())
    return _made[0]


def _bare(hashed: str) -> float:
    """Verify as many passwords as there are nurses with argon2 alone, two at a time as the hub does."""
    began = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: HASHER.verify(hashed, PASSWORD), range(NURSES)))
    return time.perf_counter() - began


async def _come(address: str, within: float) -> tuple[list[_Came], float]:
    """Let all come, evenly spread over so many seconds; give how each went, and when the last one was in."""
    limits = httpx.Limits(max_connections=NURSES, max_keepalive_connections=0)
    timeout = httpx.Timeout(GIVES_UP_SECONDS, connect=GIVES_UP_SECONDS)
    began = time.perf_counter()
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=timeout, trust_env=False) as client:
        came = await asyncio.gather(*(_signs_in(client, n, within * n / NURSES) for n in range(NURSES)))
    return list(came), time.perf_counter() - began


async def _signs_in(client: httpx.AsyncClient, n: int, after: float) -> _Came:
    """Come after so many seconds, and sign in as a laptop does: who is asked to wait waits, a minute at most."""
    await asyncio.sleep(after)
    began, told, left = time.perf_counter(), 0, _LONGEST_REST
    wanted = {"email": f"nurse{n}@bench.example", "password": PASSWORD, "device": f"bench-{n}"}
    while True:
        try:
            answer = await client.post("/v1/sign-in", json=wanted)
        except httpx.HTTPError:
            return _Came(time.perf_counter() - began, told, let_in=False)
        rest = float(answer.headers.get("Retry-After", 0))
        if answer.status_code == 200 or not 0 < rest <= left:
            return _Came(time.perf_counter() - began, told, let_in=answer.status_code == 200)
        left -= rest
        told += 1
        await asyncio.sleep(rest)
