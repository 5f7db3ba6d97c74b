"""What a device records while the world goes on without it: kept, flagged with the reason, decided, and learnt again.

Two nurses with a device each, through the real engine and the real hub.
"""

import shutil
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.review import Case, list_cases
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group
from mavis_tui.models.vaccination import Staff
from mavis_tui.settings import Settings
from tests.builders import NOON, NURSE, TODAY, a_bundle, a_change, a_child, a_vaccination, consented
from tests.cable import Cable
from tests.conftest import StandingClock
from tests.hub.running import RunningHub
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse, composed

JOY = Staff(email="joy.adeyemi@example.nhs.uk", name="Joy Adeyemi")


@pytest.fixture
async def joy(sealed: Path, tmp_path: Path, hub: RunningHub, clock: StandingClock) -> AsyncIterator[Nurse]:
    """A second nurse of the team with a laptop of her own."""
    await hub.add_nurse(JOY)
    shutil.copytree(sealed, tmp_path / "other")
    numbers = iter(range(1, 1000))

    def new_id() -> str:
        return f"joy-{next(numbers)}"

    store = Store(tmp_path / "other")
    store.unlock(OFFLINE_PASSWORD)
    store.device._write("id", "joys-laptop")
    cable = Cable(hub.transport)
    workspace = composed(store, Settings(data_dir=store.folder, hub=hub.address, lock_minutes=0), clock, new_id, cable)
    other = Nurse(workspace, store, hub, cable, clock, new_id)
    await other.sign_in(JOY)
    yield other
    if other.store.unlocked:
        await other.workspace.access.close()
        other.store.lock()


async def save_offline(*nurses: Nurse) -> None:
    for one in nurses:
        await one.workspace.sessions.save_offline("1204")


async def sent(nurse: Nurse, entry: Entry) -> Entry:
    """Come back online and send everything; give what became of one record."""
    await nurse.find_the_network()
    await nurse.upload()
    kept = nurse.store.outbox.entry(entry.change.id)
    assert kept is not None
    return kept


async def refreshed(nurse: Nurse, entry: Entry) -> Entry:
    await save_offline(nurse)
    kept = nurse.store.outbox.entry(entry.change.id)
    assert kept is not None
    return kept


def reason(entry: Entry) -> str:
    assert entry.receipt is not None
    return entry.receipt.reason


def doses(nurse: Nurse, child: str = "child-1") -> list[str]:
    """Name the doses that a nurse sees in a child's history after a refresh, without what she recorded herself."""
    found = nurse.store.snapshots.child("1204", child)
    assert found is not None
    return [dose.id for dose in found.care[Programme.HPV].history]


async def open_cases(nurse: Nurse) -> list[Case]:
    return await list_cases(nurse.hub.database)


async def decided(nurse: Nurse, entry: Entry, outcome: Ruling, note: str = "The same dose twice") -> None:
    await decide(nurse.hub.database, entry.change.id, outcome, by=NURSE.email, note_text=note, now=NOON)


async def both_recorded(nurse: Nurse, joy: Nurse) -> tuple[Entry, Entry]:
    """Let both record the same dose away from the network, and send it one after the other."""
    await save_offline(nurse, joy)
    for one in (nurse, joy):
        await one.lose_the_network()
    first, second = nurse.record(), joy.record()
    return await sent(nurse, first), await sent(joy, second)


async def test_the_same_dose_from_two_devices_is_kept_twice_and_being_checked(nurse: Nurse, joy: Nurse) -> None:
    first, second = await both_recorded(nurse, joy)
    assert (first.sending, second.sending) == (Sending.SAVED, Sending.REVIEW)
    assert reason(second).startswith("Two HPV vaccinations were recorded for this child: this one, and one given on")
    assert {row.status for row in joy.workspace.changes.page().rows} == {"Saved, being checked"}
    (case,) = await open_cases(nurse)
    ids = [first.change.id, second.change.id]
    assert [(one.record.id, one.flagged) for one in case.records] == list(zip(ids, (False, True), strict=True))
    assert [one.record.made_by for one in case.records] == [NURSE.email, JOY.email]
    assert (case.child, case.listed) == (a_child(1), True)
    await save_offline(nurse)
    assert sorted(doses(nurse)) == sorted(ids)


async def test_what_is_set_aside_no_longer_counts_anywhere_and_its_device_learns_that_on_refresh(
    nurse: Nurse, joy: Nurse
) -> None:
    first, second = await both_recorded(nurse, joy)
    await decided(nurse, second, Ruling.SET_ASIDE)
    assert await open_cases(nurse) == []
    learnt = await refreshed(joy, second)
    assert learnt.sending is Sending.SAVED
    assert reason(learnt).startswith("The office set it aside on 24 November 2026, so it doesn’t count")
    assert "The same dose twice" in joy.workspace.changes.page().rows[0].explained
    assert doses(joy) == [first.change.id]
    assert joy.workspace.changes._readable.recorded("1204") == {}


