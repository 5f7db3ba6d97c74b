"""Eight defects of an abandoned offline version, as far as they concern the way to the hub. Each must be impossible.

The numbers are those of docs/decisions; what concerns the store is tested with the store.
"""

import asyncio
from collections import Counter

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.models.change import Verdict
from mavis_tui.sync.connectivity import Link
from tests.cable import Fault
from tests.sync.device import GREETING, SENDING, Device, Enough


async def test_1_a_redirect_to_the_login_page_does_not_count_as_stored(device: Device) -> None:
    device.record(1)
    device.cable.script(None, Fault.REDIRECT)

    result = await device.engine.upload()

    assert (result.sent, result.waiting) == (0, 1)
    assert device.waiting() == [("vaccination-1", 1)]
    assert await device.doses() == Counter()


async def test_2_the_online_check_is_what_the_hub_said_and_not_that_there_is_a_check(device: Device) -> None:
    device.cable.cut()
    assert await device.engine.probe() is Link.OFFLINE

    device.cable.cut(network=False)
    assert await device.engine.probe() is Link.UNREACHABLE


async def test_3_saved_is_said_only_with_the_hubs_receipt_for_that_revision(device: Device) -> None:
    device.record(1)
    device.cable.script(None, Fault.LOST_ANSWER)
    await device.engine.upload()
    waiting = device.outbox.entries()[0]

    await device.engine.upload()
    saved = device.outbox.entries()[0]

    assert (waiting.sending, waiting.receipt) == (Sending.WAITING, None)
    assert saved.sending is Sending.SAVED
    assert saved.receipt is not None
    assert (saved.receipt.revision, saved.receipt.verdict) == (1, Verdict.SAVED)


async def test_4_what_waits_is_as_unreadable_on_the_disk_as_everything_else(device: Device, store: Store) -> None:
    device.record(1)

    on_disk = b"".join(path.read_bytes() for path in store.folder.rglob("*") if path.is_file())

    assert b"vaccination-1" not in on_disk
    assert b"SQLite format 3" not in on_disk


async def test_5_losing_the_answer_stores_the_dose_once(device: Device) -> None:
    device.record(1)
    device.cable.script(*[None, Fault.LOST_ANSWER] * 5)
    for _ in range(5):
        await device.engine.upload()
    device.cable.mend()

    await device.engine.upload()

    assert device.cable.sent(SENDING) == 6
    assert await device.doses() == Counter({"vaccination-1": 1})
    assert len(await device.service.receipts("vaccination-1")) == 1


async def test_6_a_reconnection_during_an_upload_sends_nothing_again(device: Device) -> None:
    device.record(1, 2, 3)
    uploads: list[asyncio.Task[object]] = []

    def reconnect(_request: object) -> None:
        device.engine.wake()
        uploads.append(asyncio.create_task(device.engine.upload()))

    device.cable.before_answer = reconnect
    device.rests.at_most = 3
    try:
        await device.engine.run()
    except Enough:
        await asyncio.gather(*uploads)

    assert device.cable.sent(SENDING) == 1
    assert await device.doses() == Counter({f"vaccination-{n}": 1 for n in (1, 2, 3)})


async def test_7_a_captive_portal_is_not_online_and_gets_no_records(device: Device) -> None:
    device.record(1)
    for fault in (Fault.LOGIN_PAGE, Fault.FAKE_JSON, Fault.REDIRECT, Fault.OTHER_NONCE):
        device.cable.script(fault)
        assert await device.engine.probe() is Link.UNREACHABLE

    device.cable.draw = lambda _request: Fault.LOGIN_PAGE
    await device.engine.upload()

    assert set(device.cable.requests) == {GREETING}
    assert "sign-in page" in device.engine.connectivity.why


async def test_8_what_stopped_the_engine_is_kept_where_the_screens_can_say_it(device: Device) -> None:
    device.record(1)
    told: list[str] = []
    device.engine._on_change = lambda: told.append(device.engine.connectivity.why)
    device.cable.script(None, Fault.CERTIFICATE)

    await device.engine.upload()

    assert device.engine.last_result is not None
    assert "certificate" in device.engine.last_result.stopped_by
    assert "certificate" in told[-1]
