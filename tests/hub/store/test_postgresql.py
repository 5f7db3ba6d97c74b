"""What only a server of PostgreSQL can do to the hub: go away, be full of others, know nobody, allow little."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest
from sqlalchemy import text

from mavis_tui.errors import BadInput, CannotBeDone, DatabaseDown
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.app import create_app
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.sessions import news
from mavis_tui.hub.store import engines, listening
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.engines import database_url, engine_for, listens
from mavis_tui.hub.store.failures import in_words
from mavis_tui.hub.store.opening import open_hub_database
from tests.builders import NOON, NURSE, a_bundle, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.moments import sent
from tests.hub.running import CHEAP, PASSWORD, RunningHub, running_hub, stocked
from tests.hub.sessions.test_news import send, since, tag

on_postgresql = pytest.mark.skipif(not places.CLUSTER, reason="make postgres")
DOCS = Path(__file__).parents[3] / "docs" / "hub.md"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """Open a database as a hub that serves does, with few connections and statements of a second."""
    await places.make(tmp_path / "hub.db")
    where = places.where(tmp_path / "hub.db") + "&pool=6&statement_seconds=1"
    opened = await open_hub_database(where, serving=True)
    yield opened
    await opened.close()


@pytest.mark.parametrize("query", ["pool=5", "pool=many", "statement_seconds=-1", "pgbouncer=perhaps"])
async def test_a_word_of_the_url_that_cannot_be_is_said(query: str) -> None:
    with pytest.raises(BadInput, match="a number from 6 on"):
        await open_hub_database(f"postgresql://db/mavis?{query}")


async def test_a_driver_that_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(*_: object, **__: object) -> None:
        raise ModuleNotFoundError("No module named 'asyncpg'", name="asyncpg")

    monkeypatch.setattr(engines, "create_async_engine", without)
    with pytest.raises(CannotBeDone, match=r"a driver that isn’t installed.*hub,postgres"):
        engine_for(database_url("postgresql://db/mavis"), serving=True)


async def test_where_nobody_answers_it_is_said_and_no_password_is_repeated() -> None:
    with pytest.raises(CannotBeDone, match=r"hub:\*\*\*@127.0.0.1:1/mavis .nobody answers there") as refused:
        await open_hub_database("postgresql://hub:sesame@127.0.0.1:1/mavis")
    assert "sesame" not in str(refused.value)


@on_postgresql
async def test_a_database_that_is_not_there_and_an_unknown_word_are_said() -> None:
    nowhere = places.CLUSTER.replace("/?", "/nowhere?")
    with pytest.raises(CannotBeDone, match="no such database"):
        await open_hub_database(nowhere)
    with pytest.raises(CannotBeDone, match="says something that the driver doesn’t know: 'colour'"):
        await open_hub_database(f"{nowhere}&colour=red")


async def test_servers_named_as_libpq_names_them_are_answered_with_how_to_name_them_here() -> None:
    with pytest.raises(BadInput, match=r"host=a:5432&host=b:5432&target_session_attrs=primary"):
        await open_hub_database("postgresql://hub@one.example:5432,two.example:5432/mavis")


@on_postgresql
async def test_while_no_server_is_of_the_kind_that_is_asked_for_it_is_said_and_comes_back(tmp_path: Path) -> None:
    await places.make(tmp_path / "hub.db")
    asked = places.where(tmp_path / "hub.db") + "&target_session_attrs="
    primary = await open_hub_database(f"{asked}primary", serving=True)
    await primary.prove()
    await primary.close()
    without = Database(engine_for(database_url(f"{asked}standby"), serving=True))  # nothing here is one
    with pytest.raises(DatabaseDown, match="None of its servers may be written") as told:
        await without.prove()
    assert told.value.wait_seconds
    await without.close()


@on_postgresql
async def test_a_statement_that_takes_too_long_is_ended_and_said(database: Database) -> None:
    with pytest.raises(DatabaseDown, match="It took too long"):
        async with database.reading() as connection:
            await connection.execute(text("SELECT pg_sleep(30)"))


@on_postgresql
async def test_a_connection_that_went_is_made_anew_and_nobody_notices(database: Database) -> None:
    async with database.reading() as connection:
        mine = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    async with database.writing() as connection:
        other = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND pid = :pid"
        await connection.execute(text(other), {"pid": mine})
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1


@on_postgresql
async def test_a_reader_sees_one_state_and_writes_nothing(database: Database) -> None:
    async with database.reading() as reader:
        await reader.execute(text("SELECT 1 FROM barred"))
        async with database.writing() as writer:
            await writer.execute(text("INSERT INTO barred VALUES ('device-1', 1)"))
        assert not (await reader.execute(text("SELECT 1 FROM barred"))).all()
    with pytest.raises(DatabaseDown, match="only lets itself be read"):
        async with database.reading() as reader:
            await reader.execute(text("DELETE FROM barred"))


@on_postgresql
async def test_who_waits_too_long_for_what_another_has_is_told(database: Database) -> None:
    wanted = text("SELECT pg_advisory_xact_lock(1)")
    async with database.writing() as first:
        await first.execute(wanted)
        async with database.writing() as second:
            await second.execute(text("SET LOCAL lock_timeout = '20ms'"))
            with pytest.raises(DatabaseDown, match="Others are writing the same"), in_words():
                await second.execute(wanted)


@on_postgresql
@pytest.mark.parametrize("query", ["", "&pgbouncer=true"])
async def test_a_hub_whose_role_may_only_what_docs_grant_lives_a_day(
    tmp_path: Path, clock: StandingClock, query: str
) -> None:
    place = tmp_path / "hub.db"
    async with running_hub(tmp_path, clock) as hub:
        await hub.put(a_bundle())
        await add_user(hub.database, NURSE.email, NURSE.name, "R1L", PASSWORD, CHEAP, clock, role=NURSE.role)
    grants = re.findall(r"^    ((?:CREATE ROLE|GRANT|REVOKE|ALTER DEFAULT)[^\n]*;)$", DOCS.read_text("utf-8"), re.M)
    assert len(grants) == 6
    role = f"mavis_{uuid4().hex}"
    await places.run_script(place, "\n".join(grants).replace("mavis_hub", f'"{role}"'))
    try:
        app = create_app(places.where(place).replace("//postgres@", f"//{role}@") + query, clock, hasher=CHEAP)
        async with app.lifespan():
            hub = RunningHub(app, httpx.ASGITransport(app), place)  # type: ignore[arg-type] # Litestar's own ASGI types
            async with hub.client(await hub.sign_again()) as nurse:
                twice = a_change(1, a_vaccination(1, id="twice"))
                await sent(nurse, a_change(1), twice, msgspec.structs.replace(a_change(2), session="9999"))
                assert (await nurse.get("/v1/sessions/1204")).status_code == 200
                (await nurse.post("/v1/devices/here", json={"holds": [], "waiting": 0})).raise_for_status()
            assert hub.database._told is (query == "")
            await decide(hub.database, "twice", Ruling.SET_ASIDE, by=NURSE.email, note_text="Twice", now=NOON)
            done = await export(hub.database, Wish(), by=NURSE.email, file="1.csv", write=lambda _: None, now=NOON)
            assert done.written == 1
            await hub.add_nurse(NURSE)
            await hub.database.prove()
            for harm in ("DELETE FROM audit", "UPDATE changes SET child = 'child-3'"):
                with pytest.raises(DatabaseDown, match="doesn’t let the hub’s user do that"):
                    async with hub.database.writing() as connection:
                        await connection.execute(text(harm))
    finally:
        await places.run_script(place, f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')


@pytest.fixture
async def two_hubs(tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """Run two hubs of one database, which look by themselves once in an hour, and give a nurse's client at each."""
    monkeypatch.setattr(news, "LOOK_ALL_THE_SAME_SECONDS", 3600)
    monkeypatch.setattr(listening, "_REST_SECONDS", 0)
    stock = await stocked()
    async with (
        running_hub(tmp_path, clock, stock=stock.file) as one,
        running_hub(tmp_path, clock) as other,
        one.client(stock.token) as here,
        other.client(stock.token) as there,
    ):
        for hub in (one, other):
            await heard(hub.database)
        yield one, here, there


