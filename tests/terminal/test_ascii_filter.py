"""What is spelled for a terminal fits the same columns, and has only what that terminal can draw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from mavis_tui.terminal.ascii_filter import Spelling
from mavis_tui.terminal.safe_text import plain, spelled

BLACK = Color(0, 0, 0)


@given(st.text().map(plain), st.sampled_from(["ascii", "latin-1", "cp437"]))
def test_any_text_can_be_sent_in_any_encoding_and_keeps_its_width(text: str, encoding: str) -> None:
    written = spelled(text, encoding)
    written.encode(encoding)
    assert cell_len(written) == cell_len(text)


@given(st.lists(st.text(alphabet="a é…  日", max_size=6), max_size=5))
def test_a_line_keeps_its_width_and_its_number_of_segments(texts: list[str]) -> None:
    segments = [Segment(text) for text in texts]
    applied = Spelling().apply(segments, BLACK)
    assert len(applied) == len(segments)
    assert sum(cell_len(one.text) for one in applied) == sum(cell_len(one.text) for one in segments)
    assert all(one.text.isascii() for one in applied)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Zoë O’Brien", "Zoe O'Brien"),
        ("Łukasz Đặng", "Lukasz Dang"),
        ("山田", "????"),
        ("محمد", "????"),
        ("½", "?"),
        ("✓ Available offline · 3", "+ Available offline - 3"),
    ],
)
def test_names_lose_their_accents_before_they_lose_their_letters(name: str, written: str) -> None:
    assert spelled(name) == written


def test_an_ellipsis_becomes_three_dots_where_there_is_room() -> None:
    applied = Spelling().apply([Segment("Sending…"), Segment("    ")], BLACK)
    assert [segment.text for segment in applied] == ["Sending...", "  "]
    assert [segment.text for segment in Spelling().apply([Segment("Harbour V… 3")], BLACK)] == ["Harbour V~ 3"]
