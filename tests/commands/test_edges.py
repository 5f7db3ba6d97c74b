"""Closed descriptors, full disks, missing homes, folders of others: every command ends with a sentence and its code."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mavis_tui import errors
from mavis_tui.cli import INTERRUPTED
from tests.commands import every
from tests.commands.conftest import HUB_PASSWORD, OFFLINE_PASSWORD, Laptop

CHECKOUT = Path(__file__).parents[2]
CLOSED = {
    "input closed": "<&-",
    "output closed": ">&-",
    "narration closed": "2>&-",
    "all closed": "<&- >&- 2>&-",
    "output full": ">/dev/full",
    "narration full": "2>/dev/full",
    "input for writing only": "0>{folder}/in",
}


def documented(error: type[errors.MavisError] = errors.MavisError) -> set[int]:
    """Give the exit codes of errors that somebody foresaw."""
    return {below.exit_code for below in error.__subclasses__()}.union(
        *(documented(below) for below in error.__subclasses__())
    )


FORESEEN = {0, 2, INTERRUPTED} | documented()


@pytest.fixture
def device(laptop: Laptop, tmp_path: Path) -> dict[str, str]:
    """Give the surroundings of a nurse who saved the session on a device of the test's own."""
    shutil.copytree(laptop.saved, tmp_path / "data")
    (tmp_path / "made").mkdir()
    (tmp_path / "home").mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONUTF8": "1",
        "TERM": "xterm-256color",
        "MAVIS_DATA_DIR": str(tmp_path / "data"),
        "MAVIS_SETTINGS": str(tmp_path / "settings.toml"),
        "MAVIS_OFFLINE_PASSWORD": OFFLINE_PASSWORD,
        "MAVIS_NEW_OFFLINE_PASSWORD": OFFLINE_PASSWORD,
        "MAVIS_PASSWORD": HUB_PASSWORD,
        "MAVIS_HUB_DATABASE": str(tmp_path / "made" / "hub.db"),
        "MAVIS_LOCK_WAIT_SECONDS": "0",
        "TESTS_BEGAN": os.environ["TESTS_BEGAN"],
    }


def ended(tmp_path: Path, surroundings: dict[str, str], redirections: str = "", *taken: str) -> list[Any]:
    """Run every command and give how each ended. What isn't redirected leads to a file, standard input to nowhere."""
    report, folder = tmp_path / "report.json", tmp_path / "made"
    usual = f"</dev/null >{tmp_path}/out 2>{tmp_path}/err"
    script = f'exec "$@" {usual} {redirections.format(folder=folder)}'
    run = [sys.executable, "-m", "tests.commands.closed", str(report), str(folder), *taken]
    ran = subprocess.run(["/bin/sh", "-c", script, "sh", *run], env=surroundings, cwd=folder, timeout=300, check=False)
    said = (tmp_path / "err").read_text("utf-8")
    assert (ran.returncode, "Traceback" in said, report.exists()) == (0, False, True), said
    found: list[Any] = json.loads(report.read_text("utf-8"))
    return found


def unforeseen(found: list[Any]) -> list[Any]:
    return [each for each in found if each["code"] not in FORESEEN or "nobody foresaw" in each["said"]]


def silent(found: list[Any]) -> list[Any]:
    return [each["words"] for each in found if each["code"] and not each["said"].strip()]


def test_every_command_is_run() -> None:
    assert every.left_out(every.words(Path())) == set()


@pytest.mark.parametrize("case", CLOSED)
def test_without_its_descriptors_every_command_ends_as_documented(
    case: str, device: dict[str, str], tmp_path: Path
) -> None:
    found = ended(tmp_path, device, CLOSED[case])
    assert unforeseen(found) == []
    if "2>" not in CLOSED[case]:
        assert silent(found) == []
    if case.startswith(("output", "all")):
        told = {each["words"][0]: each["code"] for each in found}
        lost = errors.OutputLost.exit_code
        assert {told[name] for name in ("status", "children", "--version", "--help")} == {lost}


def a_file_for_the_data_folder(folder: Path) -> None:
    shutil.rmtree(folder / "data")
    (folder / "data").write_text("somebody’s notes", "utf-8")


def folders_for_its_files(folder: Path) -> None:
    for name in ("vault.json", "settings.toml"):
        path = folder / "data" / name if name == "vault.json" else folder / name
        path.unlink(missing_ok=True)
        path.mkdir()


def folders_for_its_databases(folder: Path) -> None:
    for path in (folder / "data").rglob("*.db"):
        path.unlink()
        path.mkdir()


def nothing_readable(folder: Path) -> None:
    (folder / "settings.toml").write_text("", "utf-8")
    for path in (*(folder / "data").rglob("*"), folder / "data", folder / "made", folder / "home"):
        path.chmod(0)


def settings_unreadable(folder: Path) -> None:
    (folder / "settings.toml").write_text("hub = [", "utf-8")


def nothing_writable(folder: Path) -> None:
    for path in (*(folder / "data").rglob("*"), folder / "data", folder / "made", folder / "home"):
        path.chmod(0o500 if path.is_dir() else 0o400)


SURROUNDINGS: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "a file in the place of the data folder": (a_file_for_the_data_folder, ()),
    "folders in the place of files": (folders_for_its_files, ()),
    "folders in the place of databases": (folders_for_its_databases, ()),
    "somebody else’s files": (nothing_readable, ("rights",)),
    "nothing can be written": (nothing_writable, ("rights",)),
    "settings that make no sense": (settings_unreadable, ()),
    "no home": (lambda _: None, ("account",)),
    "a folder that is gone": (lambda _: None, ("folder",)),
}


@pytest.mark.parametrize("case", SURROUNDINGS)
def test_in_broken_surroundings_every_command_says_what_is_wrong(
    case: str, device: dict[str, str], tmp_path: Path
) -> None:
    break_them, taken = SURROUNDINGS[case]
    if case == "no home":
        for name in ("HOME", "MAVIS_DATA_DIR", "MAVIS_SETTINGS", "MAVIS_HUB_DATABASE"):
            del device[name]
    break_them(tmp_path)
    try:
        found = ended(tmp_path, device, "", *taken)
    finally:
        for path in (tmp_path / "data", *tmp_path.glob("data/*/"), tmp_path / "made", tmp_path / "home"):
            path.chmod(0o700)
    assert unforeseen(found) == []
    assert silent(found) == []
    told = {each["words"][0]: each["code"] for each in found}
    assert told["sessions"] not in (0, errors.WrongPassword.exit_code) or case == "a folder that is gone"
    assert (told["--version"], told["--help"]) == (0, 0)
    if case == "no home":
        assert {path.name for path in (tmp_path / "made").iterdir()}.isdisjoint({"~"})
