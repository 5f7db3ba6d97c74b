"""Everything that was recorded gets to the hub once, whatever the network does to it."""

import asyncio
from collections import Counter

import httpx
import msgspec
import pytest

from mavis_tui.client.failures import SAFE
from mavis_tui.errors import HubFailed, NotTheHub, StoreBusy, TooLarge
from mavis_tui.models.change import Change, Receipt, Verdict
from mavis_tui.sync.connectivity import Link
from mavis_tui.sync.engine import Engine
from mavis_tui.sync.upload import Upload, plan
from tests.builders import NOON, a_change, a_vaccination, not_given
from tests.cable import Cable, Fault, content_of, faults
from tests.sync.device import GREETING, SENDING, Device

GOES_ON = {
    Fault.TOO_LARGE,
    Fault.SAID_NO,
    Fault.LATE,
    Fault.LOST_REQUEST,
    Fault.BROKEN,
    Fault.BAD_GATEWAY,
    Fault.GATEWAY_LOST_ANSWER,
}
"""Faults that a smaller batch may get around, so the same upload tries one."""

UNNOTICED = {Fault.TWICE, Fault.OTHER_NONCE}


def batches(cable: Cable) -> list[list[Change]]:
    """Read what was posted, request by request."""
    return [
        msgspec.json.decode(body, type=list[Change])
        for request, body in zip(cable.requests, cable.bodies, strict=True)
        if request == SENDING
    ]


async def test_everything_that_waits_arrives_oldest_first(device: Device) -> None:
    device.record(1, 2, 3)

    result = await device.engine.upload()

    assert (result.sent, result.saved, result.waiting, result.stopped_by) == (3, 3, 0, "")
    assert [[change.sequence for change in batch] for batch in batches(device.cable)] == [[1, 2, 3]]
    assert await device.doses() == Counter({f"vaccination-{n}": 1 for n in (1, 2, 3)})


async def test_an_empty_outbox_asks_nobody(device: Device) -> None:
    result = await device.engine.upload()

    assert result.sent == 0
    assert device.cable.requests == []
    assert device.engine.last_result is None


@pytest.mark.parametrize("fault", faults(but=GOES_ON | UNNOTICED))
async def test_after_any_fault_everything_still_waits_and_arrives_once(device: Device, fault: Fault) -> None:
    device.record(1, 2, 3)
    device.cable.script(fault, on="/v1/changes")

    stopped = await device.engine.upload()

    assert (stopped.sent, stopped.waiting) == (0, 3)
    assert stopped.stopped_by  # one message, after one request
    assert device.cable.sent(SENDING) == 1

    device.rests.passed += 120  # as long as the one that asked for rest
    result = await device.engine.upload()

    assert (result.sent, result.waiting, result.stopped_by) == (3, 0, "")
    assert await device.doses() == Counter({f"vaccination-{n}": 1 for n in (1, 2, 3)})


@pytest.mark.parametrize("fault", sorted(GOES_ON | UNNOTICED))
async def test_what_a_smaller_batch_can_cure_is_cured_in_the_same_upload(device: Device, fault: Fault) -> None:
    device.record(1, 2, 3)
    device.cable.script(fault, on="/v1/changes")

    result = await device.engine.upload()

    assert (result.sent, result.waiting, result.stopped_by) == (3, 0, "")
    assert await device.doses() == Counter({f"vaccination-{n}": 1 for n in (1, 2, 3)})


async def test_a_record_edited_while_being_sent_still_waits(device: Device) -> None:
    device.record(1)
    device.cable.script(None, Fault.REFUSED, on="/v1/changes")

    def edit(request: httpx.Request) -> None:
        if request.url.path == "/v1/changes":
            device.cable.before_answer = None
            device.correct(1)

    device.cable.before_answer = edit
    stopped = await device.engine.upload()

    assert device.waiting() == [("vaccination-1", 2)]
    assert (stopped.saved, stopped.waiting) == (1, 1)

    await device.engine.upload()

    assert device.waiting() == []
    assert [receipt.revision for receipt in await device.service.receipts("vaccination-1")] == [1, 2]
    assert await device.doses() == Counter({"vaccination-1": 1})


async def test_a_record_made_while_others_are_sent_goes_with_the_same_upload(device: Device) -> None:
    device.record(1)

    def another(request: httpx.Request) -> None:
        if request.url.path == "/v1/changes":
            device.cable.before_answer = None
            device.record(2)

    device.cable.before_answer = another
    result = await device.engine.upload()

    assert (result.saved, result.waiting) == (2, 0)


async def test_a_refused_record_is_set_aside_and_holds_up_nobody(device: Device) -> None:
    device.outbox.append(a_change(1, a_vaccination(1, session="9999")), offline=True)
    device.record(2)

    result = await device.engine.upload()

    assert (result.saved, result.attention, result.waiting, result.stopped_by) == (1, 1, 0, "")
    assert await device.doses() == Counter({"vaccination-2": 1})


