"""A record made for the wrong child is taken back: a revision with a reason, after which it counts nowhere."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.child_page import ProgrammeSection
from tests.builders import NOON, NURSE, TODAY, a_bundle, a_child, a_vaccination, consented
from tests.workspace.nurse import FULL, Nurse

WHY = "Recorded for the wrong child"


def withdrawn(nurse: Nurse, entry: Entry, child: str = "child-1") -> Entry:
    return nurse.workspace.withdrawing.withdraw("1204", child, entry.change.id, WHY)


def section(nurse: Nurse, child: str = "child-1") -> ProgrammeSection:
    return nurse.workspace.children.page("1204", child).sections[0]


async def test_a_withdrawal_is_a_next_revision_with_who_when_and_why_and_the_first_stays(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    nurse.clock.forward(minutes=3)
    entry = withdrawn(nurse, first)
    record, before = entry.change.vaccination, first.change.vaccination
    assert record is not None
    assert before is not None
    assert record.withdrawn is not None
    assert (record.withdrawn.reason, record.withdrawn.by.email) == (WHY, NURSE.email)
    assert record.withdrawn.at == NOON + timedelta(minutes=3)
    assert replace(record, withdrawn=None, revision=1) == before
    assert (entry.change.kind, entry.change.revision) == (ChangeKind.CORRECTION, 2)
    assert nurse.store.outbox.entries()[0].change == first.change


async def test_it_counts_nowhere_any_more_and_is_still_shown_with_its_reason(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    assert nurse.workspace.sessions.dashboard().rows[0].done == 1
    withdrawn(nurse, first)
    page = section(nurse)
    assert (page.status.group, page.attempts) == (Group.DUE, ())
    assert [one.withdrawn.reason for one in page.withdrawn if one.withdrawn is not None] == [WHY]
    assert first.change.id in page.entries
    assert nurse.workspace.sessions.dashboard().rows[0].done == 0
    options = nurse.workspace.recording.options("1204", "child-1", Programme.HPV)
    assert (options.dose, options.usual, options.expiries) == (1, {}, {})
    row = next(row for row in nurse.workspace.children.rows("1204") if row.id == "child-1")
    assert (row.done, row.programmes[0].sending) == (False, None)
    assert nurse.workspace.changes.page().rows[0].what == f"HPV given (withdrawn: {WHY})"


async def test_the_dose_can_be_recorded_anew_exactly_as_it_was(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    withdrawn(nurse, nurse.record())
    again = nurse.record()
    assert again.change.revision == 1
    assert [one.id for one in section(nurse).attempts] == [again.change.id]


async def test_after_sending_it_goes_up_and_no_other_device_counts_the_dose(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    await nurse.upload()
    entry = withdrawn(nurse, first)
    assert entry.sending is Sending.WAITING
    await nurse.upload()
    (told,) = nurse.store.outbox.entries(child="child-1", session="1204")[1:]
    assert told.sending is Sending.REVIEW
    assert told.receipt is not None
    assert f"withdraws the vaccination (“{WHY}”)" in told.receipt.reason
    await nurse.workspace.sessions.save_offline("1204")
    assert (section(nurse).status.group, section(nurse).attempts) == (Group.DUE, ())
    assert len(section(nurse).withdrawn) == 1


async def test_it_can_be_withdrawn_the_day_after_but_not_what_was_there_before_this_device(nurse: Nurse) -> None:
    held = a_vaccination(2, performed_on=TODAY - timedelta(days=1), performed_at=None)
    other = a_child(2, care={Programme.HPV: consented(history=(held,))})
    whole = a_bundle(1, dates=(TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)))
    await nurse.save(replace(whole, children=(*whole.children, other)))
    first = nurse.record()
    nurse.clock.forward(days=1)
    assert nurse.workspace.recording.correctable("1204", "child-1") == ()
    assert [one.id for one in nurse.workspace.withdrawing.withdrawable("1204", "child-1")] == [first.change.id]
    with pytest.raises(NotFound, match="Nothing was changed"):
        nurse.workspace.withdrawing.withdraw("1204", "child-2", held.id, WHY)


@pytest.mark.parametrize("reason", ["", "  ", "...", "x" * 1001])
async def test_it_asks_for_the_reason_in_words(nurse: Nurse, reason: str) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    with pytest.raises(BadInput, match="Nothing was withdrawn"):
        nurse.workspace.withdrawing.withdraw("1204", "child-1", first.change.id, reason)
    assert len(nurse.store.outbox.entries()) == 1


async def test_a_withdrawal_can_neither_be_withdrawn_nor_corrected(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    first = nurse.record()
    withdrawn(nurse, first)
    assert nurse.workspace.recording.correctable("1204", "child-1") == ()
    with pytest.raises(NotFound, match="can be withdrawn here"):
        withdrawn(nurse, first)
    with pytest.raises(NotFound):
        nurse.workspace.recording.correction("1204", "child-1", first.change.id)


async def test_its_batch_is_no_longer_todays_and_the_child_may_be_absent_again(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record("child-2", FULL, batch_number="FM1111")
    wrong = nurse.record("child-1", FULL, batch_number="FM2222")
    withdrawn(nurse, wrong)
    usual = nurse.workspace.recording.options("1204", "child-3", Programme.HPV).usual
    assert usual["Gardasil9"].number == "FM1111"
    assert nurse.workspace.attendance.turn("1204", "child-1").attendance.value == "attending"
    assert nurse.workspace.attendance.turn("1204", "child-1").attendance.value == "absent"
