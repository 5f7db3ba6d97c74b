"""The office's demonstration: a day on which much is recorded, and how to get to the pages; no process is started."""

import webbrowser
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mavis_tui.commands.support.demo_office import fill_day
from mavis_tui.console.results import DemonstrationDoors
from mavis_tui.demo.generate import demonstration
from mavis_tui.demo.names import OFFICE
from mavis_tui.demo.office_day import laptops
from mavis_tui.demo.team_server import DemoHub
from mavis_tui.hub.access import accounts
from mavis_tui.hub.office.exports_made import exports_made
from mavis_tui.hub.office.review import list_cases
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.hub.store.tables import changes, devices, refusals
from mavis_tui.models.calendar import today
from tests.commands.conftest import Mavis
from tests.hub.running import CHEAP

NOON = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


def doors_on(moment: datetime) -> DemonstrationDoors:
    return DemonstrationDoors(
        hub="http://127.0.0.1:1",
        email=OFFICE[0],
        password="a cup of tea at eleven",
        data_dir="",
        offline_password="",
        made_on=today(lambda: moment),
    )


@pytest.mark.parametrize(
    "moment", [NOON, datetime(2026, 11, 24, 0, 2, tzinfo=UTC)], ids=["noon", "just after midnight"]
)
async def test_the_day_has_records_one_doubled_dose_laptops_and_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: datetime
) -> None:
    monkeypatch.setattr(accounts, "HASHER", CHEAP)
    database = await open_hub_database(tmp_path / "hub.db")
    try:
        day = today(lambda: moment)
        await fill_day(database, demonstration(day), doors_on(moment), moment)
        async with database.reading() as connection:
            counts = [
                (await connection.execute(select(func.count()).select_from(table))).scalar_one()
                for table in (changes, refusals, devices)
            ]
        assert counts == [sum(len(one.changes) for one in laptops(demonstration(day), day, moment)), 0, 5]
        cases = await list_cases(database)
        assert len(cases) == 1
        if moment == NOON:
            assert [one.records > 10 for one in await exports_made(database, "R1L")] == [True]
    finally:
        await database.close()


def test_the_day_is_the_same_for_the_same_moment() -> None:
    day = today(lambda: NOON)
    made = [laptops(demonstration(day), day, NOON) for _ in range(2)]
    assert made[0] == made[1]
    assert {one.made_by for laptop in made[0] for one in laptop.changes} == {one.nurse.email for one in made[0]}


def test_the_command_says_where_the_pages_are_and_a_kept_folder_is_for_one_of_both(
    mavis: Mavis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(_switch: DemoHub) -> None:
        raise KeyboardInterrupt

    for name in ("begin", "wait_until_ready", "start", "stop"):
        monkeypatch.setattr(DemoHub, name, lambda _switch: None)
    monkeypatch.setattr(DemoHub, "wait", ended)
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(accounts, "HASHER", CHEAP)
    kept = str(tmp_path / "kept")
    said = mavis("demo", "--office", "--keep", kept).out
    assert "/office" in said
    assert OFFICE[0] in said
    assert opened == []
    again = mavis("demo", "--office", "--open", "--keep", kept)
    (address,) = opened
    assert address.endswith("/office")
    assert "No browser was found" in again.sentences
    assert "keeps a demonstration for the office" in mavis("demo", "--no-app", "--keep", kept, code=3).sentences
    assert "say --office, too" in mavis("demo", "--open", code=3).sentences
