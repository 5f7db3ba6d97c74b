"""What the page of the last upload counts is what the green message counts, whatever happened on the way."""

from random import Random

import pytest
from msgspec.structs import replace

from mavis_tui.models.attendance import Registered
from mavis_tui.models.change import Receipt, Verdict, answered
from mavis_tui.models.programme import Site
from tests.builders import NOON, a_bundle
from tests.cable import Fault
from tests.workspace.nurse import FULL, Nurse

ON_THE_WAY = (None, Fault.TOO_LARGE, Fault.BROKEN, Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.TWICE, Fault.RESET)


def a_receipt(change: str, revision: int, verdict: Verdict) -> Receipt:
    return Receipt(change=change, revision=revision, verdict=verdict, received_at=NOON)


def test_a_record_is_counted_once_and_as_its_newest_revision_stands() -> None:
    saved, review, refused = Verdict.SAVED, Verdict.REVIEW, Verdict.REFUSED
    came = answered(
        [
            a_receipt("a", 2, saved),
            a_receipt("a", 1, refused),
            a_receipt("b", 1, review),
            a_receipt("b", 1, saved),
            a_receipt("c", 1, refused),
            a_receipt("d", 1, review),
        ]
    )
    assert came == (3, 1, 1)


def what_a_nurse_does_offline(nurse: Nurse, random: Random) -> None:
    """Record, correct and register, each for several children; attendance is said anew several times."""
    children = [f"child-{n}" for n in range(1, 7)]
    recorded = random.sample(children[:4], random.randint(1, 4))
    for child in recorded:
        made = nurse.record(child)
        if random.random() < 0.5:
            record = made.change.vaccination
            assert record is not None
            options = nurse.workspace.recording.correction("1204", child, made.change.id)
            changed = nurse.workspace.recording.prepare(options, replace(FULL, site=Site.RIGHT_ARM_UPPER))
            nurse.workspace.recording.confirm(changed)
    for child in random.choices(children[4:], k=random.randint(0, 4)):
        nurse.workspace.attendance.register("1204", child, random.choice([Registered.ATTENDING, Registered.ABSENT]))


@pytest.mark.parametrize("seed", range(10))
async def test_the_last_upload_and_the_green_message_count_the_same(nurse: Nurse, seed: int) -> None:
    random = Random(seed)
    await nurse.save(a_bundle(6))
    await nurse.lose_the_network()
    what_a_nurse_does_offline(nurse, random)
    waited = nurse.workspace.changes.waiting()
    nurse.cable.mend()
    nurse.cable.script(*random.choices(ON_THE_WAY, k=random.randint(0, 5)), on="/v1/changes")
    for _ in range(12):
        if not nurse.workspace.changes.waiting():
            break
        await nurse.workspace.upload_now()
    last, notice = nurse.workspace.last_upload, nurse.workspace.changes.notice()
    assert last is not None
    assert notice is not None
    assert last.result.saved + last.result.review == notice.count == waited
    assert (last.result.review, last.result.attention) == (notice.review, notice.attention)
    assert sum(notice.sessions.values()) == notice.count
