"""A batch that is called back, on a device: everybody who had it, and nobody who hadn't."""

from pathlib import Path

from mavis_tui.models.programme import Programme
from mavis_tui.models.recall.batch_recall import BatchRecall
from mavis_tui.models.session import Location, bundle
from mavis_tui.models.vaccination import Staff
from mavis_tui.workspace.day.boxes_counted import BoxTyped
from mavis_tui.workspace.day.recall import SEALED
from tests.builders import TODAY, a_batch, a_bundle, a_child, a_session, a_vaccination, consented
from tests.workspace.nurse import Introduced, Nurse, colleague_of
from tests.workspace.sealing import sealed

RHIAN = Staff(email="rhian.rees@example.nhs.uk", name="Rhian Rees")


def names(found: BatchRecall) -> list[str]:
    return [one.name for one in found.doses]


async def test_everybody_who_had_the_batch_is_found_in_every_session_here_whoever_gave_it(
    nurse: Nurse, introduced: Introduced, tmp_path: Path
) -> None:
    elsewhere = a_vaccination(9, session=None, location="Quay Surgery", performed_by=None, performed_at=None)
    had = a_child(9, family_name="Okafor", care={Programme.HPV: consented(history=(elsewhere,))})
    other = a_session(id="1300", location=Location(name="Mill Brow School"))
    async with colleague_of(nurse, introduced, tmp_path, RHIAN) as colleague:
        await colleague.workspace.sessions.save_offline("1204")
        colleague.record("child-2")
        await colleague.upload()
    await nurse.save(a_bundle(4), bundle(other, (had, a_child(8, family_name="Adams")), (a_batch(number="FM9000"),)))
    nurse.record("child-1")
    nurse.record("child-3", batch_number="FM9000")
    found = nurse.workspace.recalls.of(" fm8629 ")
    assert [(one.name, one.place, one.by, one.note) for one in found.doses] == [
        ("MWANGI1, Ada", "Harbour View Academy", "Sian Rees", "waits on this device"),
        ("MWANGI2, Ada", "Harbour View Academy", "Rhian Rees", ""),
        ("OKAFOR, Ada", "Quay Surgery", "", ""),
    ]
    assert [(one.session, one.archived) for one in found.listed] == [("1204", False)]
    assert "2 sessions saved on this device" in found.looked_at
    assert names(nurse.workspace.recalls.of("FM9000")) == ["MWANGI3, Ada"]
    assert nurse.workspace.recalls.of("NONE1").doses == ()


async def test_what_was_withdrawn_stands_apart(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record("child-1")
    nurse.record("child-2")
    (record,) = nurse.workspace.withdrawing.withdrawable("1204", "child-1")
    nurse.workspace.withdrawing.withdraw("1204", "child-1", record.id, "The wrong child")
    found = nurse.workspace.recalls.of("FM8629")
    assert names(found) == ["MWANGI2, Ada"]
    assert [(one.name, one.note) for one in found.not_counted] == [("MWANGI1, Ada", "Withdrawn: The wrong child")]


async def test_a_dose_is_found_after_its_session_left_the_device(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record("child-1")
    await nurse.upload()
    nurse.workspace.sessions.forget("1204")
    found = nurse.workspace.recalls.of("FM8629")
    assert [one.child for one in found.doses] == ["child-1"]
    assert found.listed == ()


async def test_what_was_written_down_while_locked_is_found_too(nurse: Nurse) -> None:
    sealed(nurse.workspace)
    found = nurse.workspace.recalls.of("FM8629")
    assert [(one.name, one.vaccine, one.on, one.note) for one in found.doses] == [
        ("MWANGI1, Ada", "Gardasil 9", TODAY, SEALED)
    ]


async def test_what_was_brought_back_of_it_is_said_beside_the_session(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.workspace.counting_boxes.count("1204", TODAY, "FM8629", BoxTyped(taken_out="10", back="8"))
    (listed,) = nurse.workspace.recalls.of("FM8629").listed
    assert listed.counted == ("24 November 2026: out 10, back 8, by Sian Rees",)
