"""`python -m release.day`: install what `make release` wrote on machines without Python, live a short day, remove it.

On an empty Debian the package and then the one file, and in an empty folder without an environment the archive: a
workbook is opened, three children are recorded from a box that is scanned, the CSV for Mavis is written, the
demonstration and a team server start and stop, the program is removed; what is left then is a nurse's data and nothing
else. Needs root and Debian's debootstrap. It prints the seconds of each step.
"""

import csv
import json
import shutil
import sys
import tarfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from release.checkout import CHECKOUT
from release.machine import Machine, empty_debian, empty_folder

WORKBOOK = CHECKOUT / "tests" / "fixtures" / "hpv-school.xlsx"
VARIABLES = {"MAVIS_OFFLINE_PASSWORD": "the tea is always cold", "LC_ALL": "C.UTF-8"}
CHILDREN = 3
ITS_DATA = (".local", "workbook.xlsx", "records.csv")
"""What a nurse has in her folder when the program is gone; nothing else may be new."""

Step = tuple[str, float]


def a_box(today: date) -> tuple[tuple[str, ...], ...]:
    """Give the words of `mavis record` that a scanned box stands for: at first with its product, then by itself.

    The product is nobody's, with a right check digit (GS1 General Specifications 7.9).
    """
    scan = ("--scan", f"010501234567890017{(today.year + 1) % 100:02}123110FM8629")
    return (*scan, "--vaccine", "Gardasil 9"), *[scan] * (CHILDREN - 1)


def with_the_package(package: Path, work: Path) -> Iterator[Step]:
    """Live the day on an empty Debian."""
    machine = empty_debian(work / "debian", VARIABLES)
    shutil.copy(package, machine.root / "root" / package.name)
    before = machine.files()
    yield "installed", machine.run("dpkg", "--install", f"/root/{package.name}").seconds
    yield from _a_day(machine, "mavis")
    machine.run("/usr/bin/test", "-e", "/usr/share/man/man1/mavis.1")
    yield "removed", machine.run("dpkg", "--purge", "mavis-tui").seconds
    _nothing_left(machine, before, home=f"{machine.home.relative_to(machine.root).as_posix()}/")


def with_the_archive(archive: Path, work: Path) -> Iterator[Step]:
    """Live the day in an empty folder, where no program is found by its name."""
    machine = empty_folder(work / "nurse", VARIABLES)
    before = machine.files()
    began = time.monotonic()
    with tarfile.open(archive) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian’s 3.11.2 has none
        packed.extractall(machine.home)  # noqa: S202 # made by us
    yield "unpacked", time.monotonic() - began
    yield from _a_day(machine, str(machine.home / "mavis" / "mavis"))
    shutil.rmtree(machine.home / "mavis")
    _nothing_left(machine, before, home="")


def with_the_one_file(single: Path, work: Path) -> Iterator[Step]:
    """Live the day on an empty Debian, by a nurse who was handed one file."""
    machine = empty_debian(work / "debian", VARIABLES)
    before = machine.files()
    handed = machine.home / single.name
    shutil.copy(single, handed)
    yield "first start", machine.run(f"./{single.name}", "--version").seconds
    yield from _a_day(machine, f"./{single.name}")
    handed.unlink()
    shutil.rmtree(machine.home / ".cache" / "mavis")
    (machine.home / ".cache").rmdir()
    _nothing_left(machine, before, home=f"{machine.home.relative_to(machine.root).as_posix()}/")


def _a_day(machine: Machine, mavis: str) -> Iterator[Step]:
    shutil.copy(WORKBOOK, machine.home / "workbook.xlsx")
    today = datetime.now(UTC).date()
    yield "mavis --version", machine.run(mavis, "--version").seconds
    opening = ("--date", today.isoformat(), "--nurse", "sian.rees@example.nhs.uk", "--name", "Sian Rees")
    yield "workbook opened", machine.run(mavis, "open", "workbook.xlsx", *opening).seconds
    (listed,) = json.loads(machine.run(mavis, "sessions", "--json").said)["groups"].values()
    session = listed[0]["id"]
    children = json.loads(machine.run(mavis, "children", session, "--json").said)
    ready = [child["nhs_number"] for child in children if child["ready"]][:CHILDREN]
    site = ("--site", "left upper arm")
    for number, box in zip(ready, a_box(today), strict=True):
        yield f"{number} recorded", machine.run(mavis, "record", session, number, *box, *site).seconds
    yield "CSV written", machine.run(mavis, "export", session, "--mavis-csv", "records.csv").seconds
    rows = list(csv.DictReader((machine.home / "records.csv").read_text(encoding="utf-8").splitlines()))
    if sorted(row["NHS_NUMBER"] for row in rows) != sorted(ready) or len(ready) != CHILDREN:
        raise SystemExit(f"Recorded {ready}, but the CSV has {[row['NHS_NUMBER'] for row in rows]}.")
    asked = ("--date", today.isoformat(), "--time", "09:30")
    yield "team server filled", machine.run(mavis, "hub", "import", "workbook.xlsx", *asked).seconds
    yield "team server answers", machine.serve(mavis, "hub", "serve", "--port", "0")
    yield "demonstration answers", machine.serve(mavis, "demo", "--no-app")
    yield "mavis status", machine.run(mavis, "status").seconds


def _nothing_left(machine: Machine, before: set[str], home: str) -> None:
    left = sorted(
        path for path in machine.files() - before if not any(f"{path}/".startswith(f"{home}{its}/") for its in ITS_DATA)
    )
    if left:
        raise SystemExit(f"Left behind: {left}")


def only(folder: Path, kind: str) -> Path:
    """Give the one file of a kind. Raises SystemExit if `make release` wrote none, or more than one lies there."""
    found = list(folder.glob(kind))
    if len(found) != 1:
        raise SystemExit(f"{folder} has {len(found)} files {kind}; `make release` writes one.")
    return found[0]


def main() -> int:
    """Live the three days and print what each step took."""
    release, work = CHECKOUT / "dist", CHECKOUT / "build" / "day"
    package, archive, single = (only(release, kind) for kind in ("*.deb", "mavis-*.tar.xz", "mavis-*.run"))
    for title, day in (
        (package.name, with_the_package(package, work)),
        (archive.name, with_the_archive(archive, work)),
        (single.name, with_the_one_file(single, work)),
    ):
        print(title, flush=True)
        for step, seconds in day:
            print(f"{seconds:8.2f} s  {step}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