async def heard(database: Database) -> None:
    async with asyncio.timeout(60):
        while not database.hears:
            await database.written(0.05)


@on_postgresql
async def test_what_one_process_stores_is_told_at_another_at_once(two_hubs: Any) -> None:
    _, here, there = two_hubs
    waiting = asyncio.create_task(since(here, await tag(here), wait=50))
    await send(there, a_change(2))
    async with asyncio.timeout(40):
        assert [child.id for child in (await waiting).children] == ["child-2"]


async def test_through_a_pooler_nobody_listens_because_nothing_would_be_heard() -> None:
    assert [listens(database_url(f"postgresql://db/mavis{end}")) for end in ("", "?pgbouncer=true")] == [True, False]


@on_postgresql
async def test_nothing_is_missed_while_the_connection_that_listens_is_away(two_hubs: Any) -> None:
    hub, here, there = two_hubs
    waiting = asyncio.create_task(since(here, await tag(here), wait=50))
    async with hub.database.writing() as connection:
        ended = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        mine = " AND datname = current_database()"
        assert (await connection.execute(text(ended + mine))).scalar_one() == 2
    await send(there, a_change(2))
    async with asyncio.timeout(40):
        assert [child.id for child in (await waiting).children] == ["child-2"]
    await heard(hub.database)


