"""How long `mavis --help` takes against a bare Typer command, run in turns; the ratio of the medians.

Two bare commands: one as everybody writes it, whose help Typer draws with Rich, and one with Rich off, as mavis has it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure

TARGET = 1.15
RUNS = 21

_BARE = '''import typer

app = typer.Typer({options})


@app.command()
def hello(name: str) -> None:
    """Say hello."""
    print(name)


app(prog_name="bare")
'''


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory() as folder:
        usual, without_rich = Path(folder) / "usual.py", Path(folder) / "without_rich.py"
        usual.write_text(_BARE.format(options=""), "utf-8")
        without_rich.write_text(_BARE.format(options="rich_markup_mode=None"), "utf-8")
        commands = {
            "mavis": [sys.executable, "-m", "mavis_tui", "--help"],
            "usual": [sys.executable, str(usual), "--help"],
            "without Rich": [sys.executable, str(without_rich), "--help"],
        }
        medians = _medians(commands, Path(folder) / "compiled")
    return [
        Figure("mavis --help / a bare Typer command", medians["mavis"] / medians["usual"], most=TARGET),
        Figure("the same / one that has Rich off", medians["mavis"] / medians["without Rich"], most=TARGET),
    ]


def _medians(commands: dict[str, list[str]], compiled: Path) -> dict[str, float]:
    """Time each command `RUNS` times in turns, all of them compiled beforehand, as an installed package is."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(RUNS + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
            if run:  # the first one compiles
                taken[name].append(time.perf_counter() - began)
    return {name: statistics.median(times) for name, times in taken.items()}
