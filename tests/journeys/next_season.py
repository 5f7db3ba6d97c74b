"""Records of two seasons under rows of which some end and some begin between them: `test_next_season.py` runs it over a
copy of the program that has such rows. Each record is judged, warned of, shown and written by those of its own day.
"""

import csv
from datetime import date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from mavis_tui.fhir.immunization import immunization
from mavis_tui.models.calendar import LONDON
from mavis_tui.models.on_the_day import reasons_on, sites_for, vaccines_on
from mavis_tui.models.programme import Method, Programme, Reason, Site
from mavis_tui.models.rules import breaches
from mavis_tui.models.session import Session
from mavis_tui.models.status import StatusKey, status_of
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.warnings import warnings
from mavis_tui.spreadsheets.csv_rows import COLUMNS, ToWrite, cells_of
from mavis_tui.workspace.recording.recording import Answers
from tests.builders import TODAY, a_child, a_session, a_vaccination, not_given
from tests.spreadsheets.invented import a_record, a_row
from tests.workspace.sessions.test_workbooks import Desk, desk, sealed, store

__all__ = ["desk", "sealed", "store"]

NEXT = date(2027, 10, 5)
AFTER = date(2028, 10, 3)
"""A day for which nobody has looked."""

NOW = datetime(2028, 10, 3, 12, tzinfo=LONDON)
ABSENT, LEFT_HIP = Reason("absent"), Site("left_hip")


def on(day: date, make: Any = a_vaccination, **other: Any) -> Vaccination:
    made: Vaccination = make(performed_on=day, performed_at=None, batch_expiry=date(2029, 5, 31), **other)
    return made if made.given else replace(made, batch_expiry=None)


def session() -> Session:
    return a_session(dates=(TODAY, NEXT, AFTER))


def broken(record: Vaccination) -> list[str]:
    return [breach.text for breach in breaches(record, session(), a_child(), NOW)]


def cell(record: Vaccination, header: str) -> str:
    return cells_of(ToWrite(record, session(), a_child(), "1204"))[COLUMNS.index(header)]


def test_a_record_is_judged_by_the_sites_reasons_and_vaccines_of_its_own_day() -> None:
    assert broken(on(TODAY, site=Site.RIGHT_BUTTOCK)) == []
    assert broken(on(NEXT, site=Site.RIGHT_BUTTOCK)) == ["Enter a valid anatomical site."]
    assert broken(on(TODAY, site=LEFT_HIP)) == ["Enter a valid anatomical site."]
    assert broken(on(NEXT, site=LEFT_HIP)) == []
    assert broken(on(TODAY, not_given, reason=ABSENT)) == ["Enter a valid reason."]
    assert broken(on(NEXT, not_given, reason=ABSENT)) == []
    assert broken(on(TODAY, vaccine="Gardasil11")) == ["This vaccine is not available in this session."]
    assert broken(on(NEXT, vaccine="Gardasil11")) == []


def test_what_is_offered_is_what_holds_on_the_day() -> None:
    before, then = (sites_for(Method.INTRAMUSCULAR, Programme.HPV, day) for day in (TODAY, NEXT))
    assert (Site.RIGHT_BUTTOCK in before, Site.RIGHT_BUTTOCK in then) == (True, False)
    assert (LEFT_HIP in before, LEFT_HIP in then) == (False, True)
    assert (ABSENT in reasons_on(TODAY), ABSENT in reasons_on(NEXT)) == (False, True)
    names = [{vaccine.name for vaccine in vaccines_on(day)} for day in (TODAY, NEXT)]
    assert names[1] - names[0] == {"Gardasil11"}


def test_a_record_is_warned_of_by_the_rules_of_its_own_day_and_those_that_are_over_say_so() -> None:
    child = a_child(year_group=12)
    status = status_of(child, Programme.HPV, TODAY)
    assert [one.key for one in warnings(on(TODAY), child, status)] == []
    assert [one.key for one in warnings(on(NEXT), child, status)] == ["year_group"]
    old = {one.key: one.text for one in warnings(on(AFTER), child, status)}
    assert "until 31 August 2028" in old["rule_is_over"]
    assert broken(on(AFTER, site=LEFT_HIP)) == []  # a rule that got old forbids nothing


def test_a_file_for_mavis_and_one_for_the_nhs_have_the_words_and_codes_of_the_day() -> None:
    assert cell(on(TODAY, not_given), "REASON_NOT_VACCINATED") == "unwell"
    assert cell(on(NEXT, not_given), "REASON_NOT_VACCINATED") == "too unwell"
    assert cell(on(NEXT, not_given, reason=ABSENT), "REASON_NOT_VACCINATED") == "absent"
    assert cell(on(TODAY, site=Site.RIGHT_BUTTOCK), "ANATOMICAL_SITE") == "right buttock"
    assert cell(on(NEXT, site=LEFT_HIP), "ANATOMICAL_SITE") == "left hip"
    made = [immunization(on(day), a_child(), session(), NOW) for day in (TODAY, NEXT)]
    assert [one["vaccineCode"]["coding"][0]["code"] for one in made] == ["33493111000001108", "5555"]


def test_a_course_is_as_long_as_it_is_on_the_day_that_is_asked_about() -> None:
    given = on(TODAY)
    child = a_child(year_group=8)
    assert status_of(child, Programme.HPV, TODAY, [given]).key is StatusKey.VACCINATED_FULLY
    assert status_of(child, Programme.HPV, NEXT, [given]).key is StatusKey.DUE


def test_a_workbook_is_read_recorded_in_and_exported_under_the_new_rows(desk: Desk) -> None:
    desk.clock.forward(days=(NEXT - TODAY) // timedelta(days=1))
    absent = a_record(
        VACCINATED="N",
        REASON_NOT_VACCINATED="Absent",
        DATE_OF_VACCINATION=NEXT,
        TIME_OF_VACCINATION=None,
        VACCINE_GIVEN=None,
        BATCH_NUMBER=None,
        BATCH_EXPIRY_DATE=None,
        ANATOMICAL_SITE=None,
    )
    opened = desk.open(a_row(), absent, dates=[NEXT])
    child = desk.workspace.children.page(opened.session, desk.child(opened.session)).child
    assert [one.reason for one in child.care[Programme.HPV].history] == [ABSENT]
    assert (child.care[Programme.HPV].remarks, child.care[Programme.HPV].doubt) == ((), "")
    options = desk.workspace.recording.options(opened.session, child.id, Programme.HPV)
    dose = Answers(vaccine="Gardasil9", batch_number="FM8629", batch_expiry=date(2029, 5, 31), site=LEFT_HIP)
    desk.workspace.recording.confirm(desk.workspace.recording.prepare(options, dose))
    desk.workspace.mavis_csv.for_mavis(opened.session, desk.folder / "records.csv")
    with (desk.folder / "records.csv").open(encoding="utf-8", newline="") as file:
        assert [row["ANATOMICAL_SITE"] for row in csv.DictReader(file)] == ["left hip"]
