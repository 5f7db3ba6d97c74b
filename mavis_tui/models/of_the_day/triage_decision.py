"""What a nurse decided on the day who looked at the answers (Mavis facts 3.6)."""

from datetime import date

from mavis_tui.models.consent import TriageStatus, VaccineMethod
from mavis_tui.models.of_the_day.record import ChildRecord, Words
from mavis_tui.models.programme import Programme


class TriageDecision(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="triage"):
    """One decision for one programme. `method` is the one that is safe, where there are several; `until` ends a delay.

    `until` is the first day again on which the child may be vaccinated.
    """

    programme: Programme
    status: TriageStatus
    method: VaccineMethod | None = None
    without_gelatine: bool = False
    until: date | None = None
    words: Words = ""
