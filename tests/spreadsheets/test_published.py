"""Scenarios that are published with Mavis, restated: what its own tests say of each must be what ours say.

Source: NHSDigital/manage-vaccinations-in-schools-testing (MIT), mavis/test/data/vaccs: i_negative with o_negative,
i_positive, i_whitespace, i_multiple_exact_duplicates (Mavis facts 6.2). Names and expected texts are theirs; the people
are ours. Left out: what none of our files has (SCHOOL_URN), and doses that were optional when those files were written.
"""

from datetime import date
from typing import Any

import pytest

from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant
from tests.builders import TODAY, a_vaccination, not_given
from tests.spreadsheets.mavis_rules import complaints
from tests.spreadsheets.test_records_csv import GOOD, LOCAL_NOON, TEAM, a_file, checked, rows, wanted, written

NEGATIVE: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "HPV_InvalidODSCode": (
        {"ORGANISATION_CODE": "MAVIS"},
        {"ORGANISATION_CODE": "Enter an organisation code that matches the current team."},
    ),
    "HPV_EmptyOrgCode": ({"ORGANISATION_CODE": ""}, {"ORGANISATION_CODE": "Enter an organisation code."}),
    "HPV_LongNHSNumber": (
        {"NHS_NUMBER": "99900000181"},
        {"NHS_NUMBER": "should be a valid NHS number with 10 characters"},
    ),
    "HPV_ShortNHSNumber": (
        {"NHS_NUMBER": "947310353"},
        {"NHS_NUMBER": "should be a valid NHS number with 10 characters"},
    ),
    "HPV_EmptyForename": ({"PERSON_FORENAME": ""}, {"PERSON_FORENAME": "Enter a first name."}),
    "HPV_EmptyLastname": ({"PERSON_SURNAME": ""}, {"PERSON_SURNAME": "Enter a last name."}),
    "HPV_EmptyDOB": ({"PERSON_DOB": ""}, {"PERSON_DOB": "Enter a date of birth."}),
    "HPV_InvalidFormatDOB": (
        {"PERSON_DOB": "20102608"},
        {"PERSON_DOB": "Enter a date of birth in the correct format."},
    ),
    "HPV_FutureDOB": (
        {"PERSON_DOB": "20300628"},
        {
            "DATE_OF_VACCINATION": "The vaccination date is before the date of birth.",
            "PERSON_DOB": "Enter a date of birth in the past.",
        },
    ),
    "HPV_NonLeapYearDOB": (
        {"PERSON_DOB": "20100229"},
        {"PERSON_DOB": "Enter a date of birth in the correct format."},
    ),
    "HPV_EmptyGender": ({"PERSON_GENDER_CODE": ""}, {"PERSON_GENDER_CODE": "Enter a gender or gender code."}),
    "HPV_InvalidGender": (
        {"PERSON_GENDER_CODE": "Transgender"},
        {"PERSON_GENDER_CODE": "Enter a valid gender or gender code."},
    ),
    "HPV_EmptyPostCode": (
        {"NHS_NUMBER": "", "PERSON_POSTCODE": ""},
        {"PERSON_POSTCODE": "Enter a valid postcode, such as SW1A 1AA."},
    ),
    "HPV_InvalidPostCode": (
        {"PERSON_POSTCODE": "1AA AA1"},
        {"PERSON_POSTCODE": "Enter a valid postcode, such as SW1A 1AA."},
    ),
    "HPV_EmptyVaccDate": ({"DATE_OF_VACCINATION": ""}, {"DATE_OF_VACCINATION": "Enter a date."}),
    "HPV_FutureVaccDate": (
        {"DATE_OF_VACCINATION": "20301231"},
        {"DATE_OF_VACCINATION": "The vaccination date is in the future."},
    ),
    "HPV_EmptyVaccGiven": (
        {"VACCINE_GIVEN": "", "DOSE_SEQUENCE": "", "PROGRAMME": ""},
        {"PROGRAMME": "Enter a programme.", "VACCINE_GIVEN": "Enter a vaccine name."},
    ),
    "HPV_EmptyBatchNumber": ({"BATCH_NUMBER": ""}, {"BATCH_NUMBER": "Enter a batch number."}),
    "HPV_EmptyExpiryDate": ({"BATCH_EXPIRY_DATE": ""}, {"BATCH_EXPIRY_DATE": "Enter a batch expiry date."}),
    "HPV_EmptyAnatomicalSite": ({"ANATOMICAL_SITE": ""}, {"ANATOMICAL_SITE": "Enter an anatomical site."}),
    "HPV_InvalidAnatomicalSite": (
        {"ANATOMICAL_SITE": "Nasal"},
        {"ANATOMICAL_SITE": "Enter a anatomical site that is appropriate for the vaccine."},
    ),
    "HPV_EmptyDoseSeq": ({"DOSE_SEQUENCE": ""}, {"DOSE_SEQUENCE": "Enter a dose sequence number"}),
    "HPV_InvalidDoseSeq": ({"DOSE_SEQUENCE": "10"}, {"DOSE_SEQUENCE": "must be less than or equal to 3"}),
    "HPV_InvalidProfFName": (
        {"PERFORMING_PROFESSIONAL_EMAIL": ""},
        {"PERFORMING_PROFESSIONAL_EMAIL": "Enter a valid email address."},
    ),
    "HPV_InvalidProfEmail": (
        {"PERFORMING_PROFESSIONAL_EMAIL": "nurse.joy@invalid-example.com"},
        {"PERFORMING_PROFESSIONAL_EMAIL": "Enter a valid email address."},
    ),
    "HPV_InvalidClinic": (
        {"CARE_SETTING": "2", "CLINIC_NAME": "Invalid Clinic"},
        {"CLINIC_NAME": "is not recognised"},
    ),
    "HPV_InvalidTime": (
        {"TIME_OF_VACCINATION": "32:00"},
        {"TIME_OF_VACCINATION": "Enter a time in the correct format."},
    ),
    "HPV_InvalidReason": (
        {"REASON_NOT_VACCINATED": "Did not attend1"},
        {"REASON_NOT_VACCINATED": "must be blank"},
    ),
    "HPV_InvalidVaccinatedFlag": (
        {"VACCINATED": "X"},
        {
            "VACCINATED": "You need to record whether the child was vaccinated or not.",
            "BATCH_EXPIRY_DATE": "must be blank",
            "BATCH_NUMBER": "must be blank",
            "ANATOMICAL_SITE": "must be blank",
            "REASON_NOT_VACCINATED": "Enter a valid reason",
        },
    ),
    "HPV_InvalidCareSetting": ({"CARE_SETTING": "10"}, {"CARE_SETTING": "Enter a valid care setting."}),
    "HPV_TimeInFuture": ({"TIME_OF_VACCINATION": "23:59:00"}, {"TIME_OF_VACCINATION": "Enter a time in the past."}),
    "HPV_VaccinatedFlagEmpty": (
        {"VACCINATED": "", "REASON_NOT_VACCINATED": "Did not attend"},
        {"REASON_NOT_VACCINATED": "must be blank"},
    ),
    "MenACWY_InvalidDoseSeq": (
        {"PROGRAMME": "MenACWY", "VACCINE_GIVEN": "MenQuadfi", "DOSE_SEQUENCE": "4"},
        {"DOSE_SEQUENCE": "must be less than or equal to 3"},
    ),
    "MenACWY_LongBatchNumber": (
        {"PROGRAMME": "MenACWY", "VACCINE_GIVEN": "MenQuadfi", "BATCH_NUMBER": "1234567890" * 10 + "1"},
        {"BATCH_NUMBER": "must be at most 100 characters long"},
    ),
}

