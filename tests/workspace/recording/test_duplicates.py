"""What is on record already isn't recorded a second time: the nurse is told which record it is, and what to do."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from mavis_tui.errors import BadInput
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.workspace.recording.form_answers import Answers
from tests.builders import TODAY, a_bundle
from tests.workspace.nurse import FULL, Nurse

YESTERDAY = TODAY - timedelta(days=1)


async def test_a_child_who_refuses_twice_has_one_record_and_the_nurse_is_told_which(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.not_given(reason=Reason.REFUSED)
    nurse.clock.forward(minutes=30)
    with pytest.raises(
        BadInput, match=r"Recorded already: HPV not given: refused vaccine, 24 November 2026 at 12:00pm"
    ):
        nurse.not_given(reason=Reason.REFUSED)
    assert nurse.not_given(reason=Reason.UNWELL).change.revision == 1
    assert len(nurse.store.outbox.entries()) == 2


async def test_a_record_is_not_corrected_into_another_one(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.not_given(reason=Reason.REFUSED)
    unwell = nurse.not_given(reason=Reason.UNWELL).change.id
    options = nurse.workspace.recording.correction("1204", "child-1", unwell)
    found = nurse.workspace.recording.prepare(options, Answers(reason=Reason.REFUSED)).breaches
    assert [breach.field for breach in found] == ["reason"]
    assert nurse.workspace.recording.prepare(options, Answers(reason=Reason.CONTRAINDICATED)).breaches == ()


async def test_what_was_typed_in_from_paper_today_can_be_corrected_today_and_not_tomorrow(nurse: Nurse) -> None:
    await nurse.save(a_bundle(dates=(YESTERDAY,)))
    recording = nurse.workspace.recording
    options = recording.options("1204", "child-1", Programme.HPV, on=YESTERDAY)
    kept = recording.confirm(recording.prepare(options, replace(FULL, on=YESTERDAY))).change.id
    assert [record.id for record in recording.correctable("1204", "child-1")] == [kept]
    options = recording.correction("1204", "child-1", kept)
    corrected = recording.confirm(recording.prepare(options, replace(FULL, batch_number="AB12")))
    record = corrected.change.vaccination
    assert record is not None
    assert (record.performed_on, record.batch_number, record.revision) == (YESTERDAY, "AB12", 2)
    nurse.clock.forward(days=1)
    assert recording.correctable("1204", "child-1") == ()
