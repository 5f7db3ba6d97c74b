"""Who on a list is easily taken for another child, and how that is said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.models.child import Child
from mavis_tui.models.telling_apart.namesakes import Why, namesake_lines, namesakes, sieve
from mavis_tui.workspace.children.row import search_key
from tests.builders import a_child, nhs_number

BORN = date(2012, 3, 4)
LETTERS = st.text("abcdehimor", min_size=1, max_size=10)


def named(given_name: str, family: str, n: int = 1, born: date = BORN, preferred: str = "") -> Child:
    """Make the n-th child with this name and birthday."""
    return a_child(n, given_name=given_name, family_name=family, date_of_birth=born, preferred_name=preferred)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("Bronwen", "Chowdhury"), ("Bronwen", "Chowdhury"), Why.NAME),
        (("Łukasz", "O’Brien"), ("Lukasz", "OBRIEN"), Why.NAME),
        (("Kim", "Ali"), ("Ali", "Kim"), Why.NAME),
        (("Yasmin", "Okafor"), ("Yasmine", "Okafor"), Why.SIMILAR),
        (("Yasmin", "Okafor"), ("Yamsin", "Okafor"), Why.SIMILAR),
        (("Muhammad", "Khan"), ("Mohammed", "Khan"), Why.SIMILAR),
        (("Amina", "Khan"), ("Amina", "Khan-Ali"), Why.SIMILAR),
        (("Ann", "Stephens"), ("Ann", "Stevens"), None),
        (("Tom", "Okafor"), ("Tim", "Okafor"), None),
        (("Yasmin", "Okafor"), ("Tariq", "Okafor"), None),
        (("Yasmin", "Okafor"), ("Yasmin", "Rees"), None),
    ],
)
def test_a_name_is_the_same_or_similar_however_it_is_spelt(
    one: tuple[str, str], other: tuple[str, str], why: Why | None
) -> None:
    child, another = named(*one), named(*other, n=2, born=date(2013, 9, 30))

    assert [each.why for each in namesakes(child, [child, another])] == ([why] if why else [])
    assert [each.why for each in namesakes(another, [child, another])] == ([why] if why else [])


def test_what_a_child_is_known_as_is_a_name_too() -> None:
    child, another = named("Oluwaseun", "Adeyemi", preferred="Sam"), named("Sam", "Adeyemi", 2, date(2011, 1, 1))

    assert [each.why for each in namesakes(child, [another])] == [Why.NAME]


def test_twins_are_said_and_others_of_the_same_birthday_are_not() -> None:
    child, twin = named("Yasmin", "Okafor"), named("Tariq", "Okafor", 2)
    misspelt, stranger = named("Owen", "Okafors", 3), named("Owen", "Price", 4)

    found = namesakes(child, [twin, misspelt, stranger])

    assert [(each.id, each.why) for each in found] == [("child-2", Why.BIRTHDAY), ("child-3", Why.BIRTHDAY)]


def test_everybody_of_one_name_is_said_with_what_tells_them_apart() -> None:
    others = [named("Bronwen", "Chowdhury", n, date(2013, n, 9)) for n in (2, 3)]

    lines = namesake_lines(namesakes(named("Bronwen", "Chowdhury"), others))

    first, second = (f"{nhs_number(n)[:3]} {nhs_number(n)[3:6]} {nhs_number(n)[6:]}" for n in (2, 3))
    assert lines == [
        (
            f"2 others here have this name: CHOWDHURY, Bronwen, born 9 Feb 2013, 8T1, NHS number {first}; "
            f"CHOWDHURY, Bronwen, born 9 Mar 2013, 8T1, NHS number {second}."
        )
    ]


def test_of_many_the_first_three_are_named_and_the_rest_counted() -> None:
    others = [named("Bronwen", "Chowdhury", n) for n in range(2, 9)]

    (line,) = namesake_lines(namesakes(named("Bronwen", "Chowdhury"), others))

    assert line.startswith("7 others here have this name: ")
    assert line.count("CHOWDHURY, Bronwen") == 3
    assert line.endswith("; and 4 more.")


@given(LETTERS, LETTERS, LETTERS, LETTERS, st.booleans())
def test_the_sieve_lets_every_namesake_through(one: str, two: str, three: str, four: str, same: bool) -> None:
    child, other = named(one, two), named(three, four, 2, BORN if same else date(2011, 7, 7))

    assert not namesakes(child, [other]) or sieve(child)(search_key(other), same)


@given(LETTERS, LETTERS, st.integers(0, 9), st.sampled_from(("out", "in", "other", "swapped")), st.booleans())
def test_the_sieve_lets_a_name_through_that_was_typed_wrongly(
    one: str, two: str, at: int, how: str, of_family: bool
) -> None:
    wrong = two if of_family else one
    rest = wrong[at + 1 :]
    typed = wrong[:at] + {"out": rest, "in": f"m{wrong[at:]}", "other": f"m{rest}"}.get(
        how, rest[:1] + wrong[at : at + 1] + rest[1:]
    )
    child = named(one, two)
    other = (
        named(one, typed or "m", 2, date(2011, 7, 7)) if of_family else named(typed or "m", two, 2, date(2011, 7, 7))
    )

    assert not namesakes(child, [other]) or sieve(child)(search_key(other), False)
