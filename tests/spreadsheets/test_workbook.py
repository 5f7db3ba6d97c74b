"""How rows become children, records and remarks, and what a workbook is refused for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from mavis_tui.errors import WorkbookRefused
from mavis_tui.models.child import Gender
from mavis_tui.models.consent import ConsentStatus, TriageStatus
from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant
from mavis_tui.models.session import Location, Place
from mavis_tui.models.status import Group, status_of
from mavis_tui.models.vaccination import Outcome, Staff, Vaccination
from mavis_tui.spreadsheets.cells import Remark
from mavis_tui.spreadsheets.workbook import Workbook, read_workbook
from tests.spreadsheets.invented import HEADERS, LISTS, a_record, a_row, write


def read(tmp_path: Path, *rows: Mapping[str, object], headers: Sequence[str] = HEADERS) -> Workbook:
    return read_workbook(write(tmp_path / "invented.xlsx", rows, headers))


def done_about(workbook: Workbook, column: str) -> list[str]:
    return [remark.done for remark in workbook.remarks if remark.column == column]


def test_columns_are_found_by_name_in_any_order_case_and_spacing(tmp_path: Path) -> None:
    shuffled = [header.replace("_", " ").title() + "  " for header in reversed(HEADERS)]
    assert read(tmp_path, a_row(), headers=shuffled) == read(tmp_path, a_row())


def test_all_rows_of_one_child_are_joined(tmp_path: Path) -> None:
    workbook = read(
        tmp_path,
        a_row(PROGRAMME="ACWYX4"),
        a_row(NHS_NUMBER="9990000026", PERSON_FORENAME="Bo"),
        a_row(PROGRAMME="3-in-1", DOSE_SEQUENCE=5),
    )
    ada, bo = workbook.children
    assert list(ada.care) == [Programme.MENACWY, Programme.TD_IPV]
    assert ada.care[Programme.TD_IPV].next_dose == 5
    assert list(bo.care) == [Programme.HPV]
    assert workbook.remarks == ()


def test_children_without_an_nhs_number_are_told_apart_by_names_birthday_and_postcode(tmp_path: Path) -> None:
    workbook = read(
        tmp_path,
        a_row(NHS_NUMBER=None, PROGRAMME="ACWYX4"),
        a_row(NHS_NUMBER=None, PROGRAMME="3-in-1", PERSON_SURNAME="MWANGI"),
        a_row(NHS_NUMBER=None, PERSON_POSTCODE="M1 5AK"),
        a_row(NHS_NUMBER=None, PERSON_DOB=date(2013, 6, 22)),
    )
    assert [len(child.care) for child in workbook.children] == [2, 1, 1]
    assert len({child.id for child in workbook.children}) == 3


def test_a_child_has_the_same_id_whenever_and_wherever_it_is_read(tmp_path: Path) -> None:
    first = read(tmp_path, a_row()).children[0]
    later = read(tmp_path, a_row(PERSON_ADDRESS_LINE_1="2 Mill Lane", SESSION_ID=1300)).children[0]
    assert first.id == later.id


def test_a_row_with_a_uuid_is_a_record_and_leaves_nothing_out(tmp_path: Path) -> None:
    row = a_record(NOTES="held still", SUPPLIER_EMAIL="Amina.Begum@example.nhs.uk")
    workbook = read(tmp_path, row)
    child = workbook.children[0]
    assert child.care[Programme.HPV].history == (
        Vaccination(
            id="3c0b828c-8545-4003-aed2-fad38b374934",
            child=child.id,
            session="1204",
            programme=Programme.HPV,
            outcome=Outcome.GIVEN,
            vaccine="Gardasil9",
            batch_number="FM8629",
            batch_expiry=date(2027, 5, 31),
            method=Method.INTRAMUSCULAR,
            site=Site.LEFT_ARM_UPPER,
            dose_sequence=1,
            performed_on=date(2026, 10, 9),
            # British Summer Time
            performed_at=datetime(2026, 10, 9, 9, 16, tzinfo=UTC),
            performed_by=Staff(email="sian.rees@example.nhs.uk"),
            supplied_by=Staff(email="amina.begum@example.nhs.uk"),
            notes="held still",
            location="Harbour View Academy",
            organisation="R1L",
        ),
    )
    assert [remark.column for remark in workbook.remarks] == ["SESSION_ID"]  # which a record doesn’t say


def test_a_record_without_a_time_has_only_its_day(tmp_path: Path) -> None:
    record = read(tmp_path, a_record(TIME_OF_VACCINATION=None)).children[0].care[Programme.HPV].history[0]
    assert (record.performed_at, record.performed_on) == (None, date(2026, 10, 9))


def test_a_record_from_elsewhere_belongs_to_no_session_and_says_nothing_of_the_school(tmp_path: Path) -> None:
    elsewhere = a_record(SESSION_ID=None, CARE_SETTING=None, SCHOOL_NAME="Dr Shah’s surgery", ORGANISATION_CODE="A81")
    workbook = read(tmp_path, elsewhere, a_row(NHS_NUMBER="9990000026", PERSON_FORENAME="Bo"))
    record = workbook.children[0].care[Programme.HPV].history[0]
    assert (record.session, record.location, record.organisation) == (None, "Dr Shah’s surgery", "A81")
    assert workbook.children[0].school == ""
    assert (workbook.location.name, workbook.organisation) == ("Harbour View Academy", "R1L")


def test_a_record_of_an_earlier_session_keeps_that_session(tmp_path: Path) -> None:
    workbook = read(tmp_path, a_record(SESSION_ID=980), a_row(NHS_NUMBER="9990000026", PERSON_FORENAME="Bo"))
    assert workbook.session_id == "1204"
    assert workbook.children[0].care[Programme.HPV].history[0].session == "980"


def test_history_is_oldest_first_over_several_rows(tmp_path: Path) -> None:
    newer = a_record(UUID="newer", DATE_OF_VACCINATION="09/11/2026", VACCINATED="N", REASON_NOT_VACCINATED="Unwell")
    history = read(tmp_path, newer, a_record(UUID="older")).children[0].care[Programme.HPV].history
    assert [record.id for record in history] == ["older", "newer"]
    assert (history[1].given, history[1].reason) == (False, Reason.UNWELL)


def test_a_vaccination_typed_into_the_workbook_is_kept_and_remarked(tmp_path: Path) -> None:
    typed = a_record(UUID=None)
    workbook = read(tmp_path, typed)
    assert len(workbook.children[0].care[Programme.HPV].history) == 1
    assert "Mavis hasn’t got it" in done_about(workbook, "UUID")[0]
    assert read(tmp_path, typed).children == workbook.children


def test_mmr_comes_in_two_variants(tmp_path: Path) -> None:
    young = a_row(NHS_NUMBER="9990000026", PERSON_DOB=date(2021, 1, 5), PROGRAMME="MMRV")
    had = a_record(PROGRAMME="MMR", VACCINE_GIVEN="Priorix", NHS_NUMBER="9449308357", PERSON_FORENAME="Cy")
    due, vaccinated, old = read(tmp_path, young, had, a_row(PROGRAMME="MMR")).children
    assert [child.care[Programme.MMR].variant for child in (due, vaccinated, old)] == [
        Variant.MMRV,
        Variant.MMR,
        Variant.MMR,
    ]
    assert vaccinated.care[Programme.MMR].history[0].variant is Variant.MMR


def test_an_nhs_number_without_any_address_means_restricted(tmp_path: Path) -> None:
    nowhere = {"PERSON_ADDRESS_LINE_1": None, "PERSON_POSTCODE": None}
    hidden, unknown, half = read(
        tmp_path,
        a_row(**nowhere),
        a_row(**nowhere, NHS_NUMBER=None),
        a_row(NHS_NUMBER="9990000026", PERSON_ADDRESS_LINE_1=None),
    ).children
    assert [child.restricted for child in (hidden, unknown, half)] == [True, False, False]


@pytest.mark.parametrize("cells", [{"SESSION_ID": "clinic"}, {"CARE_SETTING": 2}])
def test_a_clinic_is_a_clinic_wherever_its_children_go_to_school(tmp_path: Path, cells: dict[str, object]) -> None:
    workbook = read(
        tmp_path,
        a_row(**{"CARE_SETTING": 2, **cells}),
        a_row(**{"CARE_SETTING": 2, **cells}, NHS_NUMBER="9990000026", SCHOOL_NAME="Tundown Academy"),
    )
    assert workbook.location == Location(name="Community clinic", kind=Place.CLINIC)
    assert [child.school for child in workbook.children] == ["Harbour View Academy", "Tundown Academy"]
    assert workbook.session_id == str(cells.get("SESSION_ID", 1204))


def test_a_record_at_a_clinic_names_the_clinic(tmp_path: Path) -> None:
    workbook = read(tmp_path, a_record(CLINIC_NAME="Dôl Clinic", CARE_SETTING=2), a_row(NHS_NUMBER="9990000026"))
    assert workbook.children[0].care[Programme.HPV].history[0].location == "Dôl Clinic"


def test_psd_is_none_where_the_session_has_no_such_column(tmp_path: Path) -> None:
    with_psd = [*HEADERS, "PSD_STATUS"]
    added = read(tmp_path, a_row(PSD_STATUS="PSD added"), headers=with_psd).children[0]
    empty = read(tmp_path, a_row(), headers=with_psd).children[0]
    absent = read(tmp_path, a_row()).children[0]
    assert [child.care[Programme.HPV].psd for child in (added, empty, absent)] == [True, False, None]


def test_gillick_and_triage_come_with_who_and_when(tmp_path: Path) -> None:
    care = (
        read(
            tmp_path,
            a_row(
                TRIAGE_STATUS="Delay vaccination until 12 January 2027",
                TRIAGED_BY="REES, Sian",
                TRIAGE_DATE="2026-11-03 10:12:44 +0000",
                TRIAGE_NOTES="spoke to parent",
                GILLICK_STATUS="Not Gillick competent",
                GILLICK_ASSESSMENT_DATE="2026-11-24 09:40:00 +0000",
                GILLICK_ASSESSED_BY="REES, Sian",
                GILLICK_ASSESSMENT_NOTES="unsure",
            ),
        )
        .children[0]
        .care[Programme.HPV]
    )
    assert care.triage is not None
    assert care.gillick is not None
    assert (care.triage.status, care.triage.until) == (TriageStatus.DELAY, date(2027, 1, 12))
    assert (care.gillick.competent, care.gillick.by, care.gillick.notes) == (False, "REES, Sian", "unsure")
    assert care.gillick.on == datetime(2026, 11, 24, 9, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("CONSENT_STATUS", "Maybe"),
        ("PERSON_GENDER_CODE", "1"),
        ("YEAR_GROUP", "eight"),
        ("TRIAGE_STATUS", "Fine"),
        ("TRIAGED_BY", "REES, Sian"),
        ("GILLICK_STATUS", "Perhaps"),
        ("GILLICK_ASSESSMENT_NOTES", "unsure"),
        ("HEALTH_QUESTION_ANSWERS", "Asthma, says Mum"),
        ("DOSE_SEQUENCE", "9"),
        ("CARE_SETTING", "3"),
        ("NOTES", "typed too early"),
        ("BATCH_NUMBER", "FM8629"),
    ],
)
def test_a_cell_that_says_nothing_we_know_is_remarked_with_its_place(tmp_path: Path, column: str, cell: str) -> None:
    workbook = read(tmp_path, a_row(NHS_NUMBER="9990000026"), a_row(**{column: cell}))
    assert [(remark.sheet, remark.row, remark.column, remark.cell) for remark in workbook.remarks] == [
        ("Vaccinations", 3, column, cell)
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("VACCINE_GIVEN", "Tea"),
        ("ANATOMICAL_SITE", "left ear"),
        ("BATCH_NUMBER", "no number"),
        ("BATCH_EXPIRY_DATE", "soon"),
        ("TIME_OF_VACCINATION", "noon"),
        ("PERFORMING_PROFESSIONAL_EMAIL", "Sian"),
        ("SUPPLIER_EMAIL", "Sian"),
        ("REASON_NOT_VACCINATED", "absent"),
        ("SESSION_ID", "next week"),
        ("UUID", "a/b"),
        ("NOTES", "a" * 1001),
    ],
)
def test_a_record_with_an_unreadable_cell_is_kept_and_remarked(tmp_path: Path, column: str, cell: str) -> None:
    workbook = read(tmp_path, a_row(NHS_NUMBER="9990000026"), a_record(**{column: cell}))
    assert [(remark.row, remark.column, remark.cell) for remark in workbook.remarks] == [(3, column, cell)]
    assert len(workbook.children[1].care[Programme.HPV].history) == 1


def test_what_cannot_be_understood_is_taken_in_the_more_careful_way(tmp_path: Path) -> None:
    care = read(tmp_path, a_row(CONSENT_STATUS="Maybe", TRIAGE_STATUS="Fine")).children[0].care[Programme.HPV]
    assert care.consent.status is ConsentStatus.NOT_KNOWN
    assert care.triage is not None
    assert care.triage.status is TriageStatus.KEEP_IN_TRIAGE
    assert read(tmp_path, a_row(PERSON_GENDER_CODE="?")).children[0].gender is Gender.NOT_KNOWN


def test_rows_of_one_child_that_disagree_are_remarked(tmp_path: Path) -> None:
    workbook = read(
        tmp_path,
        a_row(PROGRAMME="ACWYX4"),
        a_row(PROGRAMME="3-in-1", DOSE_SEQUENCE=5, PERSON_ADDRESS_LINE_1="2 Mill Lane"),
        a_row(PROGRAMME="3-in-1", DOSE_SEQUENCE=5),
    )
    assert workbook.children[0].address_line == "1 Mill Lane"
    assert [(remark.row, remark.column) for remark in workbook.remarks] == [
        (3, "PERSON_ADDRESS_LINE_1"),
        (4, "PROGRAMME"),
    ]


def test_hidden_lists_may_be_missing_and_strange_sheets_are_remarked(tmp_path: Path) -> None:
    lists = {"hpv Batch Numbers": ("NUMBER", "FM8629", 123456, "no number", "FM8629"), "My notes": ("buy tea",)}
    workbook = read_workbook(write(tmp_path / "invented.xlsx", [a_row()], lists=lists))
    assert [batch.number for batch in workbook.batches] == ["FM8629", "123456"]
    assert workbook.vaccinators == ()
    assert [(remark.sheet, remark.row, remark.cell) for remark in workbook.remarks] == [
        ("My notes", 1, ""),
        ("hpv Batch Numbers", 4, "no number"),
        ("hpv Batch Numbers", 5, "FM8629"),
    ]


def test_staff_who_are_no_e_mail_address_are_remarked(tmp_path: Path) -> None:
    lists = {**LISTS, "Suppliers": ("EMAIL", "Sian", "Sian.Rees@example.nhs.uk", "sian.rees@example.nhs.uk")}
    workbook = read_workbook(write(tmp_path / "invented.xlsx", [a_row()], lists=lists))
    assert workbook.suppliers == (Staff(email="sian.rees@example.nhs.uk"),)
    assert [(remark.sheet, remark.row) for remark in workbook.remarks] == [("Suppliers", 2), ("Suppliers", 4)]


def test_a_column_mavis_does_not_have_is_remarked_once(tmp_path: Path) -> None:
    workbook = read(tmp_path, a_row(SHOE_SIZE=36), a_row(NHS_NUMBER="9990000026"), headers=[*HEADERS, "SHOE_SIZE"])
    assert workbook.remarks == (
        Remark("Vaccinations", 1, "SHOE_SIZE", "SHOE_SIZE", "Mavis has no such column; not read."),
    )


def test_empty_lines_are_skipped(tmp_path: Path) -> None:
    assert read(tmp_path, {}, a_row(), {"NOTES": "  "}).children == read(tmp_path, a_row()).children


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"PERSON_FORENAME": None}, "PERSON_FORENAME"),
        ({"PERSON_SURNAME": "x" * 301}, "PERSON_SURNAME"),
        ({"PERSON_DOB": "21/06/13"}, "PERSON_DOB"),
        ({"PERSON_DOB": date(1935, 1, 1)}, "PERSON_DOB"),
        ({"PROGRAMME": "BCG"}, "PROGRAMME"),
        ({"VACCINATED": "X"}, "VACCINATED"),
        ({"UUID": "abc"}, "VACCINATED"),
        ({"VACCINATED": "Y"}, "DATE_OF_VACCINATION"),
        ({"VACCINATED": "Y", "DATE_OF_VACCINATION": "9/10/26"}, "DATE_OF_VACCINATION"),
        ({"NHS_NUMBER": "9990000026", "PERSON_FORENAME": "Bo"}, "PERSON_FORENAME"),
    ],
)
def test_one_row_that_cannot_be_read_is_set_aside_and_refuses_no_other(
    tmp_path: Path, cells: dict[str, object], column: str
) -> None:
    good = a_row(NHS_NUMBER="9990000026")
    workbook = read(tmp_path, good, a_row(**cells))
    assert "9990000026" in {child.nhs_number for child in workbook.children}
    assert [(remark.row, remark.column) for remark in workbook.set_aside] == [(3, column)]
    assert workbook.set_aside[0] in workbook.remarks
    assert workbook.session_id == "1204"


def test_a_workbook_of_which_no_row_can_be_read_is_refused_with_the_first_cell(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="Row 2, PERSON_DOB: “soon”"):
        read(tmp_path, a_row(PERSON_DOB="soon"), a_row(PROGRAMME="BCG"))


@pytest.mark.parametrize("number", ["9990000019", 999])
def test_a_child_with_a_bad_nhs_number_is_taken_without_and_that_is_said(tmp_path: Path, number: object) -> None:
    workbook = read(tmp_path, a_row(NHS_NUMBER="9990000026"), a_row(NHS_NUMBER=number))
    child = workbook.children[1]
    assert (child.nhs_number, child.given_name) == (None, "Ada")
    assert child.care[Programme.HPV].remarks == (
        f"Row 3, NHS_NUMBER: “{number}”. This isn’t a valid NHS number; the child has none here.",
    )
    nowhere = a_row(NHS_NUMBER=number, PERSON_ADDRESS_LINE_1=None, PERSON_POSTCODE=None)
    assert read(tmp_path, nowhere).children[0].restricted


@pytest.mark.parametrize("day", ["04-May-2013", "4 May 2013", "04/05/2013", "20130504"])
def test_a_birthday_is_read_however_excel_writes_it(tmp_path: Path, day: str) -> None:
    assert read(tmp_path, a_row(PERSON_DOB=day)).children[0].date_of_birth == date(2013, 5, 4)


def test_what_excel_makes_of_true_is_a_yes(tmp_path: Path) -> None:
    given, not_given = (
        read(tmp_path, a_record(VACCINATED=cell, REASON_NOT_VACCINATED=None)).children[0].care[Programme.HPV].history[0]
        for cell in (True, False)
    )
    assert (given.given, not_given.given) == (True, False)


@pytest.mark.parametrize(
    "rows",
    [
        [a_row(), a_row(NHS_NUMBER="9990000026", SESSION_ID=1205)],
        [a_row(SESSION_ID=None)],
        [a_row(SESSION_ID="soon")],
        [a_record(SESSION_ID=980)],
    ],
)
def test_a_workbook_of_several_sessions_none_or_only_records_opens_and_names_no_session(
    tmp_path: Path, rows: list[dict[str, object]]
) -> None:
    workbook = read(tmp_path, *rows)
    assert (len(workbook.children), workbook.session_id) == (len(rows), "")
    assert "can’t be written for Mavis" in done_about(workbook, "SESSION_ID")[-1]


def test_two_records_under_one_uuid_hold_the_child_back(tmp_path: Path) -> None:
    workbook = read(tmp_path, a_row(PROGRAMME="ACWYX4"), a_record(), a_record(BATCH_NUMBER="XX1"))
    assert [(remark.row, remark.column) for remark in workbook.set_aside] == [(4, "UUID")]
    doubts = [care.doubt for care in workbook.children[0].care.values()]
    assert all("set aside: Row 4, UUID" in doubt for doubt in doubts)


def test_a_title_over_the_headers_and_another_name_of_the_sheet_are_read(tmp_path: Path) -> None:
    path = tmp_path / "titled.xlsx"
    write(path, [a_row()], sheet="Year 8 HPV")
    book = openpyxl.load_workbook(path)
    book["Year 8 HPV"].insert_rows(1)
    book["Year 8 HPV"]["A1"] = "Our list"
    book.save(path)
    workbook = read_workbook(path)
    assert [child.given_name for child in workbook.children] == ["Ada"]
    assert [(remark.row, remark.cell) for remark in workbook.remarks] == [(1, ""), (1, "Our list")]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"BATCH_NUMBER": "FM8629", "DATE_OF_VACCINATION": date(2026, 11, 24)}, "began to fill in this row"),
        ({"CONSENT_DETAILS": "On 2026-11-20 at 09:00 REFUSED by Dad, On 2026-11-01 at 09:00 GIVEN by Mum"}, "REFUSED"),
        ({"CONSENT_DETAILS": "On 2026-11-01 at 09:00 GIVEN by Mum, mum phoned to withdraw"}, "withdraw"),
    ],
)
def test_a_half_typed_row_and_details_against_the_status_hold_the_child_back(
    tmp_path: Path, cells: dict[str, object], words: str
) -> None:
    child = read(tmp_path, a_row(**cells)).children[0]
    found = status_of(child, Programme.HPV, date(2026, 11, 24))
    assert (found.group, found.ready) == (Group.NEEDS_TRIAGE, False)
    assert words in found.why


@pytest.mark.parametrize("missing", [["TRIAGE_STATUS"], ["PERSON_DOB", "NHS_NUMBER"]])
def test_missing_columns_are_named(tmp_path: Path, missing: list[str]) -> None:
    with pytest.raises(WorkbookRefused, match=f"missing: {', '.join(missing)}"):
        read(tmp_path, a_row(), headers=[header for header in HEADERS if header not in missing])


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "other.xlsx", [{}], headers=["NAME", "SHOE_SIZE"], sheet="Sheet1")
    with pytest.raises(WorkbookRefused, match=r"other\.xlsx has no sheet Vaccinations"):
        read_workbook(path)


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="lists no children"):
        read(tmp_path)


def test_a_sheet_with_nothing_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="39 columns missing: nearly all of them"):
        read(tmp_path, headers=[])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "isn’t an Excel workbook"),
        (b"PERSON_FORENAME,PERSON_SURNAME\n", "isn’t an Excel workbook"),
        (b"PK\x03\x04 and then nothing more of a zip file", "is damaged, or isn’t an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "may have a password"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(content)
    with pytest.raises(WorkbookRefused, match=said):
        read_workbook(path)


def test_half_a_workbook_is_refused(tmp_path: Path, fixtures: Path) -> None:
    whole = (fixtures / "hpv-school.xlsx").read_bytes()
    path = tmp_path / "half.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WorkbookRefused, match="damaged"):
        read_workbook(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefused, match="can’t be read"):
        read_workbook(tmp_path / "nowhere.xlsx")
