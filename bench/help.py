"""What `mavis --help` and `mavis status` take against a bare Typer command, run in turns; ratios of the medians.

All are processor time, of the process and the system for it: a start waits for nothing, and what else runs here doesn't
count.

Two bare commands: one as everybody writes it, whose help Typer draws with Rich, and one with Rich off, as mavis has it.
`status` opens a store with ten sessions of 1,000 children; what the offline password takes, on purpose, is measured
in the same process and taken off.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure
from bench.store import PASSWORD, filled_store

RUNS = 21

_BARE = '''import typer

app = typer.Typer({options})


@app.command()
def hello(name: str) -> None:
    """Say hello."""
    print(name)


app(prog_name="bare")
'''


_STATUS = """
import sys, time
from pathlib import Path

import cryptography.hazmat.primitives.kdf.argon2
from mavis_tui.cache.keys import wraps

place = Path(sys.argv.pop(1))
derive = wraps._cipher_from

def timed(*arguments):
    begin = time.process_time()
    found = derive(*arguments)
    place.write_text(str(time.process_time() - begin))
    return found

wraps._cipher_from = timed
from mavis_tui.__main__ import main
main()
"""


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        usual, without_rich, status = folder / "usual.py", folder / "without_rich.py", folder / "status.py"
        usual.write_text(_BARE.format(options=""), "utf-8")
        without_rich.write_text(_BARE.format(options="rich_markup_mode=None"), "utf-8")
        status.write_text(_STATUS, "utf-8")
        filled_store(folder / "data", sessions=10, children=1_000).lock()
        derivation = folder / "derivation"
        taken = _measured(
            {
                "help": ["-m", "mavis_tui", "--help"],
                "usual help": [str(usual), "--help"],
                "help without Rich": [str(without_rich), "--help"],
                "status": [str(status), str(derivation), "status", "--json"],
                "usual": [str(usual), "Ada"],
            },
            folder,
            derivation,
        )
    return [
        Figure("mavis --help / a bare Typer command's", taken["help"] / taken["usual help"], most=1.15),
        Figure("the same / one that has Rich off, as mavis", taken["help"] / taken["help without Rich"]),
        Figure(
            "mavis status --json without key derivation / a bare Typer command",
            taken["status"] / taken["usual"],
            most=1.9,
        ),
    ]


def _measured(commands: dict[str, list[str]], folder: Path, derivation: Path) -> dict[str, float]:
    """Run each command `RUNS` times in turns, all of them compiled beforehand, as an installed package is.

    Give the medians of their processor time in seconds. What a command wrote into the file `derivation` is taken off.
    """
    environment = {
        **os.environ,
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "MAVIS_DATA_DIR": str(folder / "data"),
        "MAVIS_SETTINGS": str(folder / "none.toml"),
        "MAVIS_OFFLINE_PASSWORD": PASSWORD,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(RUNS + 1):
        for name, arguments in commands.items():
            derivation.write_text("0")
            before = _used_by_children()
            subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
            if run:  # the first one compiles
                taken[name].append(_used_by_children() - before - float(derivation.read_text()))
    return {name: statistics.median(times) for name, times in taken.items()}


def _used_by_children() -> float:
    """Give the processor time of the processes that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
