"""Names in one form for searching, matching and ordering."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.models.telling_apart.folding import folded_name, place_in_list
from tests.builders import a_child


@pytest.mark.parametrize(
    "spellings",
    [
        ("O’Brien", "O'Brien", "OʼBrien", "O`Brien", "o‘brien", "OBRIEN"),
        ("Smith-Jones", "Smith Jones", "SMITH  JONES", "Smith‐Jones", "Smith–Jones"),
        ("Łukasik", "Lukasik"),
        ("Søren Ægir", "Soren Aegir", "SØREN  ÆGIR"),
        ("Đặng", "Dang", "dang"),
        ("Groß", "Gross", "GROSS"),
        ("Zoë", "Zoe\u0308", "zoe"),
        ("Œuvrard", "Oeuvrard"),
        ("Yıldız", "Yildiz"),
    ],
)
def test_a_name_is_the_same_name_however_it_is_spelt(spellings: tuple[str, ...]) -> None:
    assert len({folded_name(spelt) for spelt in spellings}) == 1


def test_other_names_stay_others() -> None:
    names = ("Leigh", "Ashleigh", "O Brien Lee", "Obrien", "Li", "Lee", "李", "林", "Ολγα")
    assert len({folded_name(name) for name in names}) == len(names)


@given(st.text(max_size=30))
def test_what_is_folded_stays_as_it_is_when_folded_again(text: str) -> None:
    once = folded_name(text)
    assert folded_name(once) == once
    assert folded_name(f"  {text}\t") == once


def test_lists_are_in_the_order_in_which_people_sort() -> None:
    names = ["Østergaard", "Zander", "Oakley", "Łukasik", "Lynch", "Ångström", "Adeyemi", "O’Neill", "Onuoha", "Đặng"]
    children = [a_child(n, family_name=name) for n, name in enumerate(names, 1)]
    assert [child.family_name for child in sorted(children, key=place_in_list)] == [
        *("Adeyemi", "Ångström", "Đặng", "Łukasik", "Lynch", "Oakley", "O’Neill", "Onuoha", "Østergaard", "Zander")
    ]
