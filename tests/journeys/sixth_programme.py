"""A walk with a programme that doesn't exist: `test_sixth_programme.py` runs it over a copy of the program with it."""

import csv
import json
from datetime import date, timedelta

from msgspec.structs import replace

from mavis_tui.models.programme import Programme, Site
from mavis_tui.models.status import StatusKey, status_of
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import TODAY
from tests.spreadsheets.invented import a_record, a_row
from tests.workspace.sessions.test_workbooks import Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

WINTER = Programme("winter")
SECOND_DAY = TODAY + timedelta(days=30)
QUESTION = "Does your child keep warm?"
DOSE = Answers(vaccine="Wintrix", batch_number="WX1", batch_expiry=date(2027, 5, 31), site=Site.LEFT_THIGH)


def test_an_invented_programme_is_walked_from_the_workbook_to_every_file(desk: Desk) -> None:
    last_season = a_record(
        PROGRAMME="Winter",
        HEALTH_QUESTION_ANSWERS=f"{QUESTION} Yes from Mum (always)",
        VACCINE_GIVEN="Wintrix",
        ANATOMICAL_SITE="left thigh",
        DATE_OF_VACCINATION="03/11/2025",
        DOSE_SEQUENCE=2,
    )
    row = a_row(PROGRAMME="Winter", HEALTH_QUESTION_ANSWERS=f"{QUESTION} Yes from Mum (always)")
    session = desk.open(row, last_season, dates=[TODAY, SECOND_DAY]).session
    ada = desk.child(session)
    child = desk.workspace.children.page(session, ada).child
    history = child.care[WINTER].history
    assert [one.performed_on for one in history] == [date(2025, 11, 3)]

    # Status: last season's dose doesn't count, and a yes that only informs needs no triage.
    assert status_of(child, WINTER, TODAY).key is StatusKey.DUE

    # List: the child is due under the name that staff read.
    (listed,) = desk.workspace.children.rows(session)
    assert [line.programme for line in listed.programmes] == [WINTER]
    assert desk.workspace.sessions.dashboard().rows[0].programmes.endswith("Winter")  # HPV has a sheet of batches

    # Dose number, batch memory and the rule about sites.
    recording = desk.workspace.recording
    options = recording.options(session, ada, WINTER)
    assert (options.dose, options.doses, options.label) == (1, (), "Winter")
    wrong = recording.prepare(options, replace(DOSE, site=Site.LEFT_ARM_UPPER))
    assert [breach.field for breach in wrong.breaches] == ["site"]
    first = recording.confirm(recording.prepare(options, DOSE)).change.vaccination
    assert first is not None
    assert (first.dose_sequence, first.site) == (1, Site.LEFT_THIGH)

    # The interval is kept, then the second dose is due, and after it none.
    assert status_of(child, WINTER, TODAY + timedelta(days=27), [first]).key is StatusKey.CANNOT_DELAY
    desk.clock.forward(days=30)
    options = recording.options(session, ada, WINTER)
    assert options.dose == 2
    second = recording.confirm(recording.prepare(options, DOSE)).change.vaccination
    assert second is not None
    assert status_of(child, WINTER, SECOND_DAY, [first, second]).key is StatusKey.VACCINATED_FULLY
    assert desk.workspace.children.rows(session)[0].done

    # CSV for Mavis.
    sent = desk.workspace.mavis_csv.for_mavis(session, desk.folder / "records.csv")
    assert sent.written == 2
    with (desk.folder / "records.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(one["PROGRAMME"], one["VACCINE_GIVEN"], one["DOSE_SEQUENCE"]) for one in rows] == [
        ("Winter", "Wintrix", "1"),
        ("Winter", "Wintrix", "2"),
    ]
    assert {one["ANATOMICAL_SITE"] for one in rows} == {"left thigh"}

    # FHIR.
    desk.workspace.fhir.export(session, desk.folder / "out.json")
    made = [each["resource"] for each in json.loads((desk.folder / "out.json").read_text("utf-8"))["entry"]]
    procedures = [one["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] for one in made]
    assert procedures == ["1111", "2222"]
    assert made[0]["protocolApplied"][0]["targetDisease"][0]["coding"][0]["display"] == "Winter itself"
    assert made[0]["vaccineCode"]["coding"][0]["code"] == "3333"


def test_an_answer_that_nobody_listed_needs_triage_there_too(desk: Desk) -> None:
    row = a_row(PROGRAMME="Winter", HEALTH_QUESTION_ANSWERS="Does your child glow? Yes from Mum (at night)")
    session = desk.open(row).session
    child = desk.workspace.children.page(session, desk.child(session)).child
    assert status_of(child, WINTER, TODAY).key is StatusKey.NEEDS_TRIAGE