@on_postgresql
async def test_a_connection_that_goes_at_the_moment_of_listening_is_made_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    really = asyncpg.Connection.add_listener

    async def once_cut(connection: Any, *what: Any) -> None:
        tries.append(connection.get_server_pid())
        if len(tries) == 1:
            connection.terminate()
        await really(connection, *what)

    monkeypatch.setattr(listening, "_REST_SECONDS", 0)
    monkeypatch.setattr(asyncpg.Connection, "add_listener", once_cut)
    database.begin_listening()
    await heard(database)
    assert len(tries) == 2


@on_postgresql
def test_several_processes_serve_one_address_and_one_that_ends_is_begun_anew(tmp_path: Path) -> None:
    asyncio.run(places.make(tmp_path / "hub.db"))
    words = ["hub", "serve", "--port", "0", "--workers", "2", "--database", places.where(tmp_path / "hub.db")]
    begun = subprocess.Popen(
        [sys.executable, "-m", "mavis_tui", *words, "--ready-file", str(tmp_path / "ready")], stderr=subprocess.PIPE
    )
    try:
        address = until(lambda: (tmp_path / "ready").exists() and (tmp_path / "ready").read_text("utf-8").strip())
        first = until(lambda: len(found := children_of(begun.pid)) == 2 and found)
        assert httpx.get(f"{address}/v1/hello?nonce=n-1").json()["nonce"] == "n-1"
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(found := children_of(begun.pid)) == 2 and first[0] not in found)
        assert httpx.get(f"{address}/v1/hello?nonce=n-2").json()["nonce"] == "n-2"
    finally:
        begun.send_signal(signal.SIGTERM)
        said = begun.communicate(timeout=60)[1].decode()
    assert begun.returncode == 0
    assert "A process of the hub ended by itself; another one is begun" in said
    assert not [pid for pid in first if Path(f"/proc/{pid}").exists()]


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def until(there: Callable[[], Any]) -> Any:
    """Look until there is something, and give it."""
    limit = time.monotonic() + 90
    while not (found := there()):
        assert time.monotonic() < limit
        time.sleep(0.05)
    return found
