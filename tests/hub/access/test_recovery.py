"""The hub's side of a recovery: what it opens, for whom, and what it keeps about it."""

import asyncio
from base64 import b64encode

import httpx
import msgspec

from mavis_tui import sealing
from mavis_tui.hub.access.devices import bar
from mavis_tui.hub.access.team_keys import team_keys_of
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.models.vaccination import Staff
from mavis_tui.wire.messages import SignedIn
from mavis_tui.wire.recovery import Recovered, answer_about, recovery_about
from tests.builders import NOON, NURSE
from tests.hub.conftest import STRANGER
from tests.hub.running import PASSWORD, RunningHub

MASTER = bytes(range(32))
MINE = sealing.new_key_pair()
JO = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe")


async def signed_in(hub: RunningHub, staff: Staff, device: str, organisation: str = "R1L") -> SignedIn:
    await hub.add_nurse(staff, organisation=organisation)
    async with hub.client() as client:
        body = {"email": staff.email, "password": PASSWORD, "device": device}
        return msgspec.json.decode((await client.post("/v1/sign-in", json=body)).content, type=SignedIn)


async def asked(hub: RunningHub, token: str, sealed: bytes) -> httpx.Response:
    body = {"sealed": b64encode(sealed).decode(), "answer_key": b64encode(MINE.public).decode()}
    async with hub.client(token) as client:
        return await client.post("/v1/recovery", json=body)


async def test_a_team_has_one_key_for_all_its_nurses_also_when_two_are_the_first(hub: RunningHub) -> None:
    both = await asyncio.gather(*(team_keys_of(hub.database, "R1L") for _ in range(2)))
    one = await signed_in(hub, NURSE, "laptop")
    other = await signed_in(hub, JO, "tablet")
    assert {keys.public for keys in both} == {one.team_key} == {other.team_key}
    assert (await signed_in(hub, STRANGER, "phone", "R2X")).team_key != one.team_key


async def test_what_a_device_sealed_for_its_team_comes_back_sealed_for_who_asks(hub: RunningHub) -> None:
    key = (await signed_in(hub, NURSE, "laptop")).team_key
    sealed = sealing.seal(key, MASTER, recovery_about("laptop", "R1L"))
    for staff in (NURSE, JO):
        answer = await asked(hub, (await signed_in(hub, staff, "laptop")).token, sealed)
        assert answer.status_code == 200
        back = msgspec.json.decode(answer.content, type=Recovered).sealed
        assert sealing.unseal(MINE.private, back, answer_about("laptop", "R1L")) == MASTER


async def test_nobody_else_gets_it_and_nobody_learns_why(hub: RunningHub) -> None:
    key = (await signed_in(hub, NURSE, "laptop")).team_key

    def seal_of(device: str) -> bytes:
        return sealing.seal(key, MASTER, recovery_about(device, "R1L"))

    *rest, last = seal_of("laptop")
    altered = bytes([*rest, last ^ 1])
    cases = {
        "another team": (STRANGER, "R2X", "laptop", seal_of("laptop")),
        "signed in on another device": (NURSE, "R1L", "tablet", seal_of("laptop")),
        "a seal that another device made": (NURSE, "R1L", "laptop", seal_of("tablet")),
        "nothing": (NURSE, "R1L", "laptop", b""),
        "what nobody sealed": (NURSE, "R1L", "laptop", bytes(80)),
        "a bit that was altered": (NURSE, "R1L", "laptop", altered),
    }
    said = set()
    for what, (staff, team, on, sealed) in cases.items():
        answer = await asked(hub, (await signed_in(hub, staff, on, team)).token, sealed)
        assert answer.status_code == 422, what
        said.add(answer.text)
    assert len(said) == 1
    assert "set up for another team, or its vault was altered" in said.pop()


async def test_the_log_names_who_recovered_a_device_and_a_device_that_is_barred_recovers_nothing(
    hub: RunningHub,
) -> None:
    found = await signed_in(hub, JO, "laptop")
    sealed = sealing.seal(found.team_key, MASTER, recovery_about("laptop", "R1L"))
    assert (await asked(hub, found.token, sealed)).status_code == 200
    last = (await lines(hub.database))[-1]
    assert (last.action, last.email, last.device, last.outcome) == ("Recover a device", JO.email, "laptop", "done")

    await bar(hub.database, "laptop", NOON)

    assert (await asked(hub, found.token, sealed)).status_code in (401, 403)
    async with hub.client() as client:
        body = {"email": JO.email, "password": PASSWORD, "device": "laptop"}
        assert (await client.post("/v1/sign-in", json=body)).status_code == 403
