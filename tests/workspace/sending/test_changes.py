"""What was recorded here and where it is now: the changes page, the announcement, and putting a refused record back."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.calendar import today
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import Location, bundle
from mavis_tui.models.vaccination import Staff
from tests.builders import TODAY, a_bundle, a_child, a_session, consented
from tests.workspace.nurse import FULL, Nurse

HILL = bundle(a_session(id="1205", location=Location(name="Hill School")), (a_child(21), a_child(22)), ())


async def test_every_record_has_a_row_newest_first_that_says_what_and_where(nurse: Nurse) -> None:
    await nurse.save(a_bundle(), HILL)
    nurse.record("child-1")
    nurse.clock.forward(minutes=5)
    nurse.not_given("child-21", Reason.UNWELL, session="1205")

    page = nurse.workspace.changes.page()

    assert [(row.place, row.child, row.what, row.status) for row in page.rows] == [
        ("Hill School", "MWANGI21, Ada", "HPV not given: unwell", "Saved offline"),
        ("Harbour View Academy", "MWANGI1, Ada", "HPV given", "Saved offline"),
    ]
    assert (page.waiting, page.saved, page.notice) == (2, 0, None)
    assert "On this device only" in page.rows[0].explained


async def test_rows_are_grouped_by_day_and_place(nurse: Nurse) -> None:
    days = (TODAY, TODAY + timedelta(days=1))
    await nurse.save(a_bundle(dates=days), HILL)
    nurse.record("child-1")
    nurse.not_given("child-21", session="1205")
    nurse.record("child-2")
    nurse.clock.forward(days=1)
    nurse.record("child-3")

    groups = nurse.workspace.changes.page().by_day_and_place()

    assert [(day, place, len(rows)) for (day, place), rows in groups.items()] == [
        (today(nurse.clock), "Harbour View Academy", 1),
        (TODAY, "Harbour View Academy", 2),
        (TODAY, "Hill School", 1),
    ]


async def test_a_row_follows_its_record_from_saved_offline_to_saved(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = nurse.record()
    before = nurse.workspace.changes.row(entry.change.id)
    nurse.clock.forward(minutes=3)
    await nurse.upload()
    after = nurse.workspace.changes.row(entry.change.id)

    assert (before.status, before.sent_at, before.attempts) == ("Saved offline", None, 0)
    assert (after.status, after.sent_at, after.attempts) == ("Saved", nurse.clock(), 1)


async def test_two_nurses_one_child_is_saved_and_being_checked_with_the_reason(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    await nurse.upload()
    # the same child once more, from a copy that doesn't know of the first dose
    options = nurse.workspace.recording.options("1204", "child-2", Programme.HPV)
    again = replace(options, child=a_child(1), nurse=Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe"))
    prepared = nurse.workspace.recording.prepare(again, FULL)
    entry = nurse.workspace.recording.confirm(prepared)
    await nurse.upload()

    row = nurse.workspace.changes.row(entry.change.id)

    assert row.status == "Saved, being checked"
    assert "Two HPV vaccinations were recorded for this child" in row.explained
    assert nurse.workspace.changes.page().review == 1


async def test_a_refused_record_says_why_and_can_wait_again(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = await nurse.refused()
    row = nurse.workspace.changes.row(entry.change.id)
    counts = nurse.workspace.changes.page()

    assert (row.status, counts.attention, counts.waiting) == ("Needs attention", 1, 0)
    assert "No such day" in row.explained
    nurse.workspace.changes.put_back(entry.change.id)
    assert nurse.workspace.changes.row(entry.change.id).status == "Saved offline"
    assert nurse.workspace.changes.waiting() == 1


async def test_what_was_not_refused_is_not_put_back(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = nurse.record()

    with pytest.raises(BadInput):
        nurse.workspace.changes.put_back(entry.change.id)


async def test_an_unknown_id_is_not_found(nurse: Nurse) -> None:
    with pytest.raises(NotFound, match="nothing-like-it"):
        nurse.workspace.changes.row("nothing-like-it")


async def test_what_was_recorded_offline_is_announced_by_place_until_dismissed(nurse: Nurse) -> None:
    await nurse.save(a_bundle(), HILL)
    await nurse.lose_the_network()
    nurse.record("child-1")
    nurse.record("child-2")
    nurse.not_given("child-21", session="1205")
    assert nurse.workspace.changes.notice() is None
    await nurse.find_the_network()
    await nurse.upload()
    nurse.restart()

    notice = nurse.workspace.changes.notice()

    assert notice is not None
    assert (notice.count, notice.at) == (3, nurse.clock())
    assert nurse.workspace.changes.places(notice) == {"Harbour View Academy": 2, "Hill School": 1}
    assert nurse.workspace.sessions.dashboard().notice == notice
    nurse.workspace.changes.dismiss(notice)
    nurse.restart()
    assert nurse.workspace.changes.notice() is None


async def test_a_later_announcement_does_not_repeat_what_was_dismissed(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.lose_the_network()
    nurse.record("child-1")
    await nurse.find_the_network()
    await nurse.upload()
    first = nurse.workspace.changes.notice()
    assert first is not None
    nurse.workspace.changes.dismiss(first)
    await nurse.lose_the_network()
    nurse.record("child-2")
    await nurse.find_the_network()
    await nurse.upload()

    second = nurse.workspace.changes.notice()

    assert second is not None
    assert second.count == 1


async def test_the_page_works_without_the_session_of_a_record(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    await nurse.upload()
    nurse.workspace.sessions.forget("1204")
    nurse.restart()

    row = nurse.workspace.changes.page().rows[0]

    assert (row.child, row.place, row.status) == ("name no longer on this device", "Harbour View Academy", "Saved")
    assert row.sending is Sending.SAVED


async def test_a_doubles_child_has_a_row_for_each_vaccine(nurse: Nurse) -> None:
    both = dict.fromkeys((Programme.MENACWY, Programme.TD_IPV), consented())
    session = a_session(id="7", programmes=tuple(both))
    await nurse.save(bundle(session, (a_child(31, care=both),), ()))
    for programme in both:
        nurse.not_given("child-31", session="7", programme=programme)

    assert [row.what for row in nurse.workspace.changes.page().rows] == [
        "Td/IPV not given: unwell",
        "MenACWY not given: unwell",
    ]
