"""One given vaccination as an R4 Immunization, and several of them as a Bundle, in Mavis's shape (Mavis facts 5).

Resources are plain dictionaries in the order in which FHIR's own page lists the elements: they are written and nothing
more. Only what the NHS Immunisations API takes is in them: no notes, and nothing that was not given.
"""

import re
import unicodedata
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mavis_tui.fhir.codes import (
    LONGEST_FAMILY_NAME,
    LONGEST_GIVEN_NAME,
    MILLILITRE,
    NHS_NUMBER,
    ORGANISATION,
    PROCEDURE,
    REASON,
    RECORD,
    SNOMED,
    UNKNOWN_PLACE,
    UNKNOWN_POSTCODE,
    Code,
    diseases_of,
    procedure_of,
)
from mavis_tui.models.calendar import london
from mavis_tui.models.child import Child, Gender, Person
from mavis_tui.models.on_the_day import method_on, site_on, vaccine_on
from mavis_tui.models.programme import REASONS, VACCINES, Vaccine
from mavis_tui.models.session import Place, Session
from mavis_tui.models.vaccination import Staff, Vaccination

Resource = dict[str, Any]

_GENDERS: dict[Gender, str] = {
    Gender.MALE: "male",
    Gender.FEMALE: "female",
    Gender.NOT_KNOWN: "unknown",
    Gender.NOT_SPECIFIED: "other",
}
_PRACTITIONER, _PATIENT = "Practitioner1", "Patient1"


def why_not(record: Vaccination, child: Person) -> str:
    """Say why a record can't be an Immunization for the NHS Immunisations API, or nothing."""
    if not record.given:
        reason = f": {REASONS[record.reason].label.lower()}" if record.reason is not None else ""
        return f"not given{reason}. The NHS Immunisations API takes only what was given."
    if record.vaccine not in VACCINES:
        return "the product isn’t known, and so has no code."
    if child.nhs_number is None and (long := names_too_long(child)):
        return f"{long}, and without an NHS number a shortened name doesn’t say for certain who it is."
    return ""


def names_too_long(child: Person) -> str:
    """Say which name of a child is longer than the API takes, or nothing."""
    for what, name, most in (
        ("family", child.family_name, LONGEST_FAMILY_NAME),
        ("first", child.given_name, LONGEST_GIVEN_NAME),
    ):
        if (letters := len(_text(name))) > most:
            return f"the {what} name has {letters} letters and the NHS Immunisations API takes {most}"
    return ""


def immunization(record: Vaccination, child: Child, session: Session, recorded: datetime) -> Resource:
    """Write a given vaccination; `recorded` is when it was first written down. Raises ValueError see `why_not`."""
    if why := why_not(record, child):
        raise ValueError(why)
    vaccine = vaccine_on(record.vaccine, record.performed_on) or VACCINES[record.vaccine or ""]
    practitioner = _practitioner(record.performed_by)
    return _filled(
        {
            "resourceType": "Immunization",
            "id": resource_id(record.id),
            "contained": [*([practitioner] if practitioner else []), _patient(child)],
            "extension": [{"url": PROCEDURE, "valueCodeableConcept": _concept(_procedure(record, vaccine))}],
            "identifier": [{"system": RECORD, "value": record.id}],
            "status": "completed",
            "vaccineCode": _concept(Code(vaccine.snomed, vaccine.term)),
            "patient": {"reference": f"#{_PATIENT}"},
            "occurrenceDateTime": _moment(record.performed_at) if record.performed_at else str(record.performed_on),
            "recorded": _moment(recorded),
            "primarySource": True,
            "location": _location(session),
            "manufacturer": {"display": vaccine.manufacturer},
            "lotNumber": record.batch_number,
            "expirationDate": str(record.batch_expiry) if record.batch_expiry else None,
            **_delivery(record, vaccine),
            "performer": _performers(record, known=practitioner is not None),
            "reasonCode": [_concept(Code(REASON))],
            "protocolApplied": [_protocol(record, vaccine)],
        }
    )


def fhir_bundle(immunizations: Sequence[Resource], made_at: datetime) -> Resource:
    """Put resources together as a collection, in the order given."""
    entries = [_filled({"fullUrl": _full_url(each["id"]), "resource": each}) for each in immunizations]
    return _filled({"resourceType": "Bundle", "type": "collection", "timestamp": _moment(made_at), "entry": entries})