async def test_the_attempt_is_noted_before_anything_is_sent(device: Device) -> None:
    device.record(1)
    noted: list[int] = []
    device.cable.before_answer = lambda _request: noted.append(device.outbox.entries()[0].attempts)
    device.cable.script(None, Fault.LOST_ANSWER)  # the greeting gets through

    await device.engine.upload()

    assert noted == [0, 1]


async def test_a_thousand_changes_are_one_request_of_few_bytes_and_one_commit(device: Device) -> None:
    with device.outbox._file.transaction():
        for n in range(1, 1_002):
            device.outbox.append(a_change(n, a_vaccination(n, child="child-1")), offline=True)
    packed: list[int] = []
    device.cable.before_answer = lambda request: packed.append(len(request.content))
    steps: list[str] = []
    device.outbox._file._connection.set_trace_callback(steps.append)

    result = await device.engine.upload()

    device.outbox._file._connection.set_trace_callback(None)
    assert device.cable.requests == [GREETING, SENDING, SENDING]
    assert [len(batch) for batch in batches(device.cable)] == [1_000, 1]
    assert result.sent == 1_001
    assert packed[1] < 100 * 1_000
    assert steps.count("COMMIT") == 4  # an attempt before each request, the receipts after it


def test_the_next_batch_is_the_oldest_first_whatever_order_they_come_in() -> None:
    waiting = [a_change(n) for n in (4, 1, 3, 2)]

    assert [change.sequence for change in plan(waiting, 3)] == [1, 2, 3]
    assert plan([], 3) == []


async def test_a_hub_that_takes_less_at_a_time_gets_no_more_than_that(device: Device) -> None:
    device.record(*range(1, 13))
    device.cable.script(Fault.TOO_LARGE, Fault.TOO_LARGE, on="/v1/changes")

    result = await device.engine.upload()

    assert [len(batch) for batch in batches(device.cable)] == [12, 6, 3, 3, 3, 3]
    assert (result.sent, result.stopped_by) == (12, "")


async def test_a_record_too_large_by_itself_waits_with_words_and_holds_up_nobody(device: Device) -> None:
    device.record(1, 2, 3)
    device.cable.draw = lambda request: Fault.TOO_LARGE if b'"vaccination-2"' in content_of(request) else None

    result = await device.engine.upload()

    assert (result.sent, result.waiting) == (2, 1)
    assert "safe on this device" in result.stopped_by
    assert isinstance(device.engine.last_error, TooLarge)
    assert device.waiting() == [("vaccination-2", 1)]


async def test_a_hub_that_finds_everything_too_large_is_not_asked_for_ever(device: Device) -> None:
    device.record(*range(1, 13))
    device.cable.draw = lambda request: Fault.TOO_LARGE if request.url.path == "/v1/changes" else None

    result = await device.engine.upload()

    assert [len(batch) for batch in batches(device.cable)] == [12, 6, 3, 1, 1, 1]
    assert (result.sent, result.waiting) == (0, 12)


async def test_a_hub_that_fell_silent_is_not_sent_half_after_half(device: Device) -> None:
    await device.engine.probe()
    device.record(1, 2, 3)
    device.cable.draw = lambda _request: Fault.LOST_REQUEST

    result = await device.engine.upload()

    assert device.cable.requests == [GREETING, SENDING, GREETING]
    assert result.waiting == 3
    assert device.engine.connectivity.link is Link.UNREACHABLE


async def test_a_link_too_slow_for_many_records_takes_them_one_by_one(device: Device) -> None:
    device.record(1, 2, 3, 4)
    device.cable.draw = lambda request: Fault.LATE if content_of(request).count(b'"sequence"') > 1 else None

    result = await device.engine.upload()

    assert (result.sent, result.waiting, result.stopped_by) == (4, 0, "")
    assert await device.doses() == Counter({f"vaccination-{n}": 1 for n in (1, 2, 3, 4)})


async def test_a_hub_that_asked_for_rest_gets_it_whoever_asks(device: Device) -> None:
    device.record(1)
    device.cable.script(None, Fault.BUSY)
    first = await device.engine.upload()
    device.rests.passed += 119
    second = await device.engine.upload()
    link = await device.engine.probe()

    assert "asked for 2 minutes of rest" in first.stopped_by
    assert second.stopped_by == first.stopped_by
    assert link is Link.UNREACHABLE
    assert device.cable.requests == [GREETING, SENDING]

    device.rests.passed += 1
    assert (await device.engine.upload()).sent == 1


async def test_a_good_answer_ends_the_rest_that_a_hub_asked_for(device: Device) -> None:
    device.record(1)
    device.cable.script(None, Fault.BUSY)
    await device.engine.upload()

    device.engine.heard(None)

    assert (await device.engine.upload()).sent == 1


async def test_a_sign_in_that_ran_out_stops_with_one_message_and_is_not_offline(device: Device) -> None:
    device.record(*range(1, 13))
    device.service.token = "run-out"

    result = await device.engine.upload()

    assert result.stopped_by == "Sign in to send 12 records."
    assert device.cable.sent(SENDING) == 1
    assert device.engine.connectivity.link is Link.ONLINE


