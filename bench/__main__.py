"""`python -m bench [--write] [NAME…]`: every benchmark in turn, or those named, as a table measured in this run.

With `--write` the table takes its place in docs/performance.md, with what can be said of the machine.
"""

import argparse
import importlib
import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figure, table

BENCHMARKS = (
    "help",
    "first_paint",
    "record",
    "slow_disk",
    "typing",
    "memory",
    "saving",
    "upload",
    "idle",
    "following",
    "signing_in",
    "hub_calls",
    "size",
    "opening",
    "exporting",
)
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures begin -->\n", "<!-- figures end -->\n"


def main() -> None:
    """Run each, and print what was measured beside its target."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these, of {', '.join(BENCHMARKS)}")
    parser.add_argument("--write", action="store_true", help=f"write the table into docs/{PAGE.name}")
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in BENCHMARKS]:
        parser.error(f"no such benchmark: {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
    begin = time.monotonic()
    figures: list[Figure] = []
    for name in asked.names or BENCHMARKS:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        figures += importlib.import_module(f"bench.{name}").figures()
    measured = table(figures)
    print(measured)
    print(f"\n{(time.monotonic() - begin) / 60:.1f} minutes", file=sys.stderr)
    if asked.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}{machine()}\n\n{measured}\n{END}{rest.partition(END)[2]}", "utf-8")


def machine() -> str:
    """Say on what this was measured: processor, cores, memory, system, Python, and how busy it was."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    kib = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    busy = os.getloadavg()[2] if hasattr(os, "getloadavg") else 0
    system = f"{platform.system()} {platform.release().partition('-')[0]}, Python {platform.python_version()}"
    return (
        f"Measured on {datetime.now(UTC):%-d %B %Y}: {model}, {os.cpu_count()} cores, {kib / 2**20:.0f} GiB, {system}; "
        f"the load of the quarter of an hour before the end was {busy:.1f}."
    )


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text("utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    main()
