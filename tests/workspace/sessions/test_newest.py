"""Two nurses at one hub: what one records is in what the other sees, by children and not by whole sessions."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from mavis_tui.errors import BadInput, StoreNotWritable
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.child import Gender
from mavis_tui.models.programme import Programme, Site
from mavis_tui.models.status import Group
from mavis_tui.models.vaccination import Staff
from mavis_tui.workspace.recording.adding import NewChild
from tests.builders import NOON, NURSE, a_bundle
from tests.cable import Fault
from tests.conftest import StandingClock
from tests.hub.running import RunningHub
from tests.sync.device import OFFLINE_PASSWORD
from tests.workspace.nurse import FULL, Introduced, Nurse, colleague_of

OMAR = Staff(email="omar.khan@example.nhs.uk", name="Omar Khan")
NEWS = "GET /v1/news"
WHOLE = "GET /v1/sessions/1204"


@pytest.fixture
async def omar(introduced: Introduced, tmp_path: Path, nurse: Nurse) -> AsyncIterator[Nurse]:
    """A colleague with a device of his own, with session 1204 saved on both."""
    await nurse.workspace.sessions.save_offline("1204")
    async with colleague_of(nurse, introduced, tmp_path, OMAR) as omar:
        await omar.workspace.sessions.save_offline("1204")
        for one in (nurse, omar):
            await one.workspace.engine().probe()
            one.cable.requests.clear()
        yield omar


def status(nurse: Nurse, child: str = "child-1") -> tuple[Group, Group]:
    """Give how a child stands on its page and on the list."""
    (section,) = nurse.workspace.children.page("1204", child).sections
    (row,) = [row for row in nurse.workspace.children.rows("1204") if row.id == child]
    return section.status.group, row.programmes[0].group


async def tell(nurse: Nurse) -> None:
    """Let a device ask what is new."""
    assert await nurse.workspace.ask_what_is_new(5)


async def test_what_one_records_is_on_the_others_page_and_list_with_one_child_on_the_way(
    nurse: Nurse, omar: Nurse
) -> None:
    assert status(nurse) == (Group.DUE, Group.DUE)
    untouched = nurse.workspace.children.rows("1204")[1]
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)
    assert nurse.workspace.children.rows("1204")[1] is untouched, "only the line of that child is made anew"
    assert nurse.workspace.sessions.page("1204").done == 1
    assert nurse.workspace.sessions.dashboard().rows[0].done == 1
    assert nurse.cable.requests == [NEWS]


async def test_it_is_there_after_a_restart_and_the_next_question_has_no_answer(nurse: Nurse, omar: Nurse) -> None:
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    nurse.restart()
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)
    assert nurse.workspace.sessions.dashboard().rows[0].done == 1
    await nurse.workspace.engine().probe()
    bodies: list[bytes] = []

    def noted(body: bytes) -> bytes:
        bodies.append(body)
        return body

    nurse.cable.alter = noted
    await tell(nurse)
    assert b'"sessions":[]' in bodies[-1]


async def test_a_correction_a_withdrawal_attendance_and_dates_travel_too(nurse: Nurse, omar: Nurse) -> None:
    entry = omar.record("child-1")
    omar.workspace.attendance.turn("1204", "child-2")
    await omar.upload()
    await tell(nurse)
    assert nurse.workspace.attendance.of("1204", "child-2").attendance.label == "Attending"
    options = omar.workspace.recording.correction("1204", "child-1", entry.change.id)
    answers = msgspec.structs.replace(FULL, site=Site.RIGHT_ARM_UPPER)
    omar.workspace.recording.confirm(omar.workspace.recording.prepare(options, answers))
    await omar.upload()
    await omar.workspace.sessions.edit("1204", [NOON.date()], None)
    await tell(nurse)
    (section,) = nurse.workspace.children.page("1204", "child-1").sections
    assert [one.site for one in section.attempts] == [Site.RIGHT_ARM_UPPER]
    assert nurse.workspace.sessions.outline("1204").start_time is None
    assert WHOLE not in nurse.cable.requests


async def test_what_the_office_sets_aside_is_due_again(nurse: Nurse, omar: Nurse, hub: RunningHub) -> None:
    entry = omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    await decide(hub.database, entry.change.id, Ruling.SET_ASIDE, by=NURSE.email, note_text="Wrong child", now=NOON)
    await tell(nurse)
    assert status(nurse) == (Group.DUE, Group.DUE)
    assert nurse.workspace.sessions.dashboard().rows[0].done == 0


async def test_whoever_recorded_what_the_office_sets_aside_is_told_so_with_the_news(
    omar: Nurse, hub: RunningHub
) -> None:
    """Also of what nobody doubted when it came, and of what was withdrawn and is being checked because of that."""
    undoubted, withdrawn = omar.record("child-1"), omar.record("child-2")
    await omar.upload()
    omar.workspace.withdrawing.withdraw("1204", "child-2", withdrawn.change.id, "Wrong child")
    await omar.upload()
    await tell(omar)

    async def decided(ruling: Ruling) -> None:
        for one in (undoubted, withdrawn):
            await decide(hub.database, one.change.id, ruling, by=NURSE.email, note_text="Wrong child", now=NOON)
        await tell(omar)

    await decided(Ruling.SET_ASIDE)
    assert status(omar) == (Group.DUE, Group.DUE)
    (section,) = omar.workspace.children.page("1204", "child-2").sections
    assert (section.attempts, section.withdrawn) == ((), ())
    omar.restart()
    assert status(omar) == (Group.DUE, Group.DUE)
    await omar.workspace.engine().probe()
    await decided(Ruling.KEEP)
    assert status(omar) == (Group.VACCINATED, Group.VACCINATED)


async def test_a_list_that_changed_is_fetched_whole_once(nurse: Nurse, omar: Nurse, hub: RunningHub) -> None:
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    await hub.put(a_bundle(4))
    await tell(nurse)
    assert len(nurse.workspace.children.rows("1204")) == 4
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)
    assert nurse.cable.sent(WHOLE) == 1


async def test_news_hide_nothing_that_waits_here(nurse: Nurse, omar: Nurse) -> None:
    nurse.record("child-1")
    omar.workspace.attendance.turn("1204", "child-1")
    await omar.upload()
    await tell(nurse)
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)
    assert nurse.workspace.changes.waiting()


async def test_a_refresh_takes_in_what_lay_over_the_copy_whether_the_hub_has_more_or_not(
    nurse: Nurse, omar: Nurse
) -> None:
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    await nurse.workspace.sessions.save_offline("1204")
    assert nurse.store.snapshots.newer("1204")[1] == {}
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)
    omar.record("child-2")
    await omar.upload()
    await tell(nurse)
    assert list(nurse.store.snapshots.newer("1204")[1]) == ["child-2"]
    assert nurse.workspace.sessions.dashboard().rows[0].done == 2
    assert nurse.store.snapshots.is_whole("1204")


async def test_a_copy_that_was_replaced_in_between_reads_without_what_lay_over_the_old_one(
    nurse: Nurse, omar: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed right after the swap leaves the old one’s file; it belongs to another copy."""
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    omar.record("child-2")
    await omar.upload()
    monkeypatch.setattr(nurse.store.snapshots._newer, "remove", lambda _session: None)
    await nurse.workspace.sessions.save_offline("1204")
    assert nurse.store.snapshots.newer("1204")[1] == {}
    assert [status(nurse, child) for child in ("child-1", "child-2", "child-3")] == [
        (Group.VACCINATED, Group.VACCINATED),
        (Group.VACCINATED, Group.VACCINATED),
        (Group.DUE, Group.DUE),
    ]


