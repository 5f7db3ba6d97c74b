"""What is printed is data, whatever is in it: no terminal obeys it, no script trips over it."""

import json
import unicodedata
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from rich.cells import cell_len

from mavis_tui.console.printing import as_json_text, show, table, table_rows
from mavis_tui.console.wrapping import prose
from mavis_tui.models.wording import counted

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=60)


class Colour(StrEnum):
    RED = "red"


class Pair(NamedTuple):
    first: int
    second: str


class Whole(Struct, omit_defaults=True):
    pair: Pair
    by_colour: dict[Colour, tuple[Pair, ...]]
    day: date
    nothing: str | None = None
    empty: str = ""


def test_json_has_every_field_under_its_name_also_empty_ones() -> None:
    whole = Whole(Pair(1, "a"), {Colour.RED: (Pair(2, "b"),)}, date(2026, 11, 24))
    assert json.loads(as_json_text(whole)) == {
        "pair": {"first": 1, "second": "a"},
        "by_colour": {"red": [{"first": 2, "second": "b"}]},
        "day": "2026-11-24",
        "nothing": None,
        "empty": "",
    }


@given(st.lists(ANY_TEXT, max_size=3))
def test_json_gives_every_text_back_as_it_was(texts: list[str]) -> None:
    assert json.loads(as_json_text(texts)) == texts
    assert "\n" not in as_json_text(texts)


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), min_size=1, max_size=4))
def test_a_table_has_lines_for_each_row_and_no_control_characters(rows: list[tuple[str, str, str]]) -> None:
    drawn = list(table_rows(rows, flexible=1))
    assert len(drawn) == len(rows)
    assert all(drawn)
    assert not any(unicodedata.category(letter).startswith("C") for lines in drawn for line in lines for letter in line)


@given(ANY_TEXT)
def test_a_sentence_is_broken_at_80_columns_and_has_no_control_characters(text: str) -> None:
    for line in prose(text, "  "):
        assert len(line) <= 80
        assert not any(unicodedata.category(letter).startswith("C") for letter in line)


def test_a_name_that_is_too_long_goes_on_below_itself_and_no_column_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("1204", "Llan" * 30, "done"), ("1205", "王小明", "done")]
    for on_terminal, wide in ((True, 60), (False, 80)):
        monkeypatch.setattr("sys.stdout.isatty", lambda on_terminal=on_terminal: on_terminal)
        monkeypatch.setenv("COLUMNS", "60")
        lines = list(table(rows, flexible=1))
        assert [cell_len(line) for line in lines if line.endswith("done")] == [wide, wide]
        assert "".join(line[6 : wide - 4].strip() for line in lines[:-1]) == "Llan" * 30


def test_markup_and_escapes_in_data_are_only_text(capsys: pytest.CaptureFixture[str]) -> None:
    show(None, lambda: ["[bold]Ada[/x] \x1b[31mred\x9b2J \u202etxet\nnext"], as_json=False)
    assert capsys.readouterr().out == "[bold]Ada[/x] [31mred2J txet next\n"


def test_one_and_many_are_told_apart() -> None:
    assert [counted(1, "child", "children"), counted(2, "child", "children"), counted(0, "record")] == [
        "1 child",
        "2 children",
        "0 records",
    ]
