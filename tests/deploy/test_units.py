"""The units, the wrapper and the pages of deploy/: what systemd says of them, and that they name what is there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from mavis_tui.commands.hub import COMMANDS

DEPLOY = Path(__file__).parents[2] / "deploy"
DOCS = Path(__file__).parents[2] / "docs"
UNITS = ("mavis-hub.service", "mavis-hub-backup.service", "mavis-hub-backup.timer")

with_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze isn’t installed")


def analysed(*words: str) -> str:
    ran = subprocess.run(
        ["systemd-analyze", *words], capture_output=True, text=True, timeout=120, check=False, env={"PATH": "/usr/bin"}
    )
    return ran.stdout + ran.stderr


@with_systemd
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        # mavis isn't installed where the suite runs, and that is all that is put in its place.
        text = (DEPLOY / name).read_text(encoding="utf-8").replace("ExecStart=mavis ", "ExecStart=/bin/true ")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert analysed("verify", "--man=no", *(str(tmp_path / name) for name in UNITS)) == ""


@with_systemd
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_what_the_service_may_do_is_as_little_as_the_docs_say(name: str) -> None:
    said = analysed("security", "--offline=yes", "--no-pager", str(DEPLOY / name))
    found = re.search(rf"Overall exposure level for {name}: ([\d.]+)", said)
    if found is None:
        pytest.skip("this systemd-analyze looks at no unit that isn’t loaded")
    (documented,) = re.findall(rf"`{name}` has (\d+\.\d+)", (DOCS / "hub-one-page.md").read_text(encoding="utf-8"))
    assert float(found[1]) <= float(documented) <= 1.5


def test_every_command_that_is_started_is_one_of_mavis_with_options_that_it_has() -> None:
    known = {entry.name for entry in COMMANDS}
    pages = (DOCS / "commands.md").read_text(encoding="utf-8")
    started = 0
    for file in sorted(DEPLOY.iterdir()):
        text = file.read_text(encoding="utf-8")
        for command, rest in re.findall(r"mavis hub ([a-z-]+)((?: [^\n'\"$]*)?)", text):
            assert command in known, (file.name, command)
            section = pages.partition(f"### mavis hub {command}\n")[2].partition("\n### ")[0]
            for option in re.findall(r"--[a-z-]+", rest):
                assert option in section, (file.name, command, option)
                started += 1
    assert started >= 4


@pytest.mark.skipif(not shutil.which("sh"), reason="there is no sh")
def test_the_wrapper_is_a_script_that_sh_understands_and_may_be_run() -> None:
    wrapper = DEPLOY / "mavis-hub"
    assert wrapper.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", str(wrapper)], check=False, timeout=60).returncode == 0


def test_the_page_names_every_file_and_no_other() -> None:
    page = (DOCS / "hub-one-page.md").read_text(encoding="utf-8")
    watching = (DOCS / "hub-watching.md").read_text(encoding="utf-8")
    named = set(re.findall(r"deploy/([\w.-]+\w)", page + watching))
    assert named == {file.name for file in DEPLOY.iterdir()}
