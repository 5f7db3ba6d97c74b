"""What a device says of itself to those who run the hub: after an upload and a save, and never in a nurse's way."""

import pytest

from mavis_tui.errors import HubRefused
from mavis_tui.hub.access.devices import DeviceRow, bar, let_in, list_devices
from mavis_tui.sync.connectivity import Link
from tests.builders import NOON, a_bundle
from tests.cable import Fault, faults
from tests.workspace.nurse import Nurse

TELLING = "POST /v1/devices/here"


async def listed(nurse: Nurse) -> DeviceRow:
    (row,) = await list_devices(nurse.hub.database)
    return row


async def test_after_saving_and_uploading_the_hub_knows_what_the_device_holds(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    await nurse.find_the_network()
    await nurse.upload()
    row = await listed(nurse)
    assert ([held.session for held in row.holds], row.waiting) == (["1204"], 0)


async def test_nothing_new_is_not_said_again(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.find_the_network()
    for _ in range(3):
        await nurse.upload()
    assert nurse.cable.sent(TELLING) == 1
    nurse.workspace.sessions.forget("1204")
    await nurse.upload()
    assert nurse.cable.sent(TELLING) == 2
    assert (await listed(nurse)).holds == ()


async def test_a_hub_that_does_not_listen_is_in_nobodys_way(nurse: Nurse) -> None:
    await nurse.find_the_network()
    for fault in faults():
        nurse.cable.script(fault, on="/v1/devices")
        await nurse.workspace.tell_hub()
        assert nurse.workspace.link is Link.ONLINE, fault
    await nurse.lose_the_network()
    await nurse.workspace.tell_hub()


async def test_what_did_not_arrive_is_said_after_the_next_upload(nurse: Nurse) -> None:
    await nurse.find_the_network()
    nurse.cable.script(Fault.BROKEN, on="/v1/devices")
    for _ in range(3):
        await nurse.upload()
    assert nurse.cable.sent(TELLING) == 2


async def test_a_hub_that_does_not_want_to_know_is_not_asked_again(nurse: Nurse) -> None:
    await nurse.find_the_network()
    nurse.cable.script(Fault.TOO_LARGE, on="/v1/devices")
    for _ in range(3):
        await nurse.upload()
    assert nurse.cable.sent(TELLING) == 1


async def test_a_device_that_may_not_come_in_keeps_what_waits_and_says_why(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    await nurse.find_the_network()
    device = (await listed(nurse)).device
    await bar(nurse.hub.database, device, NOON)
    result = await nurse.workspace.upload_now()
    assert (result.sent, result.waiting, result.stopped_by) == (0, 1, "Sign in to send 1 record.")
    with pytest.raises(HubRefused, match="may not use the team server until the people who run it let it in again"):
        await nurse.sign_in()
    assert nurse.workspace.changes.waiting() == 1
    await let_in(nurse.hub.database, device, NOON)
    await nurse.sign_in()
    await nurse.upload()
    assert nurse.workspace.changes.waiting() == 0
