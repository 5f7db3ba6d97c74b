"""What is said of children who were recognised, may be one, or have one number: the question, and where it stands."""

from collections.abc import Sequence

from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import Lookalike, Person
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.telling_apart.known_children import Pair, Recognised, lookalike
from mavis_tui.models.telling_apart.likeness import same_name


def said_of(found: Recognised, rows: Sequence[int] = ()) -> tuple[str, ...]:
    """Say what there is to say of the children of a list, by the row of the workbook where `rows` has those."""
    row_of = {child.id: f"Row {row}: " for child, row in zip(found.children, rows, strict=False)}
    told = [
        *((pair, _clash) for pair in found.clashes),
        *((pair, _likely) for pair in found.likely),
        *((pair, _changed) for pair in found.changed),
    ]
    return tuple(row_of.get(pair.child.id, "") + words(pair) for pair, words in told)


def same_child_question(child: Person, other: Lookalike) -> str:
    """Ask whether somebody is the child whose page this is, or the one on the list."""
    return f"Is this the same child? {_who(lookalike(child))}, and {_who(other)}."


def _changed(pair: Pair) -> str:
    """Say what is another one now of a child who was recognised."""
    child, known = pair
    told = []
    if child.nhs_number != known.nhs_number:
        now, before = spaced_nhs_number(child.nhs_number), spaced_nhs_number(known.nhs_number)
        told.append(f"NHS number {now}, before {before}")
    if not same_name(child, known):
        told.append(f"name {child.full_name}, before {known.full_name}")
    if child.date_of_birth != known.date_of_birth:
        told.append(f"born {long_date(child.date_of_birth)}, before {long_date(known.date_of_birth)}")
    return f"{child.full_name} was recognised, and what was recorded before counts: {'; '.join(told)}."


def _likely(pair: Pair) -> str:
    return same_child_question(pair.child, lookalike(pair.known))


def _clash(pair: Pair) -> str:
    """Say that two children have one number."""
    one, other = _who(lookalike(pair.child)), _who(lookalike(pair.known))
    return (
        f"{one}, has the same number as another child: {other}. They are kept apart. "
        "Tell the office: one of the numbers is wrong in Mavis."
    )


def _who(person: Lookalike) -> str:
    return f"{person.name}, born {long_date(person.date_of_birth)}, NHS number {spaced_nhs_number(person.nhs_number)}"
