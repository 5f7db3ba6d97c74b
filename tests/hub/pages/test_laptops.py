"""Laptops: the numbers of the command, what would be lost said first, and keeping one out."""

import msgspec
import pytest

from mavis_tui.commands.hub import devices as command
from mavis_tui.hub.access.devices import list_devices
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.wire.messages import Here
from tests.builders import NOON, a_bundle
from tests.hub.pages.browser import ADMINISTRATOR, Browser, signed_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub


async def tells(hub: RunningHub, here: Here, device: str = "device-1") -> int:
    async with hub.client(await hub.sign_in(device=device)) as nurse:
        return (await nurse.post("/v1/devices/here", content=msgspec.json.encode(here))).status_code


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    await hub.put(a_bundle())
    await tells(hub, Here(holds=("1204",), waiting=3, oldest=NOON, version="0.1.0"))
    return await signed_in(hub, Position.ADMINISTRATOR)


async def test_a_laptop_says_what_it_holds_what_waits_since_when_and_its_version(
    hub: RunningHub, browser: Browser
) -> None:
    assert vars(command)["devices"].list_devices is list_devices
    await browser.open("/office/laptops")
    (line,) = browser.table("Laptops")[1:]
    assert line == [
        "device-1",
        "Sian Rees",
        "24 November 2026 at 12:00pm",
        "3",
        "24 November 2026 at 12:00pm",
        "HPV session at Harbour View Academy",
        "0.1.0",
        "let in",
    ]
    assert "3 records wait on them." in browser.text
    (row,) = await list_devices(hub.database)
    assert (row.waiting, row.oldest, row.program) == (3, NOON, "0.1.0")


async def test_an_older_program_says_neither_since_when_nor_its_version(hub: RunningHub, browser: Browser) -> None:
    async with hub.client(await hub.sign_in(device="device-2")) as nurse:
        await nurse.post("/v1/devices/here", json={"holds": [], "waiting": 2})
    await browser.open("/office/laptops")
    line = next(line for line in browser.table("Laptops") if line[0] == "device-2")
    assert line[3:7] == ["2", "not said", "none", "not said"]


async def test_what_would_be_lost_is_said_before_a_laptop_is_kept_out(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/laptops")
    await browser.follow("device-1")
    assert "3 records wait on it, as it said on 24 November 2026 at 12:00pm" in browser.text
    await browser.press("Let it in no more")
    assert "device-1 is let in no more." in browser.text
    assert "let in no more since" in browser.table("Laptops")[1][7]
    async with hub.client("") as nobody:
        wanted = {"email": "sian.rees@example.nhs.uk", "password": "a cup of tea at eleven", "device": "device-1"}
        assert (await nobody.post("/v1/sign-in", json=wanted)).status_code == 403
    told = [line for line in await lines(hub.database) if line.action == "Let a device in no more"]
    assert [(line.email, line.device, line.outcome) for line in told] == [(ADMINISTRATOR, "device-1", "done")]
    await browser.follow("device-1")
    await browser.press("Let it in again")
    assert browser.table("Laptops")[1][7] == "let in"


async def test_the_office_sees_laptops_and_keeps_none_out(hub: RunningHub, browser: Browser) -> None:
    office = await signed_in(hub)
    await office.open("/office/laptops")
    assert office.table("Laptops") == (await browser.open("/office/laptops")).table("Laptops")
    assert (await office.open("/office/laptops/device-1")).status == 403


@pytest.mark.usefixtures("browser")
async def test_a_laptop_of_another_team_is_neither_seen_nor_kept_out(hub: RunningHub) -> None:
    stranger = await signed_in(hub, Position.ADMINISTRATOR, "R2X", "kim.lund@example.nhs.uk")
    assert "No laptop of your team has signed in yet." in (await stranger.open("/office/laptops")).text
    assert (await stranger.open("/office/laptops/device-1")).status == 404
    (row,) = await list_devices(hub.database)
    assert row.barred is None


async def test_the_list_asks_as_often_with_many_laptops(hub: RunningHub, browser: Browser) -> None:
    with questions(hub) as few:
        await browser.open("/office/laptops")
    for number in range(2, 12):
        await tells(hub, Here(holds=("1204",), waiting=0), f"device-{number}")
    with questions(hub) as many:
        await browser.open("/office/laptops")
    assert asked(few) == asked(many)
