"""`make load`: the traffic of a region's laptops against real processes of the hub, measured, and put into the docs.

Invented laptops greet, sign in, list and save sessions, send records alone and by few, ask what is new and wait for it:
10, 100, 1,000 and 4,000 of them, against SQLite, PostgreSQL, and PostgreSQL with two processes. Then 1,000 come back at
once. In the end each record that got a receipt is looked for. Exit code 1 if one is lost or there twice.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from bench.__main__ import machine
from bench.load.county import County
from bench.load.plan import SHORT, WHOLE_MINUTES, plan_of
from bench.load.tables import failed, tables
from bench.load.trial import SET_UPS, databases, trial
from mavis_tui.system.limits import open_many_files

PAGE = Path(__file__).parent.parent.parent / "docs" / "hub-load.md"
BEGIN, END = "<!-- figures begin -->\n", "<!-- figures end -->\n"


def main() -> int:
    """Measure, print, and with `--write` put it into the page."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write the tables into docs/{PAGE.name}")
    parser.add_argument("--short", action="store_true", help="10 and 100 laptops for some seconds: does it work?")
    parser.add_argument("--only", action="append", choices=SET_UPS, help="only this set-up; may be said again")
    parser.add_argument(
        "--minutes", type=float, default=WHOLE_MINUTES, help=f"about so many for all three, {WHOLE_MINUTES} if not said"
    )
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, _stop)
    open_many_files(4_096)
    began = time.monotonic()
    plan, names = SHORT if asked.short else plan_of(asked.minutes), asked.only or list(SET_UPS)
    county, done = County(plan.teams, apart=4), []
    with tempfile.TemporaryDirectory(prefix="mavis-load-") as made:
        _tell(f"filling the databases of {plan.teams} teams …")
        with databases(Path(made), names, county) as places:
            for name in names:
                _tell(f"{(time.monotonic() - began) / 60:.1f} minutes: {SET_UPS[name].name} …")
                done.append(asyncio.run(trial(name, *places[name], Path(made), county, plan)))
    measured = f"{machine()}\n\n{tables(done)}"
    print(measured)
    _tell(f"\n{(time.monotonic() - began) / 60:.1f} minutes")
    if asked.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}{measured}\n{END}{rest.partition(END)[2]}", "utf-8")
    for line in (wrong := failed(done)):
        _tell(line)
    return 1 if wrong else 0


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _stop(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
