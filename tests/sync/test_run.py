"""The engine left to itself: it notices that the hub is gone, and that it is back."""

import asyncio
from random import Random

import pytest

from mavis_tui.sync.connectivity import Link
from mavis_tui.sync.engine import Engine
from tests.cable import Fault
from tests.sync.device import GREETING, SENDING, Device, Enough


class Highest(Random):
    """A source of chance that always draws the highest."""

    def uniform(self, a: float, b: float) -> float:  # noqa: ARG002 # the lower bound is what it never draws
        return b


async def run(device: Device, rests: int) -> None:
    """Let the engine run for so many rests."""
    device.rests.at_most = rests
    with pytest.raises(Enough):
        await device.engine.run()


async def test_what_waits_is_uploaded_as_soon_as_the_hub_is_found(device: Device) -> None:
    device.record(1, 2)

    await run(device, 1)

    assert device.cable.requests == [GREETING, SENDING]
    assert device.waiting() == []


async def test_while_offline_nothing_is_sent_and_everything_waits(device: Device) -> None:
    device.record(1)
    device.cable.cut()

    await run(device, 10)

    assert set(device.cable.requests) == {GREETING}
    assert device.engine.connectivity.link is Link.OFFLINE
    assert "safe on this device" in device.engine.connectivity.why


async def test_a_returning_hub_is_believed_after_two_good_probes_and_then_gets_everything(device: Device) -> None:
    device.record(1)
    device.cable.cut(network=False)
    device.rests.then[3] = device.cable.mend

    await run(device, 5)

    assert device.cable.requests == [GREETING] * 5 + [SENDING]
    assert device.engine.connectivity.link is Link.ONLINE
    assert device.waiting() == []


async def test_left_to_itself_it_leaves_a_busy_hub_alone_for_as_long_as_it_asked(device: Device) -> None:
    device.record(1)
    device.cable.script(None, Fault.BUSY)
    device.rests.then[1] = device.engine.wake  # a record made meanwhile: no reason to ask sooner

    await run(device, 5)

    # the first rest is over at once, the second lasts until the two minutes are over
    assert device.cable.requests[:2] == [GREETING, SENDING]
    assert device.rests.passed >= 120
    assert device.waiting() == []


async def test_the_second_probe_follows_within_seconds(device: Device) -> None:
    device.cable.cut()
    device.rests.then[9] = device.cable.mend

    await run(device, 11)

    assert device.rests.taken[9] <= 2
    assert 48 <= device.rests.taken[10] <= 72


async def test_a_dead_hub_is_noticed_though_nobody_types(device: Device) -> None:
    seen: list[Link] = []
    device.engine._on_change = lambda: seen.append(device.engine.connectivity.link)
    device.rests.then[2] = lambda: device.cable.cut(network=False)

    await run(device, 4)

    assert seen == [Link.ONLINE, Link.UNREACHABLE]
    assert all(48 <= rest <= 72 for rest in device.rests.taken[:2])


async def test_the_longer_the_hub_is_gone_the_rarer_it_is_asked_and_never_given_up(device: Device) -> None:
    engine = Engine(
        outbox=device.outbox,
        service=device.service,
        clock=device.engine._clock,
        new_nonce=lambda: "nonce",
        random=Highest(),
        sleep=device.rests,
    )
    device.cable.cut()
    device.rests.at_most = 12

    with pytest.raises(Enough):
        await engine.run()

    assert device.rests.taken == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]


async def test_a_flickering_network_starts_no_upload(device: Device) -> None:
    device.record(1)
    device.cable.script(*[Fault.REFUSED, None] * 6)

    await run(device, 12)

    assert device.cable.requests == [GREETING] * 12


async def test_try_now_ends_the_rest_at_once(device: Device) -> None:
    resting, uploaded, for_ever = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def sleep(_seconds: float) -> None:
        resting.set()
        await for_ever.wait()

    engine = Engine(
        outbox=device.outbox,
        service=device.service,
        clock=device.engine._clock,
        new_nonce=lambda: "nonce",
        random=Random(1),
        sleep=sleep,
        on_change=lambda: uploaded.set() if engine.last_result else None,
    )
    running = asyncio.create_task(engine.run())
    await resting.wait()
    device.record(1)

    engine.wake()
    await asyncio.wait_for(uploaded.wait(), 10)

    assert device.cable.requests == [GREETING, GREETING, SENDING]
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_wish_for_a_sign_in_is_not_sent_again_with_every_probe(device: Device) -> None:
    device.record(1)
    device.service.token = "run-out"

    await run(device, 20)

    assert device.cable.sent(GREETING) == 20
    assert 1 < device.cable.sent(SENDING) < 10
    assert device.engine.last_result is not None
    assert device.engine.last_result.stopped_by == "Sign in to send 1 record."


async def test_after_signing_in_again_what_waits_goes_up_without_being_asked(device: Device) -> None:
    device.record(1)
    token, device.service.token = device.service.token, None

    def sign_in() -> None:
        device.service.token = token
        device.engine.wake()

    device.rests.then[2] = sign_in
    await run(device, 3)

    assert device.waiting() == []
    assert device.engine.last_result is not None
    assert device.engine.last_result.stopped_by == ""


async def test_cancelling_the_engine_in_mid_upload_leaves_nothing_running_and_nothing_lost(device: Device) -> None:
    device.record(1)
    before = asyncio.all_tasks()
    running = asyncio.create_task(device.engine.run())
    device.cable.before_answer = lambda request: request.url.path == "/v1/changes" and running.cancel()

    with pytest.raises(asyncio.CancelledError):
        await running

    assert asyncio.all_tasks() == before
    assert device.waiting() == [("vaccination-1", 1)]
