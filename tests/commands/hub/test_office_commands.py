"""The office's commands for one team of several, and the log that says whether it is whole."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.builders import NURSE, TODAY, a_bundle, a_change, a_vaccination
from tests.commands.hub.test_hub_commands import PASSWORD, run
from tests.conftest import StandingClock
from tests.hub.conftest import STRANGER
from tests.hub.running import running_hub


@pytest.fixture
def teams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill a hub with two teams, each of which has a record that the hub doubts."""

    async def fill() -> None:
        async with running_hub(tmp_path, StandingClock()) as hub:
            for team, nurse, device in (("R1L", NURSE, "device-1"), ("R2X", STRANGER, "device-2")):
                await hub.put(a_bundle(organisation=team))
                async with hub.client(await hub.sign_in(nurse, organisation=team, device=device)) as client:
                    record = a_vaccination(1, id=f"of-{team}", child="child-9")
                    sent = [a_change(1, record, made_by=nurse.email)]
                    (await client.post("/v1/changes", content=msgspec.json.encode(sent))).raise_for_status()

    asyncio.run(fill())
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(tmp_path / "hub.db"))
    return tmp_path / "hub.db"


def data(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize(("typed", "record"), [("R1L", "of-R1L"), (" r2x ", "of-R2X")])
def test_a_team_sees_its_own_and_no_others(typed: str, record: str, capsys: pytest.CaptureFixture[str]) -> None:
    team = typed.strip().upper()
    assert run("review", "--organisation", typed, "--json") == 0
    assert [case["records"][0]["record"]["id"] for case in data(capsys)["cases"]] == [record]
    assert run("devices", "--organisation", typed, "--json") == 0
    assert [row["organisation"] for row in data(capsys)] == [team]
    assert run("audit", "--organisation", typed, "--json") == 0
    lines = data(capsys)
    assert {line["organisation"] for line in lines} == {team}
    assert [line["action"] for line in lines][-2:] == ["Review: list", "List the devices"]
    assert run("audit", "--organisation", typed, "--json") == 0
    assert data(capsys)[-1]["action"] == "Read the log"


@pytest.mark.usefixtures("teams")
def test_an_export_is_of_the_team_that_was_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "mavis.csv")
    assert run("export", "--all", "--mavis-csv", file, "--by", NURSE.email, "--organisation", "R2X") == 4
    assert "doesn’t belong to team R2X" in " ".join(capsys.readouterr().err.split())
    assert run("export", "--all", "--mavis-csv", file, "--by", NURSE.email, "--organisation", "r1l") == 0
    capsys.readouterr()
    run("audit", "--json")
    found = [line for line in data(capsys) if line["action"] == "Export for Mavis"]
    assert [(line["outcome"], line["email"]) for line in found] == [("nothing new", NURSE.email)]


def test_a_code_in_small_letters_is_the_same_team(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MAVIS_HUB_DATABASE", str(tmp_path / "hub.db"))
    monkeypatch.setenv("MAVIS_PASSWORD", PASSWORD)
    assert run("add-user", NURSE.email, "--name", NURSE.name, "--organisation", " r1l ", "--json") == 0
    assert data(capsys)["organisation"] == "R1L"
    monkeypatch.setenv("MAVIS_PASSWORD", PASSWORD)
    assert run("add-user", NURSE.email, "--name", NURSE.name, "--organisation", "R 1 L") == 3
    assert "isn’t an organisation code" in " ".join(capsys.readouterr().err.split())


def test_a_log_that_was_altered_is_told(teams: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "--verify") == 0
    assert "lines hold together, up to line" in capsys.readouterr().out
    with closing(sqlite3.connect(teams)) as other:
        other.executescript("DROP TRIGGER audit_update; UPDATE audit SET outcome = 'refused' WHERE number = 2")
    assert run("audit", "--verify") == 19
    assert "Line 2 isn’t as it was written" in " ".join(capsys.readouterr().err.split())


@pytest.mark.usefixtures("teams")
def test_a_team_says_whether_its_pages_ask_for_a_second_factor(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("teams", "r1l", "--second-factor", "off") == 0
    assert "second factor for the pages: off" in capsys.readouterr().out
    assert run("teams", "--json") == 0
    assert [(row["organisation"], row["second_factor"]) for row in data(capsys)] == [("R1L", False), ("R2X", True)]
    assert run("teams", "R1L", "--second-factor", "required", "--json") == 0
    assert data(capsys)["second_factor"] is True
    assert run("teams", "R9Z", "--second-factor", "off") == 4
    assert run("teams", "R1L", "--second-factor", "off", "--keep-until-age", "26") == 3


@pytest.mark.usefixtures("teams")
def test_a_second_factor_is_taken_away_in_the_name_of_an_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("users", NURSE.email, "--reset-second-factor") == 0
    assert "sets up another second factor" in " ".join(capsys.readouterr().out.split())
    assert run("users", NURSE.email, "--reset-second-factor", "--by", STRANGER.email) == 3
    assert "isn’t an administrator" in capsys.readouterr().err
    assert run("audit", "--organisation", "R1L", "--json") == 0
    assert [(line["action"], line["email"]) for line in data(capsys)][-1] == (
        "Change a user: second factor",
        NURSE.email,
    )


@pytest.mark.usefixtures("teams")
def test_the_day_is_said_of_each_team_and_leaves_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    day = TODAY.isoformat()
    assert run("today", day) == 0
    said = capsys.readouterr().out
    assert said.count("0 of 3 children done, 3 due, 0 not ready") == 2
    assert said.count("on no laptop; 1 case to be checked") == 2
    assert run("today", day, "--organisation", "r2x", "--json") == 0
    (row,) = data(capsys)
    assert (row["organisation"], row["children"], row["being_checked"]) == ("R2X", 3, 1)
    assert run("today", "2026-13-01") == 3
    assert run("today", "2026-01-01") == 0
    assert "No session is on 1 January 2026." in capsys.readouterr().err
    assert run("audit", "--organisation", "R2X", "--json") == 0
    assert data(capsys)[-1]["action"] == "Look at the sessions of the day"
