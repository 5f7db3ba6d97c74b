"""A draft is kept, offered and thrown away; it never becomes a change by itself, whatever happens around it."""

from collections.abc import Awaitable, Callable
from random import Random

import msgspec
import pytest

from mavis_tui.errors import NotSavedOffline
from mavis_tui.models.programme import Reason
from mavis_tui.workspace.recording.form_answers import Answers
from tests.builders import a_bundle, a_draft
from tests.workspace.nurse import OFFLINE_PASSWORD, Nurse


async def test_what_was_kept_is_there_after_a_restart_and_once_for_each_child(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    drafts = nurse.workspace.drafts
    drafts.keep(a_draft(2, kept_at=nurse.clock.now.replace(minute=5)))
    drafts.keep(a_draft())
    longer = a_draft(fields={"number": "AB123"})
    drafts.keep(longer)
    nurse.restart()
    assert nurse.workspace.drafts.found() == [longer, a_draft(2, kept_at=nurse.clock.now.replace(minute=5))]


async def test_after_a_crash_right_after_confirming_nothing_is_offered(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.not_given("child-1")
    draft = a_draft()
    draft = msgspec.structs.replace(draft, recorded=nurse.workspace.drafts.recorded(draft))
    nurse.workspace.drafts.keep(draft)
    assert nurse.workspace.drafts.found() == [draft]
    nurse.record("child-1")
    nurse.restart()
    assert nurse.workspace.drafts.found() == []
    assert nurse.store.device.drafts.all() == []


async def test_a_draft_goes_with_its_session_and_when_its_time_is_over(nurse: Nurse) -> None:
    await nurse.save(a_bundle(), a_bundle(id="1300"))
    nurse.workspace.drafts.keep(a_draft())
    nurse.workspace.drafts.keep(a_draft(2, session="1300"))
    nurse.workspace.sessions.forget("1300")
    assert nurse.workspace.drafts.found() == [a_draft()]
    nurse.clock.forward(days=2)
    assert nurse.workspace.drafts.found() == [a_draft()]
    assert not nurse.workspace.drafts.is_of_today(a_draft())
    nurse.clock.forward(days=1)
    assert nurse.workspace.drafts.found() == [a_draft()]  # the clock may be ahead
    await nurse.workspace.engine().probe()
    assert nurse.workspace.drafts.found() == []


async def test_where_the_session_is_not_at_hand_nobody_can_go_on_and_the_draft_stays(nurse: Nurse) -> None:
    nurse.workspace.drafts.keep(a_draft())
    nurse.cable.cut()
    with pytest.raises(NotSavedOffline):
        await nurse.workspace.drafts.options(a_draft())
    assert nurse.workspace.drafts.found() == [a_draft()]


@pytest.mark.parametrize("seed", range(3))
async def test_a_draft_never_becomes_a_change_by_itself(nurse: Nurse, seed: int) -> None:
    await nurse.save(a_bundle())
    drafts = nurse.workspace.drafts
    drafts.keep(a_draft(fields={"site": "left_thigh", "batch": "FM8629", "at": "12:00"}))
    for number in Random(seed).choices(range(9), k=20):
        await _let(nurse, number)
        assert nurse.store.outbox.entries() == []
    assert nurse.cable.sent("POST /v1/changes") == 0


async def _let(nurse: Nurse, number: int) -> None:
    """Let one thing happen that happens on a device."""
    workspace = nurse.workspace
    at_once: list[Callable[[], object]] = [
        lambda: workspace.drafts.keep(a_draft(2, kept_at=nurse.clock.now)),
        lambda: _oldest_discarded(nurse),
        workspace.sessions.let_go_of_old,
        lambda: nurse.clock.forward(minutes=20),
        nurse.restart,
    ]
    in_time: list[Callable[[], Awaitable[object]]] = [
        lambda: _looked_at(nurse),
        lambda: workspace.sessions.save_offline("1204"),
        workspace.upload_now,
        lambda: _locked_and_unlocked(nurse),
    ]
    if number < len(at_once):
        at_once[number]()
    else:
        await in_time[number - len(at_once)]()


def _oldest_discarded(nurse: Nurse) -> None:
    for draft in nurse.workspace.drafts.found()[:1]:
        nurse.workspace.drafts.discard(draft)


async def _looked_at(nurse: Nurse) -> None:
    """Open each form again and go as far as the check page."""
    for draft in nurse.workspace.drafts.found():
        options = await nurse.workspace.drafts.options(draft)
        assert options is not None
        nurse.workspace.recording.prepare(options, Answers(reason=Reason.UNWELL))


async def _locked_and_unlocked(nurse: Nurse) -> None:
    await nurse.workspace.lock_for_a_while()
    nurse.workspace.access.unlock(OFFLINE_PASSWORD)
