"""The whole program once, as a nurse meets it: real processes, a real pseudo-terminal, a real loss of power."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from mavis_tui.models.child import Child
from mavis_tui.spreadsheets.workbook import read_workbook
from tests.in_clear import SHORTEST, in_clear
from tests.journeys.surroundings import EMAIL, OFFLINE_PASSWORD, PASSWORD, Surroundings
from tests.journeys.terminal import Terminal

SESSION = "1204"


@pytest.fixture
def surroundings(tmp_path: Path, fixtures: Path) -> Iterator[Surroundings]:
    with Surroundings(tmp_path) as made:
        made.prepare_hub(fixtures / "hpv-school.xlsx")
        yield made


def test_a_record_survives_a_lost_hub_and_a_killed_app_and_arrives_once(
    surroundings: Surroundings, fixtures: Path
) -> None:
    surroundings.start_hub()
    nurse = {name: value for name, value in surroundings.environment.items() if "PASSWORD" not in name}

    with Terminal(environment=nurse) as app:
        app.wait_for("Choose an offline password")
        app.type(f"{OFFLINE_PASSWORD}\r{OFFLINE_PASSWORD}\r")
        app.wait_for("Team server address", surroundings.hub)
        app.type(f"{EMAIL}\r{PASSWORD}\r")
        app.wait_for("Harbour View Academy", "Not saved offline")
        app.press("enter")
        app.wait_for("Record vaccinations (120 children)", "Save offline")
        app.press("o")
        app.wait_for("Available offline", "Saved offline  until")

        surroundings.kill_hub()
        app.wait_for("You are working offline", "the team server can’t be reached")

        app.press("v")
        child = first_due(app.wait_for("Type a name", "Due vaccination"))
        app.type(child)
        app.wait_for("1 of 120 children")
        app.press("enter")
        app.wait_for("HPV: was the vaccine given?")
        app.press("1")
        app.wait_for("HPV given", "Choose one")  # of no batch is the expiry known, so none is chosen
        app.press("down")
        app.wait_for("(x) FM8629")
        app.type("\r31/05/2027")
        app.press("f10")
        app.wait_for("Check and confirm", "Gardasil 9", "31 May 2027", "Left arm (upper position)", "> 1 Confirm")
        app.press("enter")
        app.wait_for("Saved offline. On this device only, not yet sent", "1 waits")
        app.kill()

    with Terminal(environment=nurse) as app:
        app.wait_for("Enter your offline password")
        app.type("not the password at all")
        app.press("enter")
        app.wait_for("The offline password isn’t right")
        app.type(OFFLINE_PASSWORD)
        app.press("enter")
        app.wait_for("You are working offline", "You have offline changes: 1 waits")
        app.press("c")
        app.wait_for("HPV given", "Saved offline")

        surroundings.start_hub()
        app.wait_for("Your offline changes have been saved", "1 record", "1 saved")
        app.wait_until(lambda screen: "Saved offline" not in screen, "the record to be Saved")
        app.press("f8")
        app.wait_until(lambda screen: "Your offline changes have been saved" not in screen, "the banner to go")
        app.press("escape")
        app.wait_for("Sessions", "5 of 120")
        app.press("q")
        assert app.wait_for_end() == 0

    assert list(surroundings.held_by_hub(SESSION).values()) == [1, *[1] * 5]
    in_clear = readable(surroundings.data, read_workbook(fixtures / "hpv-school.xlsx").children)
    assert not in_clear


def first_due(screen: str) -> str:
    """Read off the screen the surname and forename of the first child who is due."""
    line = next(line for line in screen.splitlines() if "Due vaccination" in line and "," in line)
    found = re.match(r"[> ]+(.+?), (.+?)  ", line)
    assert found is not None, line
    return f"{found[1]} {found[2]}"


def readable(folder: Path, children: Sequence[Child]) -> set[str]:
    """List what stands in clear, in any file below `folder`, of any child's names, NHS number and postcode."""
    names = {name for child in children for name in (child.given_name, child.family_name)}
    assert len([name for name in names if len(name) >= SHORTEST]) > 40
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) > 100_000
    return in_clear(folder, (*names, *(text for child in children for text in (child.nhs_number, child.postcode))))
