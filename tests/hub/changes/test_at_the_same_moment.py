"""Two do something to the same child, record, device, export or session at once: as if one came after the other."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.builders import NOON
from tests.hub.moments import ACTS, TOGETHER, At, fill, said, seen
from tests.hub.running import running_hub
from tests.rounds import rounds

OFTEN = int(os.environ.get("MAVIS_MOMENTS", "0"))
"""So many rounds for each pair: `make moments`."""

_stock: list[tuple[Path, tuple[str, str]]] = []
_numbers = count(1)


@pytest.fixture
async def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """Give the place of a closed database with two lists and their records, and two nurses' tokens; made once."""
    if not _stock:
        folder = tmp_path_factory.mktemp("moments")
        async with running_hub(folder, lambda: NOON) as hub:
            tokens = await fill(hub)
        _stock.append((folder / "hub.db", tokens))
    return _stock[0]


@asynccontextmanager
async def two_hubs(folder: Path, stock: tuple[Path, tuple[str, str]]) -> AsyncIterator[list[At]]:
    """Run two hubs on one database, each with clients of both nurses."""
    place = folder / str(next(_numbers))
    place.mkdir()
    async with AsyncExitStack() as opened:
        found = []
        for _ in range(2):
            hub = await opened.enter_async_context(running_hub(place, lambda: NOON, stock=stock[0]))
            clients = [await opened.enter_async_context(hub.client(token)) for token in stock[1]]
            found.append(At(hub.database, *clients))
        yield found


async def one_after_the_other(folder: Path, stock: Any, acts: tuple[str, str], order: tuple[int, int]) -> Any:
    async with two_hubs(folder, stock) as hubs:
        answers = {at: said(await ACTS[acts[at]](hubs[at])) for at in order}
        return [answers[0], answers[1], await seen(hubs[0].database)]


async def at_once(folder: Path, stock: Any, acts: tuple[str, str], *, same_hub: bool = False) -> Any:
    async with two_hubs(folder, stock) as hubs:
        if same_hub:
            hubs = [hubs[0], hubs[0]]
        answers = await asyncio.gather(*(ACTS[act](hub) for act, hub in zip(acts, hubs, strict=True)))
        return [*map(said, answers), await seen(hubs[0].database)]


@pytest.mark.parametrize("acts", TOGETHER, ids=" + ".join)
async def test_what_happens_at_the_same_moment_is_as_if_one_came_after_the_other(
    acts: tuple[str, str], stock: tuple[Path, tuple[str, str]], tmp_path: Path
) -> None:
    explained = [await one_after_the_other(tmp_path, stock, acts, order) for order in ((0, 1), (1, 0))]
    for turn in range(OFTEN or rounds(2)):
        found = await at_once(tmp_path, stock, acts, same_hub=bool(turn % 2))
        assert found in explained, (
            f"in round {turn}: {[(k, v, explained[0][2][k]) for k, v in found[2].items() if v != explained[0][2][k]]}"
        )


async def test_a_double_dose_at_the_same_moment_is_told(stock: tuple[Path, tuple[str, str]], tmp_path: Path) -> None:
    *answers, _ = await at_once(tmp_path, stock, ("a dose", "a dose in another session"))
    assert "".join(answers).count("Two HPV vaccinations were recorded for this child") == 1
    *answers, _ = await at_once(tmp_path, stock, ("a dose for who is on no list", "another for who is on no list"))
    assert "".join(answers).count("'review'") == 2
