"""School years, ages and England's wall clock. Source of what is expected: Mavis facts 3.1."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mavis_tui.models.calendar import (
    academic_year,
    age_on,
    clock_time,
    london,
    long_date,
    short_date,
    short_day,
    system_clock,
    today,
    year_group_label,
)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 31), 2025),
        (date(2026, 9, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 8, 31), 2026),
    ],
)
def test_the_academic_year_starts_on_the_first_of_september(day: date, year: int) -> None:
    assert academic_year(day) == year


@pytest.mark.parametrize(
    ("group", "label"),
    [
        (-4, "Early (1st year)"),
        (-3, "Early (2nd year)"),
        (-2, "Nursery (1st year)"),
        (-1, "Nursery (2nd year)"),
        (0, "Reception"),
        (1, "Year 1"),
        (13, "Year 13"),
    ],
)
def test_year_groups_are_named_as_staff_read_them(group: int, label: str) -> None:
    assert year_group_label(group) == label


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2012, 2, 29), date(2023, 2, 28), 10),
        (date(2012, 2, 29), date(2023, 3, 1), 11),
        (date(2012, 2, 29), date(2024, 2, 28), 11),
        (date(2012, 2, 29), date(2024, 2, 29), 12),
        (date(2014, 11, 24), date(2026, 11, 23), 11),
        (date(2014, 11, 24), date(2026, 11, 24), 12),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
    ],
)
def test_age_counts_birthdays_also_of_those_born_on_a_leap_day(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_in_july_the_wall_clock_is_an_hour_ahead_of_utc() -> None:
    moment = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)
    assert london(moment).isoformat() == "2026-07-15T00:30:00+01:00"
    assert today(lambda: moment) == date(2026, 7, 15)
    assert clock_time(moment) == "12:30am"


def test_in_november_the_wall_clock_is_utc() -> None:
    moment = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert today(lambda: moment) == date(2026, 11, 24)
    assert clock_time(moment) == "11:30pm"


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [
        (0, 0, "12:00am"),
        (8, 5, "8:05am"),
        (11, 59, "11:59am"),
        (12, 0, "12:00pm"),
        (12, 46, "12:46pm"),
        (13, 0, "1:00pm"),
    ],
)
def test_a_time_of_day_is_written_the_nhs_way(hour: int, minute: int, text: str) -> None:
    assert clock_time(datetime(2026, 11, 24, hour, minute, tzinfo=UTC)) == text


def test_dates_are_written_the_nhs_way() -> None:
    assert long_date(date(2026, 1, 5)) == "5 January 2026"
    assert short_date(date(2026, 1, 5)) == "5 Jan 2026"
    assert short_day(date(2026, 1, 5)) == "5 Jan"


@pytest.mark.parametrize("hours", [-23, 0, 14])
@pytest.mark.parametrize("edge", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_a_moment_at_the_edge_of_time_can_still_be_drawn(edge: datetime, hours: int) -> None:
    assert clock_time(edge.replace(tzinfo=timezone(timedelta(hours=hours))))


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 # Hypothesis adds UTC
def test_the_wall_clock_shows_the_same_moment(moment: datetime) -> None:
    # Compared as seconds: in the hour that comes twice, Python calls no two zones' times equal (PEP 495).
    assert london(moment).timestamp() == moment.timestamp()
    assert london(moment).utcoffset() in (timedelta(0), timedelta(hours=1))


def test_the_systems_clock_gives_whole_seconds_with_an_offset() -> None:
    now = system_clock()
    assert now.microsecond == 0
    assert now.utcoffset() == timedelta(0)
