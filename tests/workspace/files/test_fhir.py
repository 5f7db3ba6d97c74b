"""What was given in a session as a file of FHIR, and what is left out of it and why."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from mavis_tui.errors import BadInput
from mavis_tui.models.programme import Site
from mavis_tui.models.session import bundle
from tests.builders import a_bundle, a_child, a_session
from tests.modes import is_its_owners
from tests.workspace.nurse import FULL, Nurse


async def test_given_is_written_and_not_given_is_listed_with_the_reason(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(a_bundle())
    entry = nurse.record("child-1")
    nurse.not_given("child-2")
    file = tmp_path / "out.json"

    done = nurse.workspace.fhir.export("1204", file)

    made = json.loads(file.read_text("utf-8"))
    assert (made["resourceType"], made["type"], done.written) == ("Bundle", "collection", 1)
    assert [each["resource"]["id"] for each in made["entry"]] == [entry.change.id]
    (left_out,) = done.left_out
    assert (left_out.child, left_out.what) == ("MWANGI2, Ada", "HPV")
    assert left_out.why.startswith("not given: unwell")
    assert is_its_owners(file)
    with pytest.raises(BadInput, match="--force"):
        nurse.workspace.fhir.export("1204", file)


async def test_a_correction_is_written_once_under_the_same_id_with_the_first_writing_down(
    nurse: Nurse, tmp_path: Path
) -> None:
    await nurse.save(a_bundle())
    entry = nurse.record("child-1")
    nurse.clock.forward(minutes=5)
    recording = nurse.workspace.recording
    options = recording.correction("1204", "child-1", entry.change.id)
    recording.confirm(recording.prepare(options, replace(FULL, site=Site.RIGHT_ARM_UPPER)))

    nurse.workspace.fhir.export("1204", tmp_path / "out.json")

    (only,) = json.loads((tmp_path / "out.json").read_text("utf-8"))["entry"]
    assert only["resource"]["id"] == entry.change.id
    assert only["resource"]["site"]["coding"][0]["code"] == "368209003"
    assert only["resource"]["recorded"] == "2026-11-24T12:00:00.000+00:00"


async def test_nothing_recorded_writes_no_file(nurse: Nurse, tmp_path: Path) -> None:
    await nurse.save(a_bundle())

    with pytest.raises(BadInput, match="No vaccination was recorded"):
        nurse.workspace.fhir.export("1204", tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()  # a test has nothing else to do meanwhile


async def test_a_name_that_is_cut_is_said_and_stays_whole_in_the_record(nurse: Nurse, tmp_path: Path) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff-Andersson"
    await nurse.save(bundle(a_session(), (a_child(family_name=name),), ()))
    nurse.record("child-1")

    done = nurse.workspace.fhir.export("1204", tmp_path / "out.json")

    (warned,) = done.warned
    assert (done.written, warned.child) == (1, f"{name.upper()}, Ada")
    assert warned.why == (
        "the family name has 45 letters and the NHS Immunisations API takes 35: it is cut. The record keeps it whole."
    )
    assert nurse.workspace.children.page("1204", "child-1").child.family_name == name
