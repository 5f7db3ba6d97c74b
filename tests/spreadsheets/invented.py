"""Writes invented workbooks in Mavis's layout, as good or as bad as a test wants them."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import unescape
from pathlib import Path

from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

HEADERS = [
    "PERSON_FORENAME",
    "PERSON_SURNAME",
    "ORGANISATION_CODE",
    "SCHOOL_NAME",
    "CLINIC_NAME",
    "CARE_SETTING",
    "PERSON_DOB",
    "YEAR_GROUP",
    "REGISTRATION",
    "PERSON_GENDER_CODE",
    "PERSON_ADDRESS_LINE_1",
    "PERSON_POSTCODE",
    "NHS_NUMBER",
    "CONSENT_STATUS",
    "CONSENT_DETAILS",
    "HEALTH_QUESTION_ANSWERS",
    "TRIAGE_STATUS",
    "TRIAGED_BY",
    "TRIAGE_DATE",
    "TRIAGE_NOTES",
    "GILLICK_STATUS",
    "GILLICK_ASSESSMENT_DATE",
    "GILLICK_ASSESSED_BY",
    "GILLICK_ASSESSMENT_NOTES",
    "VACCINATED",
    "DATE_OF_VACCINATION",
    "TIME_OF_VACCINATION",
    "PROGRAMME",
    "VACCINE_GIVEN",
    "PERFORMING_PROFESSIONAL_EMAIL",
    "SUPPLIER_EMAIL",
    "BATCH_NUMBER",
    "BATCH_EXPIRY_DATE",
    "ANATOMICAL_SITE",
    "DOSE_SEQUENCE",
    "REASON_NOT_VACCINATED",
    "NOTES",
    "SESSION_ID",
    "UUID",
]

LISTS = {
    "Performing Professionals": ("EMAIL", "sian.rees@example.nhs.uk"),
    "Suppliers": ("EMAIL", "sian.rees@example.nhs.uk"),
    "hpv Batch Numbers": ("NUMBER", "FM8629"),
}

ADA: Mapping[str, object] = {
    "PERSON_FORENAME": "Ada",
    "PERSON_SURNAME": "Mwangi",
    "ORGANISATION_CODE": "R1L",
    "SCHOOL_NAME": "Harbour View Academy",
    "CARE_SETTING": 1,
    "PERSON_DOB": date(2013, 6, 21),
    "YEAR_GROUP": 8,
    "REGISTRATION": "8T1",
    "PERSON_GENDER_CODE": "Female",
    "PERSON_ADDRESS_LINE_1": "1 Mill Lane",
    "PERSON_POSTCODE": "M1 5AJ",
    "NHS_NUMBER": "9990000018",
    "CONSENT_STATUS": "Consent given",
    "CONSENT_DETAILS": "On 2026-10-10 at 10:00 GIVEN by Mum Mwangi",
    "HEALTH_QUESTION_ANSWERS": "Does your child have any severe allergies? No from Mum",
    "PROGRAMME": "HPV",
    "DOSE_SEQUENCE": 1,
    "SESSION_ID": 1204,
}

RECORD: Mapping[str, object] = {
    "VACCINATED": "Y",
    "DATE_OF_VACCINATION": date(2026, 10, 9),
    "TIME_OF_VACCINATION": "10:16:00",
    "VACCINE_GIVEN": "Gardasil9",
    "PERFORMING_PROFESSIONAL_EMAIL": "sian.rees@example.nhs.uk",
    "BATCH_NUMBER": "FM8629",
    "BATCH_EXPIRY_DATE": date(2027, 5, 31),
    "ANATOMICAL_SITE": "left upper arm",
    "UUID": "3c0b828c-8545-4003-aed2-fad38b374934",
}


def a_row(**cells: object) -> dict[str, object]:
    """Make a row for Ada, who is due HPV; keyword arguments are the cells that differ."""
    return {**ADA, **cells}


def a_record(**cells: object) -> dict[str, object]:
    """Make the row of an HPV dose that Ada has had."""
    return {**ADA, **RECORD, **cells}


def write(
    path: Path,
    rows: Sequence[Mapping[str, object]],
    headers: Sequence[str] = HEADERS,
    lists: Mapping[str, Sequence[object]] = LISTS,
    sheet: str = "Vaccinations",
) -> Path:
    """Write a workbook and give its path; a header that no row has is an empty column."""
    book = Book()
    page = book.active
    assert page is not None
    page.title = sheet
    page.append(list(headers))
    for row in rows:
        page.append([row.get(header.strip().upper().replace(" ", "_").replace("-", "_")) for header in headers])
    for name, entries in lists.items():
        hidden = book.create_sheet(name)
        for entry in entries:
            hidden.append([entry])
        hidden.sheet_state = "hidden"
    book.save(path)
    return path


def offering(path: Path, clinics: str) -> Path:
    """Write a clinic's workbook whose CLINIC_NAME cells have a list to choose from, as Mavis's have (facts 9.5)."""
    write(path, [a_row(SESSION_ID="clinic", CARE_SETTING=2)])
    book = load_workbook(path)
    page = book["Vaccinations"]
    rule = DataValidation(type="list", formula1=f'"{unescape(clinics)}"')
    column = get_column_letter(HEADERS.index("CLINIC_NAME") + 1)
    rule.add(f"{column}2:{column}9")
    other = DataValidation(type="list", formula1='"Y, N"')
    other.add(f"{get_column_letter(HEADERS.index('VACCINATED') + 1)}2")
    page.add_data_validation(other)
    page.add_data_validation(rule)
    book.save(path)
    return path
