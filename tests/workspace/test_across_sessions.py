"""A child who is on several lists of one device: what is recorded, or restricted, in one counts in all at once."""

import csv
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.child import Child
from mavis_tui.models.of_the_day.consent_taken import RefusalReason, Response
from mavis_tui.models.of_the_day.of_children import ChildNote
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import Location, bundle
from mavis_tui.models.status import Group
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import a_child, a_consent, a_reaction, a_session, nhs_number
from tests.workspace.nurse import FULL, OFFLINE_PASSWORD, Nurse, composed

HPV = Programme.HPV
CATCH_UP = a_session(id="1310", location=Location(name="Mill Lane Catch-up"))
ADA = a_child(1, school="Harbour View Academy")


def group(nurse: Nurse, session: str, child: str) -> Group:
    (row,) = (row for row in nurse.workspace.children.rows(session) if row.id == child)
    (line,) = row.programmes
    return line.group


async def on_two_lists(nurse: Nurse, second: Child | None = None) -> str:
    """Save both sessions, first of a hub that knows each alone; give the child's id in the second."""
    other = second if second is not None else ADA
    nurse.workspace.sessions._readable.put(bundle(CATCH_UP, (other, a_child(7)), ()))  # as a list that was fetched
    await nurse.save(bundle(a_session(), (ADA, a_child(2)), ()))
    return other.id


@pytest.mark.parametrize(
    "second",
    [
        ADA,
        replace(ADA, id="other-id"),
        replace(ADA, id="other-id", family_name="Okoro"),
        replace(ADA, id="other-id", nhs_number=nhs_number(77)),
        replace(ADA, id="other-id", nhs_number=nhs_number(77), postcode="LE3 1AA"),
    ],
)
async def test_what_is_recorded_in_one_session_counts_in_all_at_once(nurse: Nurse, second: Child) -> None:
    child = await on_two_lists(nurse, second)
    assert group(nurse, "1310", child) is Group.DUE
    entry = nurse.record("child-1")

    assert group(nurse, "1310", child) is Group.VACCINATED
    page = nurse.workspace.children.page("1310", child)
    assert [attempt.id for attempt in page.sections[0].attempts] == [entry.change.id]
    assert list(page.sections[0].entries) == [entry.change.id]
    with pytest.raises(BadInput, match="can’t be given"):
        nurse.record(child, session="1310")
    nurse.restart()
    nurse.workspace.sessions._readable.put(bundle(CATCH_UP, (second, a_child(7)), ()))
    assert group(nurse, "1310", child) is Group.VACCINATED
    assert group(nurse, "1310", "child-7") is Group.DUE


async def test_a_correction_counts_in_all_sessions_too_and_the_next_dose_is_numbered_after_it(nurse: Nurse) -> None:
    await on_two_lists(nurse)
    entry = nurse.record("child-1")
    options = nurse.workspace.recording.correction("1204", "child-1", entry.change.id)
    assert group(nurse, "1310", "child-1") is Group.VACCINATED
    prepared = nurse.workspace.recording.prepare(options, Answers(reason=Reason.UNWELL))
    nurse.workspace.recording.confirm(prepared)
    assert group(nurse, "1310", "child-1") is not Group.VACCINATED


@pytest.mark.parametrize(
    "second",
    [
        replace(ADA, given_name="Kim", family_name="Sandhu", date_of_birth=date(2011, 1, 1)),
        replace(ADA, id="other-id", nhs_number=nhs_number(77), given_name="Eva"),
        replace(ADA, id="other-id", nhs_number=nhs_number(77), date_of_birth=date(2012, 6, 21)),
    ],
)
async def test_another_child_gets_nothing_of_it(nurse: Nurse, second: Child) -> None:
    child = await on_two_lists(nurse, second)
    nurse.record("child-1")
    assert group(nurse, "1310", child) is Group.DUE
    assert nurse.record(child, session="1310").change.session == "1310"


async def test_the_dashboard_counts_who_is_done_by_a_record_of_another_session(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (ADA,), ()), bundle(CATCH_UP, (ADA, a_child(7)), ()))
    nurse.record("child-1")
    assert {row.id: row.done for row in nurse.workspace.sessions.dashboard().rows} == {"1204": 1, "1310": 1}


@pytest.mark.parametrize("session", ["1204", "1310"])
async def test_two_programs_that_confirm_at_once_make_no_pair(nurse: Nurse, session: str) -> None:
    """Both had asked what is recorded before either recorded: in one session, and in two."""
    await nurse.save(bundle(a_session(), (ADA, a_child(2)), ()), bundle(CATCH_UP, (ADA,), ()))
    store = Store(nurse.store.folder)
    store.unlock(OFFLINE_PASSWORD)
    other = composed(store, nurse.workspace.settings, nurse.clock, nurse.new_id, nurse.cable).recording
    nurse.record("child-2")  # so that this program knows where the last record is
    mine, theirs = (
        recording.prepare(recording.options(which, "child-1", HPV), FULL)
        for recording, which in ((nurse.workspace.recording, "1204"), (other, session))
    )
    kept = other.confirm(theirs)
    with pytest.raises(BadInput, match="Recorded in the meantime for this child: HPV dose 1 given"):
        nurse.workspace.recording.confirm(mine)
    assert other.confirm(theirs) == kept
    assert len([entry for entry in store.outbox.entries() if entry.change.child == "child-1"]) == 1
    store.lock()


