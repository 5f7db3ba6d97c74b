"""Text from outside reaches the terminal as text: nothing in it acts, and it takes the room that it was given."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from mavis_tui.terminal.safe_text import column, cut, plain
from tests.terminal.nasty import NASTY, TEXTS, unsafe

CELLS = st.integers(0, 60)


@given(TEXTS)
def test_what_is_drawn_has_no_character_that_a_terminal_acts_on(text: str) -> None:
    drawn = plain(text)

    assert unsafe(drawn) == []
    assert not set(drawn) & set("\n\t\r\x1b")
    assert len(drawn.splitlines()) <= 1


@given(TEXTS)
def test_what_is_drawn_once_is_drawn_the_same_again(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet=st.characters(categories=("L", "M", "N", "P", "S", "Zs")), max_size=60))
def test_letters_marks_and_brackets_stay(text: str) -> None:
    assert plain(text).replace(" ", "") == "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ada [twin] Lovelace", "Ada [twin] Lovelace"),
        ("\x1b[2JMax", "[2JMax"),
        ("Zoe\u0308", "Zoë"),
        ("a\nb\tc\u2028d", "a b c d"),
        ("\u202eevil\u202c", "evil"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_becomes_of_a_text(text: str, drawn: str) -> None:
    assert plain(text) == drawn


@given(TEXTS.map(plain), CELLS)
@example("日本語", 3)
@example("e\u0301" * 9, 4)
def test_a_cut_text_is_never_wider_than_its_room(text: str, cells: int) -> None:
    assert cell_len(cut(text, cells)) <= cells


@given(TEXTS.map(plain), CELLS)
@example("日本語", 3)
@example("Z\u0351\u036b", 1)
def test_a_column_is_exactly_as_wide_as_its_room(text: str, cells: int) -> None:
    assert cell_len(column(text, cells)) == cells


@given(TEXTS.map(plain), st.integers(2, 60))
def test_a_text_is_whole_or_ends_in_an_ellipsis(text: str, cells: int) -> None:
    done = cut(text, cells)

    assert done == text or (done.endswith("…") and text.startswith(done[:-1].rstrip()[:1]))
    assert (done == text) == (cell_len(text) <= cells)


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_fits_every_column(text: str) -> None:
    for cells in range(40):
        assert cell_len(column(plain(text), cells)) == cells
