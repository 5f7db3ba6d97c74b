"""What only a server of PostgreSQL can do to the hub: go away, be full of others, know nobody, allow little."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import msgspec
import pytest
from sqlalchemy import text

from mavis_tui.errors import BadInput, CannotBeDone, DatabaseDown
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.app import create_app
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.store import engines
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.engines import database_url, engine_for
from mavis_tui.hub.store.failures import in_words
from mavis_tui.hub.store.opening import open_hub_database
from tests.builders import NOON, NURSE, a_bundle, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.moments import sent
from tests.hub.running import CHEAP, PASSWORD, RunningHub, running_hub

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
