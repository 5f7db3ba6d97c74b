"""What each fault of the network is called, and that its sentence helps."""

from collections.abc import Awaitable, Callable

import httpx
import msgspec
import pytest

from mavis_tui.client.failures import refusal
from mavis_tui.client.service import Service
from mavis_tui.errors import (
    HubBusy,
    HubFailed,
    HubRefused,
    HubTooSlow,
    HubUnreachable,
    MavisError,
    NoNetwork,
    NotTheHub,
    SignInNeeded,
    TooLarge,
    Unforeseen,
)
from mavis_tui.wire.messages import BatchEdit, Here, SessionEdit
from tests.builders import a_change
from tests.cable import HARMLESS, Cable, Fault, faults
from torture.raised import by_the_network

MEANING: dict[Fault, type[MavisError]] = {
    Fault.REFUSED: HubUnreachable,
    Fault.RESET: HubUnreachable,
    Fault.LOST_REQUEST: HubTooSlow,
    Fault.LOGIN_PAGE: NotTheHub,
    Fault.FAKE_JSON: NotTheHub,
    Fault.REDIRECT: NotTheHub,
    Fault.SIGN_IN: SignInNeeded,
    Fault.TOO_LARGE: TooLarge,
    Fault.TOO_MANY: HubBusy,
    Fault.BUSY: HubBusy,
    Fault.SAID_NO: HubRefused,
    Fault.BROKEN: HubFailed,
    Fault.BAD_GATEWAY: HubFailed,
    Fault.CERTIFICATE: NotTheHub,
    Fault.LOST_ANSWER: HubUnreachable,
    Fault.LATE: HubTooSlow,
    Fault.CUT_BODY: HubUnreachable,
    Fault.GATEWAY_LOST_ANSWER: HubFailed,
}


@pytest.mark.parametrize(("fault", "meaning"), MEANING.items())
async def test_each_fault_has_its_own_name_and_a_sentence_that_helps(
    service: Service, cable: Cable, fault: Fault, meaning: type[MavisError]
) -> None:
    cable.script(fault)

    with pytest.raises(MavisError, match="is safe on this device") as caught:
        await service.send([a_change()])

    assert type(caught.value) is meaning
    assert str(caught.value).count(". ") >= 2  # what happened, what is safe, what to do


@pytest.mark.parametrize("fault", faults(but=HARMLESS))
async def test_a_probe_is_good_only_if_the_hub_itself_answered(service: Service, cable: Cable, fault: Fault) -> None:
    cable.script(fault)

    with pytest.raises((HubUnreachable, NotTheHub)):
        await service.hello("nonce-1")


async def test_a_login_page_says_where_to_look(service: Service, cable: Cable) -> None:
    cable.script(Fault.LOGIN_PAGE)
    with pytest.raises(NotTheHub, match=r"web page.*sign-in page.*browser"):
        await service.sessions()


async def test_a_redirect_is_not_followed(service: Service, cable: Cable) -> None:
    cable.script(Fault.REDIRECT)
    with pytest.raises(NotTheHub, match=r"redirect to https://portal\.example/login"):
        await service.send([a_change()])

    assert cable.requests == ["POST /v1/changes"]


@pytest.mark.parametrize(
    ("headers", "seconds", "words"),
    [
        ({"Retry-After": "90"}, 90, "asked for 90 seconds of rest"),
        ({"Retry-After": "1"}, 1, "asked for 1 second of rest"),
        ({"Retry-After": "600"}, 600, "asked for 10 minutes of rest"),
        ({"Retry-After": "99999999999999999999"}, 3600, "asked for 60 minutes of rest"),
        (
            {"Retry-After": "Tue, 24 Nov 2026 12:02:00 GMT", "Date": "Tue, 24 Nov 2026 12:00:00 GMT"},
            120,
            "asked for 2 minutes of rest",
        ),
        ({"Retry-After": "Tue, 24 Nov 2026 12:02:00 GMT"}, 0, "has trouble of its own"),
        ({"Retry-After": "soon"}, 0, "has trouble of its own"),
        ({"Retry-After": "-5"}, 0, "has trouble of its own"),
        ({}, 0, "has trouble of its own"),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_hub_says_how_long_it_wants_to_be_left_alone(
    headers: dict[str, str], seconds: float, words: str, status: int
) -> None:
    error = refusal("https://hub.example", status, headers, b"")

    assert isinstance(error, HubUnreachable)
    assert error.wait_seconds == seconds
    assert words in str(error)
    assert "is safe on this device" in str(error)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "The team server’s database can’t be used. The disk is full. What was recorded is safe where it is.",
            "The team server’s database can’t be used. The disk is full. What was recorded is safe where it is.",
        ),
        ("The office moves house.", "The office moves house. What you recorded is safe on this device."),
    ],
)
def test_a_hub_that_says_why_it_wants_rest_is_quoted_and_not_called_busy(said: str, read: str) -> None:
    body = msgspec.json.encode({"title": "The team server can’t work now", "status": 503, "detail": said})
    headers = {"Retry-After": "30", "Content-Type": "application/problem+json"}

    error = refusal("https://hub.example", 503, headers, body)

    assert isinstance(error, HubBusy)
    assert (str(error), error.wait_seconds) == (read, 30)


async def test_a_missing_network_is_told_from_a_missing_hub(service: Service, cable: Cable) -> None:
    cable.cut()
    with pytest.raises(NoNetwork):
        await service.hello("n")

    cable.cut(network=False)
    with pytest.raises(HubUnreachable) as caught:
        await service.hello("n")
    assert not isinstance(caught.value, NoNetwork)


async def test_an_unforeseen_error_is_not_taken_for_a_bad_network(service: Service, cable: Cable) -> None:
    def mistake(_request: object) -> None:
        raise ZeroDivisionError

    cable.before_answer = mistake

    with pytest.raises(Unforeseen, match=r"ZeroDivisionError.*is safe on this device.*tried again"):
        await service.hello("n")


@pytest.mark.parametrize("error", by_the_network(), ids=lambda error: type(error).__name__)
async def test_whatever_a_library_raises_becomes_a_sentence_at_every_call(
    service: Service, cable: Cable, error: Exception
) -> None:
    def fails(_request: httpx.Request) -> None:
        raise error

    cable.before_answer = fails
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: service.hello("n"),
        lambda: service.sign_in("sian.rees@example.nhs.uk", "a password", "device-1"),
        service.sessions,
        lambda: service.session("1204"),
        lambda: service.send([a_change()]),
        lambda: service.receipts("x"),
        lambda: service.edit_session("1204", SessionEdit()),
        lambda: service.edit_batch("1204", "A", BatchEdit()),
        lambda: service.tell(Here(holds=(), waiting=0)),
        lambda: service.recover(b"", b""),
        service.sign_out,
    ]
    for call in calls:
        service.token = "token"
        with pytest.raises(MavisError, match="is safe on this device"):
            await call()


async def test_a_redirect_to_a_name_that_cannot_be_decoded_is_somebody_else(service: Service) -> None:
    def moved(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "https://xn--zzzzzz-.example/"})

    service._http = httpx.AsyncClient(base_url=service.hub, transport=httpx.MockTransport(moved))

    with pytest.raises(NotTheHub, match=r"Something else answered.*is safe on this device"):
        await service.send([a_change()])
