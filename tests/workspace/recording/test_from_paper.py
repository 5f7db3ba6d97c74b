"""What was written on paper on an earlier day of the session is typed in with its own day and time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from mavis_tui.models.programme import Programme
from mavis_tui.workspace.recording.form_answers import Prepared
from tests.builders import TODAY, a_bundle
from tests.workspace.nurse import FULL, Nurse

YESTERDAY = TODAY - timedelta(days=1)


async def prepared(nurse: Nurse, on: date | None, at: time | None, *days: date) -> Prepared:
    await nurse.save(a_bundle(dates=days))
    options = nurse.workspace.recording.options("1204", "child-1", Programme.HPV, on=on)
    return nurse.workspace.recording.prepare(options, replace(FULL, on=on, at=at))


async def test_a_dose_of_an_earlier_session_day_keeps_its_day_and_time(nurse: Nurse) -> None:
    made = await prepared(nurse, YESTERDAY, time(10, 5), YESTERDAY)

    entry = nurse.workspace.recording.confirm(made)

    record = entry.change.vaccination
    assert record is not None
    assert record.performed_on == YESTERDAY
    assert record.performed_at == datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
    assert entry.change.made_at == nurse.clock()


async def test_an_earlier_day_without_a_time_is_not_given_the_time_of_typing(nurse: Nurse) -> None:
    made = await prepared(nurse, YESTERDAY, None, YESTERDAY)

    assert (made.breaches, made.record.performed_at) == ((), None)


@pytest.mark.parametrize(
    ("on", "at", "words"),
    [
        (TODAY, time(12, 1), "Enter a time in the past."),
        (TODAY + timedelta(days=1), time(9, 0), "The vaccination date is in the future."),
        (YESTERDAY - timedelta(days=1), time(9, 0), "Enter a date that matches"),
    ],
)
async def test_neither_the_future_nor_a_day_without_the_session_is_taken(
    nurse: Nurse, on: date, at: time, words: str
) -> None:
    made = await prepared(nurse, on, at, YESTERDAY, TODAY, TODAY + timedelta(days=1))

    assert any(breach.text.startswith(words) for breach in made.breaches)


async def test_without_a_day_an_earlier_session_is_still_over(nurse: Nurse) -> None:
    made = await prepared(nurse, None, None, YESTERDAY)

    assert "it is over" in made.breaches[0].text
