"""The whole day as a script would live it: real processes, real files, and JSON at every step.

What only looks runs in this process, because starting Python takes longer than looking.
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mavis_tui.models.calendar import system_clock, today
from tests.builders import NURSE
from tests.commands.conftest import HUB_PASSWORD, OFFLINE_PASSWORD, Mavis

EMAIL = NURSE.email


class Laptop:
    """Runs commands as processes of their own, and a hub beside them."""

    def __init__(self, folder: Path, here: Mavis) -> None:
        self.folder = folder
        self.here = here
        self.database = folder / "hub.db"
        self.port = 0
        self._hub: subprocess.Popen[str] | None = None
        self._environment = {
            **os.environ,
            "MAVIS_PASSWORD": HUB_PASSWORD,
            "MAVIS_OFFLINE_PASSWORD": OFFLINE_PASSWORD,
        }

    def mavis(self, *words: str) -> Any:
        """Run a command to a good end, and give what it printed as JSON."""
        arguments = [sys.executable, "-m", "tests.clock", *words]
        ran = subprocess.run(arguments, env=self._environment, capture_output=True, text=True, check=False, timeout=300)
        assert ran.returncode == 0, (words, ran.stderr)
        return json.loads(ran.stdout)

    def look(self, *words: str) -> Any:
        """Run a command that only looks, and give what it printed as JSON."""
        return self.here(*words, "--json").data

    def start_hub(self) -> str:
        """Start the hub's process, on the port it had before, and give its address."""
        words = ["--database", str(self.database), "--port", str(self.port)]
        arguments = [sys.executable, "-m", "tests.clock", "hub", "serve", *words]
        self._hub = subprocess.Popen(arguments, env=self._environment, stderr=subprocess.PIPE, text=True)
        assert self._hub.stderr is not None
        said = self._hub.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
        assert found, said
        self.port = int(found[1])
        return found[0]

    def stop_hub(self) -> None:
        """End the hub's process, if there is one."""
        if self._hub is not None:
            self._hub.terminate()
            self._hub.communicate(timeout=120)


@pytest.fixture
def laptop(tmp_path: Path, mavis: Mavis) -> Iterator[Laptop]:
    laptop = Laptop(tmp_path, mavis)
    yield laptop
    laptop.stop_hub()


def test_the_same_day_by_commands_alone(laptop: Laptop, fixtures: Path) -> None:
    day = today(system_clock)
    hub = ("--database", str(laptop.database), "--json")
    imported = laptop.mavis("hub", "import", str(fixtures / "hpv-school.xlsx"), "--date", str(day), *hub)
    assert (imported["session"], imported["children"]) == ("1204", 120)
    laptop.mavis("hub", "add-user", EMAIL, "--name", "Sian Rees", "--organisation", imported["organisation"], *hub)
    address = laptop.start_hub()

    assert laptop.mavis("sign-in", "--hub", address, "--email", EMAIL, "--json")["email"] == EMAIL
    listed = laptop.look("sessions")["groups"]["HPV"]
    assert [(row["id"], row["children"], row["saved"]) for row in listed] == [("1204", 120, False)]
    assert "1204" in laptop.mavis("save-offline", "1204", "--json")
    laptop.stop_hub()

    children = laptop.look("children", "1204", "--ready")
    assert all(line["group"] == "Due vaccination" for row in children for line in row["programmes"])
    child = children[0]["id"]
    given = ("--batch", "FM8629", "--expiry", "2030-05-31", "--site", "left_arm_upper_position")
    recorded = laptop.mavis("record", "1204", child, *given, "--json")
    assert (recorded["status"], recorded["child"]) == ("Saved offline", children[0]["name"])
    page = laptop.look("changes")
    assert (page["waiting"], page["rows"][0]["status"]) == (1, "Saved offline")
    assert laptop.look("status")["waiting"] == 1

    assert laptop.start_hub() == address
    assert laptop.mavis("sync", "--json")["saved"] == 1
    page = laptop.look("changes")
    assert (page["waiting"], page["saved"], page["rows"][0]["status"]) == (0, 1, "Saved")
    assert page["notice"]["count"] == 1
    shown = laptop.look("child", "1204", child)["sections"][0]
    assert shown["status"]["group"] == "Vaccinated"
    assert _held_by(address, child) == [recorded["id"]]


def _held_by(address: str, child: str) -> list[str]:
    """Ask the hub itself for the vaccinations that it holds of a child, in today's session."""
    body = {"email": EMAIL, "password": HUB_PASSWORD, "device": "somebody-else"}
    token = _json(address, "/v1/sign-in", data=json.dumps(body).encode())["token"]
    whole = _json(address, "/v1/sessions/1204", token=token)
    found = next(one for one in whole["children"] if one["id"] == child)
    return [record["id"] for record in found["care"]["hpv"]["history"]]


def _json(address: str, path: str, data: bytes | None = None, token: str = "") -> Any:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{address}{path}", data=data, headers=headers)  # noqa: S310 # loopback
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 # loopback
        return json.load(answer)
