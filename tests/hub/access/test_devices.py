"""Which device holds what, and keeping out one that is lost without losing what waits on it."""

import httpx
import pytest

from mavis_tui.errors import NotFound
from mavis_tui.hub.access.devices import BARRED, HeldSession, bar, let_in, list_devices
from mavis_tui.models.vaccination import Staff
from tests.builders import NOON, NURSE, a_bundle
from tests.conftest import StandingClock
from tests.hub.running import PASSWORD, RunningHub


async def test_a_device_is_listed_with_who_used_it_and_what_it_says_it_holds(
    hub: RunningHub, nurse: httpx.AsyncClient, clock: StandingClock
) -> None:
    await hub.sign_in(Staff(email="joy@example.nhs.uk", name="Joy Adeyemi"))
    clock.forward(minutes=20)
    told = await nurse.post("/v1/devices/here", json={"holds": ["1204", "no-such"], "waiting": 3})
    assert told.status_code == 204
    (row,) = await list_devices(hub.database)
    assert (row.device, row.organisation, row.nurses) == ("device-1", "R1L", ("Sian Rees", "Joy Adeyemi"))
    assert (row.first_seen, row.last_seen, row.told_at) == (NOON, clock(), clock())
    assert row.holds == (HeldSession(session="1204", title="HPV session at Harbour View Academy"),)
    assert (row.waiting, row.barred) == (3, None)


async def test_what_a_device_says_last_counts(nurse: httpx.AsyncClient, hub: RunningHub) -> None:
    for holds, waiting in ((["1204"], 3), ([], 0)):
        await nurse.post("/v1/devices/here", json={"holds": holds, "waiting": waiting})
    (row,) = await list_devices(hub.database)
    assert (row.holds, row.waiting) == ((), 0)


@pytest.mark.parametrize(
    "said", [{"holds": [], "waiting": -1}, {"holds": ["a/b"], "waiting": 0}, {"holds": ["1"] * 1001, "waiting": 0}, {}]
)
async def test_a_device_that_says_nonsense_is_not_believed(nurse: httpx.AsyncClient, said: dict[str, object]) -> None:
    assert (await nurse.post("/v1/devices/here", json=said)).status_code == 422


async def test_a_device_that_is_let_in_no_more_is_told_so_at_its_next_call_and_cannot_sign_in(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    other = await hub.sign_again(device="tablet")
    row = await bar(hub.database, "device-1", NOON)
    assert row.barred == NOON
    answer = await nurse.post("/v1/changes", content=b"[]")
    assert (answer.status_code, answer.json()["detail"]) == (401, BARRED)
    assert "stays on it" in BARRED
    body = {"email": NURSE.email, "password": PASSWORD, "device": "device-1"}
    again = await nurse.post("/v1/sign-in", json=body)
    assert (again.status_code, again.json()["detail"]) == (403, BARRED)
    async with hub.client(other) as tablet:
        assert (await tablet.get("/v1/sessions")).status_code == 200


async def test_who_does_not_know_the_password_does_not_learn_that_a_device_is_barred(hub: RunningHub) -> None:
    await hub.sign_in()
    await bar(hub.database, "device-1", NOON)
    async with hub.client() as client:
        body = {"email": NURSE.email, "password": "tea?", "device": "device-1"}
        assert (await client.post("/v1/sign-in", json=body)).status_code == 401


async def test_a_device_that_is_let_in_again_has_to_sign_in(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await bar(hub.database, "device-1", NOON)
    assert (await let_in(hub.database, "device-1", NOON)).barred is None
    assert (await nurse.get("/v1/sessions")).status_code == 401
    async with hub.client(await hub.sign_again()) as back:
        assert (await back.get("/v1/sessions")).status_code == 200


async def test_barring_twice_is_barring_once(hub: RunningHub, nurse: httpx.AsyncClient) -> None:
    await bar(hub.database, "device-1", NOON)
    await bar(hub.database, "device-1", NOON)
    assert (await nurse.get("/v1/sessions")).status_code == 401


async def test_a_device_nobody_ever_heard_of_is_not_barred(hub: RunningHub) -> None:
    await hub.put(a_bundle())
    with pytest.raises(NotFound, match="never heard of a device laptop-7"):
        await bar(hub.database, "laptop-7", NOON)
