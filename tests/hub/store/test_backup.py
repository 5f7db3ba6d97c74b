"""Copies of the hub's database: whole, private, proven; and putting one back loses nothing of what was there."""

# ruff: noqa: ASYNC240 # a test may wait for its own disk

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from mavis_tui.errors import BadInput, DatabaseDown
from mavis_tui.hub.access.devices import bar
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.backup import back_up, restore
from mavis_tui.hub.store.generation import last_restored
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.models.change import Change
from mavis_tui.wire.messages import Held, HeldChanges, held_digest
from tests.builders import NOON, a_bundle, a_change
from tests.conftest import StandingClock
from tests.hub.running import RunningHub, running_hub
from tests.modes import is_its_owners
from tests.system.rule_of_windows import keep_to_it

pytestmark = pytest.mark.sqlite

LATER = NOON + timedelta(hours=1)


async def send(client: httpx.AsyncClient, *sent: Change, returned: bool = False) -> None:
    answer = await client.post(f"/v1/changes?returned={str(returned).lower()}", content=msgspec.json.encode(sent))
    assert {one["verdict"] for one in answer.json()} == {"saved"}


async def held(client: httpx.AsyncClient) -> Held:
    return msgspec.json.decode((await client.get("/v1/devices/self/held")).content, type=Held)


async def looked_through(file: Path) -> None:
    database = await open_hub_database(file)
    try:
        await database.look_through()
    finally:
        await database.close()


async def test_a_copy_is_whole_for_its_owner_alone_and_made_while_the_hub_runs(
    hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path
) -> None:
    await send(nurse, a_change(1), a_change(2))
    copy = tmp_path / "copies" / "hub.db"
    done = await back_up(hub.file, copy, NOON)
    assert (done.file, done.users, done.sessions, done.children, done.records) == (str(copy), 1, 1, 3, 2)
    assert [one.name for one in copy.parent.iterdir()] == ["hub.db"]
    assert is_its_owners(copy)
    with closing(sqlite3.connect(copy)) as read:
        assert read.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert read.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
    assert [line.action for line in await lines(hub.database)][-1] == "Back up the database"
    await send(nurse, a_change(3))


