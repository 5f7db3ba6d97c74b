"""The commands of the office, as they are typed: what is doubted, which devices there are, who did what."""

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.builders import NURSE, a_bundle, a_change, a_vaccination
from tests.commands.hub.test_hub_commands import run
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.running import running_hub

TWICE = a_change(2, a_vaccination(1, id="vaccination-2", notes="In the hall"), device="tablet-2")


@pytest.fixture
def filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill a hub in which two devices recorded the same dose and told what they hold."""

    async def fill() -> None:
        async with running_hub(tmp_path, StandingClock()) as hub:
            await hub.put(a_bundle())
            async with hub.client(await hub.sign_in()) as nurse:
                sent = await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(1), TWICE]))
                sent.raise_for_status()
                await nurse.post("/v1/devices/here", json={"holds": ["1204"], "waiting": 1})

    asyncio.run(fill())
    monkeypatch.setenv("MAVIS_HUB_DATABASE", places.where(tmp_path / "hub.db"))


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def data(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("filled")
def test_two_records_of_one_dose_stand_side_by_side_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("MWANGI1, Ada, born 21 June 2013: HPV session at Harbour View Academy (1204, R1L)")
    text = " ".join(" ".join(lines).split())
    assert "vaccination-2: Two HPV vaccinations were recorded for this child" in text
    assert "Record vaccination-1 vaccination-2" in text
    assert "Stands saved to be decided" in text
    assert "Notes – In the hall" in text
    assert "Device device-1 tablet-2" in text
    assert max(len(line) for line in lines) <= 80


@pytest.mark.usefixtures("filled")
def test_deciding_says_what_was_done_and_leaves_nothing_to_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("review", "vaccination-2", "--set-aside", "--note", "The same dose", "--by", NURSE.email.upper()) == 0
    assert capsys.readouterr().out == "vaccination-2 was set aside.\n"
    assert run("review") == 0
    assert "There is nothing to look at." in " ".join(capsys.readouterr().err.split())
    assert run("review", "--all", "--json") == 0
    (case,) = data(capsys)["cases"]
    decision = case["records"][1]["decision"]
    assert (decision["outcome"], decision["by"], decision["note"]) == ("set_aside", NURSE.email, "The same dose")
    assert run("review", "--all") == 0
    assert "set aside by sian.rees@example.nhs.uk: The same dose" in printed(capsys)


@pytest.mark.usefixtures("filled")
def test_a_decision_that_says_too_little_decides_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    by = ["--by", NURSE.email]
    typed: list[tuple[list[str], int, str]] = [
        (["vaccination-2", "--keep"], 3, "Say with --by who decides"),
        (["vaccination-2", *by], 3, "either --keep, --set-aside, --undo or --ask"),
        (["vaccination-2", "--keep", "--set-aside", *by], 3, "either --keep, --set-aside, --undo or --ask"),
        (["vaccination-2", "--set-aside", *by], 3, "why the record is set aside"),
        (["vaccination-2", "--keep", "--by", "nobody@example.org"], 4, "has an account"),
        (["vaccination-9", "--keep", *by], 4, "holds no record vaccination-9"),
        (["--keep", *by], 3, "Say which record"),
        (["vaccination-2", "--keep", *by, "--note", "x" * 1001], 3, "at most 1000"),
    ]
    for words, code, said in typed:
        assert run("review", *words) == code, words
        assert said in " ".join(capsys.readouterr().err.split())
    run("review", "--json")
    assert data(capsys)["cases"][0]["records"][1]["decision"] is None


@pytest.mark.usefixtures("filled")
def test_only_what_concerns_a_session_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    run("review", "--session", "1204", "--json")
    assert len(data(capsys)["cases"]) == 1
    run("review", "--session", "1300", "--json")
    assert data(capsys)["cases"] == []


@pytest.mark.usefixtures("filled")
def test_devices_are_listed_barred_and_let_in_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("devices") == 0
    text = printed(capsys)
    assert "device-1 Sian Rees (R1L), last heard of on 24 November 2026 at 12:00pm" in text
    assert "1 change waiting, and saved offline: 1204 HPV session at Harbour View Academy" in text
    assert run("devices", "--revoke", "device-1") == 0
    assert "let in no more: revoked on" in printed(capsys)
    assert run("devices", "--allow", "device-1", "--json") == 0
    assert data(capsys)[0]["barred"] is None
    assert run("devices", "--revoke", "nobodys") == 4
    assert run("devices", "--revoke", "a", "--allow", "b") == 3


@pytest.mark.usefixtures("filled")
def test_the_audit_log_is_printed_from_a_day_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit") == 0
    printed = capsys.readouterr().out
    assert max(len(line) for line in printed.splitlines()) <= 80
    assert (
        "2026-11-24 12:00:00 sian.rees@example.nhs.uk Send in: vaccination: review session 1204 child child-1 "
        "change vaccination-2 device device-1" in " ".join(printed.split())
    )
    assert run("audit", "--since", "2026-11-24", "--json") == 0
    by_whom = {line["email"] for line in data(capsys) if line["action"] != "Read the log"}
    assert by_whom == {NURSE.email}
    assert run("audit", "--since", "2999-01-01", "--json") == 0
    assert data(capsys) == []
    assert run("audit", "--since", "yesterday") == 3
    assert "isn’t a day or a moment" in " ".join(capsys.readouterr().err.split())
