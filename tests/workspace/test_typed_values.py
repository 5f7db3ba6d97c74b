"""Dates as people type them, above all those on a box of vaccine (field case 34, from open-msupply#1611)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.workspace.typed_values import typed_expiry

LAST = date(2027, 5, 31)


@pytest.mark.parametrize(
    "typed",
    [
        *("05/2027", "5/2027", "05-2027", "05.2027", "05 2027", "052027", "2027-05", "202705", "0527"),
        *("05/27", "05-27", "MAY 2027", "May-27", "may27", "MAY/2027", "Exp. 05/2027", "EXP MAY 2027"),
    ],
)
def test_a_month_on_a_box_is_its_last_day(typed: str) -> None:
    assert typed_expiry(typed) == LAST


@pytest.mark.parametrize(
    "typed",
    [
        *("31/05/2027", "31.5.27", "31-05-2027", "2027-05-31", "2027/05/31", "310527", "31052027", "20270531"),
        *("31 May 27", "31 MAY 2027", "31-May-2027", "31May27", "31st May 2027", " 31 / 05 / 2027 ", "EXP: 31/05/27"),
    ],
)
def test_a_day_on_a_box_is_that_day(typed: str) -> None:
    assert typed_expiry(typed) == LAST


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("02/2027", date(2027, 2, 28)),
        ("FEB 2028", date(2028, 2, 29)),
        ("Sept 2027", date(2027, 9, 30)),
        ("december 2027", date(2027, 12, 31)),
        ("01/06/2027", date(2027, 6, 1)),
        ("010627", date(2027, 6, 1)),
        ("122027", date(2027, 12, 31)),
    ],
)
def test_the_last_day_is_that_of_the_month(typed: str, day: date) -> None:
    assert typed_expiry(typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "2027", "27", "31/05", "31 May", "May", "13/2027", "00/2027", "31/02/2027", "05/31/2027", "290227"),
        *("005/2027", "05/2027/1/1", "05:2027", "05/202", "05/20277", "Mai 2027", "MA 2027", "0/5/2027", "٣١/٠٥/٢٠٢٧"),
        *("31/05/2027?", "circa 05/2027", "132027", "1/2/3/4", "05+2027", "exp", "best before 2027", "-05/2027x"),
    ],
)
def test_what_is_no_date_for_certain_is_none(typed: str) -> None:
    assert typed_expiry(typed) is None


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_read_back_in_every_way_of_writing_it(day: date) -> None:
    for form in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d%m%Y", "%d%m%y", "%Y%m%d"):
        assert typed_expiry(day.strftime(form)) == day


@given(typed=st.text(max_size=24))
def test_nothing_that_is_typed_is_an_error(typed: str) -> None:
    assert typed_expiry(typed) is None or isinstance(typed_expiry(typed), date)
