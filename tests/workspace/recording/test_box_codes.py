"""Reading codes of boxes: what GS1's rules write is read back exactly, and what is damaged is never a wrong batch."""

import string
from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mavis_tui.errors import BadInput
from mavis_tui.models.batch import BoxCode
from mavis_tui.workspace.recording.box_codes import box_code
from tests.boxes import GARDASIL, GS, Field, bracketed, gtin, of_a_box, written

TODAY = date(2026, 11, 30)

BATCHES = st.text(string.ascii_uppercase + string.digits, min_size=2, max_size=20)
PRODUCTS = st.integers(10**10, 10**13 - 1).map(gtin)
DAYS = st.dates(date(2026, 1, 1), date(2041, 12, 31))
SERIALS = st.text(string.ascii_letters + string.digits + "-/.", min_size=1, max_size=20)
LIKE_SEPARATORS = "|~^#$@{}\\[]` \x1e"
"""Scanners put such in the place of FNC1; GS1's character set 82 has none of them."""


@st.composite
def boxes(draw: st.DrawFn) -> tuple[BoxCode, list[Field]]:
    """Write a box in any order, with a serial number and a production date or without."""
    said = BoxCode(gtin=draw(PRODUCTS), batch=draw(BATCHES), expiry=draw(DAYS))
    assert said.expiry is not None
    whole_month = said.expiry.day == monthrange(said.expiry.year, said.expiry.month)[1] and draw(st.booleans())
    fields = of_a_box(said.gtin, said.batch, said.expiry)
    if whole_month:
        fields[1] = Field("17", f"{said.expiry:%y%m}00")
    if draw(st.booleans()):
        fields.append(Field("21", draw(SERIALS)))
    if draw(st.booleans()):
        fields.append(Field("11", f"{draw(st.dates(date(2020, 1, 1), date(2026, 11, 30))):%y%m%d}"))
    return said, draw(st.permutations(fields))


@given(
    boxes(),
    st.sampled_from(["", "]d2", "]C1", "]Q3", "]D2", GS]),
    st.sampled_from([GS, *LIKE_SEPARATORS, "<GS>", "{GS}"]),
)
def test_a_box_is_read_back_exactly_in_any_order_and_with_any_separator(
    box: tuple[BoxCode, list[Field]], before: str, separator: str
) -> None:
    said, fields = box
    assert box_code(before + written(fields, separator), TODAY) == said


@given(boxes())
def test_what_is_printed_beside_the_code_is_read_the_same(box: tuple[BoxCode, list[Field]]) -> None:
    said, fields = box
    assert box_code(bracketed(fields), TODAY) == said
    assert box_code(bracketed(fields).replace("(", " ("), TODAY) == said


@given(PRODUCTS)
def test_an_ordinary_barcode_says_the_product_alone(product: str) -> None:
    assert box_code(product, TODAY) == BoxCode(gtin=product)
    if product.startswith("0"):
        assert box_code(f"]E0{product[1:]}", TODAY) == BoxCode(gtin=product)


@given(PRODUCTS, st.integers(0, 13), st.sampled_from(string.digits))
def test_a_product_code_with_one_digit_changed_is_refused(product: str, place: int, digit: str) -> None:
    assume(product[place] != digit)
    changed = product[:place] + digit + product[place + 1 :]
    for code in (changed, written(of_a_box(changed, "AB1234", TODAY)), bracketed(of_a_box(changed, "AB1234", TODAY))):
        with pytest.raises(BadInput, match="Nothing was filled in"):
            box_code(code, TODAY)


@given(boxes())
def test_a_scanner_that_sends_no_separator_gives_no_batch_with_a_date_or_a_product_in_it(
    box: tuple[BoxCode, list[Field]],
) -> None:
    said, _ = box
    assert said.expiry is not None
    product, expiry, batch = of_a_box(said.gtin, said.batch, said.expiry)
    for order in ([product, batch, expiry], [batch, product, expiry], [expiry, batch, product]):
        try:
            read = box_code(written(order, ""), TODAY)
        except BadInput:
            continue
        assert read == said, "a batch of 20 characters ends by itself"


def test_what_ran_into_a_batch_is_told_from_a_batch_and_what_to_do_is_said() -> None:
    product, expiry, batch = of_a_box(GARDASIL, "AB1234", date(2027, 5, 31))
    for order in ([product, batch, expiry], [expiry, product, batch._replace(value="AB123417270531")][1:]):
        with pytest.raises(BadInput, match=r"where the batch number ends.*set to send FNC1 as GS"):
            box_code(written(order, ""), TODAY)


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("270500", date(2027, 5, 31)),
        ("280200", date(2028, 2, 29)),
        ("270531", date(2027, 5, 31)),
        ("760131", date(2076, 1, 31)),  # 50 years ahead: this century
        ("770131", date(1977, 1, 31)),  # 51: the one before
        ("991231", date(1999, 12, 31)),
    ],
)
def test_a_day_00_is_the_last_of_its_month_and_the_century_is_the_nearest(digits: str, day: date) -> None:
    assert box_code(f"01{GARDASIL}17{digits}10AB1234", TODAY).expiry == day


def test_late_in_a_century_the_next_one_is_the_nearest() -> None:
    assert box_code(f"01{GARDASIL}17010100", date(2060, 1, 1)).expiry == date(2101, 1, 31)


@pytest.mark.parametrize(
    "code",
    ["", "hello", "]d2", "01", "https://example.org/01", f"01{GARDASIL}17271340", f"01{GARDASIL}17270231", "21ABC",
     f"01{GARDASIL}01{gtin(77)}", f"10AB1{GS}10AB2", "(01)", "(99", f"01{GARDASIL}10{'A' * 21}", "\x00\x1b[A"],
)  # fmt: skip
def test_what_is_no_code_of_a_box_is_refused_in_words(code: str) -> None:
    with pytest.raises(BadInput, match="Nothing was filled in"):
        box_code(code, TODAY)
