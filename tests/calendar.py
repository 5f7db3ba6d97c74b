"""Runs the suite on other dates, in other zones and locales: `python -m tests.calendar [NAME …] [-- WHAT TO RUN]`.

Debian's libfaketime moves the computer's clock; the suite has its own (tests/clock.py), so whatever changes with the
day is something that nobody gave a clock. Without names: all of them; `--short`: the two that continuous integration
runs. What follows `--` goes to pytest. Exit code 1 if any failed; what this machine can't try is said in a line.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
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


ODD = "näïve 名 folder"
CALENDAR = {
    "clocks-forward": Surroundings("2027-03-28 00:59:40", "UTC"),
    "clocks-forward-after": Surroundings("2027-03-28 01:30"),
    "summer-at-utc": Surroundings("2027-06-01 23:30", "UTC"),
    "last-of-august": Surroundings("2027-08-31 22:59:40"),
    "clocks-back-before": Surroundings("2027-10-31 00:30"),
    "clocks-back": Surroundings("2027-10-31 00:59:40"),
    "clocks-back-after": Surroundings("2027-10-31 02:00"),
    "new-year": Surroundings("2027-12-31 23:59:40", locale="C"),
    "leap-day": Surroundings("2028-02-29 23:59:40", as_nobody=True),
    "new-york": Surroundings("2027-01-12 02:00", "America/New_York"),
    "kiritimati": Surroundings("2027-01-12 11:00", "Pacific/Kiritimati"),
    "2029": Surroundings("2029-05-10 12:00", locale="tr_TR.UTF-8"),
    "new-year-far-away": Surroundings("2028-12-31 09:59:40", "Pacific/Kiritimati", "tr_TR.UTF-8", ODD),
}
"""Each date once; locale, folder and user are spread over them. Where a minute decides, the suite starts twenty seconds
before it and goes on beyond: out of winter, August, the doubled hour's first half, the year, 29 February."""

SHORT = ("clocks-forward", "new-year-far-away")
"""London an hour ahead of the machine from now on; and another year, day, alphabet and folder than London's."""

DATED = (
    *("tests/commands", "tests/console", "tests/models", "tests/spreadsheets", "tests/fhir", "tests/workspace/files"),
    *("tests/workspace/test_proven_time.py", "tests/sync", "tests/client/test_network.py", "tests/cache/keys"),
    *("tests/hub/access", "tests/hub/api", "tests/hub/changes", "tests/hub/test_server.py", "tests/test_bench.py"),
    # of these, what takes longest starts many processes, and can feel no date that the others can't
    *(f"--ignore=tests/commands/test_{name}.py" for name in ("edges", "lightness", "starting", "same_day", "width")),
)
"""What looks at the computer's clock, zone or locale: by itself, in a process, in a certificate or in a name of a file.
Most other tests are given a clock that stands still."""

SLEEPS = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""
"""`sitecustomize` of every Python in these surroundings. libfaketime 0.9.10 shifts the deadline of a sleep by the
monotonic clock even where it leaves that clock alone: `time.sleep`, and all that waits for a process with it, raised
"Invalid argument". Letting it shift the monotonic clock too is no way out: then a wait for a lock never ends."""

UNTOUCHED = {
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    # Without this, a thread that waits for another one asks without pause: 30 ms of processor for each thread.
    "FAKETIME_FORCE_MONOTONIC_FIX": "0",
    "NO_FAKE_STAT": "1",
}


NOBODY: dict[str, object] = {"user": "nobody", "group": 65534, "extra_groups": []}
"""Whom `subprocess` lets run a program: Linux's user without rights, in its group alone."""


class LeftOut(Exception):
    """This machine can't try these surroundings; the text says what is missing."""


