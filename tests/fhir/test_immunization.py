"""Given vaccinations as R4 Immunizations: element by element as Mavis writes them (facts 5), and valid by the book.

Two well-kept libraries read the result: fhirclient is made from the definitions of R4 4.0.1; fhir.resources from those
of R4B 4.3.0, in which Immunization is the same, and looks more closely at what may stand in an element.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from fhir.resources.R4B.bundle import Bundle as StrictBundle
from fhirclient.models.bundle import Bundle as R4Bundle
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mavis_tui.fhir.immunization import Resource, fhir_bundle, immunization, names_too_long, resource_id, why_not
from mavis_tui.models.child import Child, Gender
from mavis_tui.models.on_the_day import sites_for
from mavis_tui.models.programme import (
    METHODS,
    PROGRAMMES,
    SITES,
    VACCINES,
    Method,
    Programme,
    Reason,
    Site,
    Variant,
)
from mavis_tui.models.rules import breaches
from mavis_tui.models.session import Location, Place
from mavis_tui.models.vaccination import Staff, Vaccination
from tests.builders import NOON, NURSE, a_child, a_session, a_vaccination, nhs_number, not_given
from tests.models.strategies import children, ids, texts
from tests.rounds import rounds

SNOMED = "http://snomed.info/sct"
SPRAY: dict[str, Any] = {"vaccine": "AstraZeneca Fluenz", "method": Method.NASAL, "site": Site.NOSE}
EVERY = a_session(programmes=tuple(Programme))


def written(record: Vaccination | None = None, child: Child | None = None, **session: Any) -> Resource:
    return immunization(record or a_vaccination(), child or a_child(), a_session(**session), NOON)


def check(made: Resource) -> None:
    """Read a bundle as it arrives with somebody else, by both libraries; both raise where it isn't valid."""
    arrived = json.loads(msgspec.json.encode(made))
    R4Bundle(arrived).as_json()
    StrictBundle.model_validate(arrived)


def coding(code: str, display: str = "") -> Resource:
    return {"coding": [{"system": SNOMED, "code": code, **({"display": display} if display else {})}]}


def test_a_dose_of_hpv_is_written_element_by_element_as_mavis_does() -> None:
    assert written() == {
        "resourceType": "Immunization",
        "id": "vaccination-1",
        "contained": [
            {
                "resourceType": "Practitioner",
                "id": "Practitioner1",
                "name": [{"family": "Rees", "given": ["Sian"]}],
            },
            {
                "resourceType": "Patient",
                "id": "Patient1",
                "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": nhs_number(1)}],
                "name": [{"family": "Mwangi1", "given": ["Ada"]}],
                "gender": "unknown",
                "birthDate": "2013-06-21",
                "address": [{"postalCode": "M1 5AJ"}],
            },
        ],
        "extension": [
            {
                "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure",
                "valueCodeableConcept": coding(
                    "761841000", "Administration of vaccine product containing only Human papillomavirus antigen"
                ),
            }
        ],
        "identifier": [
            {
                "system": "urn:uuid:0b2c7f0e-5a0d-5c1e-9a55-3f1d0c6e8b21",
                "value": "vaccination-1",
            }
        ],
        "status": "completed",
        "vaccineCode": coding(
            "33493111000001108",
            "Gardasil 9 vaccine suspension for injection 0.5ml pre-filled syringes (Merck Sharp & Dohme (UK) Ltd) "
            "(product)",
        ),
        "patient": {"reference": "#Patient1"},
        "occurrenceDateTime": "2026-11-24T12:00:00.000+00:00",
        "recorded": "2026-11-24T12:00:00.000+00:00",
        "primarySource": True,
        "location": {
            "identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "X99999"},
            "display": "Harbour View Academy",
        },
        "manufacturer": {"display": "Merck Sharp & Dohme"},
        "lotNumber": "FM8629",
        "expirationDate": "2027-05-31",
        "site": coding("368208006", "Left upper arm structure"),
        "route": coding("78421000", "Intramuscular"),
        "doseQuantity": {"value": 0.5, "unit": "ml", "system": SNOMED, "code": "258773002"},
        "performer": [
            {"actor": {"reference": "#Practitioner1"}},
            {
                "actor": {
                    "type": "Organization",
                    "identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "R1L"},
                }
            },
        ],
        "reasonCode": [coding("723620004")],
        "protocolApplied": [
            {"targetDisease": [coding("240532009", "Human papillomavirus infection")], "doseNumberPositiveInt": 1}
        ],
    }
    check(fhir_bundle([written()], NOON))