async def test_what_lies_over_a_copy_and_is_damaged_is_told_again(nurse: Nurse, omar: Nurse) -> None:
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    nurse.lock()
    file = nurse.store.folder / "sessions" / "1204.newer"
    file.write_bytes(b"\0" * file.stat().st_size)
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
    assert status(nurse) == (Group.DUE, Group.DUE), "the copy itself is whole"
    await nurse.workspace.engine().probe()
    await tell(nurse)
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)


async def test_what_the_disk_refuses_is_asked_for_again_and_nothing_is_half_there(
    nurse: Nurse, omar: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    omar.record("child-1")
    await omar.upload()

    def refused(*_anything: object) -> bool:
        raise StoreNotWritable("no room")

    nurse.clock.forward(minutes=2)
    with monkeypatch.context() as patch:
        patch.setattr(nurse.store.snapshots, "add_newer", refused)
        await tell(nurse)
    assert status(nurse) == (Group.DUE, Group.DUE)
    assert nurse.workspace.newest.as_of("1204") is not None
    nurse.workspace.engine().following._left_alone.clear()  # type: ignore[union-attr] # a minute later
    await tell(nurse)
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)


async def test_a_session_that_is_looked_at_without_being_saved_follows_too(nurse: Nurse, omar: Nurse) -> None:
    nurse.workspace.sessions.forget("1204")
    await nurse.workspace.sessions.open("1204")
    assert status(nurse) == (Group.DUE, Group.DUE)
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    assert status(nurse) == (Group.VACCINATED, Group.VACCINATED)


