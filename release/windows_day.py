"""`python -m release.windows_day`: install what `make release` wrote for Windows where nothing is, and live a day.

In an empty Windows of Wine, which has no Python, the installer is run silently; a workbook is opened, three children
are recorded from a box that is scanned, the CSV for Mavis is written by the installed mavis.exe, a team server is
filled, a demonstration starts. Nothing is put over it while it runs; then it is installed over itself, and removed.
What is left then is a nurse's data and nothing else. It prints the seconds of each step.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from release.checkout import CHECKOUT
from release.day import CHILDREN, WORKBOOK, a_box
from release.windows import missing_packages
from release.wine import Windows

VARIABLES = {"MAVIS_OFFLINE_PASSWORD": "the tea is always cold"}
PATH_BEFORE = r"C:\tools;%USERPROFILE%\bin"
"""What stands in the user's PATH before and has to stand there after, without what it stands for."""
_LEFT_ALONE = ("windows", "ProgramData", "users/Public")
"""Folders of the drive in which Windows itself writes."""
_ENDS_WITHIN = 120.0
"""Seconds in which an uninstaller, which goes on in a copy of itself, has to be done."""

Step = tuple[str, float]


class Laptop:
    """An empty Windows with one nurse, and what she types there."""

    def __init__(self, place: Path) -> None:
        self._windows = Windows(place)
        self._windows.make()
        self._windows.stay()
        (self.profile,) = (path for path in (self._windows.drive / "users").iterdir() if path.name != "Public")
        self.programs = self.profile / "AppData" / "Local" / "Programs"
        self.home = self.profile / "nurse"
        self.home.mkdir()
        self.registry("add", r"HKCU\Environment", "/v", "Path", "/t", "REG_EXPAND_SZ", "/d", PATH_BEFORE, "/f")

    def run(self, *words: str) -> str:
        """Run a program; give what it wrote to stdout. Raises SystemExit with its words if it fails."""
        ran = subprocess.Popen(
            ["wine", *words],
            cwd=self.home,
            env={**self._windows.variables, **VARIABLES},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        said, narrated = ran.communicate()
        if ran.returncode != 0:
            raise SystemExit(f"{' '.join(words)}: exit code {ran.returncode}\n{said.decode()}{narrated.decode()}")
        return said.decode()

    def install(self, setup: Path, *, ends_with: int = 0) -> None:
        """Run an installer that asks nothing. Raises SystemExit unless it ends as it should.

        It gets no pipe: the desktop of Wine, which it may start, would keep that open for as long as anything runs.
        """
        nowhere, command = subprocess.DEVNULL, ["wine", str(setup), "/S"]
        variables = self._windows.variables
        ran = subprocess.run(
            command, cwd=self.home, env=variables, stdin=nowhere, stdout=nowhere, stderr=nowhere, check=False
        )
        if ran.returncode != ends_with:
            raise SystemExit(f"{setup.name}: exit code {ran.returncode}")

    @contextmanager
    def running(self, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Let a program that waits for its standard input or for its end run meanwhile."""
        pipe = subprocess.PIPE
        environment = self._windows.variables
        begun = subprocess.Popen(["wine", *words], cwd=self.home, env=environment, stdin=pipe, stdout=pipe, stderr=pipe)
        try:
            yield begun
        finally:
            begun.communicate()

    def registry(self, *words: str) -> str:
        """Ask or change the registry."""
        return self.run("reg", *words)

    def files(self) -> set[str]:
        """Name every file and folder of the drive, but what Windows writes for itself, and its temporary files."""
        found = set()
        for folder, folders, files in os.walk(self._windows.drive):
            below = Path(folder).relative_to(self._windows.drive)
            folders[:] = [name for name in folders if (below / name).as_posix() not in _LEFT_ALONE and name != "Temp"]
            found |= {(below / name).as_posix() for name in (*folders, *files)}
        return found

    def end(self) -> None:
        """Switch it off."""
        self._windows.end()


def the_day(setup: Path, laptop: Laptop) -> Iterator[Step]:
    """Live the day; raise SystemExit where something isn't as it should be."""
    before, keys = laptop.files(), _keys(laptop)
    yield _timed("installed", lambda: laptop.install(setup))
    program = laptop.programs / "mavis" / "mavis.exe"
    if not program.exists() or not any(path.endswith("/mavis.lnk") for path in laptop.files()):
        raise SystemExit("Installed, but mavis.exe or its entry in the Start menu isn’t there.")
    yield from _recording(laptop, str(program))
    asked = ("--date", datetime.now(UTC).date().isoformat(), "--time", "09:30")
    filled = ("hub", "import", "workbook.xlsx", *asked, "--database", "hub.db")
    yield _timed("team server filled", lambda: laptop.run(str(program), *filled))
    yield _timed("demonstration answers", lambda: _demonstrate(laptop, str(program)))
    yield _timed("installed over itself", lambda: laptop.install(setup))
    yield _timed("mavis status", lambda: laptop.run(str(program), "status"))
    serving = ("hub", "serve", "--database", "hub.db", "--port", "0", "--while-stdin")
    with laptop.running(str(program), *serving) as running:
        said = running.stderr.readline() if running.stderr else b""
        if b"http://127.0.0.1:" not in said:
            raise SystemExit(f"The team server said {said!r}.")
        yield _timed("refused while it runs", lambda: laptop.install(setup, ends_with=3))
    yield _timed("removed", lambda: _remove(laptop))
    _nothing_left(laptop, before, keys)


def _recording(laptop: Laptop, mavis: str) -> Iterator[Step]:
    shutil.copy(WORKBOOK, laptop.home / "workbook.xlsx")
    today = datetime.now(UTC).date()
    yield _timed("mavis --version", lambda: laptop.run(mavis, "--version"))
    opening = ("--date", today.isoformat(), "--nurse", "sian.rees@example.nhs.uk", "--name", "Sian Rees")
    yield _timed("workbook opened", lambda: laptop.run(mavis, "open", "workbook.xlsx", *opening))
    (listed,) = json.loads(laptop.run(mavis, "sessions", "--json"))["groups"].values()
    session = listed[0]["id"]
    children = json.loads(laptop.run(mavis, "children", session, "--json"))
    ready = [child["nhs_number"] for child in children if child["ready"]][:CHILDREN]
    site = ("--site", "left upper arm")
    for number, box in zip(ready, a_box(today), strict=True):
        began = time.monotonic()
        laptop.run(mavis, "record", session, number, *box, *site)
        yield f"{number} recorded", time.monotonic() - began
    yield _timed("CSV written", lambda: laptop.run(mavis, "export", session, "--mavis-csv", "records.csv"))
    rows = list(csv.DictReader((laptop.home / "records.csv").read_text(encoding="utf-8").splitlines()))
    if sorted(row["NHS_NUMBER"] for row in rows) != sorted(ready) or len(ready) != CHILDREN:
        raise SystemExit(f"Recorded {ready}, but the CSV has {[row['NHS_NUMBER'] for row in rows]}.")


def _demonstrate(laptop: Laptop, mavis: str) -> None:
    """Start the demonstration with its team server, which says where it is once it answers."""
    with laptop.running(mavis, "demo", "--no-app", "--json") as running:
        said = running.stdout.readline() if running.stdout else b""
        running.kill()
    if b"http://127.0.0.1:" not in said or b'"error"' in said:
        raise SystemExit(f"The demonstration said {said!r}.")


def _remove(laptop: Laptop) -> None:
    """Uninstall silently, and wait until it is gone: the uninstaller ends at once, and a copy of it does the work."""
    laptop.run(str(laptop.programs / "mavis" / "uninstall.exe"), "/S")
    until = time.monotonic() + _ENDS_WITHIN
    while (laptop.programs / "mavis").exists() and time.monotonic() < until:
        time.sleep(0.1)


def _nothing_left(laptop: Laptop, before: set[str], keys: set[str]) -> None:
    with suppress(OSError):
        laptop.programs.rmdir()  # Windows has it anyway
    local = (laptop.profile / "AppData" / "Local").relative_to(laptop.profile.parents[1]).as_posix()
    home = laptop.home.relative_to(laptop.profile.parents[1]).as_posix()
    data = (f"{local}/mavis", *(f"{home}/{name}" for name in ("workbook.xlsx", "records.csv", "hub.db")))
    left = {path for path in laptop.files() - before if not any(f"{path}/".startswith(f"{its}/") for its in data)}
    left |= _keys(laptop) - keys
    if left:
        raise SystemExit(f"Left behind: {sorted(left)}")
    if PATH_BEFORE not in (found := laptop.registry("query", r"HKCU\Environment", "/v", "Path")):
        raise SystemExit(f"PATH isn’t what it was: {found}")


def _keys(laptop: Laptop) -> set[str]:
    """Name what programs that were installed have in the user's part of the registry."""
    said = laptop.registry("query", r"HKCU\Software", "/s")
    return {line.strip() for line in said.splitlines() if "mavis" in line.lower()}


def _timed(step: str, do: Callable[[], object]) -> Step:
    began = time.monotonic()
    do()
    return step, time.monotonic() - began


def main() -> int:
    """Live the day and print what each step took; 1 if what it needs isn't there."""
    if missing := missing_packages():
        print(f"release: install Debian's packages first: apt-get install {' '.join(missing)}", file=sys.stderr)
        return 1
    (setup,) = (CHECKOUT / "dist").glob("mavis-*-windows-x86_64-setup.exe")
    laptop = Laptop(CHECKOUT / "build" / "day" / "windows")
    print(setup.name, flush=True)
    try:
        for step, seconds in the_day(setup, laptop):
            print(f"{seconds:8.2f} s  {step}", flush=True)
    finally:
        laptop.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
