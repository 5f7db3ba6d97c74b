"""Every cell of Mavis's workbooks is accounted for: from the models alone, each row can be written again.

The words in this file are written out on purpose, and not taken from the program that is being tested.
"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, Consent, Triage
from mavis_tui.models.session import Place
from mavis_tui.models.vaccination import Staff, Vaccination
from mavis_tui.spreadsheets.workbook import Workbook, read_workbook

PROGRAMMES = {"Flu": "flu", "HPV": "hpv", "ACWYX4": "menacwy", "3-in-1": "td_ipv"}
GENDERS = {"not_known": "Not known", "male": "Male", "female": "Female", "not_specified": "Not specified"}
REASONS = {"unwell": "unwell", "contraindicated": "vaccination contraindicated"}
SITES = {"left_arm_upper_position": "left upper arm"}
METHODS = {"nasal": "nasal spray", "injection": "injection"}
CONSENTS = {
    "given": "Consent given",
    "refused": "Consent refused",
    "conflicts": "Conflicting consent",
    "not_known": None,
}
TRIAGES = {
    "safe_to_vaccinate": "Safe to vaccinate",
    "do_not_vaccinate": "Do not vaccinate",
    "delay_vaccination": "Delay vaccination until",
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
HEADERS = 39

FILES = [
    pytest.param("hpv-school.xlsx", "1204", 120, id="hpv"),
    pytest.param("doubles-school.xlsx", "1207", 90, id="doubles"),
    pytest.param("flu-primary-psd.xlsx", "1211", 200, id="flu with PSD"),
]


@pytest.mark.parametrize(("file", "session", "children"), FILES)
def test_every_cell_can_be_written_again_from_the_models(
    fixtures: Path, file: str, session: str, children: int
) -> None:
    read = read_workbook(fixtures / file)
    page = openpyxl.load_workbook(fixtures / file)["Vaccinations"]
    headers, *rows = page.iter_rows(values_only=True)
    people = {_key_of(child): child for child in read.children}
    assert len(headers) == HEADERS + ("PSD_STATUS" in headers)
    for cells in rows:
        found = dict(zip(headers, cells, strict=True))
        child = people[found["NHS_NUMBER"] or (found["PERSON_FORENAME"], found["PERSON_SURNAME"])]
        care = next(care for programme, care in child.care.items() if programme == PROGRAMMES[str(found["PROGRAMME"])])
        record = next((one for one in care.history if one.id == found["UUID"]), None)
        written = _of_child(child) | _of_care(care) | (_of_record(record) if record else _to_fill_in(read, care))
        written["PROGRAMME"] = found["PROGRAMME"]  # it led us to the care
        if "PSD_STATUS" not in headers:
            assert written.pop("PSD_STATUS") is None
        assert written == found
    assert (read.session_id, len(read.children)) == (session, children)


@pytest.mark.parametrize(("file", "session", "children"), FILES)
def test_a_workbook_has_no_more_records_than_rows_that_say_so(
    fixtures: Path, file: str, session: str, children: int
) -> None:
    read = read_workbook(fixtures / file)
    page = openpyxl.load_workbook(fixtures / file)["Vaccinations"]
    uuids = {row[-1] for row in page.iter_rows(min_row=2, values_only=True)} - {None}
    assert {record.id for child in read.children for care in child.care.values() for record in care.history} == uuids
    assert sum(len(child.care) for child in read.children) == page.max_row - 1
    assert read.remarks == ()
    assert all(record.session == session for one in read.children for c in one.care.values() for record in c.history)
    assert len({child.id for child in read.children}) == children


def test_the_hidden_lists_are_read(fixtures: Path) -> None:
    read = read_workbook(fixtures / "doubles-school.xlsx")
    assert [batch.number for batch in read.batches] == ["FK9669", "KK3336", "FH7139", "FK8540", "KM4729", "GH3380"]
    assert read.batches[3] == Batch(number="FK8540", programme=read.programmes[1])
    assert read.vaccinators[2] == Staff(email="sian.rees@example.nhs.uk")
    assert [one.email for one in read.suppliers] == ["amina.begum@example.nhs.uk", "joy.adeyemi@example.nhs.uk"]
    assert (read.programmes, read.year_groups, read.organisation) == (("menacwy", "td_ipv"), (9, 10), "R1L")


def test_names_keep_their_odd_spaces(fixtures: Path) -> None:
    children = read_workbook(fixtures / "doubles-school.xlsx").children
    assert ("Nia\tRhiannon", "Ap\N{NO-BREAK SPACE}Rhys") in {(one.given_name, one.family_name) for one in children}


def _key_of(child: Child) -> object:
    return child.nhs_number or (child.given_name, child.family_name)


def _of_child(child: Child) -> dict[str, object]:
    assert child.restricted == (child.address_line == "" and child.nhs_number is not None)
    return {
        "PERSON_FORENAME": child.given_name,
        "PERSON_SURNAME": child.family_name,
        "PERSON_DOB": _midnight(child.date_of_birth),
        "YEAR_GROUP": child.year_group,
        "REGISTRATION": child.registration,
        "PERSON_GENDER_CODE": GENDERS[child.gender],
        "PERSON_ADDRESS_LINE_1": child.address_line or None,
        "PERSON_POSTCODE": child.postcode or None,
        "NHS_NUMBER": child.nhs_number,
        "SCHOOL_NAME": child.school,
    }


def _of_care(care: Care) -> dict[str, object]:
    assert care.gillick is None
    return {
        "CONSENT_STATUS": _consent(care.consent),
        "CONSENT_DETAILS": ", ".join(care.consent.details) or None,
        "HEALTH_QUESTION_ANSWERS": "\n".join(
            f"{one.question} {'Yes' if one.yes else 'No'} from {one.responder}{f' ({one.notes})' if one.notes else ''}"
            for one in care.consent.answers
        )
        or None,
        **_triage(care.triage),
        **dict.fromkeys(
            ("GILLICK_STATUS", "GILLICK_ASSESSMENT_DATE", "GILLICK_ASSESSED_BY", "GILLICK_ASSESSMENT_NOTES")
        ),
        "PSD_STATUS": "PSD added" if care.psd else None,
    }


def _consent(consent: Consent) -> str | None:
    how = " and ".join(METHODS[method] for method in consent.methods)
    words = CONSENTS[consent.status]
    return f"{words} for {how}" if how else words


def _triage(triage: Triage | None) -> dict[str, object]:
    if triage is None:
        return dict.fromkeys(("TRIAGE_STATUS", "TRIAGED_BY", "TRIAGE_DATE", "TRIAGE_NOTES"))
    words = TRIAGES[triage.status]
    if triage.until:
        words += f" {triage.until.day} {MONTHS[triage.until.month - 1]} {triage.until.year}"
    assert triage.on is not None
    return {
        "TRIAGE_STATUS": f"{words} with {METHODS[triage.method]}" if triage.method else words,
        "TRIAGED_BY": triage.by,
        "TRIAGE_DATE": triage.on.isoformat(" ").replace("+00:00", " +0000"),
        "TRIAGE_NOTES": triage.notes,
    }


def _of_record(record: Vaccination) -> dict[str, object]:
    assert record.performed_at is not None
    at = record.performed_at.astimezone(ZoneInfo("Europe/London"))
    assert at.date() == record.performed_on
    assert record.method == ("intramuscular" if record.site else None)
    return {
        "ORGANISATION_CODE": record.organisation,
        "SCHOOL_NAME": record.location,
        "CLINIC_NAME": None,
        "CARE_SETTING": 1,
        "VACCINATED": "Y" if record.given else "N",
        "DATE_OF_VACCINATION": _midnight(record.performed_on),
        "TIME_OF_VACCINATION": f"{at:%H:%M:%S}",
        "VACCINE_GIVEN": record.vaccine,
        "PERFORMING_PROFESSIONAL_EMAIL": record.performed_by.email if record.performed_by else None,
        "SUPPLIER_EMAIL": record.supplied_by.email if record.supplied_by else None,
        "BATCH_NUMBER": record.batch_number,
        "BATCH_EXPIRY_DATE": _midnight(record.batch_expiry) if record.batch_expiry else None,
        "ANATOMICAL_SITE": SITES[record.site] if record.site else None,
        "DOSE_SEQUENCE": record.dose_sequence,
        "REASON_NOT_VACCINATED": REASONS[record.reason] if record.reason else None,
        "NOTES": record.notes or None,
        "SESSION_ID": int(record.session) if record.session else None,
        "UUID": record.id,
    }


def _to_fill_in(read: Workbook, care: Care) -> dict[str, object]:
    assert read.location.kind is Place.SCHOOL
    empty = (
        "CLINIC_NAME VACCINATED DATE_OF_VACCINATION TIME_OF_VACCINATION VACCINE_GIVEN PERFORMING_PROFESSIONAL_EMAIL "
        "SUPPLIER_EMAIL BATCH_NUMBER BATCH_EXPIRY_DATE ANATOMICAL_SITE REASON_NOT_VACCINATED NOTES UUID"
    )
    return {
        **dict.fromkeys(empty.split()),
        "ORGANISATION_CODE": read.organisation,
        "SCHOOL_NAME": read.location.name,
        "CARE_SETTING": 1,
        "DOSE_SEQUENCE": care.next_dose,
        "SESSION_ID": int(read.session_id),
    }


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 # openpyxl's days are moments without a zone
