"""Registering who came: in Mavis's words, on the disk first, as revisions of one answer, and seen by other devices."""

from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import BadInput, NotFound
from mavis_tui.models.attendance import Registered
from mavis_tui.models.programme import Programme, Reason
from mavis_tui.models.session import bundle
from mavis_tui.models.status import ABSENT, Group
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import TODAY, a_bundle, a_child, a_session, a_vaccination, consented
from tests.workspace.nurse import FULL, OFFLINE_PASSWORD, Nurse, composed

ATTENDING, ABSENT_, UNREGISTERED = Registered.ATTENDING, Registered.ABSENT, Registered.UNREGISTERED


def shown(nurse: Nurse, child: str = "child-1") -> Registered:
    """What the list and the page say, which must be the same."""
    row = next(row for row in nurse.workspace.children.rows("1204") if row.id == child)
    page = nurse.workspace.children.page("1204", child)
    assert page.attendance is row.attendance
    return row.attendance


@pytest.fixture
async def colleague(nurse: Nurse, tmp_path: Path, new_id: Callable[[], str]) -> AsyncIterator[Nurse]:
    """The same nurse's other laptop."""
    store = Store(tmp_path / "other")
    store.create(OFFLINE_PASSWORD)
    settings = nurse.workspace.settings
    workspace = composed(store, settings, nurse.clock, lambda: f"other-{new_id()}", nurse.cable)
    other = Nurse(workspace, store, nurse.hub, nurse.cable, nurse.clock, new_id)
    await other.sign_in()
    yield other
    await workspace.access.close()
    store.lock()


async def refresh(nurse: Nurse) -> None:
    await nurse.workspace.sessions.save_offline("1204")


