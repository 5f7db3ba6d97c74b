"""Lines of the file for Mavis are what Python’s `csv` writes, also where it isn’t asked."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.spreadsheets.csv_rows import COLUMNS, TELLS_THE_ENCODING, encoded, line_of
from tests.spreadsheets.test_records_csv import wanted, written

CELLS = st.lists(st.text(st.sampled_from("aé,;\"'\r\n =+-@\u2028\x00\t"), max_size=6), min_size=2, max_size=6)


def by_csv(*rows: list[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


@given(CELLS)
def test_a_line_is_what_csv_writes(cells: list[str]) -> None:
    assert f"{line_of(cells)}\r\n" == by_csv(cells)


@given(st.lists(st.lists(st.text(st.sampled_from('aé,"\n'), max_size=4), min_size=25, max_size=25), max_size=4))
def test_a_file_is_what_csv_writes_with_a_column_more_where_anything_isnt_ascii(rows: list[list[str]]) -> None:
    plain = all(cell.isascii() for row in rows for cell in row)
    headers = [*map(str, COLUMNS)]
    whole = by_csv(headers, *rows) if plain else by_csv([*headers, TELLS_THE_ENCODING], *([*row, ""] for row in rows))
    assert encoded([line_of(row) for row in rows]) == whole.encode()


@pytest.mark.parametrize("name", ["=cmd", "+44", "-Ada", "@Ada", '=1,"2"', "=Ada, or so"])
@pytest.mark.parametrize(("where", "column"), [("given_name", "PERSON_FORENAME"), ("family_name", "PERSON_SURNAME")])
def test_whatever_begins_as_a_formula_is_warned_about_wherever_it_stands(name: str, where: str, column: str) -> None:
    child: dict[str, Any] = {where: name}
    warned = written(wanted(**child)).warned
    assert [(one.column, one.text[:28]) for one in warned] == [(column, "It begins as a formula does.")]


@pytest.mark.parametrize("name", ["Ada-Lou", "Ada =", 'Ada,-"Lou"', "Ada@home", "Ada, =Lou"])
def test_a_sign_elsewhere_is_nothing_to_warn_about(name: str) -> None:
    assert written(wanted(given_name=name)).warned == ()
