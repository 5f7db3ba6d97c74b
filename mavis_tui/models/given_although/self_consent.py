"""A child who consents alone, and what that means for the parents: they are told unless the child says no.

Source: Mavis facts 9.4. What a file brings into Mavis is told to the parents at 13:00, 16:00 and 19:00, given or not,
and to the GP; only a record that is typed in there can be kept from them.
"""

from mavis_tui.models.although import Although, AlthoughKind
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, consented_alone

ASK = "The child consents alone. May the parents be told of it?"
TELLS = (
    "Mavis messages the parents about every record that a file brings, given or not, at 13:00, 16:00 and 19:00, "
    "and the record goes to the GP."
)
NOT_TO_BE_TOLD = (
    f"The child asked that the parents aren’t told. {TELLS} Record it in Mavis by hand, where it can be said that they "
    "aren’t to be told."
)
ASKED_FOR = "The child asked that the parents aren’t told, and this row makes Mavis tell them."
"""Said of a row that is in a file all the same, because somebody asked for it."""


def consents_alone(child: Child, care: Care, although: Although | None = None) -> bool:
    """Tell whether the child is among those who consent: as the list has it, or as a nurse assessed it today."""
    if although is not None and although.kind is AlthoughKind.GILLICK:
        return True
    if consented_alone(care.consent):
        return True
    by_the_child = f"given by {child.given_name} {child.family_name}".casefold()
    competent = care.gillick is not None and care.gillick.competent
    return competent and any(by_the_child in detail.casefold() for detail in care.consent.details)
