"""What each fault of the network is called, and that its sentence helps."""

import pytest

from mavis_tui.client.service import Service
from mavis_tui.errors import (
    HubTooSlow,
    HubUnreachable,
    MavisError,
    NoNetwork,
    NotTheHub,
    SignInNeeded,
    TooLarge,
)
from tests.builders import a_change
from tests.cable import HARMLESS, Cable, Fault, faults

MEANING: dict[Fault, type[MavisError]] = {
    Fault.REFUSED: HubUnreachable,
    Fault.RESET: HubUnreachable,
    Fault.LOST_REQUEST: HubTooSlow,
    Fault.LOGIN_PAGE: NotTheHub,
    Fault.FAKE_JSON: NotTheHub,
    Fault.REDIRECT: NotTheHub,
    Fault.SIGN_IN: SignInNeeded,
    Fault.TOO_LARGE: TooLarge,
    Fault.TOO_MANY: HubUnreachable,
    Fault.BROKEN: HubUnreachable,
    Fault.BAD_GATEWAY: HubUnreachable,
    Fault.CERTIFICATE: NotTheHub,
    Fault.LOST_ANSWER: HubUnreachable,
    Fault.LATE: HubTooSlow,
    Fault.CUT_BODY: HubUnreachable,
    Fault.GATEWAY_LOST_ANSWER: HubUnreachable,
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

    with pytest.raises(ZeroDivisionError):
        await service.hello("n")
