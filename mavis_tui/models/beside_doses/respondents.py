"""Who answered: Mavis counts the newest answer of each respondent, told apart by name (Mavis facts 3.5)."""

from mavis_tui.models.of_the_day.consent_taken import ConsentTaken, Route
from mavis_tui.models.telling_apart.folding import folded


def respondent_of(record: ConsentTaken) -> str:
    """Give what tells one respondent from another: the folded name, or what the person is to the child without one.

    The child's own consent is the child's, whatever name it carries.
    """
    if record.route is Route.SELF:
        return "\x00the child"
    return folded(record.responder) or f"\x00{folded(record.relationship)}"


def same_respondent(one: ConsentTaken, other: ConsentTaken) -> bool:
    """True if both are answers of the same person."""
    return respondent_of(one) == respondent_of(other)