async def test_restricted_on_one_list_is_restricted_on_every_list_of_the_device(nurse: Nurse) -> None:
    hidden = replace(ADA, id="other-id", restricted=True, address_line="", postcode="")
    await nurse.save(bundle(CATCH_UP, (hidden,), ()))
    nurse.workspace.sessions._readable.put(bundle(a_session(), (ADA, a_child(2)), ()))
    shown = nurse.workspace.children.page("1204", "child-1").child
    assert (shown.restricted, shown.address_line, shown.postcode) == (True, "", "")
    people = {person.id: person for person in nurse.workspace.sessions._readable.people("1204")}
    assert (people["child-1"].address_line, people["child-1"].postcode) == ("", "")
    assert people["child-2"].address_line == "2 Mill Lane"
    (listed, _) = nurse.workspace.sessions._readable.children("1204")
    assert listed.address_line == ""


async def test_a_copy_of_an_earlier_version_is_asked_who_is_restricted(nurse: Nurse) -> None:
    hidden = replace(ADA, restricted=True, address_line="", postcode="")
    await nurse.save(bundle(CATCH_UP, (hidden,), ()))
    note = nurse.store.snapshots.note("1310")
    assert note is not None
    assert [person.id for person in note.restricted or ()] == ["child-1"]
    across = nurse.workspace.sessions._readable._across
    assert [one.id for one in across._restricted_in(replace(note, restricted=None))] == ["child-1"]


MOVED = replace(ADA, id="other-id", nhs_number=nhs_number(77), postcode="LE3 1AA", school="Mill Lane School")


async def test_where_it_is_likely_it_is_asked_before_a_second_dose_and_the_answer_counts(nurse: Nurse) -> None:
    child, children = await on_two_lists(nurse, MOVED), nurse.workspace.children
    assert children.page("1310", child).same_child == ()
    entry = nurse.record("child-1")
    (asked,) = children.page("1310", child).same_child
    assert asked.question.startswith("Is this the same child? MWANGI1, Ada, born 21 June 2013")
    assert children.asked("1310") == [asked]
    with pytest.raises(BadInput, match="Recorded for somebody who may be this child: HPV dose 1 given"):
        nurse.record(child, session="1310")
    assert group(nurse, "1310", child) is Group.DUE

    children.say_same("1310", child, "child-1", same=True)

    assert group(nurse, "1310", child) is Group.VACCINATED
    page = children.page("1310", child)
    assert (page.same_child, [one.id for one in page.sections[0].attempts]) == ((), [entry.change.id])
    with pytest.raises(NotFound, match="Nobody has to say"):
        children.say_same("1310", child, "child-1", same=True)


async def test_who_was_said_to_be_another_child_is_recorded_as_one_and_not_asked_about_again(nurse: Nurse) -> None:
    child = await on_two_lists(nurse, MOVED)
    nurse.record("child-1")
    nurse.workspace.children.say_same("1310", child, "child-1", same=False)
    assert nurse.workspace.children.page("1310", child).same_child == ()
    assert nurse.record(child, session="1310").change.session == "1310"


async def test_two_entries_of_one_list_are_one_child_once_somebody_says_so(nurse: Nurse) -> None:
    """The hub flags both: the one with a record stays on the list when the other comes."""
    await nurse.save(bundle(a_session(), (ADA, a_child(2)), ()))
    entry = nurse.record("child-1")
    await nurse.upload()
    await nurse.save(bundle(a_session(), (MOVED, a_child(2)), ()))
    (asked,) = nurse.workspace.children.asked("1204")
    assert {asked.child, asked.other} == {"child-1", "other-id"}
    nurse.workspace.children.say_same("1204", "other-id", "child-1", same=True)
    assert group(nurse, "1204", "other-id") is Group.VACCINATED
    page = nurse.workspace.children.page("1204", "other-id")
    assert [one.id for one in page.sections[0].attempts] == [entry.change.id]
    assert nurse.workspace.children.asked("1204") == []


async def test_a_record_made_under_the_old_number_leaves_with_what_a_newer_list_knows(
    nurse: Nurse, tmp_path: Path
) -> None:
    await nurse.save(bundle(a_session(), (ADA, a_child(2)), ()))
    nurse.record("child-1")
    nurse.clock.forward(minutes=5)
    newer = replace(ADA, nhs_number=nhs_number(77), postcode="LE3 1AA", family_name="Mwangi1")
    await nurse.save(bundle(CATCH_UP, (newer,), ()))
    nurse.workspace.mavis_csv.for_mavis("1204", tmp_path / "records.csv")
    (row,) = csv.DictReader((tmp_path / "records.csv").read_text("utf-8").splitlines())
    assert (row["NHS_NUMBER"], row["PERSON_POSTCODE"]) == (nhs_number(77), "LE3 1AA")
    assert row["SESSION_ID"] == "1204"


@pytest.mark.parametrize("second", [ADA, replace(ADA, id="other-id")])
async def test_what_is_recorded_beside_the_doses_counts_in_all_sessions_at_once_but_a_note(
    nurse: Nurse, second: Child
) -> None:
    child = await on_two_lists(nurse, second)
    assert group(nurse, "1310", child) is Group.DUE
    of_the_day = nurse.workspace.of_the_day
    refused = a_consent(response=Response.REFUSED, reason=RefusalReason.PERSONAL_CHOICE)
    of_the_day.keep(refused)
    of_the_day.keep(a_reaction())
    of_the_day.keep(ChildNote(**msgspec.structs.asdict(of_the_day.begin("1204")), child="child-1", words="Shy"))

    assert group(nurse, "1310", child) is Group.HAS_REFUSAL
    first, *others = nurse.workspace.children.page("1310", child).of_the_day
    assert first.alarms
    assert [line.kind.value for line in others] == ["consent"]
    assert of_the_day.changeable("1310", child) == (), "it is changed where it was recorded"
