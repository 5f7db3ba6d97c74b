"""Getting in: the offline password, signing in and out, and what neither of them may touch."""

from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import HubUnreachable, SignInNeeded, WrongPassword
from mavis_tui.models.vaccination import Staff
from mavis_tui.sync.connectivity import Link
from tests.builders import NURSE, a_bundle
from tests.cable import Fault
from tests.hub.running import PASSWORD
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse


async def test_a_wrong_password_opens_nothing_and_the_right_one_still_does(nurse: Nurse) -> None:
    nurse.lock()
    access = nurse.workspace.access

    with pytest.raises(WrongPassword):
        access.unlock("the coffee is always cold")

    assert (access.has_store, access.unlocked) == (True, False)
    access.unlock(OFFLINE_PASSWORD)
    assert access.unlocked


async def test_signing_in_is_remembered_by_the_device(nurse: Nurse) -> None:
    nurse.restart()

    account = nurse.workspace.access.account
    assert account is not None
    assert (account.staff, account.hub, account.organisation) == (NURSE, nurse.hub.address, "R1L")
    assert nurse.workspace.access.signed_in


async def test_a_wrong_password_at_the_hub_leaves_the_sign_in_that_there_was(nurse: Nurse) -> None:
    before = nurse.workspace.access.account

    with pytest.raises(SignInNeeded):
        await nurse.workspace.access.sign_in(nurse.hub.address, NURSE.email, "not this one")

    assert nurse.workspace.access.account == before
    await nurse.workspace.sessions.refresh_list()


async def test_signing_in_without_a_network_says_so_and_changes_nothing(nurse: Nurse) -> None:
    before = nurse.workspace.access.account
    nurse.cable.cut()

    with pytest.raises(HubUnreachable) as caught:
        await nurse.sign_in()
    assert "Try again when there is a network." in str(caught.value)
    assert "It will" not in str(caught.value)  # nobody signs in by itself

    assert nurse.workspace.access.account == before


async def test_a_busy_hub_is_waited_for_up_to_a_minute_and_that_is_said(nurse: Nurse) -> None:
    told: list[float] = []

    async def sleep(_seconds: float) -> None:
        return

    busy = SimpleNamespace(left=3)

    def answers(request: httpx.Request) -> Fault | None:
        busy.left -= request.url.path == "/v1/sign-in"
        return Fault.BUSY if busy.left >= 0 and request.url.path == "/v1/sign-in" else None

    nurse.cable.draw = answers
    with pytest.raises(HubUnreachable, match="rest"):  # two minutes are more than anybody waits for
        await nurse.workspace.access.sign_in(nurse.hub.address, NURSE.email, PASSWORD, waits=told.append, sleep=sleep)
    assert told == []

    shorter_rest(nurse, 25)
    busy.left = 2
    await nurse.workspace.access.sign_in(nurse.hub.address, NURSE.email, PASSWORD, waits=told.append, sleep=sleep)
    assert told == [25.0, 25.0]


def shorter_rest(nurse: Nurse, seconds: int) -> None:
    """Let the hub ask for so much rest where it asks for any."""
    deliver = nurse.cable.handle_async_request

    async def shorter(request: httpx.Request) -> httpx.Response:
        answer = await deliver(request)
        if "Retry-After" in answer.headers:
            answer.headers["Retry-After"] = str(seconds)
        return answer

    nurse.cable.handle_async_request = shorter  # type: ignore[method-assign]


async def test_another_nurse_may_sign_in_at_the_same_hub_while_changes_wait(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    other = await nurse.hub.add_nurse(Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe"))

    await nurse.sign_in(other)

    assert nurse.workspace.access.nurse == other
    assert nurse.workspace.changes.waiting() == 1


@pytest.mark.parametrize("reachable", [True, False])
async def test_signing_out_keeps_what_is_saved_and_what_waits(nurse: Nurse, reachable: bool) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    if not reachable:
        nurse.cable.cut()

    await nurse.workspace.access.sign_out()

    assert not nurse.workspace.access.signed_in
    assert nurse.workspace.sessions.is_saved("1204")
    assert nurse.workspace.changes.waiting() == 1
    nurse.cable.mend()
    result = await nurse.workspace.upload_now()
    assert (result.sent, result.stopped_by) == (0, "Sign in to send 1 record.")
    assert nurse.record("child-2").sending is Sending.WAITING
    await nurse.sign_in()
    await nurse.upload()
    assert nurse.workspace.changes.waiting() == 0


async def test_signing_out_makes_the_token_worthless(nurse: Nurse) -> None:
    account = nurse.workspace.access.account
    assert account is not None

    await nurse.workspace.access.sign_out()

    async with nurse.hub.client(account.token) as client:
        assert (await client.get("/v1/sessions")).status_code == 401


async def test_locking_forgets_what_was_only_in_memory_and_the_link(nurse: Nurse) -> None:
    await nurse.workspace.sessions.open("1204")
    await nurse.workspace.engine().probe()
    assert nurse.workspace.link is Link.ONLINE

    nurse.workspace.lock()

    assert (nurse.workspace.link, nurse.workspace.why, nurse.workspace.access.unlocked) == (Link.UNKNOWN, "", False)
    nurse.store.unlock(OFFLINE_PASSWORD)
    assert not nurse.workspace.sessions.is_saved("1204")
    assert nurse.workspace.sessions.dashboard().groups["HPV"][0].id == "1204"


@pytest.mark.parametrize("ahead", [timedelta(days=1), timedelta(days=-1)])
async def test_a_clock_that_is_off_by_a_day_does_not_end_the_sign_in_or_prolong_it(
    nurse: Nurse, ahead: timedelta
) -> None:
    nurse.store.device.set_hub_time(nurse.clock(), nurse.clock() + ahead)
    nurse.clock.now += ahead  # the sign-in was made by the hub's clock, twelve hours from then

    assert nurse.workspace.access.signed_in

    nurse.clock.forward(hours=12)
    assert not nurse.workspace.access.signed_in