async def test_a_child_whose_records_are_all_set_aside_is_due_again_in_the_list_and_on_its_page(
    nurse: Nurse, joy: Nurse
) -> None:
    for record in await both_recorded(nurse, joy):
        await decided(nurse, record, Ruling.SET_ASIDE)
    assert joy.workspace.children.rows("1204")[0].programmes[0].group is Group.VACCINATED
    await save_offline(joy)
    row = joy.workspace.children.rows("1204")[0]
    assert (row.ready, row.programmes[0].group, row.programmes[0].sending) == (True, Group.DUE, None)
    assert joy.workspace.children.page("1204", "child-1").sections[0].status.ready
    assert joy.workspace.sessions.page("1204").done == 0


async def test_the_first_record_may_be_the_wrong_one(nurse: Nurse, joy: Nurse) -> None:
    first, second = await both_recorded(nurse, joy)
    await decided(nurse, first, Ruling.SET_ASIDE, "Child swapped")
    (case,) = await open_cases(nurse)
    assert [(one.open, one.decision is None) for one in case.records] == [(False, False), (True, True)]
    await decided(nurse, second, Ruling.KEEP, "")
    assert await open_cases(nurse) == []
    assert reason(await refreshed(joy, second)) == "The office looked at it on 24 November 2026 and kept it."
    assert doses(joy) == [second.change.id]


async def test_two_doses_that_were_both_given_may_both_be_kept(nurse: Nurse, joy: Nurse) -> None:
    first, second = await both_recorded(nurse, joy)
    await decided(nurse, second, Ruling.KEEP, "Both arms; parents told")
    assert await open_cases(nurse) == []
    await save_offline(nurse)
    assert sorted(doses(nurse)) == sorted([first.change.id, second.change.id])


async def test_a_decision_overwrites_nothing_and_may_be_changed_by_another(nurse: Nurse, joy: Nurse) -> None:
    first, second = await both_recorded(nurse, joy)
    await decided(nurse, second, Ruling.SET_ASIDE)
    await decided(nurse, second, Ruling.KEEP, "On second thoughts")
    await save_offline(nurse)
    assert sorted(doses(nurse)) == sorted([first.change.id, second.change.id])
    (case,) = await list_cases(nurse.hub.database, closed=True)
    kept = case.records[1]
    assert kept.received == second.receipt
    assert kept.decision is not None
    assert (kept.decision.note, kept.decision.by) == ("On second thoughts", NURSE.email)


async def test_what_the_office_asks_stands_with_the_record_and_decides_nothing(nurse: Nurse, joy: Nurse) -> None:
    _, second = await both_recorded(nurse, joy)
    await decided(nurse, second, Ruling.ASK, "Which arm was it?")
    asked = await refreshed(joy, second)
    assert (asked.sending, reason(asked)) == (
        Sending.REVIEW,
        "The office asks (24 November 2026): Which arm was it?",
    )
    (case,) = await open_cases(nurse)
    assert case.records[1].open
    await decided(nurse, second, Ruling.SET_ASIDE)
    with pytest.raises(BadInput, match="was set aside already"):
        await decided(nurse, second, Ruling.ASK, "Too late")


async def test_what_the_office_decided_is_no_news_of_an_upload(nurse: Nurse, joy: Nurse) -> None:
    _, second = await both_recorded(nurse, joy)
    notice = joy.workspace.changes.notice()
    assert notice is not None
    joy.workspace.changes.dismiss(notice)
    await decided(nurse, second, Ruling.KEEP)
    assert (await refreshed(joy, second)).sending is Sending.SAVED
    assert joy.workspace.changes.notice() is None


async def test_a_correction_of_what_was_decided_is_judged_anew(nurse: Nurse, joy: Nurse) -> None:
    _, second = await both_recorded(nurse, joy)
    await decided(nurse, second, Ruling.SET_ASIDE)
    record = second.change.vaccination
    assert record is not None
    again = msgspec.structs.replace(record, revision=2, notes="Checked with the parents")
    change = msgspec.structs.replace(second.change, revision=2, vaccination=again)
    joy.store.outbox.append(msgspec.structs.replace(change, kind=ChangeKind.CORRECTION), offline=False)
    corrected = await sent(joy, second)
    assert (corrected.change.revision, corrected.sending) == (2, Sending.REVIEW)
    (case,) = await open_cases(nurse)
    assert [one.record.revision for one in case.records] == [1, 2]


