"""What the installer for Windows promises and can be held without Wine; `make release-day-windows` holds the rest."""

import re
import shutil
from pathlib import Path

import pytest

from release import windows
from release.checkout import CHECKOUT, version

MOMENT = 1_790_000_000
FILES = ("mavis.exe", "_internal/a.pyc", "_internal/b/c.pyc", "_internal/b/d/costs $5.pyc", "LICENSE")


def a_folder(place: Path) -> tuple[Path, list[Path]]:
    folder = place / "mavis"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder, [folder / name for name in FILES]


def test_the_uninstaller_removes_each_file_that_was_put_there_and_no_folder_with_anything_else(tmp_path: Path) -> None:
    folder, files = a_folder(tmp_path)
    put, removed = windows.lines_that_put(folder, files), windows.lines_that_remove(folder, files)
    there = []
    place = ""
    for line in put.splitlines():
        if found := re.fullmatch(r'SetOutPath "(.*)"', line):
            place = found[1]
        elif found := re.fullmatch(r'File "(.*)"', line):
            there.append(f"{place}\\{Path(found[1]).name}")
    assert [name.replace("$5", "$$5") for name in there] == re.findall(r'^Delete "(.*)"$', removed, re.MULTILINE)
    assert len(there) == len(FILES)
    # RMDir without /r takes an empty folder only, so the inner one has to go first
    assert re.findall(r'^RMDir "(.*)"$', removed, re.MULTILINE) == [
        rf"$INSTDIR\{name}" for name in (r"_internal\b\d", r"_internal\b", "_internal")
    ]
    assert "/r" not in removed


@pytest.mark.skipif(not shutil.which("makensis"), reason="needs Debian's nsis")
def test_the_installer_of_the_same_files_is_the_same_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(MOMENT))
    made = []
    for name in ("one", "the other one"):
        folder, _ = a_folder(tmp_path / name)
        made.append(windows.installer(folder, tmp_path / name / "dist", CHECKOUT))
    assert [file.name for file in made] == [f"mavis-{version(CHECKOUT)}-windows-x86_64-setup.exe"] * 2
    assert made[0].read_bytes() == made[1].read_bytes()
    assert made[0].read_bytes()[:2] == b"MZ"
    assert [file.name for file in made[0].parent.iterdir()] == [made[0].name]