async def test_one_record_that_wants_a_sign_in_is_one_record(device: Device) -> None:
    device.record(1)
    device.service.token = None

    assert (await device.engine.upload()).stopped_by == "Sign in to send 1 record."


async def test_records_go_only_to_a_hub_that_greeted(device: Device) -> None:
    device.record(1)
    device.cable.draw = lambda _request: Fault.LOGIN_PAGE

    result = await device.engine.upload()

    assert device.cable.requests == [GREETING]
    assert isinstance(device.engine.last_error, NotTheHub)
    assert "sign-in page" in result.stopped_by


async def test_five_uploads_at_once_send_once(device: Device) -> None:
    device.record(1, 2, 3)

    results = await asyncio.gather(*(device.engine.upload() for _ in range(5)))

    assert device.cable.sent(SENDING) == 1
    assert all(result is results[0] for result in results)
    assert await device.doses() == Counter({f"vaccination-{n}": 1 for n in (1, 2, 3)})


async def test_leaving_an_upload_that_others_wait_for_does_not_stop_it(device: Device) -> None:
    device.record(1)
    leaving, staying = (asyncio.create_task(device.engine.upload()) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()

    assert (await staying).sent == 1
    assert leaving.cancelled() or leaving.cancelling()


async def test_an_upload_that_everybody_left_ends_and_can_be_begun_again(device: Device) -> None:
    device.record(1)
    alone = asyncio.create_task(device.engine.upload())
    device.cable.before_answer = lambda _request: alone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await alone
    device.cable.before_answer = None

    assert device.waiting() == [("vaccination-1", 1)]
    assert (await device.engine.upload()).sent == 1
    assert await device.doses() == Counter({"vaccination-1": 1})


async def test_a_mistake_in_the_program_is_not_taken_for_a_bad_network(device: Device) -> None:
    device.record(1)

    def mistake(_request: httpx.Request) -> None:
        raise ZeroDivisionError

    device.cable.before_answer = mistake

    failed = await device.engine.upload()

    assert "An error in mavis (ZeroDivisionError)" in failed.stopped_by
    assert device.engine.connectivity.link is not Link.OFFLINE
    device.cable.before_answer = None
    assert (await device.engine.upload()).waiting == 0
    assert device.engine.broken == ""
    assert await device.doses() == Counter({"vaccination-1": 1})


@pytest.mark.parametrize(
    ("failed", "words"), [(1, "over 1 record that waits here"), (2, "over 2 records that wait here")]
)
def test_how_many_the_hub_fails_over_is_said_in_one_breath(failed: int, words: str) -> None:
    upload, error = Upload(), HubFailed("The team server has trouble of its own just now. " + SAFE)
    for number in range(failed):
        upload.pass_over(a_change(1, not_given(1, id=f"v-{number}")), error)
    upload.answered([Receipt(change="v-9", revision=1, verdict=Verdict.SAVED, received_at=NOON)])

    said = upload.result(None).stopped_by

    again = "It is tried again" if failed == 1 else "They are tried again"
    assert words in said
    assert again in said
    assert said.count("safe on this device") == 1


async def test_one_record_over_which_the_hub_fails_holds_up_no_other_and_is_told(device: Device) -> None:
    device.record(1, 2, 3, 4, 5, 6)

    def poisoned(request: httpx.Request) -> Fault | None:
        return Fault.BROKEN if b'"vaccination-3"' in content_of(request) else None

    device.cable.draw = poisoned
    result = await device.engine.upload()

    assert device.waiting() == [("vaccination-3", 1)]
    assert "fails over 1 record that waits here, and takes the others" in result.stopped_by
    assert "is safe on this device" in result.stopped_by

    device.record(7, 8)
    before = device.cable.sent(SENDING)
    await device.engine.upload()  # the stubborn one goes last and alone

    assert device.cable.sent(SENDING) == before + 2
    assert device.waiting() == [("vaccination-3", 1)]
    device.cable.mend()
    assert (await device.engine.upload()).waiting == 0
    assert await device.doses() == Counter({f"vaccination-{n}": 1 for n in range(1, 9)})


async def test_each_good_probe_tells_the_hubs_time(device: Device) -> None:
    told: list[object] = []
    engine = Engine(
        outbox=device.outbox,
        service=device.service,
        clock=device.engine._clock,
        new_nonce=lambda: "nonce",
        random=device.engine._random,
        on_hub_time=told.append,
    )
    device.cable.script(None, Fault.OTHER_NONCE)

    await engine.probe()
    await engine.probe()

    assert told == [device.engine._clock()]


async def test_a_busy_store_does_not_make_the_hub_look_gone(device: Device) -> None:
    def busy(_time: object) -> None:
        raise StoreBusy("Another process holds the store.")

    device.engine._on_hub_time = busy

    assert await device.engine.probe() is Link.ONLINE
    assert isinstance(device.engine.last_error, StoreBusy)
