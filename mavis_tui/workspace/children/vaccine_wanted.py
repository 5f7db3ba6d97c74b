"""Which kind of vaccine a child wants in a programme: what is packed for a school, and what the list is filtered by.

Mavis online filters flu by method and MMR by gelatine (facts 4.2); an injection against flu never has gelatine (2.7).
"""

from datetime import date
from enum import StrEnum

from mavis_tui.models.consent import Care, ConsentStatus, TriageStatus, VaccineMethod
from mavis_tui.models.health_questions import accepts_gelatine
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import Programme
from mavis_tui.models.status import Group, Status


class VaccineWanted(StrEnum):
    """The kind, whatever the product. The value is what commands take."""

    NASAL = "nasal"
    INJECTION = "injection"
    GELATINE_FREE = "gelatine-free"
    NOT_KNOWN = "not-known"

    @property
    def label(self) -> str:
        """The words for a list."""
        return _LABELS[self]


_LABELS = {
    VaccineWanted.NASAL: "Nasal spray",
    VaccineWanted.INJECTION: "Injection",
    VaccineWanted.GELATINE_FREE: "Without gelatine",
    VaccineWanted.NOT_KNOWN: "Not known yet",
}

_HAS_NO_NEED = (Group.VACCINATED, Group.NOT_ELIGIBLE)


def vaccine_wanted(care: Care, programme: Programme, stands: Status, day: date) -> VaccineWanted | None:
    """Say what a child would be given who stands so; None for whom nothing is due any more.

    Where parents choose, somebody must have agreed, or it isn't known yet; the preferred method counts.
    """
    if stands.group in _HAS_NO_NEED:
        return None
    facts = programme_on(programme, day)
    if len(facts.methods) > 1:
        agreed = stands.methods or _agreed(care)
        if not agreed:
            return VaccineWanted.NOT_KNOWN
        return VaccineWanted.NASAL if agreed[0] is VaccineMethod.NASAL else VaccineWanted.INJECTION
    if not facts.asks_gelatine:
        return VaccineWanted.INJECTION
    if stands.gelatine_free or _declines_gelatine(care):
        return VaccineWanted.GELATINE_FREE
    return VaccineWanted.INJECTION if care.consent.status is ConsentStatus.GIVEN else VaccineWanted.NOT_KNOWN


def _agreed(care: Care) -> tuple[VaccineMethod, ...]:
    """Give the methods of a child who may not be vaccinated now: what triage decided goes before what was agreed."""
    if care.consent.status is not ConsentStatus.GIVEN:
        return ()
    if care.triage is not None and care.triage.status is TriageStatus.SAFE and care.triage.method is not None:
        return (care.triage.method,)
    spray = VaccineMethod.NASAL
    return tuple(one for one in care.consent.methods if not (one is spray and care.consent.without_gelatine))


def _declines_gelatine(care: Care) -> bool:
    decided = care.triage is not None and care.triage.status is TriageStatus.SAFE and care.triage.without_gelatine
    given = care.consent.status is ConsentStatus.GIVEN
    return decided or care.consent.without_gelatine or (given and accepts_gelatine(care.consent.answers) is False)
