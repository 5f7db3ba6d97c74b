"""The systems and codes of an Immunization that aren't in `models/programme.py`, each as Mavis writes it.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0, `app/lib/fhir_mapper/*` (Mavis facts 5). Where a term is
empty, Mavis's code was read but not its term, and none is written.
"""

from typing import NamedTuple

from mavis_tui.models.programme import Programme, Variant

SNOMED = "http://snomed.info/sct"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ORGANISATION = "https://fhir.nhs.uk/Id/ods-organization-code"
RECORD = "http://manage-vaccinations-in-schools.nhs.uk/vaccination_records"
PROCEDURE = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure"

UNKNOWN_PLACE = "X99999"
"""The ODS code for a place without a code that is known. Source: Mavis facts 5, `location.identifier`."""

UNKNOWN_POSTCODE = "ZZ99 3WZ"
"""The pseudo postcode for an address that isn't known. Source: Mavis facts 2.4 and 5, `contained[1]`."""

MILLILITRE = "258773002"
"""Source: Mavis facts 5, `doseQuantity`."""

REASON = "723620004"
"""Why it was given. Source: Mavis facts 5, `reasonCode`; Mavis writes no term with it."""


class Code(NamedTuple):
    """A SNOMED CT code and its term, empty where it isn't known."""

    code: str
    term: str = ""


class Doses(NamedTuple):
    """The procedure for the first dose, and for any later one."""

    first: Code
    later: Code


_HPV = Code("761841000", "Administration of vaccine product containing only Human papillomavirus antigen")
_MENACWY = Code(
    "871874000",
    "Administration of vaccine product containing only Neisseria meningitidis serogroup A, C, W135 and Y antigens",
)
_TD_IPV = Code("414619005")

_FLU_INJECTION = Doses(
    Code("985151000000100", "Administration of first inactivated seasonal influenza vaccination"),
    Code("985171000000109", "Administration of second inactivated seasonal influenza vaccination"),
)
_FLU_NASAL = Doses(
    Code("884861000000100", "Administration of first intranasal seasonal influenza vaccination"),
    Code("884881000000109", "Administration of second intranasal seasonal influenza vaccination"),
)
_MMR = Doses(Code("38598009"), Code("170433008"))
_MMRV = Doses(Code("432636005"), Code("433733003"))
_OTHERS: dict[Programme, Doses] = {
    Programme.HPV: Doses(_HPV, _HPV),
    Programme.MENACWY: Doses(_MENACWY, _MENACWY),
    Programme.TD_IPV: Doses(_TD_IPV, _TD_IPV),
}

_VARICELLA = Code("38907003", "Varicella")
_DISEASES: dict[Programme, tuple[Code, ...]] = {
    Programme.FLU: (Code("6142004", "Influenza"),),
    Programme.HPV: (Code("240532009", "Human papillomavirus infection"),),
    Programme.MENACWY: (Code("23511006", "Meningococcal infectious disease"),),
    Programme.MMR: (Code("14189004", "Measles"), Code("36989005", "Mumps"), Code("36653000", "Rubella")),
    Programme.TD_IPV: (
        Code("76902006", "Tetanus"),
        Code("397430003", "Diphtheria caused by Corynebacterium diphtheriae"),
        Code("398102009", "Acute poliomyelitis"),
    ),
}


def procedure_of(programme: Programme, variant: Variant | None, dose: int | None, *, nasal: bool) -> Code:
    """Give the code of the procedure. Source: Mavis facts 5, the table by programme, method and dose."""
    if programme is Programme.FLU:
        doses = _FLU_NASAL if nasal else _FLU_INJECTION
    elif programme is Programme.MMR:
        doses = _MMRV if variant is Variant.MMRV else _MMR
    else:
        doses = _OTHERS[programme]
    return doses.later if dose is not None and dose > 1 else doses.first


def diseases_of(programme: Programme, variant: Variant | None) -> tuple[Code, ...]:
    """Give what a vaccination is against. Source: Mavis facts 5, the table of target diseases."""
    found = _DISEASES[programme]
    return (*found, _VARICELLA) if variant is Variant.MMRV and programme is Programme.MMR else found
