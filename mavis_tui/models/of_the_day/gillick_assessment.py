"""Whether a child may consent alone: the five statements, as a nurse found them on the day (Mavis facts 3.8)."""

from mavis_tui.models.although import Statement
from mavis_tui.models.of_the_day.record import ChildRecord, Words
from mavis_tui.models.programme import Programme


class GillickAssessment(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="gillick"):
    """One assessment for one programme. `statements` are those that are true of the child; all five were asked."""

    programme: Programme
    statements: tuple[Statement, ...] = ()
    words: Words = ""

    @property
    def competent(self) -> bool:
        """True if all five statements are."""
        return set(self.statements) == set(Statement)