async def test_a_copy_replaces_no_file_unless_told_to(hub: RunningHub, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("buy tea")
    with pytest.raises(BadInput, match="is there already"):
        await back_up(hub.file, tmp_path / "copy.db", NOON)
    assert (tmp_path / "copy.db").read_text() == "buy tea"
    assert (await back_up(hub.file, tmp_path / "copy.db", NOON, force=True)).users == 0


@pytest.mark.parametrize(("where", "said"), [("nowhere.db", "no database"), ("hub.db", "the database itself")])
async def test_what_cannot_be_copied_is_said(hub: RunningHub, tmp_path: Path, where: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        await back_up(tmp_path / where, hub.file, NOON, force=True)
    assert not list(tmp_path.glob("*.new*"))


async def test_another_kind_of_database_is_copied_by_its_own_means(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="pg_dump"):
        await back_up("postgresql+asyncpg://db/mavis", tmp_path / "copy.db", NOON)


async def test_what_was_acknowledged_after_the_copy_comes_back_from_the_device(
    tmp_path: Path, clock: StandingClock
) -> None:
    kept = [a_change(1), a_change(2), a_change(3)]
    async with running_hub(tmp_path, clock) as hub:
        await hub.put(a_bundle())
        async with hub.client(await hub.sign_in()) as nurse:
            await send(nurse, kept[0])
            await back_up(hub.file, tmp_path / "copy.db", NOON)
            await send(nurse, *kept[1:])
            before = (await nurse.get("/v1/hello?nonce=n")).json()["generation"]
    done = await restore(tmp_path / "copy.db", tmp_path / "hub.db", LATER)
    assert (done.records, is_its_owners(tmp_path / "hub.db"), is_its_owners(Path(done.kept))) == (1, True, True)
    async with running_hub(tmp_path, clock) as hub, hub.client(await hub.sign_again()) as nurse:
        assert (await nurse.get("/v1/hello?nonce=n")).json()["generation"] != before
        found = await held(nurse)
        assert (found.count, found.highest) == (1, 1)
        assert found.digest != held_digest((one.id, one.revision) for one in kept)
        answer = await nurse.get("/v1/devices/self/held/changes")
        there = {one.id for one in msgspec.json.decode(answer.content, type=HeldChanges).changes}
        await send(nurse, *(one for one in kept if one.id not in there), returned=True)
        assert (await held(nurse)).digest == held_digest((one.id, one.revision) for one in kept)
        restored = await last_restored(hub.database)
        assert restored is not None
        assert (restored.at, restored.records, restored.devices) == (LATER, 2, 1)
        assert "Restore the database" in [line.action for line in await lines(hub.database)]
    with closing(sqlite3.connect(done.kept)) as aside:
        assert aside.execute("SELECT count(*) FROM changes").fetchone() == (3,)


async def test_a_database_that_is_open_is_not_replaced(
    hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path
) -> None:
    await back_up(hub.file, tmp_path / "copy.db", NOON)
    await send(nurse, a_change(1))
    before = sorted(one.name for one in tmp_path.iterdir())
    with pytest.raises(BadInput, match="Stop the hub first"):
        await restore(tmp_path / "copy.db", hub.file, NOON)
    assert sorted(one.name for one in tmp_path.iterdir()) == before
    await send(nurse, a_change(2))


async def test_a_copy_put_beside_what_a_crash_left_is_whole(tmp_path: Path, clock: StandingClock) -> None:
    async with running_hub(tmp_path, clock) as hub:
        await hub.put(a_bundle())
        async with hub.client(await hub.sign_in()) as nurse:
            await back_up(hub.file, tmp_path / "copy.db", NOON)
            await send(nurse, a_change(1))
            crashed = tmp_path / "crashed"
            crashed.mkdir()
            for file in tmp_path.glob("hub.db*"):
                (crashed / file.name).write_bytes(file.read_bytes())
    assert (crashed / "hub.db-wal").stat().st_size > 0
    done = await restore(tmp_path / "copy.db", crashed / "hub.db", NOON)
    assert sorted(one.name for one in crashed.iterdir()) == ["hub.db", Path(done.kept).name]
    await looked_through(crashed / "hub.db")
    with closing(sqlite3.connect(done.kept)) as aside:
        assert aside.execute("SELECT count(*) FROM changes").fetchone() == (1,)


async def test_a_damaged_database_is_replaced_and_kept_too(tmp_path: Path) -> None:
    await (await open_hub_database(tmp_path / "good.db")).close()
    await back_up(tmp_path / "good.db", tmp_path / "copy.db", NOON)
    for name in ("hub.db", "hub.db-wal"):
        (tmp_path / name).write_bytes(b"\x00" * 8192)
    done = await restore(tmp_path / "copy.db", tmp_path / "hub.db", NOON)
    assert Path(done.kept).read_bytes() == b"\x00" * 8192
    assert not (tmp_path / "hub.db-wal").exists()
    await looked_through(tmp_path / "hub.db")


async def test_what_is_no_copy_restores_nothing(tmp_path: Path) -> None:
    await (await open_hub_database(tmp_path / "hub.db")).close()
    (tmp_path / "tea.txt").write_text("buy tea and a kettle, and then some more tea, and biscuits for the team\n" * 50)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE tea (cups)")
        other.commit()
    await back_up(tmp_path / "hub.db", tmp_path / "copy.db", NOON)
    whole = (tmp_path / "copy.db").read_bytes()
    before = (tmp_path / "hub.db").read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "worn.db").write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    for name, said in (
        ("tea.txt", "isn’t a database. Nothing was changed. Name another copy."),
        ("other.db", "isn’t a copy of a hub’s database. Nothing was changed. Name another copy."),
        ("cut.db", "is damaged: a part of it is missing or was changed. Nothing was changed."),
        ("worn.db", "is damaged"),
        ("gone", "no file"),
    ):
        with pytest.raises(BadInput, match=said):
            await restore(tmp_path / name, tmp_path / "hub.db", NOON)
    with pytest.raises(BadInput, match="the database itself"):
        await restore(tmp_path / "hub.db", tmp_path / "hub.db", NOON)
    assert (tmp_path / "hub.db").read_bytes() == before
    assert not list(tmp_path.glob("*.new*"))


async def test_who_may_not_come_in_stays_out_and_all_sign_in_again(tmp_path: Path, clock: StandingClock) -> None:
    async with running_hub(tmp_path, clock) as hub:
        await hub.put(a_bundle())
        token = await hub.sign_in()
        await back_up(hub.file, tmp_path / "copy.db", NOON)
        await bar(hub.database, "device-1", NOON)
    await restore(tmp_path / "copy.db", tmp_path / "hub.db", NOON)
    async with running_hub(tmp_path, clock) as hub:
        async with hub.client(token) as nurse:
            assert (await nurse.get("/v1/sessions")).status_code == 401
        async with hub.client() as client:
            body = {"email": "sian.rees@example.nhs.uk", "password": "a cup of tea at eleven", "device": "device-1"}
            assert (await client.post("/v1/sign-in", json=body)).status_code == 403


async def test_a_copy_made_while_records_come_in_holds_whole_requests(
    hub: RunningHub, nurse: httpx.AsyncClient, tmp_path: Path
) -> None:
    async def record() -> None:
        for n in range(1, 4):
            await send(nurse, a_change(n))

    await asyncio.gather(record(), back_up(hub.file, tmp_path / "copy.db", NOON))
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert (
            copy.execute("SELECT count(*) FROM changes").fetchone()
            == copy.execute("SELECT count(*) FROM arrivals").fetchone()
        )


async def test_a_damaged_database_is_told_when_the_hub_starts(tmp_path: Path) -> None:
    file = tmp_path / "hub.db"
    await (await open_hub_database(file)).close()
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    file.write_bytes(content)
    with pytest.raises(DatabaseDown, match="mavis hub restore FILE"):
        await looked_through(file)


async def test_a_copy_is_put_back_where_nobody_can_move_what_is_open(
    tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule of Windows: also what this very command has open to keep others out."""
    async with running_hub(tmp_path, clock) as hub:
        await hub.sign_in()
        await back_up(hub.file, tmp_path / "copy.db", NOON)
    keep_to_it(monkeypatch)
    done = await restore(tmp_path / "copy.db", tmp_path / "hub.db", LATER)
    assert Path(done.kept).exists()
    await looked_through(tmp_path / "hub.db")