async def test_each_answer_is_said_in_maviss_words(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    register = nurse.workspace.attendance.register

    assert nurse.workspace.attendance.of("1204", "child-1").words == "MWANGI1, Ada is not registered yet."
    assert register("1204", "child-1", ATTENDING).words == "MWANGI1, Ada is attending today’s session."
    assert register("1204", "child-1", ABSENT_).words == "MWANGI1, Ada is absent from today’s session."
    assert register("1204", "child-1", UNREGISTERED).words == "MWANGI1, Ada is not registered yet."


async def test_one_key_goes_round_and_every_answer_is_a_revision_of_the_first(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    turns = [nurse.workspace.attendance.turn("1204", "child-1").attendance for _ in range(4)]

    assert turns == [ATTENDING, ABSENT_, UNREGISTERED, ATTENDING]
    entries = nurse.store.outbox.entries()
    assert [(entry.change.id, entry.change.revision) for entry in entries] == [
        (entries[0].change.id, revision) for revision in (1, 2, 3, 4)
    ]
    assert nurse.workspace.changes.waiting() == 1
    assert nurse.workspace.changes.page().rows[0].what == "Attending"


async def test_another_child_and_another_day_have_answers_of_their_own(nurse: Nurse) -> None:
    await nurse.save(a_bundle(dates=(TODAY, TODAY + timedelta(days=1))))
    register = nurse.workspace.attendance.register
    ids = {register("1204", child, ATTENDING).change for child in ("child-1", "child-2")}
    nurse.clock.forward(days=1)
    assert shown(nurse) is UNREGISTERED
    ids.add(register("1204", "child-1", ABSENT_).change)

    assert len(ids) == 3
    nurse.clock.forward(days=-1)
    assert shown(nurse) is ATTENDING


async def test_saying_the_same_again_records_nothing(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    register = nurse.workspace.attendance.register

    assert register("1204", "child-1", UNREGISTERED).change is None
    assert register("1204", "child-1", ATTENDING) == register("1204", "child-1", ATTENDING)

    assert len(nurse.store.outbox.entries()) == 1


async def test_an_answer_given_offline_is_kept_through_a_restart_and_sent_later(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    await nurse.lose_the_network()
    said = nurse.workspace.attendance.register("1204", "child-1", ABSENT_)
    assert said.status == "Saved offline"
    nurse.restart()
    assert shown(nurse) is ABSENT_

    await nurse.find_the_network()
    await nurse.upload()

    now = nurse.workspace.attendance.of("1204", "child-1")
    assert (now.attendance, now.sending, now.status) == (ABSENT_, Sending.SAVED, "Saved")
    notice = nurse.workspace.changes.notice()
    assert notice is not None
    assert notice.count == 1


async def test_another_device_sees_the_answer_and_corrects_it_and_the_first_sees_that(
    nurse: Nurse, colleague: Nurse
) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.attendance.register("1204", "child-1", ABSENT_)
    await nurse.upload()
    await refresh(colleague)
    assert shown(colleague) is ABSENT_

    nurse.clock.forward(minutes=5)
    corrected = colleague.workspace.attendance.register("1204", "child-1", ATTENDING)
    await colleague.upload()
    assert shown(nurse) is ABSENT_
    await refresh(nurse)

    assert shown(nurse) is ATTENDING
    assert nurse.workspace.attendance.of("1204", "child-1").change is None
    assert corrected.change is not None
    assert nurse.store.outbox.entry(corrected.change) is None
    nurse.clock.forward(minutes=5)
    colleague.workspace.attendance.register("1204", "child-1", UNREGISTERED)
    await colleague.upload()
    await refresh(nurse)
    assert shown(nurse) is UNREGISTERED


async def test_the_newest_answer_counts_though_it_was_sent_first(nurse: Nurse, colleague: Nurse) -> None:
    await nurse.save(a_bundle())
    await refresh(colleague)
    nurse.workspace.attendance.register("1204", "child-1", ABSENT_)  # stays on this laptop for a while
    nurse.clock.forward(minutes=5)
    colleague.workspace.attendance.register("1204", "child-1", ATTENDING)
    await colleague.upload()
    await refresh(nurse)
    assert shown(nurse) is ABSENT_, "what waits here is shown until it is sent"

    await nurse.upload()
    await refresh(nurse)
    await refresh(colleague)

    assert shown(nurse) is shown(colleague) is ATTENDING


async def test_a_refresh_does_not_hide_an_answer_that_waits(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.attendance.register("1204", "child-1", ATTENDING)
    await refresh(nurse)

    assert shown(nurse) is ATTENDING


async def test_who_is_absent_cannot_be_recorded_until_registered_as_attending(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.attendance.register("1204", "child-1", ABSENT_)
    options = nurse.workspace.recording.options("1204", "child-1", Programme.HPV)

    for answers in (FULL, Answers(reason=Reason.REFUSED)):
        assert [breach.text for breach in nurse.workspace.recording.prepare(options, answers).breaches][:1] == [ABSENT]
    elsewhere = nurse.workspace.recording.prepare(options, Answers(reason=Reason.ALREADY_HAD))
    assert elsewhere.breaches == (), "who had the vaccine elsewhere need not be here"
    row = nurse.workspace.children.rows("1204")[0]
    assert (row.ready, row.programmes[0].group) == (False, Group.CANNOT_VACCINATE)
    nurse.workspace.attendance.register("1204", "child-1", ATTENDING)
    assert nurse.workspace.children.rows("1204")[0].ready
    nurse.record("child-1")


async def test_who_has_a_record_today_stays_attending(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.attendance.register("1204", "child-1", ATTENDING)
    nurse.not_given("child-1", Reason.UNWELL)

    with pytest.raises(BadInput, match="has a record of today, so they are here"):
        nurse.workspace.attendance.turn("1204", "child-1")
    assert shown(nurse) is ATTENDING


async def test_a_wrong_absent_can_be_put_right_between_two_vaccines(nurse: Nurse) -> None:
    both = dict.fromkeys((Programme.MENACWY, Programme.TD_IPV), consented())
    first = a_vaccination(1, programme=Programme.MENACWY, vaccine="MenQuadfi")
    done = {**both, Programme.MENACWY: consented(history=(first,))}
    await nurse.save(bundle(a_session(programmes=tuple(both)), (a_child(1, care=both),), ()))
    nurse.workspace.attendance.register("1204", "child-1", ABSENT_)
    await nurse.upload()
    await nurse.save(bundle(a_session(programmes=tuple(both)), (a_child(1, care=done),), ()))

    assert nurse.workspace.attendance.turn("1204", "child-1").attendance is ATTENDING


async def test_who_is_vaccinated_already_needs_no_registration(nurse: Nurse) -> None:
    earlier = a_vaccination(1, session=None, performed_on=TODAY - timedelta(days=30))
    vaccinated = a_child(1, care={Programme.HPV: consented(history=(earlier,))})
    await nurse.save(bundle(a_session(), (vaccinated,), ()))

    with pytest.raises(BadInput, match="is vaccinated already"):
        nurse.workspace.attendance.turn("1204", "child-1")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (TODAY + timedelta(days=1), "Attendance can be registered on 25 November 2026."),
        (TODAY - timedelta(days=1), "23 November 2026; it is over."),
    ],
)
async def test_on_another_day_nothing_is_registered_and_it_says_when(nurse: Nurse, day: date, said: str) -> None:
    await nurse.save(a_bundle(dates=(day,)))

    assert said in nurse.workspace.attendance.why_not("1204")
    with pytest.raises(BadInput, match=said):
        nurse.workspace.attendance.turn("1204", "child-1")
    assert nurse.store.outbox.entries() == []


async def test_a_child_that_is_not_on_the_list_is_not_registered(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    with pytest.raises(NotFound):
        nurse.workspace.attendance.turn("1204", "child-9")
    assert nurse.store.outbox.entries() == []


async def test_a_session_that_is_only_in_memory_is_registered_just_the_same(nurse: Nurse) -> None:
    await nurse.workspace.sessions.open("1204")
    nurse.workspace.attendance.turn("1204", "child-1")
    assert shown(nurse) is ATTENDING

    await nurse.upload()
    await nurse.workspace.sessions.open("1204")

    assert shown(nurse) is ATTENDING


async def test_attendance_comes_through_with_the_hub_s_own_hash(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.attendance.turn("1204", "child-2")
    await nurse.upload()
    await refresh(nurse)

    kept = nurse.store.snapshots.child("1204", "child-2")
    assert kept is not None
    assert [replace(answer, at=nurse.clock()) for answer in kept.attendance] == list(kept.attendance)
    assert kept.attends(TODAY) is True
