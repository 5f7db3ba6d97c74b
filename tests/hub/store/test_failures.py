"""A hub that can't work says so, with the cause and when to come back, and goes on by itself."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import httpx
import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.store import database as hub_database
from mavis_tui.hub.store import engines as hub_engines
from mavis_tui.hub.store import failures, readiness
from mavis_tui.hub.store.opening import open_hub_database
from tests.builders import a_change, not_given
from tests.conftest import StandingClock
from tests.hub.calls import SIGNED_IN, Call
from tests.hub.running import RunningHub, running_hub, stocked
from tests.modes import is_its_owners


@pytest.fixture
async def hub(tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningHub]:
    monkeypatch.setattr(hub_engines, "BUSY_MILLISECONDS", 20)
    monkeypatch.setattr(readiness, "_GOOD_FOR_SECONDS", 0)
    async with running_hub(tmp_path, clock, stock=(await stocked()).file) as running:
        yield running


async def post(client: httpx.AsyncClient, *numbers: int) -> httpx.Response:
    notes = "In the hall. " * 70
    sent = [a_change(1, not_given(1, id=f"v-{n}", notes=notes)) for n in numbers]
    return await client.post("/v1/changes", content=msgspec.json.encode(sent))


def is_told(answer: httpx.Response, cause: str) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) >= 1
    assert f"The team server’s database can’t be used. {cause}" in answer.json()["detail"]
    assert "what was recorded is safe where it is" in answer.json()["detail"]


@pytest.mark.sqlite
async def test_a_database_that_another_program_holds_is_told_on_every_call_and_then_goes_on(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    with closing(sqlite3.connect(hub.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for call in SIGNED_IN:
            answer = await nurse.request(call.method, call.path(), content=b"[]" if "changes" in call.path() else b"{}")
            is_told(answer, "Another program is writing to it")
        is_told(await post(nurse, 1), "Another program is writing to it")
        is_told(await nurse.get("/health/ready"), "Another program is writing to it")
        other.execute("ROLLBACK")
    assert (await nurse.get("/health/ready")).status_code == 200
    assert (await post(nurse, 1)).json()[0]["verdict"] == "saved"


@pytest.mark.sqlite
async def test_a_full_disk_is_told_and_loses_nothing_that_was_acknowledged(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    async with hub.database.writing() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count={pages + 20}"))
    acknowledged = 0
    for start in range(0, 1_000, 50):
        answer = await post(nurse, *range(start, start + 50))
        if answer.status_code != 200:
            break
        acknowledged += len(answer.json())
    else:
        pytest.fail("the disk was never full")
    is_told(answer, "The disk is full")
    async with hub.database.reading() as connection:
        await connection.execute(text("PRAGMA max_page_count=1000000"))
        assert (await connection.execute(text("SELECT count(*) FROM changes"))).scalar_one() == acknowledged
    assert (await post(nurse, *range(start, start + 50))).status_code == 200


def test_a_nurse_is_not_told_to_put_back_a_copy_herself() -> None:
    damaged, full = failures.down("The file is damaged", 0), failures.down(*failures.FULL)

    assert "mavis hub restore" in str(damaged)  # for who runs the hub
    assert "mavis hub" not in failures.for_devices(damaged)
    assert "Tell the people who run the team server" in failures.for_devices(damaged)
    assert failures.for_devices(full) == f"The team server’s database can’t be used. {full}"


@pytest.mark.sqlite
async def test_a_disk_without_room_for_a_request_is_not_ready(
    nurse: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = iter((100_000, 100_000_000))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=next(left)))

    is_told(await nurse.get("/health/ready"), "The disk is full")
    assert (await nurse.get("/health/ready")).status_code == 200


async def test_ready_says_which_hub_is_there(nurse: httpx.AsyncClient) -> None:
    found = (await nurse.get("/health/ready")).json()
    assert found["name"] == "mavis hub"
    assert found["generation"] == (await nurse.get("/v1/hello?nonce=n")).json()["generation"]


async def test_ready_is_proven_once_for_many_who_ask(
    hub: RunningHub, nurse: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_GOOD_FOR_SECONDS", 3600)
    proofs = 0
    prove = hub.database.prove

    async def counted() -> None:
        nonlocal proofs
        proofs += 1
        await prove()

    monkeypatch.setattr(hub.database, "prove", counted)
    answers = await asyncio.gather(*(nurse.get("/health/ready") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert proofs == 1


@pytest.mark.sqlite
async def test_writers_have_their_turn_in_the_order_in_which_they_came(hub: RunningHub) -> None:
    order: list[int] = []

    async def write(n: int) -> None:
        async with hub.database.writing() as connection:
            await connection.execute(text("SELECT 1"))
            order.append(n)

    await asyncio.gather(*(write(n) for n in range(40)))
    assert order == list(range(40))


@pytest.mark.sqlite
async def test_who_waits_too_long_for_a_turn_is_told_to_come_back(
    hub: RunningHub, nurse: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_database, "_TURN_SECONDS", 0.02)
    async with hub.database.writing():
        is_told(await post(nurse, 1), "Too much is being written at once")
    assert (await post(nurse, 1)).status_code == 200


WITH_A_BODY = [call for call in SIGNED_IN if call.method != "GET" and call.template != "/v1/sign-out"]


@pytest.mark.parametrize("call", WITH_A_BODY, ids=str)
async def test_a_body_that_is_not_utf_8_is_a_bad_request(nurse: httpx.AsyncClient, call: Call) -> None:
    for body in (b'[{"id":"\xff"}]', b'{"id":"\xff"}', b'{"\xc3\x28": 1}'):
        answer = await nurse.request(call.method, call.path(), content=body)
        assert answer.status_code == 400, answer.text


@pytest.mark.sqlite
async def test_a_database_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    await (await open_hub_database(file)).close()
    file.chmod(0o644)
    await (await open_hub_database(file)).close()
    assert is_its_owners(file)


async def test_an_error_of_ours_inside_a_transaction_stays_what_it_is(hub: RunningHub) -> None:
    with pytest.raises(ValueError, match="tea"):
        async with hub.database.writing():
            raise ValueError("tea")
    broken = sqlite3.OperationalError("disk I/O error")
    broken.sqlite_errorcode = sqlite3.SQLITE_IOERR
    with pytest.raises(DatabaseDown, match="The disk reports an error"):
        async with hub.database.reading():
            raise OperationalError("SELECT 1", None, broken)
