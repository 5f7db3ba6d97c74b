"""What was recorded for a child whom no saved list has can be read and mended: never saved, or left out since."""

import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import NotFound
from mavis_tui.hub.store.tables import children
from mavis_tui.workspace.recording.form_answers import answers_of
from tests.builders import a_bundle
from tests.workspace.nurse import Nurse

ADA, HARBOUR = "MWANGI1, Ada", "Harbour View Academy"


@pytest.fixture
async def visitor(nurse: Nurse) -> Nurse:
    """Open the session without saving it."""
    await nurse.hub.put(a_bundle())
    await nurse.workspace.sessions.open("1204")
    return nurse


async def taken_off_the_list(nurse: Nurse, child: str) -> None:
    """Let the hub's list have a child no more of whom the hub has a record, as a hub may that was restored."""
    async with nurse.hub.database.writing() as connection:
        await connection.execute(delete(children).where(children.c.id == child))


async def test_a_refused_record_keeps_whose_and_where_it_is(visitor: Nurse) -> None:
    entry = await visitor.refused()
    visitor.store.device.set_listing((), "", visitor.clock())  # nor does the list of sessions say where
    visitor.restart()
    assert not visitor.workspace.sessions.is_saved("1204")
    row = visitor.workspace.changes.row(entry.change.id)
    assert (row.sending, row.child, row.place) == (Sending.ATTENTION, ADA, HARBOUR)


async def test_what_waits_keeps_its_name_too(visitor: Nurse) -> None:
    await visitor.lose_the_network()
    entry = visitor.record()
    visitor.restart()
    assert visitor.workspace.changes.row(entry.change.id).child == ADA


async def test_a_refused_record_can_be_mended_though_the_child_left_the_list(visitor: Nurse) -> None:
    entry = await visitor.refused()
    await taken_off_the_list(visitor, "child-1")
    visitor.restart()
    await visitor.sign_in()
    await visitor.workspace.sessions.open("1204")
    assert [child.id for child in visitor.workspace._readable.children("1204")] == ["child-2", "child-3"]

    options = visitor.workspace.recording.correction("1204", "child-1", entry.change.id)
    assert options.correcting is not None
    answers = replace(answers_of(options.correcting), notes="Right arm was sore")
    visitor.workspace.recording.confirm(visitor.workspace.recording.prepare(options, answers))
    await visitor.upload()

    kept = visitor.store.outbox.entry(entry.change.id)
    assert kept is not None
    assert (kept.change.revision, kept.sending is Sending.ATTENTION) == (2, False)


async def test_a_child_who_left_the_list_and_has_no_refused_record_is_not_on_it(visitor: Nurse) -> None:
    visitor.record()
    await visitor.upload()
    await taken_off_the_list(visitor, "child-1")
    visitor.restart()
    await visitor.workspace.sessions.open("1204")
    with pytest.raises(NotFound, match="child-1"):
        visitor.workspace.recording.correctable("1204", "child-1")


async def test_a_record_of_a_saved_session_keeps_no_second_copy_of_its_child(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    assert nurse.store.outbox.known("1204", "child-1") is None


async def test_a_refused_record_keeps_its_child_when_a_newer_list_leaves_her_out(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    entry = await nurse.refused()
    await taken_off_the_list(nurse, "child-1")
    await nurse.hub.put(a_bundle(4))  # so that there is a newer one
    await taken_off_the_list(nurse, "child-1")
    await nurse.workspace.sessions.save_offline("1204")
    nurse.restart()
    assert nurse.workspace.sessions.is_saved("1204")
    assert "child-1" not in {child.id for child in nurse.workspace._readable.children("1204")}
    assert nurse.workspace.changes.row(entry.change.id).child == ADA
    assert [one.id for one in nurse.workspace.recording.correctable("1204", "child-1")] == [entry.change.id]


async def test_of_who_leaves_the_list_only_those_are_kept_whose_records_the_hub_lacks(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record()
    await nurse.upload()
    await nurse.hub.put(a_bundle(4))
    await taken_off_the_list(nurse, "child-1")
    await nurse.workspace.sessions.save_offline("1204")
    assert nurse.store.outbox.known("1204", "child-1") is None
