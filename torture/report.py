"""The counts of a run as a table for the terminal and as docs/reliability.md."""

import os
import platform
from datetime import date
from importlib.metadata import version
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from torture.trial import Trial

PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"

NOT_TESTED = (
    "power taken from a real machine: the cuts here are computed from every operation on a file, as noted",
    "kills of the app with its screens: the processes killed here have the store and the verbs, and no terminal",
    "disks and controllers that say “written” before it is so; no program can make up for those",
    "Windows and macOS: everything here ran on Linux",
    "network file systems (NFS, SMB) and folders that a cloud service synchronises: don’t keep the store there",
    "memory that flips bits",
    "file systems other than the one named above",
)

_INTRODUCTION = """\
# Reliability

`make torture` kills, cuts, damages and starves the program and counts what came of it. It wrote this page. A short form
of every trial runs in `make test`, but for the one in which schemathesis tries the hub.

A **confirmed** record is one whose confirmation the nurse was shown. *Must be zero* is what the program promises;
where there is a **control**, the same harness was run on something known to fail, to show that it can see a failure.

The counts are of the code of the day that is named below; a newer trial isn't on the page until the next run."""


class Finished(msgspec.Struct, frozen=True):
    """One trial as it went: its counts, or else why it gave none, and the seconds that it took."""

    module: str
    seconds: float
    trial: Trial | None = None
    trouble: str = ""

    def failures(self) -> tuple[str, ...]:
        """Say what is wrong; empty when all is as it must be."""
        return self.trial.failures() if self.trial else (self.trouble,)


def table(runs: list[Finished]) -> str:
    """Lay out every count with what it must be and the control's, for a terminal."""
    rows = [("Trial", "Counted", "", "Must be", "Control")]
    for run in runs:
        if run.trial is None:
            rows.append((run.module, "did not finish", "", "", ""))
            continue
        rows += [(run.trial.name, *row) for row in _rows(run.trial)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, "", *(f"FAILED {run.module}: {wrong}" for run in runs for wrong in run.failures())])


def page(runs: list[Finished], on: date, bound_minutes: float = 0) -> str:
    """Write the page: what was done, the counts, the machine, how to run again and what was not tested.

    `bound_minutes` is what each trial was bounded to, 0 for nothing.
    """
    parts = [_INTRODUCTION, _verdict(runs), *(_section(run) for run in runs)]
    minutes = sum(run.seconds for run in runs) / 60
    parts.append(
        f"## The machine and the day\n\n{machine()} Run on {on:%d %B %Y}; the trials took {minutes:.0f} minutes "
        f"one by one, and ran some at a time.{_bounded(bound_minutes)}"
    )
    parts.append(
        "## Run it again\n\n```\nmake torture                       # everything, and this page\n"
        "python -m torture --short          # a few seconds of each\n"
        "python -m torture --minutes 5      # the whole, for no more than about so long each\n"
        "python -m torture kills powercut   # only these\n```"
    )
    parts.append("## What was not tested\n\n" + "\n".join(f"- {each}" for each in NOT_TESTED))
    return "\n\n".join(parts) + "\n"


def _bounded(minutes: float) -> str:
    """Say what a run on a busy machine left out."""
    if not minutes:
        return ""
    return (
        f" The machine had other things to do (load {os.getloadavg()[2]:.0f}), so each trial was bounded to about "
        f"{minutes:g} minutes: of kills, faults and damage as many as there was time for, chosen by chance, and of the "
        "moments at which the power is cut one of ten."
    )


def machine() -> str:
    """Describe this machine in a sentence or two, by its kind and never by its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cipher = dbapi2.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {platform.system()}, "
        f"{_file_system(Path(os.environ.get('TMPDIR', '/tmp')))} under the store. Python {platform.python_version()}, "  # noqa: S108 - only looked up
        f"SQLCipher {cipher} on SQLite {dbapi2.sqlite_version}, TinyDB {version('tinydb')}."
    )


def _verdict(runs: list[Finished]) -> str:
    wrong = [f"- **{run.module}**: {each}" for run in runs for each in run.failures()]
    if not wrong:
        return "In this run every count that must be zero was zero, and every control failed as it must."
    return "**In this run something failed:**\n\n" + "\n".join(wrong)


def _section(run: Finished) -> str:
    if run.trial is None:
        return f"## {run.module.capitalize()}\n\nDid not finish: {run.trouble}"
    what, *besides = run.trial.notes or ("",)
    heads = ("Counted", "", "Must be", "Control") if run.trial.control else ("Counted", "", "Must be")
    rows = [heads, ("---", "--:", "--:", "--:")[: len(heads)], *(row[: len(heads)] for row in _rows(run.trial))]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    notes = "\n".join(f"- {note}" for note in besides)
    return "\n\n".join(part for part in (f"## {run.trial.name}", what, "\n".join(lines), notes) if part)


def _rows(trial: Trial) -> list[tuple[str, str, str, str]]:
    """Give (what, count, what it must be, the control's count) of each, those of the control alone last."""
    names = [*trial.counts, *(name for name in trial.control if name not in trial.counts)]
    return [
        (
            name,
            f"{trial.counts[name]:,}" if name in trial.counts else "",
            "0" if name in trial.must_be_zero else "",
            f"{trial.control[name]:,}" if name in trial.control else "",
        )
        for name in names
    ]


def _file_system(folder: Path) -> str:
    """Name the kind of file system under `folder`, as the kernel lists it."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return "an unknown file system"
    under = [(len(point), kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return max(under)[1] if under else "an unknown file system"
