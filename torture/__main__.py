"""`python -m torture [--short] [NAME…]`: run the trials, print what was counted, and write docs/reliability.md.

Each trial runs in a process of its own, two at a time. The exit code is 1 if a count that must be zero isn't, if a
control didn't fail, or if a trial didn't finish. The page is written by a whole run of everything only.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import cast

import msgspec

from torture import report
from torture.trial import RunsTrial, Scale, Trial

# The modules of this package that have a `run(scale)`; the longest first, as two run at a time.
TRIALS: tuple[str, ...] = (
    "kills",
    "powercut",
    "faults",
    "damage",
    "fulldisk",
    "machine",
    "returns",
    "races",
    "borders",
    "clocks",
    "foreign",
    "strangers",
    "defects",
    "network",
    "fuzz",
    "contract",
)

LIMIT_SECONDS = 19 * 60
"""For any one trial: one that hangs is a finding, and the rest is still to be told."""


def main() -> int:
    """Run what the command line names; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__, add_help=True)
    parser.add_argument("names", nargs="*", help=f"only these: {' '.join(TRIALS)}")
    parser.add_argument("--short", action="store_true", help="a few seconds of each, and no page")
    parser.add_argument("--minutes", type=float, default=0, help="no trial for much longer, on a busy machine")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(TRIALS):
        parser.error(f"no such trial: {', '.join(sorted(unknown))}")
    if asked.into:
        asked.into.write_bytes(msgspec.json.encode(_trial(asked.names[0], Scale(asked.short, 60 * asked.minutes))))
        return 0
    with tempfile.TemporaryDirectory(prefix="mavis-torture-") as folder, ThreadPoolExecutor(2) as lanes:
        run = partial(_in_a_process, asked=asked, folder=Path(folder))
        runs = list(lanes.map(run, asked.names or TRIALS))
    print(report.table(runs))
    if not asked.names and not asked.short:
        report.PAGE.write_text(report.page(runs, date.today(), asked.minutes), "utf-8")  # noqa: DTZ011 - the day, for a person
    return 1 if any(run.failures() for run in runs) else 0


def _trial(name: str, scale: Scale) -> Trial:
    return cast("RunsTrial", import_module(f"torture.{name}")).run(scale)


def _in_a_process(name: str, *, asked: argparse.Namespace, folder: Path) -> report.Finished:
    """Run one trial in a process of its own; a trial that ends badly is told, not raised."""
    print(f"{name} …", flush=True)
    into = folder / f"{name}.json"
    command = [sys.executable, "-m", "torture", name, "--into", str(into), "--minutes", str(asked.minutes)]
    command += ["--short"] if asked.short else []
    began = time.monotonic()
    try:
        subprocess.run(command, check=True, timeout=LIMIT_SECONDS)
    except subprocess.CalledProcessError as failed:
        return report.Finished(name, time.monotonic() - began, trouble=f"it ended with code {failed.returncode}")
    except subprocess.TimeoutExpired:
        return report.Finished(name, time.monotonic() - began, trouble=f"no end after {LIMIT_SECONDS / 60:.0f} minutes")
    took = time.monotonic() - began
    print(f"{name}: {took:.0f} s", flush=True)
    return report.Finished(name, took, trial=msgspec.json.decode(into.read_bytes(), type=Trial))


if __name__ == "__main__":
    sys.exit(main())
