"""A device stays with its hub and its team, or moves when somebody says so."""

import pytest

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import HubMoved, NoNetwork, NotSavedOffline, OtherTeam
from mavis_tui.models.vaccination import Staff
from tests.builders import NURSE, a_bundle, a_draft
from tests.hub.running import PASSWORD
from tests.workspace.nurse import Nurse

ELSEWHERE = "http://elsewhere.test"
MO = Staff(email="mo.khan@other.nhs.uk", name="Mo Khan")


async def test_while_changes_wait_a_device_stays_with_its_hub(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()

    known = nurse.store.device.generation.encode()
    nurse.cable.alter = lambda body: body.replace(known, b"another-database")
    with pytest.raises(
        HubMoved, match=f"1 change on this device still waits for the team server at {nurse.hub.address}"
    ):
        await nurse.workspace.access.sign_in(ELSEWHERE, NURSE.email, PASSWORD)

    await nurse.workspace.access.sign_in(ELSEWHERE, NURSE.email, PASSWORD, moved=True)
    account = nurse.workspace.access.account
    assert account is not None
    assert account.hub == ELSEWHERE
    await nurse.upload()


async def test_who_goes_to_another_hub_without_a_network_is_told_to_try_again_herself(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    nurse.cable.cut()

    with pytest.raises(NoNetwork, match=r"safe on this device\. Try again when there is a network\.$"):
        await nurse.workspace.access.sign_in(ELSEWHERE, NURSE.email, PASSWORD)


async def test_a_hub_at_another_address_is_known_by_its_database_and_gets_what_waits(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()

    await nurse.workspace.access.sign_in(ELSEWHERE, NURSE.email, PASSWORD)
    await nurse.upload()

    assert nurse.workspace.changes.waiting() == 0


async def test_a_nurse_of_another_team_is_refused_while_anything_of_the_first_is_here(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = nurse.record()
    other = await nurse.hub.add_nurse(MO, organisation="RX2")
    before = nurse.workspace.access.account

    with pytest.raises(OtherTeam, match=r"belongs to the team R1L.*Mo Khan.*RX2.*safe on this device"):
        await nurse.sign_in(other)

    assert nurse.workspace.access.account == before
    await nurse.upload()  # under the first team, as before
    sent = nurse.store.outbox.entry(entry.change.id)
    assert sent is not None
    assert sent.sending is Sending.SAVED


async def test_what_was_only_looked_at_is_gone_once_a_nurse_of_another_team_signs_in(nurse: Nurse) -> None:
    await nurse.workspace.sessions.open("1204")
    assert nurse.workspace.children.rows("1204")
    await nurse.sign_in(await nurse.hub.add_nurse(MO, organisation="RX2"))
    with pytest.raises(NotSavedOffline):
        nurse.workspace.children.rows("1204")


async def test_an_unfinished_form_names_a_child_and_is_not_shown_to_another_team(nurse: Nurse) -> None:
    await nurse.workspace.sessions.open("1204")
    nurse.workspace.drafts.keep(a_draft())
    with pytest.raises(OtherTeam):
        await nurse.sign_in(await nurse.hub.add_nurse(MO, organisation="RX2"))
    nurse.workspace.drafts.discard(a_draft())
    await nurse.sign_in(MO)


async def test_a_nurse_of_another_team_may_sign_in_where_nothing_of_the_first_is_and_sees_no_list(nurse: Nurse) -> None:
    assert nurse.store.device.listing()
    other = await nurse.hub.add_nurse(MO, organisation="RX2")

    await nurse.sign_in(other)

    assert nurse.store.device.listing() == ()
