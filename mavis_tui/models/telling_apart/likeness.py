"""Whether two entries in two lists are one child: by number, name, birthday, postcode and school, however spelt.

Sources: Mavis facts 2.8 (how Mavis matches) and 9.5 (numbers change: the same child has the same name and birthday, and
the same postcode or school). A whole list: `known_children.py`.
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from mavis_tui.models.child import Person
from mavis_tui.models.telling_apart.folding import folded_name


class Likeness(StrEnum):
    """Whether two entries in two lists are one child: for certain, or likely, so that a person has to say.

    A clash is one NHS number on two children: another name and another birthday.
    """

    SAME = "same"
    LIKELY = "likely"
    CLASH = "clash"
    OTHER = "other"


def likeness(one: Person, other: Person) -> Likeness:
    """Compare two entries by number, name, birthday, postcode and school, however the name is spelt."""
    born = one.date_of_birth == other.date_of_birth
    if one.nhs_number is not None and one.nhs_number == other.nhs_number:
        return Likeness.SAME if born or same_name(one, other) else Likeness.CLASH
    if not born:
        numbered = one.nhs_number is not None and other.nhs_number is not None
        corrected = not numbered and _same_postcode(one, other) and same_name(one, other)
        return Likeness.LIKELY if corrected else Likeness.OTHER
    if same_name(one, other):
        return Likeness.SAME if _same_postcode(one, other) or same_school(one, other) else Likeness.LIKELY
    renamed = names_alike(one.given_name, other.given_name) and (
        _same_postcode(one, other) or (names_alike(one.family_name, other.family_name) and same_school(one, other))
    )
    return Likeness.LIKELY if renamed else Likeness.OTHER


Answers = Mapping[frozenset[str], bool]
"""What a person said to whether the children with two ids are the same."""

NO_ANSWERS: Answers = {}


def likeness_with(answers: Answers, one: Person, other: Person) -> Likeness:
    """Compare two entries; what a person said about them counts more than what they look like."""
    said = answers.get(frozenset((one.id, other.id))) if answers else None
    if said is None:
        return likeness(one, other)
    return Likeness.SAME if said else Likeness.OTHER


def may_be(answers: Answers, one: Person, other: Person) -> Likeness | None:
    """Compare somebody who was typed with somebody on a list: None where nobody need look at the two.

    Wherever they go to school, one birthday and a part of the name that is alike is asked about: a name that is typed
    at the door is seldom the whole one.
    """
    found = likeness_with(answers, one, other)
    if found is not Likeness.OTHER or answers.get(frozenset((one.id, other.id))) is False:
        return None if found is Likeness.OTHER else found
    if one.date_of_birth != other.date_of_birth or (one.nhs_number and other.nhs_number):
        return None
    alike = names_alike(one.given_name, other.given_name) or names_alike(one.family_name, other.family_name)
    return Likeness.LIKELY if alike else None


def identity_of(child: Person) -> str:
    """Hash what tells children apart who have no NHS number: names however spelt, date of birth, postcode."""
    names = (folded_name(child.given_name), folded_name(child.family_name))
    text = "\n".join((*names, child.date_of_birth.isoformat(), _postcode(child)))
    return hashlib.sha256(text.encode()).hexdigest()


def same_name(one: Person, other: Person) -> bool:
    """Tell whether two people have one name, however it is spelt."""
    if (one.given_name, one.family_name) == (other.given_name, other.family_name):
        return True
    first, second = one.given_name[:1], other.given_name[:1]
    letters = (first + second).isascii() and first.isalpha() and second.isalpha()
    if letters and first.lower() != second.lower():  # as with nearly everybody who shares a birthday
        return False
    return folded_name(one.family_name) == folded_name(other.family_name) and folded_name(
        one.given_name
    ) == folded_name(other.given_name)


def names_alike(one: str, other: str) -> bool:
    """True where every word of one name is in the other: Anna and Anna Maria, Smith and Smith-Jones."""
    here, there = set(folded_name(one).split()), set(folded_name(other).split())
    return bool(here and there) and (here <= there or there <= here)


def _same_postcode(one: Person, other: Person) -> bool:
    return _postcode(one) != "" and _postcode(one) == _postcode(other)


def same_school(one: Person, other: Person) -> bool:
    """Tell whether two people go to one school, and it is known which."""
    school = folded_name(one.school)
    return school != "" and school == folded_name(other.school)


def _postcode(person: Person) -> str:
    return "".join(person.postcode.split()).casefold()
