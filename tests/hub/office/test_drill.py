"""A restore is rehearsed on a real copy: all that the hub has is in it, and a copy that isn't whole is told."""

# ruff: noqa: ASYNC240 # a test may wait for its own disk

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import asyncpg
import httpx
import msgspec
import pytest

from mavis_tui.errors import BadInput, CannotBeDone
from mavis_tui.hub.office.drill import rehearse
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.backup import back_up
from mavis_tui.hub.store.generation import generation_of
from tests.builders import NOON, a_bundle, a_change, a_vaccination
from tests.hub import places
from tests.hub.conftest import STRANGER
from tests.hub.running import RunningHub, running_hub

of_files = pytest.mark.sqlite


async def send(nurse: httpx.AsyncClient, *which: int) -> None:
    sent = [a_change(n, a_vaccination(n)) for n in which]
    (await nurse.post("/v1/changes", content=msgspec.json.encode(sent))).raise_for_status()


@of_files
async def test_all_that_the_hub_has_is_in_a_copy_that_was_put_back_and_nothing_of_it_stays(
    hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path
) -> None:
    await send(nurse, 1, 2)
    async with hub.database.reading() as connection:
        generation = await generation_of(connection)
    before = sorted(path.name for path in tmp_path.iterdir())
    found = await rehearse(hub.file, NOON)
    assert (found.users, found.sessions, found.children, found.records, found.since) == (1, 1, 3, 2, 0)
    assert found.copy == ""
    assert min(found.copying, found.restoring, found.checking) >= 0
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert (await nurse.get("/v1/sessions/1204")).status_code == 200, "nobody was signed out"
    async with hub.database.reading() as connection:
        assert await generation_of(connection) == generation
    last = (await lines(hub.database))[-2]
    assert (last.action, last.outcome) == ("Rehearse a restore", "done: 2 records")


@of_files
async def test_of_an_older_copy_it_is_said_how_much_came_since(
    hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path
) -> None:
    await send(nurse, 1)
    await back_up(hub.file, tmp_path / "copy.db", NOON)
    await send(nurse, 2, 3)
    found = await rehearse(hub.file, NOON, copy=tmp_path / "copy.db")
    assert (found.copy, found.records, found.since) == (str(tmp_path / "copy.db"), 1, 2)


@contextmanager
def altered(copy: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(copy)) as opened:
        yield opened
        opened.commit()


@of_files
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            "UPDATE changes SET body = replace(CAST(body AS TEXT), 'child-1', 'child-2')",
            "record vaccination-1, version 1",
        ),
        ("DROP TRIGGER audit_update; UPDATE audit SET outcome = 'refused' WHERE number = 1", "line 1 of its log"),
    ],
)
async def test_a_copy_in_which_something_was_altered_is_told(
    hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path, harm: str, said: str
) -> None:
    await send(nurse, 1)
    await back_up(hub.file, tmp_path / "copy.db", NOON)
    with altered(tmp_path / "copy.db") as opened:
        opened.executescript(harm)
    with pytest.raises(CannotBeDone, match=said):
        await rehearse(hub.file, NOON, copy=tmp_path / "copy.db")


@of_files
async def test_a_copy_of_another_hub_is_told(hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path) -> None:
    await send(nurse, 1)
    (tmp_path / "other").mkdir()
    async with running_hub(tmp_path / "other", lambda: NOON) as other:
        await other.put(a_bundle())
        await other.sign_in(STRANGER, "R2X")
        await back_up(other.file, tmp_path / "copy.db", NOON)
    with pytest.raises(CannotBeDone, match="it is of another hub"):
        await rehearse(hub.file, NOON, copy=tmp_path / "copy.db")


@of_files
async def test_a_scratch_database_is_for_postgresql(hub: RunningHub) -> None:
    with pytest.raises(BadInput, match="for PostgreSQL"):
        await rehearse(hub.file, NOON, scratch="postgresql:///scratch")


@pytest.mark.skipif(not places.CLUSTER, reason="make postgres")
async def test_on_postgresql_a_dump_is_put_back_in_an_empty_database_which_is_empty_again(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("there is no pg_dump")
    await send(nurse, 1, 2)
    where = places.where(hub.file)
    with pytest.raises(BadInput, match="an empty database of PostgreSQL"):
        await rehearse(where, NOON)
    with pytest.raises(BadInput, match="it is emptied again"):
        await rehearse(where, NOON, scratch=where)
    made = await asyncpg.connect(where)
    await made.execute(f"CREATE DATABASE scratch_{os.getpid()} TEMPLATE template0")
    await made.close()
    for _ in range(2):  # it is empty again
        found = await rehearse(where, NOON, scratch=re.sub(r"/hub_\w+", f"/scratch_{os.getpid()}", where))
        assert (found.users, found.sessions, found.children, found.records, found.since) == (1, 1, 3, 2, 0)
