"""What the client asks the hub, and what it takes for an answer."""

from datetime import date, time
from random import Random

import httpx
import msgspec
import pytest

from mavis_tui.client.exchange import SLOWEST_BYTES_A_SECOND
from mavis_tui.client.service import Service
from mavis_tui.errors import HubRefused, HubUnreachable, NotFound, NotTheHub, SignInNeeded
from mavis_tui.models.change import Verdict
from mavis_tui.wire.messages import BatchEdit, SessionEdit
from tests.builders import NOON, NURSE, TODAY, a_bundle, a_change, a_vaccination
from tests.cable import Cable, Fault
from tests.hub.running import PASSWORD, RunningHub


async def test_the_hub_greets_with_the_nonce_it_was_asked_with(service: Service) -> None:
    hello = await service.hello("nonce-1")

    assert (hello.nonce, hello.time) == ("nonce-1", NOON)


async def test_signing_in_gives_a_token_that_the_next_question_uses(hub: RunningHub, cable: Cable) -> None:
    await hub.add_nurse()
    service = Service(hub.address, transport=cable)

    signed_in = await service.sign_in(NURSE.email, PASSWORD, "device-1")

    assert signed_in.staff == NURSE
    assert service.token == signed_in.token
    assert await service.sessions() is not None
    await service.close()


async def test_a_wrong_password_is_said_in_words(hub: RunningHub, cable: Cable) -> None:
    await hub.add_nurse()
    service = Service(hub.address, transport=cable)

    with pytest.raises(SignInNeeded, match="password isn’t right"):
        await service.sign_in(NURSE.email, "not this one, surely", "device-1")

    assert service.token is None
    await service.close()


async def test_signing_out_makes_the_token_worthless(service: Service) -> None:
    token = service.token
    await service.sign_out()
    assert service.token is None

    service.token = token
    with pytest.raises(SignInNeeded):
        await service.sessions()


async def test_signing_out_without_a_network_still_forgets_the_token_here(service: Service, cable: Cable) -> None:
    cable.cut()

    with pytest.raises(HubUnreachable):
        await service.sign_out()

    assert service.token is None


async def test_a_token_the_hub_has_forgotten_can_be_signed_out(service: Service) -> None:
    service.token = "run-out"

    await service.sign_out()

    assert service.token is None


async def test_nothing_about_children_is_sent_while_nobody_is_signed_in(service: Service, cable: Cable) -> None:
    service.token = None

    with pytest.raises(SignInNeeded):
        await service.send([a_change()])

    assert cable.requests == []


async def test_sessions_are_fetched_once_and_then_only_if_they_changed(service: Service, hub: RunningHub) -> None:
    first = await service.sessions()
    assert first is not None
    assert [listing.session.id for listing in first.value.sessions] == ["1204"]
    assert await service.sessions(first.etag) is None

    await hub.put(a_bundle(id="1205"))
    second = await service.sessions(first.etag)

    assert second is not None
    assert len(second.value.sessions) == 2


async def test_a_whole_session_arrives_verified_and_only_if_it_changed(service: Service) -> None:
    arrived = await service.session("1204")

    assert arrived is not None
    assert arrived.value.verified
    assert arrived.value.count == 3
    assert await service.session("1204", arrived.etag) is None


async def test_progress_counts_the_bytes_up_to_the_end(service: Service) -> None:
    told: list[tuple[int, int | None]] = []

    await service.session("1204", progress=lambda so_far, total: told.append((so_far, total)))

    so_far, total = told[-1]
    assert so_far > 0
    assert total in (None, so_far)
    assert [step for step, _ in told] == sorted(step for step, _ in told)


@pytest.mark.parametrize("fault", [Fault.CUT_BODY, Fault.LOST_ANSWER, Fault.LATE, Fault.FAKE_JSON, Fault.LOGIN_PAGE])
async def test_a_session_that_did_not_arrive_whole_is_never_given_out(
    service: Service, cable: Cable, fault: Fault
) -> None:
    cable.script(fault)

    with pytest.raises((HubUnreachable, NotTheHub)):
        await service.session("1204")


async def test_a_session_that_lost_a_child_on_the_way_is_never_given_out(service: Service, cable: Cable) -> None:
    def lose_a_child(body: bytes) -> bytes:
        document = msgspec.json.decode(body)
        document["children"].pop()
        return msgspec.json.encode(document)

    cable.alter = lose_a_child

    with pytest.raises(NotTheHub, match="isn’t the whole session"):
        await service.session("1204")


async def test_an_unknown_session_is_not_found(service: Service) -> None:
    with pytest.raises(NotFound):
        await service.session("9999")


