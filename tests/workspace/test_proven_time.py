"""A clock that is wrong removes nothing, dates no dose wrongly without a word, and is named."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from mavis_tui.models.attendance import Registered, said_at
from mavis_tui.models.calendar import today
from mavis_tui.models.files.notes import notes_for_mavis
from mavis_tui.spreadsheets.created import created_at
from mavis_tui.workspace.proven_time import comes_twice
from tests.builders import TODAY, a_bundle
from tests.conftest import StandingClock
from tests.noon import NOON
from tests.workspace.nurse import Nurse

YESTERDAY = TODAY - timedelta(days=1)


async def test_a_clock_that_is_ahead_removes_nothing_and_what_is_past_its_date_is_marked(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.cable.cut()
    nurse.clock.forward(days=3)
    nurse.restart()

    assert nurse.workspace.sessions.let_go_of_old() == []
    assert nurse.workspace.sessions.is_saved("1204")
    (said,) = nurse.workspace.sessions.dashboard().damaged
    assert "kept until the team server has confirmed the day" in said


async def test_a_clock_that_the_hub_finds_right_again_lets_go_of_what_is_over(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.clock.forward(days=3)
    await nurse.find_the_network()

    assert nurse.workspace.sessions.let_go_of_old() == ["1204"]


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(days=16 * 365)], ids=["a day", "years"])
async def test_with_a_clock_that_is_behind_a_dose_gets_the_right_day_and_a_doubted_time(
    nurse: Nurse, back: timedelta
) -> None:
    await nurse.save(a_bundle(dates=(YESTERDAY, TODAY)))
    nurse.cable.cut()
    nurse.clock.forward(seconds=-back.total_seconds())
    nurse.restart()

    record = nurse.record().change.vaccination

    assert record is not None
    assert record.performed_on == TODAY
    assert record.time_doubted
    assert "Time doubted" in notes_for_mavis(record)
    assert "This laptop’s clock is behind" in nurse.workspace.time.words()
    checks = {check.what: check for check in nurse.workspace.ready.check_now().checks}
    assert "This laptop’s clock is behind" in checks["Clock"].words
    assert not nurse.workspace.ready.check_now().ready


async def test_a_clock_years_behind_that_was_set_nearly_right_without_a_network_records_today_all_the_same(
    nurse: Nurse,
) -> None:
    await nurse.save(a_bundle())
    nurse.clock = StandingClock(NOON - timedelta(days=16 * 365))  # of this device alone: the hub's is right
    nurse.restart()
    await nurse.workspace.engine().probe()
    nurse.cable.cut()
    nurse.clock = StandingClock(NOON - timedelta(hours=2))
    nurse.restart()

    record = nurse.record().change.vaccination

    assert record is not None
    assert (record.performed_on, record.time_doubted) == (TODAY, True)


async def test_what_a_clock_a_day_behind_recorded_is_flagged_in_one_sentence_and_is_not_of_the_future(
    nurse: Nurse,
) -> None:
    await nurse.save(a_bundle(2))
    nurse.clock = StandingClock(NOON - timedelta(days=1))  # of this device alone: the hub's is right
    nurse.restart()
    await nurse.workspace.engine().probe()
    entry = nurse.record("child-1")
    came = nurse.workspace.attendance.register("1204", "child-2", Registered.ATTENDING)
    assert came.change is not None
    await nurse.upload()

    answered = nurse.store.outbox.entry(came.change)
    assert answered is not None
    assert said_at(answered.change) <= NOON
    assert answered.receipt is not None
    assert answered.receipt.reason == ""
    kept = nurse.store.outbox.entry(entry.change.id)
    assert kept is not None
    assert kept.receipt is not None
    assert kept.receipt.reason == (
        "The clock of the device may have been wrong when this was recorded, so may its date and time."
    )


async def test_a_dose_whose_day_and_time_somebody_said_is_not_doubted(nurse: Nurse) -> None:
    await nurse.save(a_bundle(dates=(YESTERDAY, TODAY)))
    nurse.clock.forward(days=-1)

    record = nurse.record(on=TODAY, at=time(10, 5)).change.vaccination

    assert record is not None
    assert not record.time_doubted


async def test_a_clock_that_went_back_since_the_last_record_is_doubted_and_nothing_is_rewritten(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    nurse.cable.cut()
    nurse.clock.forward(hours=2)
    first = nurse.record("child-1").change
    nurse.clock.forward(hours=-2)
    second = nurse.record("child-2").change.vaccination

    assert second is not None
    assert (second.time_doubted, second.performed_at) == (True, nurse.clock())
    kept = nurse.store.outbox.entry(first.id)
    assert kept is not None
    assert kept.change == first
    assert first.vaccination is not None
    assert not first.vaccination.time_doubted


async def test_the_hub_looks_at_a_record_whose_time_is_doubted(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    nurse.clock.forward(hours=1)
    nurse.record("child-1")
    nurse.clock.forward(hours=-1)
    entry = nurse.record("child-2")
    await nurse.upload()

    row = nurse.workspace.changes.row(entry.change.id)
    assert row.status == "Saved, being checked"
    assert "clock of the device may have been wrong" in row.explained


def test_only_the_hour_that_comes_twice_is_doubted() -> None:
    assert comes_twice(datetime(2026, 10, 25, 0, 30, tzinfo=UTC))  # 1:30am, British Summer Time
    assert comes_twice(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # 1:30am again
    assert not comes_twice(datetime(2026, 10, 25, 2, 0, tzinfo=UTC))
    assert not comes_twice(datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
    assert not comes_twice(None)


async def test_a_hub_three_hours_behind_this_laptop_is_said(nurse: Nurse) -> None:
    nurse.store.device.set_hub_time(nurse.clock() - timedelta(hours=3), nurse.clock())

    assert nurse.workspace.time.words().startswith("This laptop’s clock is 3 hours ahead")
    assert today(nurse.workspace.clock) == TODAY


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-24T12:00:00Z", NOON),
        ("2026-11-24", None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_workbook_says_when_it_was_made(tmp_path: Path, written: str | None, moment: datetime | None) -> None:
    file = tmp_path / "a.xlsx"
    with ZipFile(file, "w") as parts:
        parts.writestr("[Content_Types].xml", "")
        if written is not None:
            parts.writestr(
                "docProps/core.xml", f'<dcterms:created xsi:type="dcterms:W3CDTF">{written}</dcterms:created>'
            )

    assert created_at(file) == moment
    assert created_at(tmp_path / "none.xlsx") is None