async def test_forgetting_a_session_leaves_nothing_of_it(nurse: Nurse, omar: Nurse) -> None:
    omar.record("child-1")
    await omar.upload()
    await tell(nurse)
    nurse.workspace.sessions.forget("1204")
    assert not list((nurse.store.folder / "sessions").glob("1204*"))


async def test_at_an_older_hub_nothing_is_asked_again_and_nothing_is_said_of_it(nurse: Nurse, omar: Nurse) -> None:
    del omar
    nurse.cable.draw = lambda request: Fault.UNKNOWN if request.url.path == "/v1/news" else None
    assert not await nurse.workspace.ask_what_is_new(5)
    assert not await nurse.workspace.ask_what_is_new(5)
    assert nurse.cable.sent(NEWS) == 1
    assert nurse.workspace.link.value == "online"


async def test_a_page_says_as_of_when_it_stands_unless_the_hub_has_just_confirmed_it(
    nurse: Nurse, omar: Nurse, clock: StandingClock
) -> None:
    del omar
    newest = nurse.workspace.newest
    assert newest.as_of_words("1204") == "", "it was saved a moment ago"
    clock.forward(minutes=3)
    assert newest.as_of_words("1204") == "as of 12:00pm", "nobody has asked since it was saved"
    await tell(nurse)
    assert newest.as_of_words("1204") == ""
    clock.forward(minutes=5)
    assert newest.as_of_words("1204") == "as of 12:03pm", "stale"
    await tell(nurse)
    await nurse.lose_the_network()
    assert newest.as_of_words("1204") == "as of 12:08pm", "offline"
    clock.forward(days=1)
    assert newest.as_of_words("1204") == "as of 12:08pm, 24 Nov 2026"


async def test_a_child_who_was_added_on_one_laptop_is_on_the_list_of_the_other(nurse: Nurse, omar: Nurse) -> None:
    zara = NewChild(
        given_name="Zara",
        family_name="Newby",
        date_of_birth=date(2013, 6, 1),
        gender=Gender.FEMALE,
        programmes=(Programme.HPV,),
        postcode="SW1A 1AA",
    )
    added = nurse.workspace.adding.add("1204", zara).change.child
    await nurse.upload()
    await tell(omar)
    assert "NEWBY, Zara" in [row.name for row in omar.workspace.children.rows("1204")]
    with pytest.raises(BadInput, match="on this list already"):
        omar.workspace.adding.add("1204", zara)
    assert added in [row.id for row in omar.workspace.children.rows("1204")]
