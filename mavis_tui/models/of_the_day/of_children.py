"""The records of the day about a child: what a nurse found, decided, saw or wants to be known.

Sources: Mavis facts 3.8 (Gillick), 3.6 (triage), 4.1 and 4.3 (notes). They travel with the child from device to device.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta

from mavis_tui.models.although import Statement
from mavis_tui.models.consent import TriageStatus, VaccineMethod
from mavis_tui.models.of_the_day.consent_taken import ConsentTaken
from mavis_tui.models.of_the_day.record import ChildRecord, Words
from mavis_tui.models.programme import Programme
from mavis_tui.models.vaccination import Id

Told = Annotated[str, Meta(min_length=1, max_length=1000)]


class GillickAssessment(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="gillick"):
    """One assessment for one programme. `statements` are those that are true of the child; all five were asked."""

    programme: Programme
    statements: tuple[Statement, ...] = ()
    words: Words = ""

    @property
    def competent(self) -> bool:
        """True if all five statements are."""
        return set(self.statements) == set(Statement)


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


class ChildNote(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="note"):
    """A note on a child in one session."""

    words: Annotated[str, Meta(min_length=1, max_length=1000)]


class Reaction(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="reaction"):
    """One reaction; `at` is when it was seen. `vaccination` is the id of the record after which it was, if known."""

    seen: Told
    done: Told
    vaccination: Id | None = None


OfChild = ConsentTaken | GillickAssessment | TriageDecision | ChildNote | Reaction
"""Each is told by its `kind`."""

OF_CHILD = (ConsentTaken, GillickAssessment, TriageDecision, ChildNote, Reaction)
"""The same as classes, to ask whether something is one."""
