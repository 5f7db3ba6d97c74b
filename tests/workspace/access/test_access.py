"""Getting in: the offline password, signing in and out, and what neither of them may touch."""

from datetime import timedelta

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import HubUnreachable, SignInNeeded, WrongPassword
from mavis_tui.models.vaccination import Staff
from mavis_tui.sync.connectivity import Link
from tests.builders import NURSE, a_bundle
from tests.hub.running import PASSWORD
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse

ELSEWHERE = "http://elsewhere.test"


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

    with pytest.raises(HubUnreachable):
        await nurse.sign_in()

    assert nurse.workspace.access.account == before


async def test_while_changes_wait_a_device_stays_with_its_hub(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()

    with pytest.raises(SignInNeeded, match=f"1 change on this device still waits for the hub at {nurse.hub.address}"):
        await nurse.workspace.access.sign_in(ELSEWHERE, NURSE.email, PASSWORD)

    await nurse.sign_in()
    await nurse.upload()
    await nurse.workspace.access.sign_in(ELSEWHERE, NURSE.email, PASSWORD)
    account = nurse.workspace.access.account
    assert account is not None
    assert account.hub == ELSEWHERE


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
