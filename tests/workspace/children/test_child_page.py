"""Finding children, and what the list and the page say of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.errors import NotFound
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.row import search_key
from mavis_tui.workspace.children.search import matches
from tests.builders import a_bundle, a_child, a_session, a_vaccination, consented, nhs_number
from tests.workspace.nurse import Nurse

NAMES = st.text(min_size=1, max_size=20).filter(lambda text: not any(letter.isdecimal() for letter in text))
"""Names have no digits: words with digits are numbers, classes and birthdays."""


def named(given: str, family: str, preferred: str = "", n: int = 1) -> Child:
    """Make the n-th child with other names."""
    return a_child(n, given_name=given, family_name=family, preferred_name=preferred)


@given(given_name=NAMES, family_name=NAMES, preferred=NAMES, n=st.integers(0, 400_000))
def test_every_child_matches_each_of_its_names_and_its_number(
    given_name: str, family_name: str, preferred: str, n: int
) -> None:
    child = a_child(given_name=given_name, family_name=family_name, preferred_name=preferred, nhs_number=nhs_number(n))
    key, number = search_key(child), nhs_number(n)

    for words in (given_name, family_name, preferred, child.full_name, f"{given_name} {family_name}", number):
        assert matches(key, words), words
    assert matches(key, f"{number[:3]} {number[3:6]} {number[6:]}")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("zoe", True),
        ("ZOË", True),
        ("Zoe\u0308", True),
        ("obrien", True),
        ("O'Brien", True),
        ("o’brien", True),
        ("brien zoë", True),
        ("bri zo", True),
        ("smith jones", True),
        ("zo  ", True),
        ("zara", False),
        ("zoe smythe", False),
        ("999 000 0018", True),
        ("9990000018", True),
        ("000 001", True),
        ("999 000 0019", False),
    ],
)
def test_search_minds_neither_accents_nor_apostrophes_nor_order_nor_spaces_in_a_number(words: str, found: bool) -> None:
    child = replace(named("Zoë", "O’Brien", "Smith-Jones"), nhs_number="9990000018")

    assert matches(search_key(child), words) is found


def test_a_child_without_a_number_is_found_by_name_and_matches_no_number() -> None:
    key = search_key(replace(named("Ada", "Mwangi"), nhs_number=None))

    assert matches(key, "ada")
    assert not matches(key, "999")


async def in_session(nurse: Nurse, *children: Child) -> None:
    await nurse.save(bundle(a_session(), children, ()))


async def test_one_child_is_found_by_id_by_number_and_by_name(nurse: Nurse) -> None:
    await in_session(nurse, named("Ada", "Mwangi"), named("Zoë", "O’Brien", n=2))
    find = nurse.workspace.children.find

    number = nhs_number(2)
    for words in ("child-2", number, f"{number[:3]} {number[3:6]} {number[6:]}", "zoe", "OBRIEN, Zoe"):
        assert find("1204", words) == "child-2", words


async def test_something_is_written_for_a_child_only_by_id_whole_number_or_whole_name(nurse: Nurse) -> None:
    await in_session(nurse, named("Ashleigh", "Stone"), named("Zoë", "O’Brien", "Zed", n=2))
    exactly, number = nurse.workspace.children.exactly, nhs_number(2)

    for words in (
        "child-2",
        number,
        f"{number[:3]} {number[3:6]} {number[6:]}",
        "zoe obrien",
        "O'BRIEN, Zoë",
        "Zed O`Brien",
    ):
        assert exactly("1204", words) == "child-2", words
    for words in ("Leigh", "Ashleigh", "stone", number[:5], number[:9], "zoe", "Zoe Zed O’Brien", "nobody", "", "-"):
        with pytest.raises(NotFound, match="Nothing was changed"):
            exactly("1204", words)
    with pytest.raises(NotFound, match=f"only a part of a name or number.*STONE, Ashleigh, born .*{nhs_number(1)}"):
        exactly("1204", "Leigh")


async def test_a_whole_name_that_two_children_have_is_not_enough_and_both_are_named(nurse: Nurse) -> None:
    await in_session(nurse, named("Seán", "O’Neill"), named("Sean", "O'Neill", n=2))

    with pytest.raises(NotFound, match=f"name of several.*{nhs_number(1)}.*{nhs_number(2)}"):
        nurse.workspace.children.exactly("1204", "sean oneill")


async def test_who_has_exactly_the_name_is_shown_and_who_else_fits_is_said(nurse: Nurse) -> None:
    await in_session(nurse, named("Ann", "Lee"), named("Ann", "Leeson", n=2))
    children = nurse.workspace.children

    assert children.find("1204", "ann lee") == "child-1"
    leeson = f"LEESON, Ann, born 21 Jun 2013, 8T1 ({nhs_number(2)})"
    assert children.also_fitting("1204", "ann lee", "child-1") == f"“ann lee” also fits {leeson}."
    assert children.also_fitting("1204", nhs_number(1), "child-1") == ""


@pytest.mark.parametrize("words", ["nobody", "", "   ", "-", "0000000000"])
async def test_nobody_is_found_by_words_that_name_nobody(nurse: Nurse, words: str) -> None:
    await in_session(nurse, named("Ada", "Mwangi"))

    with pytest.raises(NotFound, match="Nobody called"):
        nurse.workspace.children.find("1204", words)


async def test_of_several_none_is_chosen_and_all_are_named_with_what_tells_them_apart(nurse: Nurse) -> None:
    await in_session(nurse, named("Ada", "Mwangi"), named("Ada", "Mensah", n=2))

    with pytest.raises(NotFound) as refused:
        nurse.workspace.children.find("1204", "ada")
    mensah = f"MENSAH, Ada, born 21 Jun 2013, 8T1 ({nhs_number(2)})"
    assert f"2 children match “ada”: {mensah}; MWANGI, Ada, born 21 Jun 2013, 8T1 (" in str(refused.value)


async def test_children_stand_by_surname_then_forename_whatever_the_case(nurse: Nurse) -> None:
    await in_session(nurse, named("Bea", "mensah"), named("Ada", "Mwangi", n=2), named("Ada", "Mensah", n=3))

    assert [row.id for row in nurse.workspace.children.rows("1204")] == ["child-3", "child-1", "child-2"]


async def test_a_row_says_how_the_child_stands_and_where_the_record_is(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    before = nurse.workspace.children.rows("1204")[0].programmes[0]
    nurse.record("child-1")
    after = nurse.workspace.children.rows("1204")[0].programmes[0]

    assert (before.group, before.ready, before.sending) == (Group.DUE, True, None)
    assert (after.group, after.ready, after.sending) == (Group.VACCINATED, False, Sending.WAITING)
    await nurse.upload()
    assert nurse.workspace.children.rows("1204")[0].programmes[0].sending is Sending.SAVED


async def test_a_child_is_listed_only_for_the_programmes_it_is_in(nurse: Nurse) -> None:
    both = a_child(1, care={Programme.MENACWY: consented(), Programme.TD_IPV: consented()})
    one = a_child(2, care={Programme.TD_IPV: consented()})
    await nurse.save(bundle(a_session(programmes=(Programme.MENACWY, Programme.TD_IPV)), (both, one), ()))

    labels = [[line.label for line in row.programmes] for row in nurse.workspace.children.rows("1204")]

    assert labels == [["MenACWY", "Td/IPV"], ["Td/IPV"]]
    assert [section.label for section in nurse.workspace.children.page("1204", "child-2").sections] == ["Td/IPV"]


async def test_the_page_shows_past_attempts_and_those_made_here_oldest_first(nurse: Nurse) -> None:
    earlier = a_vaccination(8, id="long-ago", child="child-1", session=None, performed_on=a_child().date_of_birth)
    await in_session(nurse, a_child(1, care={Programme.HPV: consented(history=(earlier,))}))
    entry = nurse.not_given()

    section = nurse.workspace.children.page("1204", "child-1").sections[0]

    assert [attempt.id for attempt in section.attempts] == ["long-ago", entry.change.id]
    assert list(section.entries) == [entry.change.id]


async def test_a_child_that_is_not_on_the_list_is_not_found(nurse: Nurse) -> None:
    await nurse.save(a_bundle())

    with pytest.raises(NotFound, match="child-99"):
        nurse.workspace.children.page("1204", "child-99")
