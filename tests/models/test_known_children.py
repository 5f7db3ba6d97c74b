"""Recognising a child again: facts 2.8 and 9.5. The numbers are of the test range, the people invented."""

from datetime import date

import pytest
from msgspec.structs import replace

from mavis_tui.models.child import Child
from mavis_tui.models.telling_apart.in_words import said_of
from mavis_tui.models.telling_apart.known_children import KnownChildren, flagged
from mavis_tui.models.telling_apart.likeness import Likeness, likeness
from tests.builders import a_child, nhs_number

ADA = a_child(1, family_name="O’Brien", school="Harbour View Academy")
OTHER_NUMBER = nhs_number(77)


def changed(**fields: object) -> Child:
    return replace(ADA, **{"id": "newer", **fields})


@pytest.mark.parametrize(
    ("newer", "is_what"),
    [
        (changed(), Likeness.SAME),
        (changed(family_name="Okoro"), Likeness.SAME),
        (changed(date_of_birth=date(2013, 6, 12)), Likeness.SAME),
        (changed(nhs_number=OTHER_NUMBER), Likeness.SAME),
        (changed(nhs_number=OTHER_NUMBER, family_name="O'BRIEN"), Likeness.SAME),
        (changed(nhs_number=OTHER_NUMBER, postcode="LE3 1AA"), Likeness.SAME),
        (changed(nhs_number=OTHER_NUMBER, school="Mill Lane School"), Likeness.SAME),
        (changed(nhs_number=None, postcode="m15aj"), Likeness.SAME),
        (changed(nhs_number=OTHER_NUMBER, postcode="LE3 1AA", school="Mill Lane School"), Likeness.LIKELY),
        (changed(nhs_number=OTHER_NUMBER, family_name="Okoro"), Likeness.LIKELY),
        (changed(nhs_number=None, date_of_birth=date(2013, 6, 12)), Likeness.LIKELY),
        (changed(given_name="Kim", family_name="Sandhu", date_of_birth=date(2011, 1, 1)), Likeness.CLASH),
        (changed(nhs_number=OTHER_NUMBER, given_name="Eva"), Likeness.OTHER),
        (changed(nhs_number=OTHER_NUMBER, date_of_birth=date(2011, 1, 1)), Likeness.OTHER),
    ],
)
def test_certain_likely_or_somebody_else(newer: Child, is_what: Likeness) -> None:
    assert likeness(ADA, newer) is is_what
    assert likeness(newer, ADA) is is_what


def test_twins_are_two_children() -> None:
    twin = replace(ADA, id="twin", given_name="Eva", nhs_number=OTHER_NUMBER)
    found = KnownChildren([ADA]).recognised([ADA, twin])
    assert [child.id for child in found.children] == ["child-1", "twin"]
    assert said_of(found) == ()


def test_two_numbers_on_one_list_are_two_children_and_it_is_asked() -> None:
    namesake = changed(nhs_number=OTHER_NUMBER)
    found = KnownChildren([ADA]).recognised([ADA, namesake])
    assert [child.id for child in found.children] == ["child-1", "newer"]
    assert [pair.child.id for pair in found.likely] == ["newer"]
    assert [[one.id for one in child.maybe_same_as] for child in flagged(found)] == [["newer"], ["child-1"]]


def test_an_older_list_with_the_old_number_is_still_of_the_same_child() -> None:
    superseded = replace(ADA, nhs_number=OTHER_NUMBER, postcode="LE3 1AA", school="Mill Lane School")
    (child,) = KnownChildren([superseded]).recognised([ADA]).children
    assert child.id == ADA.id


def test_one_number_on_two_children_makes_two_ids_also_the_next_time() -> None:
    kim = replace(ADA, given_name="Kim", family_name="Sandhu", date_of_birth=date(2011, 1, 1))
    first = KnownChildren([ADA]).recognised([kim])
    (child,) = first.children
    assert child.id != ADA.id
    assert [pair.known.id for pair in first.clashes] == [ADA.id]
    (again,) = KnownChildren([child], [ADA]).recognised([kim]).children
    assert again.id == child.id


def test_who_left_the_list_as_somebody_with_another_surname_and_number_came_is_asked_about() -> None:
    adopted = changed(nhs_number=OTHER_NUMBER, family_name="Okoro", postcode="LE3 1AA")
    assert [pair.known.id for pair in KnownChildren([ADA]).recognised([adopted]).likely] == [ADA.id]
    assert KnownChildren([ADA]).recognised([ADA, adopted]).likely == ()


@pytest.mark.parametrize(("said", "id_", "asked"), [(True, ADA.id, 0), (False, "newer", 0), (None, "newer", 1)])
def test_what_a_person_said_counts_more_than_the_looks(said: bool | None, id_: str, asked: int) -> None:
    moved = changed(nhs_number=OTHER_NUMBER, postcode="LE3 1AA", school="Mill Lane School")
    answers = {} if said is None else {frozenset((ADA.id, moved.id)): said}
    found = KnownChildren([ADA], answers=answers).recognised([moved])
    assert [child.id for child in found.children] == [id_]
    assert len(found.likely) == asked
