"""What was sent stays for weeks after its session left, for a hub that loses it; then it goes, and nothing else."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import BadSetting
from mavis_tui.models.session import bundle
from mavis_tui.settings import load
from mavis_tui.workspace.recording.form_answers import answers_of
from tests.builders import TODAY, a_bundle, a_child, a_session
from tests.workspace.nurse import Nurse

LONG = timedelta(days=30)


async def time_passes(nurse: Nurse, **amount: float) -> None:
    """Let days pass, and the hub confirm the day, with nothing else to do there."""
    nurse.clock.forward(**amount)
    nurse.store.device.set_proven_time(nurse.clock())
    nurse.restart()
    nurse.workspace.sessions.let_go_of_old()


async def sent(nurse: Nurse) -> list[str]:
    """Record for three children of a session, and send it; the copy goes three days later."""
    await nurse.save(a_bundle(4))
    ids = [nurse.record("child-1").change.id, nurse.not_given("child-2").change.id, nurse.record("child-3").change.id]
    await nurse.upload()
    await time_passes(nurse, days=3)
    assert not nurse.workspace.sessions.is_saved("1204")
    return ids


def kept(nurse: Nurse) -> list[str]:
    return [entry.change.id for entry in nurse.store.outbox.entries()]


async def test_what_was_sent_goes_thirty_days_after_its_session_left_but_for_the_newest_row(nurse: Nurse) -> None:
    ids = await sent(nurse)

    await time_passes(nurse, days=29)
    assert kept(nurse) == ids
    await time_passes(nurse, days=1)
    assert kept(nurse) == ids[-1:]
    nurse.restart()
    assert kept(nurse) == ids[-1:]
    assert nurse.workspace.changes.page().saved == 1


async def test_a_longer_time_may_be_set_and_a_shorter_one_may_not(nurse: Nurse) -> None:
    nurse.settings(sent_days=60)
    ids = await sent(nurse)
    await time_passes(nurse, days=59)

    assert kept(nurse) == ids
    with pytest.raises(BadSetting, match="sent_days in MAVIS_SENT_DAYS must be a whole number, at least 30, not '29'"):
        load({"MAVIS_SENT_DAYS": "29", "MAVIS_DATA_DIR": "/nowhere"})


async def test_nothing_goes_that_waits_or_was_refused_or_is_being_checked(nurse: Nurse) -> None:
    await nurse.save(a_bundle(5))
    refused = (await nurse.refused("child-1")).change.id
    nurse.cable.alter = lambda body: body.replace(b'"verdict":"saved"', b'"verdict":"review","reason":"Look"')
    checked = nurse.record("child-2").change.id
    await nurse.upload()
    nurse.cable.alter = None
    corrected = nurse.record("child-3").change.id
    await nurse.upload()
    options = nurse.workspace.recording.correction("1204", "child-3", corrected)
    assert options.correcting is not None
    answers = replace(answers_of(options.correcting), notes="Not sent yet")
    nurse.workspace.recording.confirm(nurse.workspace.recording.prepare(options, answers))
    nurse.store.snapshots.remove("1204")  # as if its copy had been damaged
    for _ in range(3):
        await time_passes(nurse, days=200)

    assert sorted(set(kept(nurse))) == sorted({refused, checked, corrected})
    assert len(kept(nurse)) == 4
    waits = nurse.store.outbox.entry(corrected)
    assert waits is not None
    assert waits.sending is Sending.WAITING


async def test_no_clock_lets_anything_go_that_no_hub_confirmed(nurse: Nurse) -> None:
    ids = await sent(nurse)
    nurse.clock.forward(days=4000)
    nurse.restart()
    nurse.workspace.sessions.let_go_of_old()

    assert kept(nurse) == ids


async def test_what_counts_for_a_copy_that_is_older_stays(nurse: Nurse) -> None:
    later = bundle(a_session(id="1300", dates=(TODAY + LONG * 3,)), (a_child(1),), ())
    await nurse.save(later)
    nurse.clock.forward(hours=1)
    ids = await sent(nurse)
    await time_passes(nurse, days=40)
    assert kept(nurse) == ids
    assert not nurse.workspace.children.page("1300", "child-1").sections[0].status.ready  # vaccinated on that day

    await nurse.sign_in()
    await nurse.workspace.sessions.save_offline("1300")
    await time_passes(nurse, days=1)
    assert kept(nurse) == ids[-1:]
    assert not nurse.workspace.children.page("1300", "child-1").sections[0].status.ready


async def test_the_hub_and_the_count_of_records_miss_nothing_of_what_was_let_go(nurse: Nurse) -> None:
    ids = await sent(nurse)
    await time_passes(nurse, days=31)
    assert kept(nurse) == ids[-1:]
    device, asked = nurse.store.device.id, nurse.cable.sent("POST /v1/changes")

    await nurse.sign_in()  # which compares what the hub holds with what was recorded here
    await nurse.sign_in()
    await nurse.upload()
    assert nurse.store.device.id == device
    assert nurse.cable.sent("POST /v1/changes") == asked
    assert nurse.workspace.sessions.dashboard().damaged == ()
    assert nurse.store.outbox.missing == 0

    await nurse.save(a_bundle(1, id="1400", dates=(nurse.clock().date(),)))
    entry = nurse.not_given("child-1", session="1400")
    assert entry.change.sequence == 4
    await nurse.upload()
    nurse.restart()
    assert nurse.store.outbox.lost == 0
