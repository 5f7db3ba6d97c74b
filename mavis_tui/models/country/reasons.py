"""Why a vaccine was not given, in the words that Mavis imports.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0, the import row (Mavis facts 2.6); unchanged up to 5 May
2026 (facts 9). Nothing says that these are decided by season: they hold until they change.
"""

from typing import NamedTuple


class ReasonFacts(NamedTuple):
    """Label and the value of REASON_NOT_VACCINATED. There is no SNOMED CT code for these in Mavis."""

    label: str
    import_name: str


REASON_ROWS: dict[str, ReasonFacts] = {
    "refused": ReasonFacts("Refused vaccine", "refused"),
    "unwell": ReasonFacts("Unwell", "unwell"),
    "contraindicated": ReasonFacts("Had contraindications", "vaccination contraindicated"),
    "already_had": ReasonFacts("Already had the vaccine", "already had elsewhere"),
}