def main() -> int:
    """Run what was asked for; say what failed."""
    if LIBRARY is None:
        print("calendar: left out, faketime isn't installed (Debian: apt-get install faketime)", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    asked = sys.argv[1:]
    what: list[str] = []
    if "--" in asked:
        asked, what = asked[: asked.index("--")], asked[asked.index("--") + 1 :]
    if not any((CHECKOUT / word.partition("::")[0]).exists() for word in what):
        what = [*what, *DATED]
    names = SHORT if asked == ["--short"] else asked or list(CALENDAR)
    if unknown := set(names) - set(CALENDAR):
        print(f"calendar: no {', '.join(sorted(unknown))}; there are {', '.join(CALENDAR)}", file=sys.stderr)
        return 2
    failed, left_out = [], []
    for name in names:
        try:
            if not _passes(name, CALENDAR[name], what):
                failed.append(name)
        except LeftOut as reason:
            print(f"calendar: {name}: left out, {reason}", flush=True)
            left_out.append(name)
    passed = len(names) - len(failed) - len(left_out)
    print(f"calendar: {passed} of {len(names)} passed{': not ' if failed else ''}{', '.join(failed)}")
    return 1 if failed or (left_out and os.environ.get("CI") == "true") else 0


def _passes(name: str, where: Surroundings, what: list[str]) -> bool:
    with tempfile.TemporaryDirectory(prefix="mavis-calendar-") as made:
        return _passes_in(Path(made), name, where, what)


def _passes_in(made: Path, name: str, where: Surroundings, what: list[str]) -> bool:
    (made / "sitecustomize.py").write_text(SLEEPS, "utf-8")
    environment = {**os.environ, "LD_PRELOAD": str(LIBRARY), **UNTOUCHED, "TZ": where.zone, "PYTHONPATH": str(made)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # each process would compile everything again
    if where.locale:
        environment |= _locale(where.locale, made / "locales")
    place, python = CHECKOUT, sys.executable
    if where.as_nobody:
        if os.geteuid() != 0:
            raise LeftOut("only root can run it as somebody else, and who runs it here isn't root anyhow")
        environment["HOME"] = str(made)
    if where.folder or where.as_nobody:
        place = made / (where.folder or "copy")
        python = _copy(place, environment, as_nobody=where.as_nobody)
        environment["TMPDIR"] = str(place)  # what the tests make is in a folder of such a name too
    if where.as_nobody:
        subprocess.run(["chown", "-R", "nobody", made], check=True)
    ahead = datetime.fromisoformat(where.when).replace(tzinfo=UTC) - datetime.now(UTC)
    environment["FAKETIME"] = f"{ahead.total_seconds():+.0f}s"  # ahead by so much, in every process alike
    words = [python, "-m", "pytest", "-q", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider", *what]
    print(f"calendar: {name}: {where.when} UTC, {where.zone} {where.locale or os.environ.get('LANG', '')}", flush=True)
    user = NOBODY if where.as_nobody else {}
    return subprocess.run(words, cwd=place, env=environment, check=False, **user).returncode == 0  # type: ignore[call-overload,no-any-return]


def _locale(name: str, folder: Path) -> dict[str, str]:
    """Make the locale in a folder, whatever is installed here, and name it for a process."""
    if name == "C":
        return {"LC_ALL": name, "LANG": name}
    language, _, coding = name.partition(".")
    folder.mkdir()
    try:
        made = subprocess.run(
            ["localedef", "-i", language, "-f", coding, folder / name], check=False, capture_output=True
        )
    except FileNotFoundError:
        made = None
    if made is None or not (folder / name).is_dir():
        raise LeftOut(f"{name} can't be made here (Debian: apt-get install locales)")
    return {"LC_ALL": name, "LANG": name, "LOCPATH": str(folder)}


def _can(do: str, path: Path | str) -> bool:
    """Say whether nobody can do with a file what `test` calls so: `-r`, `-x`."""
    return subprocess.run(["test", do, path], check=False, **NOBODY).returncode == 0  # type: ignore[call-overload,no-any-return]


def _python_for_all(program: Path, folder: Path) -> Path:
    """Copy the interpreter, with all that belongs to it, out of a folder that only root can read; name the copy."""
    left_out = shutil.ignore_patterns("site-packages", "test", "idlelib", "config-3*", "pkgconfig")
    (folder / "bin").mkdir(parents=True)
    shutil.copy2(program.resolve(), folder / "bin" / program.name)
    standard = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(standard, folder / "lib" / standard.name, ignore=left_out)
    for library in standard.parent.glob("libpython3*"):
        shutil.copy2(library, folder / "lib")
    return folder / "bin" / program.name


def _copy(place: Path, environment: dict[str, str], *, as_nobody: bool) -> str:
    """Copy the checkout and give the copy an environment of its own, with the packages of this one; name its Python."""
    left_out = shutil.ignore_patterns(".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(CHECKOUT, place, ignore=left_out)
    base = Path(sys.base_prefix) / "bin" / f"python{sysconfig.get_python_version()}"
    packages = Path(sysconfig.get_path("purelib"))
    if as_nobody and not _can("-x", base):
        base = _python_for_all(base, place.parent / "python")
        environment["LD_LIBRARY_PATH"] = str(base.parent.parent / "lib")
    if as_nobody and not _can("-r", packages):
        packages = Path(shutil.copytree(packages, place.parent / "packages"))
    own = place / ".venv"
    found = {**os.environ, "LD_LIBRARY_PATH": environment.get("LD_LIBRARY_PATH", "")}
    subprocess.run([base, "-m", "venv", "--without-pip", own], check=True, env=found)
    (folder,) = own.glob("lib/python*/site-packages")
    # A path from here: in a C locale Python reads no letter in such a file that ASCII lacks.
    (folder / "checkout.pth").write_text(f"{os.path.relpath(place, folder)}\n{packages}\n", "utf-8")
    return str(own / "bin" / "python")


if __name__ == "__main__":
    sys.exit(main())