@pytest.mark.parametrize(
    ("record", "procedure", "diseases"),
    [
        (a_vaccination(programme=Programme.FLU, vaccine="Sanofi Vaxigrip"), "985151000000100", ["6142004"]),
        (
            a_vaccination(programme=Programme.FLU, vaccine="Viatris", dose_sequence=2),
            "985171000000109",
            ["6142004"],
        ),
        (a_vaccination(programme=Programme.FLU, **SPRAY), "884861000000100", ["6142004"]),
        (a_vaccination(programme=Programme.FLU, **SPRAY, dose_sequence=2), "884881000000109", ["6142004"]),
        (a_vaccination(dose_sequence=2), "761841000", ["240532009"]),
        (a_vaccination(programme=Programme.MENACWY, vaccine="MenQuadfi"), "871874000", ["23511006"]),
        (
            a_vaccination(programme=Programme.TD_IPV, vaccine="Revaxis", dose_sequence=5),
            "414619005",
            ["76902006", "397430003", "398102009"],
        ),
        (a_vaccination(programme=Programme.MMR, vaccine="Priorix"), "38598009", ["14189004", "36989005", "36653000"]),
        (
            a_vaccination(programme=Programme.MMR, vaccine="VaxPro", dose_sequence=2),
            "170433008",
            ["14189004", "36989005", "36653000"],
        ),
        (
            a_vaccination(programme=Programme.MMR, variant=Variant.MMRV, vaccine="ProQuad"),
            "432636005",
            ["14189004", "36989005", "36653000", "38907003"],
        ),
        (
            a_vaccination(programme=Programme.MMR, variant=Variant.MMRV, vaccine="ProQuad", dose_sequence=2),
            "433733003",
            ["14189004", "36989005", "36653000", "38907003"],
        ),
    ],
    ids=str,
)
def test_procedure_and_diseases_follow_programme_method_and_dose(
    record: Vaccination, procedure: str, diseases: list[str]
) -> None:
    made = written(record)

    assert made["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == procedure
    applied = made["protocolApplied"][0]
    assert [disease["coding"][0]["code"] for disease in applied["targetDisease"]] == diseases
    assert applied["doseNumberPositiveInt"] == record.dose_sequence


def test_half_a_spray_is_half_its_volume() -> None:
    whole, half = (
        written(a_vaccination(programme=Programme.FLU, **SPRAY, full_dose=full))["doseQuantity"]["value"]
        for full in (True, False)
    )
    assert (whole, half) == (0.2, 0.1)


@pytest.mark.parametrize(
    ("gender", "code"),
    [
        (Gender.MALE, "male"),
        (Gender.FEMALE, "female"),
        (Gender.NOT_KNOWN, "unknown"),
        (Gender.NOT_SPECIFIED, "other"),
    ],
)
def test_genders_are_the_four_that_fhir_has(gender: Gender, code: str) -> None:
    assert written(child=a_child(gender=gender))["contained"][1]["gender"] == code


def test_a_restricted_child_has_the_postcode_of_nowhere() -> None:
    child = a_child(restricted=True, address_line="", postcode="")
    assert written(child=child)["contained"][1]["address"] == [{"postalCode": "ZZ99 3WZ"}]


def test_a_child_without_a_number_and_a_dose_without_a_time_are_valid_too() -> None:
    made = written(a_vaccination(performed_at=None, performed_by=Staff(email=NURSE.email)), a_child(nhs_number=None))

    assert made["occurrenceDateTime"] == "2026-11-24"
    (patient,) = made["contained"]
    assert "identifier" not in patient
    assert [performer["actor"].get("type") for performer in made["performer"]] == ["Organization"]
    check(fhir_bundle([made], NOON))


def test_a_time_in_summer_has_the_offset_of_summer() -> None:
    made = written(a_vaccination(performed_at=datetime(2026, 6, 1, 9, 5, tzinfo=UTC), performed_on=date(2026, 6, 1)))
    assert made["occurrenceDateTime"] == "2026-06-01T10:05:00.000+01:00"


def test_a_clinic_is_named_by_its_organisation() -> None:
    made = written(location=Location(name="Dôl Clinic", kind=Place.CLINIC))
    assert made["location"]["identifier"]["value"] == "R1L"


def test_an_id_stays_the_same_and_is_always_one_that_fhir_allows() -> None:
    assert resource_id("0192f7a2-8f64-7b1a-9a1e-111111111111") == "0192f7a2-8f64-7b1a-9a1e-111111111111"
    assert resource_id("a_b") == resource_id("a_b") != resource_id("a_c")
    made = written(a_vaccination(id="a_b"))
    assert made["identifier"][0]["value"] == "a_b"
    check(fhir_bundle([made], NOON))


@pytest.mark.parametrize("reason", Reason)
def test_what_was_not_given_is_never_written(reason: Reason) -> None:
    assert why_not(not_given(reason=reason), a_child()).startswith("not given: ")
    with pytest.raises(ValueError, match="not given"):
        written(not_given(reason=reason))


@st.composite
def complete(draw: st.DrawFn) -> Vaccination:
    """Draw a given dose of any product, anywhere it may be given."""
    vaccine = draw(st.sampled_from(sorted(VACCINES)))
    facts = VACCINES[vaccine]
    method = Method.NASAL if facts.nasal else draw(st.sampled_from([Method.INTRAMUSCULAR, Method.SUBCUTANEOUS]))
    return a_vaccination(
        id=draw(ids),
        programme=facts.programme,
        variant=facts.variant,
        vaccine=vaccine,
        method=method,
        site=draw(st.sampled_from(sites_for(method, None, NOON.date()))),
        batch_number=draw(st.from_regex(r"[A-Za-z0-9]{2,100}", fullmatch=True)),
        batch_expiry=draw(st.dates(date(2020, 1, 1), date(2040, 1, 1))),
        dose_sequence=draw(st.integers(1, PROGRAMMES[facts.programme].max_dose)),
        full_dose=not facts.nasal or draw(st.booleans()),
        performed_at=draw(st.sampled_from([NOON, None])),
        performed_by=draw(st.builds(Staff, email=st.just(NURSE.email), name=texts)),
        notes=draw(texts),
    )


@settings(max_examples=rounds(60), deadline=None)
@given(complete(), children)
def test_whatever_the_rules_let_through_as_given_is_a_valid_resource(record: Vaccination, child: Child) -> None:
    child = replace(child, id=record.child, date_of_birth=a_child().date_of_birth, postcode="M1 5AJ")
    assume(not breaches(record, EVERY, child, NOON))
    assume(child.nhs_number is not None or not names_too_long(child))  # left out, with the reason

    made = immunization(record, child, EVERY, NOON)

    check(fhir_bundle([made], NOON))
    assert SITES[record.site or Site.NOSE].snomed == made["site"]["coding"][0]["code"]
    assert METHODS[record.method or Method.NASAL].snomed == made["route"]["coding"][0]["code"]


@pytest.mark.parametrize(
    "harm",
    [
        {"status": None},
        {"patient": None},
        {"occurrenceDateTime": None},
        {"expirationDate": "31/05/2027"},
        {"lotNumber": ""},
        {"notes": "x"},
        {"doseQuantity": {"value": "half"}},
        {"protocolApplied": [{}]},
    ],
    ids=str,
)
def test_the_check_itself_sees_what_is_wrong(harm: dict[str, Any]) -> None:
    made = {name: value for name, value in {**written(), **harm}.items() if value is not None}
    with pytest.raises(Exception, match=r"(?s).+"):  # each library has its own
        check(fhir_bundle([made], NOON))


LONG = "Wolfeschlegelsteinhausenbergerdorff-Andersson"


def test_a_family_name_of_more_than_35_letters_is_cut_to_what_the_api_takes() -> None:
    made = written(child=a_child(family_name=LONG))
    assert made["contained"][1]["name"] == [{"family": "Wolfeschlegelsteinhausenbergerdorff", "given": ["Ada"]}]
    check(fhir_bundle([made], NOON))


def test_a_name_of_35_letters_stays_whole() -> None:
    assert written(child=a_child(family_name="x" * 35))["contained"][1]["name"][0]["family"] == "x" * 35


def test_an_accent_is_not_cut_from_its_letter() -> None:
    family = written(child=a_child(family_name="x" * 34 + "e\u0301y"))["contained"][1]["name"][0]["family"]
    assert family == "x" * 34


def test_a_long_name_without_an_nhs_number_is_left_out_with_the_reason() -> None:
    child = a_child(family_name=LONG, nhs_number=None)
    assert why_not(a_vaccination(), child).startswith("the family name has 45 letters")
    with pytest.raises(ValueError, match="without an NHS number"):
        written(child=child)


def test_the_terms_of_mmr_procedures_are_those_of_mavis() -> None:
    second = written(a_vaccination(programme=Programme.MMR, vaccine="VaxPro", dose_sequence=2))
    assert second["extension"][0]["valueCodeableConcept"] == coding(
        "170433008",
        "Administration of second dose of vaccine product containing only Measles morbillivirus and Mumps "
        "orthorubulavirus and Rubella virus antigens",
    )
