"""Runs the suite on other dates, in other zones and locales: `python -m tests.calendar [NAME …] [-- WHAT TO RUN]`.

Debian's libfaketime moves the computer's clock; the suite has its own (tests/clock.py), so whatever changes with the
day is something that nobody gave a clock. Without names: all of them. Exit code 1 if any failed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parents[1]
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


class Surroundings(NamedTuple):
    """Where and when the suite runs: the moment in UTC, the zone and locale; in a folder of another name; as whom."""

    when: str
    zone: str = "Europe/London"
    locale: str = ""
    folder: str = ""
    as_nobody: bool = False


CALENDAR = {
    "clocks-forward": Surroundings("2027-03-28 00:59"),
    "clocks-back": Surroundings("2027-10-31 00:59"),
    "summer": Surroundings("2027-06-01 10:00"),
    "midnight": Surroundings("2027-06-14 22:59:40"),
    "last-of-august": Surroundings("2027-08-31 12:00"),
    "first-of-september": Surroundings("2027-09-01 12:00"),
    "leap-day": Surroundings("2028-02-29 12:00"),
    "new-year": Surroundings("2027-12-31 23:59:30"),
    "2029": Surroundings("2029-05-10 12:00"),
    "new-york": Surroundings("2027-01-12 02:00", "America/New_York"),
    "kiritimati": Surroundings("2027-01-12 11:00", "Pacific/Kiritimati"),
    "c-locale": Surroundings("2027-01-12 12:00", locale="C"),
    "turkish": Surroundings("2027-01-12 12:00", locale="tr_TR.UTF-8"),
    "odd-folder": Surroundings("2027-01-12 12:00", folder="näïve 名 folder"),
    "nobody": Surroundings("2027-01-12 12:00", as_nobody=True),
}
FAST = (
    *("tests/models", "tests/commands", "tests/console", "tests/workspace", "tests/hub/access", "tests/hub/api"),
    *("tests/hub/changes", "tests/spreadsheets", "tests/fhir", "tests/cache/keys", "tests/sync"),
)
"""What looks at the clock, without the app's pages: a quarter of the suite's time."""
SLEEPS = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""
"""`sitecustomize` of every Python in these surroundings. libfaketime 0.9.10 shifts the deadline of a sleep by the
monotonic clock even where it leaves that clock alone: `time.sleep`, and all that waits for a process with it, raised
"Invalid argument". Letting it shift the monotonic clock too is no way out: then a wait for a lock never ends."""


def main() -> int:
    """Run what was asked for; say what failed."""
    if LIBRARY is None:
        print("calendar: left out, faketime isn't installed (Debian: apt-get install faketime)", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    asked, _, what = " ".join(sys.argv[1:]).partition("--")
    names = asked.split() or list(CALENDAR)
    failed = [name for name in names if not _passes(name, CALENDAR[name], what.split() or list(FAST))]
    print(f"calendar: {len(names) - len(failed)} of {len(names)} passed{': not ' if failed else ''}{', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str, where: Surroundings, what: list[str]) -> bool:
    print(f"calendar: {name}: {where.when} UTC, {where.zone} {where.locale or os.environ.get('LANG', '')}", flush=True)
    ahead = datetime.fromisoformat(where.when).replace(tzinfo=UTC) - datetime.now(UTC)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME": f"{ahead.total_seconds():+.0f}s",  # ahead by so much, in every process alike
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
        "TZ": where.zone,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if where.locale:
        environment |= {"LC_ALL": where.locale, "LANG": where.locale}
    with tempfile.TemporaryDirectory(prefix="mavis-calendar-") as made:
        (Path(made) / "sitecustomize.py").write_text(SLEEPS, "utf-8")
        environment["PYTHONPATH"] = made
        place = CHECKOUT
        if where.folder or where.as_nobody:
            place = Path(made) / (where.folder or "copy")
            tests = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache")
            shutil.copytree(CHECKOUT, place, ignore=tests)
        words = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider"]
        user: dict[str, str | int] = {}
        if where.as_nobody and os.geteuid() == 0:
            subprocess.run(["chown", "-R", "nobody", made], check=True)
            environment |= {"HOME": made, "TMPDIR": made}
            user = {"user": "nobody"}
        ran = subprocess.run([*words, *what], cwd=place, env=environment, check=False, **user)  # type: ignore[call-overload]
    return bool(ran.returncode == 0)


if __name__ == "__main__":
    sys.exit(main())
