"""The systems and codes of an Immunization that the country's rows don't have, each as Mavis writes it.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0, `app/lib/fhir_mapper/*` (Mavis facts 5). Where a term is
empty, Mavis's code was read but not its term, and none is written.
"""

from datetime import date
from typing import NamedTuple

from mavis_tui.models.country.dates import row_on
from mavis_tui.models.country.procedures import ROWS as PROCEDURE_ROWS
from mavis_tui.models.country.procedures import ProcedureRow
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import Programme, Variant

SNOMED = "http://snomed.info/sct"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ORGANISATION = "https://fhir.nhs.uk/Id/ods-organization-code"
RECORD = "urn:uuid:0b2c7f0e-5a0d-5c1e-9a55-3f1d0c6e8b21"
"""Whose ids our records have: ours. Mavis's own namespace is for the ids that Mavis gives; see docs/fhir.md."""

LONGEST_FAMILY_NAME, LONGEST_GIVEN_NAME = 35, 180
"""So many letters of a name the NHS Immunisations API takes. Source: Mavis facts 5."""
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


def procedure_of(programme: Programme, variant: Variant | None, dose: int | None, day: date, *, nasal: bool) -> Code:
    """Give the code of the procedure for a dose of a day; LookupError for a programme whose rows lack it."""
    row = row_on(_PROCEDURES[programme, variant, nasal], day)
    return Code(*(row.later if dose is not None and dose > 1 else row.first))


def diseases_of(programme: Programme, variant: Variant | None, day: date) -> tuple[Code, ...]:
    """Give what a vaccination of a day is against. Source: Mavis facts 5, the table of target diseases."""
    facts = programme_on(programme, day)
    more = next((one.more_diseases for one in facts.variants if one.key == variant), ())
    return tuple(Code(*disease) for disease in (*facts.diseases, *more))


def _procedures() -> dict[tuple[Programme, Variant | None, bool], list[ProcedureRow]]:
    found: dict[tuple[Programme, Variant | None, bool], list[ProcedureRow]] = {}
    for row in PROCEDURE_ROWS:
        key = Programme(row.programme), Variant(row.variant) if row.variant else None, row.nasal
        found.setdefault(key, []).append(row)
    return found


_PROCEDURES = _procedures()
