"""A device learns what the hub holds of it, and a hub that forgot something is told again."""

import hashlib
import sqlite3
from pathlib import Path

import httpx
import msgspec
import pytest

from mavis_tui.hub.store.generation import RESTORED, generation_of, last_restored, new_generation
from mavis_tui.models.change import Change, Receipt, Verdict
from mavis_tui.wire.messages import Held, HeldChange, HeldChanges
from tests.builders import NOON, NURSE, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub.conftest import STRANGER
from tests.hub.running import PASSWORD, RunningHub, running_hub


async def send(client: httpx.AsyncClient, *sent: Change, returned: bool = False) -> list[Receipt]:
    address = "/v1/changes?returned=true" if returned else "/v1/changes"
    answer = await client.post(address, content=msgspec.json.encode(sent))
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=list[Receipt])


async def held(client: httpx.AsyncClient, first: int = 1) -> Held:
    answer = await client.get("/v1/devices/self/held", params={"from": first})
    return msgspec.json.decode(answer.content, type=Held)


async def listed(client: httpx.AsyncClient, first: int = 1) -> tuple[HeldChange, ...]:
    answer = await client.get("/v1/devices/self/held/changes", params={"from": first})
    return msgspec.json.decode(answer.content, type=HeldChanges).changes


async def test_a_device_learns_how_many_of_its_records_are_here_and_which(nurse: httpx.AsyncClient) -> None:
    assert (await held(nurse)).count == 0
    corrected = a_change(1, a_vaccination(1, revision=2, batch_number="FM4111"), sequence=3)
    await send(nurse, a_change(1), a_change(2), corrected)
    found = await held(nurse)
    expected = hashlib.sha256(b"vaccination-1 1\nvaccination-1 2\nvaccination-2 1\n").hexdigest()
    assert (found.count, found.digest, found.highest) == (3, expected, 3)
    assert await listed(nurse) == (
        HeldChange("vaccination-1", 1, 1),
        HeldChange("vaccination-2", 1, 2),
        HeldChange("vaccination-1", 2, 3),
    )


async def test_what_a_device_no_longer_keeps_is_left_out(nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1), a_change(2), a_change(3))
    assert ((await held(nurse, 3)).count, (await held(nurse, 3)).highest) == (1, 3)
    assert await listed(nurse, 3) == (HeldChange("vaccination-3", 1, 3),)
    assert (await held(nurse, 2**70)).count == 0


@pytest.mark.parametrize("first", ["0", "-1", "x", ""])
async def test_where_to_begin_is_a_number_from_one(nurse: httpx.AsyncClient, first: str) -> None:
    assert (await nurse.get("/v1/devices/self/held", params={"from": first})).status_code == 422


async def test_only_the_devices_own_records_with_a_receipt_count(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    flagged = a_change(3, a_vaccination(3, child="child-9"))
    refused = a_change(4, a_vaccination(4, session="9999"))
    answers = await send(nurse, a_change(1), a_change(2, device="another"), flagged, refused)
    assert [one.verdict for one in answers] == [Verdict.SAVED, Verdict.SAVED, Verdict.REVIEW, Verdict.REFUSED]
    assert [one.id for one in await listed(nurse)] == ["vaccination-1", "vaccination-3"]
    async with hub.client(await hub.sign_again(device="another")) as other:
        assert [one.id for one in await listed(other)] == ["vaccination-2"]


async def test_a_nurse_of_another_team_on_the_device_learns_nothing(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1))
    async with hub.client(await hub.sign_in(STRANGER, organisation="R2X", device="device-1")) as there:
        assert (await held(there)).count == 0


async def test_hello_and_a_sign_in_name_the_generation_of_the_database_which_stays(
    tmp_path: Path, clock: StandingClock
) -> None:
    names = []
    for _ in range(2):
        async with running_hub(tmp_path, clock) as hub, hub.client() as client:
            await hub.add_nurse()
            names.append((await client.get("/v1/hello?nonce=n")).json()["generation"])
            body = {"email": NURSE.email, "password": PASSWORD, "device": "device-1"}
            names.append((await client.post("/v1/sign-in", json=body)).json()["generation"])
    assert len(set(names)) == 1
    assert len(names[0]) >= 16


async def test_what_comes_back_after_a_restore_is_counted_once(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await send(nurse, a_change(1))
    assert await last_restored(hub.database) is None
    async with hub.database.writing() as connection:
        before = await generation_of(connection)
        await new_generation(connection, RESTORED, NOON)
        assert await generation_of(connection) != before
    await send(nurse, a_change(1), a_change(2), a_change(3, device="another"), returned=True)
    await send(nurse, a_change(2), returned=True)
    await send(nurse, a_change(3, a_vaccination(3, id="new")))
    restored = await last_restored(hub.database)
    assert restored is not None
    assert (restored.at, restored.records, restored.devices) == (NOON, 2, 2)


@pytest.mark.sqlite
async def test_a_database_of_before_says_what_it_holds_of_a_device(tmp_path: Path, clock: StandingClock) -> None:
    with sqlite3.connect(tmp_path / "hub.db") as made:
        made.executescript((Path(__file__).parent.parent / "store" / "yesterday.sql").read_text("utf-8"))
    made.close()
    async with running_hub(tmp_path, clock) as hub, hub.client(await hub.sign_again()) as nurse:
        assert [one.id for one in await listed(nurse)] == ["vaccination-1"]
        assert (await held(nurse)).generation != ""