POSITIVE: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "HPV_Gardasil9": ({"site": Site.LEFT_THIGH}, {"VACCINE_GIVEN": "Gardasil9", "ANATOMICAL_SITE": "left thigh"}),
    "HPV_Gardasil": (
        {"vaccine": "Gardasil", "site": Site.RIGHT_THIGH, "dose_sequence": 2},
        {"VACCINE_GIVEN": "Gardasil", "ANATOMICAL_SITE": "right thigh", "DOSE_SEQUENCE": "2"},
    ),
    "HPV_Cervarix": (
        {"vaccine": "Cervarix", "dose_sequence": 3},
        {"VACCINE_GIVEN": "Cervarix", "ANATOMICAL_SITE": "left upper arm", "DOSE_SEQUENCE": "3"},
    ),
    "HPV_AllowPastExpiryDate": (
        {"batch_expiry": date(2012, 7, 30), "site": Site.RIGHT_ARM_UPPER},
        {"BATCH_EXPIRY_DATE": "30/07/2012", "ANATOMICAL_SITE": "right upper arm"},
    ),
    "HPV_SiteRAL": ({"site": Site.RIGHT_ARM_LOWER}, {"ANATOMICAL_SITE": "right arm (lower position)"}),
    "TDIPV_SiteRAU": (
        {"programme": Programme.TD_IPV, "vaccine": "Revaxis", "dose_sequence": 5, "site": Site.RIGHT_ARM_UPPER},
        {"PROGRAMME": "3-in-1", "VACCINE_GIVEN": "Revaxis", "DOSE_SEQUENCE": "5"},
    ),
    "MenACWY_SiteRAL": (
        {"programme": Programme.MENACWY, "vaccine": "Menveo", "site": Site.RIGHT_ARM_LOWER},
        {"PROGRAMME": "ACWYX4", "VACCINE_GIVEN": "Menveo"},
    ),
    "MenACWY_BatchName100Chars": (
        {"programme": Programme.MENACWY, "vaccine": "MenQuadfi", "batch_number": "1234567890" * 10},
        {"BATCH_NUMBER": "1234567890" * 10},
    ),
    "Flu_NFA": (
        {
            "programme": Programme.FLU,
            "vaccine": "AstraZeneca Fluenz",
            "method": Method.NASAL,
            "site": Site.NOSE,
        },
        {"PROGRAMME": "Flu", "VACCINE_GIVEN": "AstraZeneca Fluenz", "ANATOMICAL_SITE": "nasal"},
    ),
    "Flu_SiteRAL": (
        {"programme": Programme.FLU, "vaccine": "Sequirus Cell-based Trivalent", "site": Site.RIGHT_ARM_LOWER},
        {"VACCINE_GIVEN": "Sequirus Cell-based Trivalent"},
    ),
    "MMR_Add_Not_Known": (
        {"programme": Programme.MMR, "variant": Variant.MMR, "vaccine": "VaxPro", "site": Site.LEFT_ARM_LOWER},
        {"PROGRAMME": "MMR", "VACCINE_GIVEN": "VaxPro", "ANATOMICAL_SITE": "left arm (lower position)"},
    ),
}