def resource_id(record_id: str) -> str:
    """Give the id of a record where FHIR can write it, otherwise a UUID that is always the same for it."""
    if re.fullmatch(r"[A-Za-z0-9.-]{1,64}", record_id):
        return record_id
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{RECORD}/{record_id}"))


def _full_url(resource: str) -> str | None:
    try:
        return uuid.UUID(resource).urn
    except ValueError:
        return None


def _practitioner(staff: Staff | None) -> Resource | None:
    """Name the vaccinator: the last word is the family name, unless a comma says which is."""
    words = _text(staff.name) if staff is not None else ""
    if not words:
        return None
    family, comma, given = (part.strip() for part in words.partition(","))
    if not comma:
        *first, family = words.split(" ")
        given = " ".join(first)
    name = _filled({"family": family or None, "given": [given] if given else None})
    return {"resourceType": "Practitioner", "id": _PRACTITIONER, "name": [name]} if name else None


def _patient(child: Child) -> Resource:
    name = _filled(
        {
            "family": _cut(child.family_name, LONGEST_FAMILY_NAME) or None,
            "given": [_cut(child.given_name, LONGEST_GIVEN_NAME)],
        }
    )
    if not name.get("given", [""])[0]:
        name.pop("given")
    return _filled(
        {
            "resourceType": "Patient",
            "id": _PATIENT,
            "identifier": [{"system": NHS_NUMBER, "value": child.nhs_number}] if child.nhs_number else None,
            "name": [name] if name else None,
            "gender": _GENDERS[child.gender],
            "birthDate": child.date_of_birth.isoformat(),
            "address": [{"postalCode": _text(child.postcode) or UNKNOWN_POSTCODE}],
        }
    )


def _procedure(record: Vaccination, vaccine: Vaccine) -> Code:
    dose, day = record.dose_sequence, record.performed_on
    return procedure_of(record.programme, vaccine.variant, dose, day, nasal=vaccine.nasal)


def _location(session: Session) -> Resource:
    """Say where, as far as a workbook tells: a clinic by its organisation; the URN of a school isn't known here."""
    code = _text(session.organisation) if session.location.kind is Place.CLINIC else ""
    identifier = {"system": ORGANISATION, "value": code or UNKNOWN_PLACE}
    return _filled({"identifier": identifier, "display": _text(session.location.name) or None})


def _delivery(record: Vaccination, vaccine: Vaccine) -> Resource:
    day = record.performed_on
    site = site_on(record.site, day) if record.site is not None else None
    method = method_on(record.method, day) if record.method is not None else None
    millilitres = vaccine.dose_ml if record.full_dose else vaccine.dose_ml / 2
    return {
        "site": _concept(Code(site.snomed, site.term)) if site is not None else None,
        "route": _concept(Code(method.snomed, method.term)) if method is not None else None,
        "doseQuantity": {"value": millilitres, "unit": "ml", "system": SNOMED, "code": MILLILITRE},
    }


def _performers(record: Vaccination, *, known: bool) -> list[Resource]:
    organisation = {"system": ORGANISATION, "value": _text(record.organisation) or UNKNOWN_PLACE}
    person = [{"actor": {"reference": f"#{_PRACTITIONER}"}}] if known else []
    return [*person, {"actor": {"type": "Organization", "identifier": organisation}}]


def _protocol(record: Vaccination, vaccine: Vaccine) -> Resource:
    against = [_concept(disease) for disease in diseases_of(record.programme, vaccine.variant, record.performed_on)]
    if record.dose_sequence is None:
        return {"targetDisease": against, "doseNumberString": "Unknown"}
    return {"targetDisease": against, "doseNumberPositiveInt": record.dose_sequence}


def _concept(code: Code) -> Resource:
    return {"coding": [_filled({"system": SNOMED, "code": code.code, "display": code.term or None})]}


def _moment(moment: datetime) -> str:
    """Write a moment as Mavis does: England's wall clock, milliseconds, offset."""
    return london(moment).isoformat(timespec="milliseconds")


def _text(text: str) -> str:
    """Leave out what no FHIR string may hold: control characters, and white space that says nothing."""
    kept = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char) != "Cc"
    )
    return " ".join(kept.split())


def _cut(name: str, most: int) -> str:
    """Give as much of a name as the API takes, never a letter without the accent that belongs to it."""
    whole = _text(name)
    while most < len(whole) and unicodedata.combining(whole[most]):
        most -= 1
    return whole[:most].rstrip()


def _filled(resource: Resource) -> Resource:
    """Leave out what isn't known: FHIR has no empty elements."""
    return {name: value for name, value in resource.items() if value is not None}
