"""Cells as text, and that what stands in many of them is read once."""

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.spreadsheets.cells import Remark, Row, Sheet, text_of, texts_of
from mavis_tui.spreadsheets.columns import PLACES, Column, picked

CELLS = st.one_of(
    st.sampled_from(["", " ", "\t\n", "\N{NO-BREAK SPACE}", "1", "True", 1, 1.0, True, 0, 0.0, False, 2.5]),
    st.text(max_size=3),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
)
YEAR_AND_GENDER = picked((Column.YEAR_GROUP, Column.GENDER))


def a_sheet(*rows: tuple[str, str]) -> tuple[list[Remark], list[Row]]:
    remarks: list[Remark] = []
    sheet = Sheet("Vaccinations", {Column.YEAR_GROUP: 0, Column.GENDER: 1}, remarks)
    made = []
    for number, cells in enumerate(rows, start=2):
        texts = [""] * len(Column)
        texts[PLACES[Column.YEAR_GROUP]], texts[PLACES[Column.GENDER]] = cells
        made.append(Row(sheet, number, cells, tuple(texts)))
    return remarks, made


@given(st.lists(CELLS, max_size=8).map(tuple))
def test_a_column_reads_as_its_cells_do_one_by_one(cells: tuple[object, ...]) -> None:
    assert list(texts_of(cells)) == [text_of(cell) for cell in cells]


def test_cells_of_every_kind_have_their_text() -> None:
    cells = (True, 1, 1.0, date(2026, 11, 24), datetime(2026, 11, 24, 9, 5), time(9, 5), "x", "  ")  # noqa: DTZ001
    texts = ["True", "1", "1", "2026-11-24", "2026-11-24T09:05:00", "09:05:00", "x", ""]
    assert list(texts_of(cells)) == texts


def test_the_same_text_is_read_once_in_a_sheet_and_remarked_in_every_row() -> None:
    asked: list[str] = []

    def reader(text: str) -> int | None:
        asked.append(text)
        return int(text) if text.isdigit() else None

    remarks, rows = a_sheet(*([("8", ""), ("nine", "")] * 50))
    assert [row.read(Column.YEAR_GROUP, reader, "left out") for row in rows] == [8, None] * 50
    assert asked == ["8", "nine"]
    assert [remark.row for remark in remarks] == list(range(3, 103, 2))


def test_what_needed_a_remark_is_never_remembered() -> None:
    asked: list[int] = []

    def read(row: Row) -> str:
        asked.append(row.number)
        if row.text(Column.GENDER) == "?":
            row.remark(Column.GENDER, "not known")
        return row.text(Column.YEAR_GROUP)

    remarks, rows = a_sheet(("8", "Male"), ("8", "?"), ("8", "Male"), ("8", "?"), ("9", "Male"))
    assert [row.remembered(YEAR_AND_GENDER, read) for row in rows] == ["8", "8", "8", "8", "9"]
    assert asked == [2, 3, 5, 6]
    assert [remark.row for remark in remarks] == [3, 5]
