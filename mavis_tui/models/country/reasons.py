"""Why a vaccine was not given, in the words that Mavis imports.

Source: NHSDigital/manage-vaccinations-in-schools at 5c39c85e0, the import row (Mavis facts 2.6); unchanged up to 5 May
2026 (facts 9). Nothing says that these are decided by season: they hold until they change. One that ends gets a last
day; one that begins, or has another word from a day on, a row of its own behind the last.
"""

from typing import NamedTuple

from mavis_tui.models.country.dates import LookedUp

READ = LookedUp("manage-vaccinations-in-schools 5c39c85e0, the import row (Mavis facts 2.6, 9)")


class ReasonFacts(NamedTuple):
    """Key, label and the value of REASON_NOT_VACCINATED. There is no SNOMED CT code for these in Mavis."""

    key: str
    label: str
    import_name: str
    held: LookedUp = READ


REASON_ROWS: tuple[ReasonFacts, ...] = (
    ReasonFacts("refused", "Refused vaccine", "refused"),
    ReasonFacts("unwell", "Unwell", "unwell"),
    ReasonFacts("contraindicated", "Had contraindications", "vaccination contraindicated"),
    ReasonFacts("already_had", "Already had the vaccine", "already had elsewhere"),
)
