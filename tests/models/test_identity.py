"""NHS numbers (Mavis facts 3.13) and ids that sort by time (RFC 9562)."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mavis_tui.models.identity import is_nhs_number, new_id_at, nhs_check_digit, spaced_nhs_number
from tests.builders import NOON

FIRST_NINES = (
    st.integers(0, 999_999_999).map(lambda n: f"{n:09d}").filter(lambda nine: nhs_check_digit(nine) is not None)
)
VALID = FIRST_NINES.map(lambda nine: f"{nine}{nhs_check_digit(nine)}")


@pytest.mark.parametrize(
    "number",
    ["9990000018", "9990000026", "9449308357", "7420180008", "4146825652", "9449310475", "9999999999"],
)
def test_numbers_that_mavis_takes_are_valid(number: str) -> None:
    assert is_nhs_number(number)


@pytest.mark.parametrize(
    "text",
    [
        *(f"999000000{digit}" for digit in range(10)),
        "9990000019",
        "",
        "999000001",
        "99900000180",
        "999 000 0018",
        "9990000018\n",
        "999000001X",
        "９９９００００018",
        "٩٩٩٠٠٠٠٠١٨",
    ],
)
def test_what_is_not_ten_plain_digits_with_a_fitting_check_digit_is_refused(text: str) -> None:
    assert not is_nhs_number(text)


def test_nine_digits_that_would_need_ten_as_check_digit_have_none() -> None:
    assert nhs_check_digit("999000000") is None


def test_a_remainder_of_nought_gives_a_check_digit_of_nought() -> None:
    assert nhs_check_digit("000000000") == 0


@given(number=VALID, at=st.integers(0, 9), by=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, at: int, by: int) -> None:
    wrong = (int(number[at]) + by) % 10
    assert is_nhs_number(number)
    assert not is_nhs_number(f"{number[:at]}{wrong}{number[at + 1 :]}")


@given(number=VALID, at=st.integers(0, 8))
def test_two_neighbours_that_changed_places_are_always_noticed(number: str, at: int) -> None:
    assume(number[at] != number[at + 1])
    assert not is_nhs_number(number[:at] + number[at + 1] + number[at] + number[at + 2 :])


def test_a_number_is_spaced_three_three_four() -> None:
    assert spaced_nhs_number("9990000018") == "999 000 0018"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 # Hypothesis adds UTC
def test_an_id_carries_its_time_version_and_variant(moment: datetime) -> None:
    made = uuid.UUID(new_id_at(moment))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == int(moment.timestamp() * 1000)


def test_ids_sort_by_the_moment_they_were_made() -> None:
    moments = [NOON + timedelta(seconds=seconds) for seconds in (0, 1, 59, 3600, 86_400, 40_000_000)]
    ids = [new_id_at(moment) for moment in moments]
    assert ids == sorted(ids)


def test_ids_of_the_same_moment_differ() -> None:
    assert len({new_id_at(NOON) for _ in range(500)}) == 500