@pytest.mark.parametrize("name", NEGATIVE)
def test_a_row_that_mavis_refuses_is_refused_in_its_words(name: str) -> None:
    cells, says = NEGATIVE[name]
    found = complaints(a_file({**GOOD, **cells}), TEAM, LOCAL_NOON)
    for column, text in says.items():
        assert any(where == column and said.startswith(text) for _, where, said in found), found


@pytest.mark.parametrize("name", POSITIVE)
def test_a_row_that_mavis_imports_is_what_is_written_of_such_a_record(name: str) -> None:
    record, cells = POSITIVE[name]
    postcode: dict[str, Any] = {"postcode": "zz993vz", "nhs_number": None} if name.endswith("NFA") else {}
    done = written(wanted(record=a_vaccination(**record), **postcode))
    assert cells.items() <= rows(done)[0].items()
    assert rows(done)[0]["PERSON_POSTCODE"] == ("ZZ99 3VZ" if postcode else "M1 5AJ")
    assert checked(done) == []


def test_five_equal_rows_name_one_another_and_leave_another_child_alone() -> None:
    other = {"NHS_NUMBER": "9990000026", "PERSON_FORENAME": "Bram"}
    found = complaints(a_file(*[GOOD] * 5, {**GOOD, **other}), TEAM, LOCAL_NOON)
    assert [row for row, _, _ in found] == [2, 3, 4, 5, 6]
    assert found[0][2] == "The record on this row appears to be a duplicate of rows 3, 4, 5 and 6."


@pytest.mark.parametrize("around", ["  {}  ", "\t{}\t", "\u00a0{}", "\u200d{}"], ids=["spaces", "tabs", "NBSP", "ZWJ"])
def test_white_space_around_a_name_is_no_other_name(around: str) -> None:
    spaced = {**GOOD, "PERSON_FORENAME": around.format("Ada")}
    assert [row for row, _, _ in complaints(a_file(GOOD, spaced), TEAM, LOCAL_NOON) if row] == [2, 3]


def test_who_did_not_attend_cannot_be_written_and_each_reason_that_mavis_knows_can() -> None:
    absent = {**GOOD, "VACCINATED": "N", "REASON_NOT_VACCINATED": "Did not attend"}
    assert (2, "REASON_NOT_VACCINATED", "Enter a valid reason.") in complaints(a_file(absent), TEAM, LOCAL_NOON)
    done = written(*(wanted(n, not_given(n, reason)) for n, reason in enumerate(Reason, start=1)))
    assert len(rows(done)) == len(Reason)
    assert {row["DATE_OF_VACCINATION"] for row in rows(done)} == {f"{TODAY:%d/%m/%Y}"}