async def test_of_three_records_each_is_decided_for_itself(nurse: Nurse, joy: Nurse) -> None:
    _, second = await both_recorded(nurse, joy)
    await save_offline(nurse)
    third = nurse.store.outbox.append(
        a_change(7, a_vaccination(1, id="third"), device="joys-tablet", sequence=7), offline=True
    ).change
    await nurse.upload()
    (case,) = await open_cases(nurse)
    assert [(one.record.id, one.open) for one in case.records][1:] == [(second.change.id, True), (third.id, True)]
    await decided(nurse, second, Ruling.SET_ASIDE)
    (case,) = await open_cases(nurse)
    assert [one.open for one in case.records] == [False, False, True]


async def reimported(nurse: Nurse, *listed: Child, dates: tuple[date, ...] = (TODAY,)) -> None:
    """Import the workbook again, with these children and dates."""
    bundle = a_bundle(dates=dates)
    await nurse.hub.put(msgspec.structs.replace(bundle, children=listed))


async def away(nurse: Nurse) -> Entry:
    """Record a dose at the school, without a network."""
    await save_offline(nurse)
    await nurse.lose_the_network()
    return nurse.record()


async def test_a_record_of_a_child_who_left_the_list_meanwhile_is_kept_and_says_who_it_was(nurse: Nurse) -> None:
    entry = await away(nurse)
    await reimported(nurse, a_child(2), a_child(3))
    kept = await sent(nurse, entry)
    assert kept.sending is Sending.REVIEW
    assert "The child isn’t on the list of this session any more: a newer workbook, imported on" in reason(kept)
    (case,) = await open_cases(nurse)
    assert (case.child, case.listed) == (a_child(1), False)
    await decided(nurse, entry, Ruling.KEEP, "")
    await save_offline(nurse)
    assert doses(nurse) == [entry.change.id]
    await reimported(nurse, a_child(2), a_child(3))
    await save_offline(nurse)
    assert doses(nurse) == [entry.change.id]


async def test_a_child_who_left_and_came_back_is_on_the_list_as_ever(nurse: Nurse) -> None:
    entry = await away(nurse)
    for listed in ((a_child(2),), (a_child(1), a_child(2)), (a_child(2),), (a_child(1), a_child(2))):
        await reimported(nurse, *listed)
    assert (await sent(nurse, entry)).sending is Sending.SAVED


async def test_a_record_made_after_consent_was_withdrawn_is_kept_and_flagged(nurse: Nurse) -> None:
    entry = await away(nurse)
    refused = consented(consent=Consent(status=ConsentStatus.REFUSED))
    await reimported(nurse, a_child(1, care={Programme.HPV: refused}), a_child(2), a_child(3))
    kept = await sent(nurse, entry)
    assert (kept.sending, reason(kept)) == (
        Sending.REVIEW,
        "HPV was given, but the team server has: Consent was refused.",
    )
    await decided(nurse, entry, Ruling.KEEP, "Mother agreed by telephone at 9:15am")
    assert (await refreshed(nurse, entry)).sending is Sending.SAVED
    assert doses(nurse) == [entry.change.id]


async def test_a_child_taken_off_one_programme_keeps_its_record_flagged(nurse: Nurse) -> None:
    entry = await away(nurse)
    await reimported(nurse, a_child(1, care={}), a_child(2), a_child(3))
    kept = await sent(nurse, entry)
    assert (kept.sending, reason(kept)) == (Sending.REVIEW, "The child isn’t on the list for HPV.")


@pytest.mark.parametrize("by_import", [True, False])
async def test_a_record_of_a_day_that_the_session_lost_meanwhile_is_kept_and_flagged(
    nurse: Nurse, by_import: bool
) -> None:
    entry = await away(nurse)
    later = TODAY + timedelta(days=7)
    if by_import:
        await reimported(nurse, a_child(1), dates=(later,))
    else:
        async with nurse.hub.client(await nurse.hub.sign_again(device="office")) as office:
            (await office.patch("/v1/sessions/1204", json={"dates": [later.isoformat()]})).raise_for_status()
    kept = await sent(nurse, entry)
    assert kept.sending is Sending.REVIEW
    assert "Enter a date that matches when the vaccination session took place" in reason(kept)


async def test_the_same_dose_in_two_sessions_of_the_team_is_noticed(nurse: Nurse, joy: Nurse) -> None:
    await nurse.hub.put(a_bundle(id="1300"))
    entry = await away(nurse)
    await joy.workspace.sessions.save_offline("1300")
    elsewhere = await sent(joy, joy.record(session="1300"))
    assert elsewhere.sending is Sending.SAVED
    kept = await sent(nurse, entry)
    assert kept.sending is Sending.REVIEW
    assert "Two HPV vaccinations" in reason(kept)
    (case,) = await open_cases(nurse)
    assert {one.record.session for one in case.records} == {"1204", "1300"}
