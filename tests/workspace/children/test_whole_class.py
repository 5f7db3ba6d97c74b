"""Registering a whole class: each child an answer of her own, none overwritten, and all that was said can be undone."""

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.attendance import Registered
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.session import bundle
from mavis_tui.workspace.children.classes import SchoolClass
from tests.builders import a_batch, a_child, a_session
from tests.workspace.nurse import Nurse

CLASS = SchoolClass(8, "8A")
CHILDREN = tuple(a_child(n, registration="8B" if n == 6 else "8A") for n in range(1, 7))


def came(nurse: Nurse) -> str:
    """A letter a child: attending, absent or unregistered."""
    said = [nurse.workspace.attendance.of("1204", f"child-{n}").attendance.value for n in range(1, 7)]
    return " ".join(word[:2] for word in said)


async def test_a_class_is_registered_a_record_each_and_no_answer_is_overwritten(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CHILDREN, (a_batch(),)))
    nurse.workspace.attendance.register("1204", "child-2", Registered.ABSENT)
    nurse.record("child-3")
    plan = nurse.workspace.whole_class.plan("1204", CLASS)
    assert [row.id for row in plan.coming] == ["child-1", "child-4", "child-5"]
    assert [row.id for row in plan.answered] == ["child-2"]
    assert [row.id for row in plan.others] == ["child-3"]
    nurse.workspace.attendance.register("1204", "child-4", Registered.ABSENT)  # said between the page and the key

    done = nurse.workspace.whole_class.register(plan)

    assert set(done.changes) == {"child-1", "child-5"}
    assert came(nurse) == "at ab un ab at un"
    entries = [entry for entry in nurse.store.outbox.entries(session="1204") if entry.change.attendance is not None]
    assert {entry.change.kind for entry in entries} == {ChangeKind.ATTENDANCE}
    assert sorted(entry.change.child or "" for entry in entries) == ["child-1", "child-2", "child-4", "child-5"]
    await nurse.upload()
    saved = nurse.store.outbox.entries(session="1204", child="child-5")
    assert [entry.sending for entry in saved] == [Sending.SAVED]


async def test_undoing_takes_back_what_nobody_changed_and_keeps_who_has_a_record(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CHILDREN, (a_batch(),)))
    verbs = nurse.workspace.whole_class
    assert verbs.last("1204") is None
    done = verbs.register(verbs.plan("1204", CLASS))
    assert verbs.last("1204") is done
    nurse.workspace.attendance.register("1204", "child-1", Registered.ABSENT)
    nurse.record("child-2")

    assert verbs.undo(done) == (3, 2)

    assert came(nurse) == "ab at un un un un"
    assert verbs.last("1204") is None
