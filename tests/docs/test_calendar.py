"""The page of the calendar names every date, and continuous integration runs the two that it says."""

from pathlib import Path

from tests.calendar import CALENDAR, SHORT

CHECKOUT = Path(__file__).parents[2]


def test_the_page_has_every_date_with_its_moment_and_zone() -> None:
    rows = [line.split("|") for line in (CHECKOUT / "docs" / "calendar.md").read_text("utf-8").splitlines()]
    listed = {row[1].strip(" *"): (row[2].strip(), row[3].strip()) for row in rows if len(row) == 7}
    listed = {name: here for name, here in listed.items() if name not in ("Name", "---")}
    assert listed == {name: (where.when, where.zone) for name, where in CALENDAR.items()}


def test_continuous_integration_runs_two_dates_after_the_suite() -> None:
    run = (CHECKOUT / ".ci" / "run").read_text("utf-8").splitlines()
    assert 0 < run.index("suite") < run.index("make calendar-short")
    assert len(SHORT) == 2
    assert set(SHORT) <= set(CALENDAR)