async def test_a_session_id_with_a_slash_leads_nowhere_else(service: Service, cable: Cable) -> None:
    with pytest.raises((NotFound, HubRefused)):
        await service.session("../hello?nonce=x")

    assert cable.requests == ["GET /v1/sessions/../hello?nonce=x"]


async def test_dates_and_start_time_can_be_changed(service: Service) -> None:
    session = await service.edit_session("1204", SessionEdit(dates=(TODAY, date(2026, 11, 25)), start_time=time(10, 0)))

    assert session.dates == (TODAY, date(2026, 11, 25))
    assert session.start_time == time(10, 0)


async def test_a_batch_can_be_changed(service: Service) -> None:
    edited = await service.edit_batch("1204", "FM8629", BatchEdit(expiry=date(2028, 1, 31)))

    assert edited.expiry == date(2028, 1, 31)


async def test_what_the_hub_refuses_comes_with_its_reason(service: Service) -> None:
    with pytest.raises(HubRefused, match="expiry date"):
        await service.edit_batch("1204", "FM8629", BatchEdit(expiry=date(2020, 1, 31)))


async def test_every_change_gets_one_receipt_that_names_it(service: Service) -> None:
    receipts = await service.send([a_change(1), a_change(2)])

    assert [(receipt.change, receipt.revision) for receipt in receipts] == [("vaccination-1", 1), ("vaccination-2", 1)]
    assert {receipt.verdict for receipt in receipts} == {Verdict.SAVED}


async def test_a_change_that_was_sent_twice_is_stored_once(service: Service) -> None:
    first = await service.send([a_change()])

    assert await service.send([a_change()]) == first
    assert await service.receipts("vaccination-1") == first


async def test_the_hub_says_which_revisions_it_has(service: Service) -> None:
    assert await service.receipts("vaccination-1") == []

    await service.send([a_change(1), a_change(1, a_vaccination(1, notes="left arm", revision=2), sequence=2)])

    assert [receipt.revision for receipt in await service.receipts("vaccination-1")] == [1, 2]


async def test_sending_nothing_asks_nobody(service: Service, cable: Cable) -> None:
    assert await service.send([]) == []
    assert cable.requests == []


@pytest.mark.parametrize("spoil", ["fewer", "more", "other revision", "other change"])
async def test_receipts_for_anything_but_what_was_sent_do_not_count(service: Service, cable: Cable, spoil: str) -> None:
    def spoilt(body: bytes) -> bytes:
        receipts = msgspec.json.decode(body)
        match spoil:
            case "fewer":
                receipts.pop()
            case "more":
                receipts.append(receipts[0])
            case "other revision":
                receipts[0]["revision"] = 2
            case "other change":
                receipts[0]["change"] = "vaccination-9"
        return msgspec.json.encode(receipts)

    cable.alter = spoilt

    with pytest.raises(NotTheHub):
        await service.send([a_change(1), a_change(2)])


class EarlierHub(httpx.AsyncBaseTransport):
    """Stands before a hub and reads nothing compressed, as hubs did before."""

    def __init__(self, hub: httpx.AsyncBaseTransport) -> None:
        self.hub = hub
        self.refused = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if "Content-Encoding" in request.headers:
            self.refused += 1
            problem = {"title": "That can’t be read here", "status": 415}
            return httpx.Response(415, json=problem, headers={"Content-Type": "application/problem+json"})
        return await self.hub.handle_async_request(request)


async def test_a_hub_of_an_earlier_version_gets_what_waits_as_it_is(hub: RunningHub) -> None:
    await hub.put(a_bundle(3))
    earlier = EarlierHub(hub.transport)
    service = Service(hub.address, token=await hub.sign_in(), transport=earlier)

    for n in (1, 2):
        sent = [a_change(n, a_vaccination(n, notes="n" * 900)) for n in (n, n + 10)]
        assert [receipt.change for receipt in await service.send(sent)] == [change.id for change in sent]

    assert earlier.refused == 1
    await service.close()


async def test_a_long_request_is_given_the_time_that_a_slow_link_needs(service: Service, cable: Cable) -> None:
    asked: list[tuple[int, float]] = []
    cable.before_answer = lambda request: asked.append(
        (len(request.content), request.extensions["timeout"]["read"] - 20)
    )
    noise = Random(1)

    await service.send([a_change(1)])
    await service.send([a_change(n, a_vaccination(n, notes=noise.randbytes(450).hex())) for n in range(2, 202)])

    for length, more in asked:
        assert more == pytest.approx(length / SLOWEST_BYTES_A_SECOND)
    assert asked[1][0] > 80_000
