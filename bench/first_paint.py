"""First paint of the dashboard with ten sessions saved, and peak memory, against a bare Textual app with a table.

Both run in a real pseudo-terminal, in turns, with the whole machine and with a quarter of one core. The target is about
what comes after unlocking: the time spent on the offline password is measured by the launcher and taken off, and the
peak counts from there. While it is derived, the key takes another 46 MiB, on purpose. Processor time, until the paint
was read, says the same on a machine that has other things to do.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.quarter import NEEDS, quarter_of_a_core
from bench.store import PASSWORD, filled_store
from bench.terminal import Terminal

RUNS, RUNS_OF_A_QUARTER = 11, 5
SESSIONS, CHILDREN = 10, 1_000

BARE = """
from textual.app import App
from textual.widgets import DataTable, Header, Footer


class Bare(App):
    def compose(self):
        yield Header()
        yield DataTable()
        yield Footer()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("one", "two", "three", "four")
        for row in range(30):
            table.add_row(f"row {row}", "some text", "more text", "status")


Bare().run(mouse=False)
"""

LAUNCH = """
import sys, time
from pathlib import Path
from mavis_tui.console import compose
from mavis_tui.console.terminal import begin
from mavis_tui.settings import load

begin()
workspace = compose.workspace(load())
before = time.perf_counter(), time.process_time()
workspace.access.unlock(sys.argv[1])
Path(sys.argv[2]).write_text(f"{time.perf_counter() - before[0]} {time.process_time() - before[1]}")
Path("/proc/self/clear_refs").write_text("5")
from mavis_tui.app.app import open_app
open_app(workspace)
"""


def figures() -> list[Figure]:
    """Measure both apps in turn; give the ratios with their targets, and something readable after the start."""
    with tempfile.TemporaryDirectory() as folder, quarter_of_a_core() as quarter:
        place = Path(folder)
        filled_store(place / "data", sessions=SESSIONS, children=CHILDREN).lock()
        (place / "bare.py").write_text(BARE)
        (place / "launch.py").write_text(LAUNCH)
        (place / "hello.py").write_text("print('hello')")
        whole = _ratios(place, RUNS, None)
        slow = _ratios(place, RUNS_OF_A_QUARTER, quarter) if quarter else None
        hello = median(_first(place, str(place / "hello.py"), text="hello") for _ in range(RUNS))
        mavis = str(Path(sys.executable).with_name("mavis"))
        opening = median(_first(place, mavis, text="mavis is opening") for _ in range(RUNS))
    missing = "" if slow else NEEDS
    paint, _, memory, _ = slow or (0.0, 0.0, 0.0, 0.0)
    what = f"first paint, {SESSIONS} sessions of {CHILDREN:,} children saved / bare Textual with 30 rows"
    return [
        Figure(what, whole[0], most=1.25),
        Figure("processor time of the same", whole[1], most=1.25),
        Figure("peak memory of the same", whole[2], most=1.5),
        Figure("memory that is nobody else's, of the same", whole[3]),
        Figure("first paint with a quarter of one core / bare Textual with as much", paint, most=1.25, missing=missing),
        Figure("peak memory of the same", memory, most=1.5, missing=missing),
        Figure("something readable after starting mavis / after a bare interpreter's print", opening / hello, most=3),
    ]


def _ratios(place: Path, runs: int, group: Path | None) -> tuple[float, float, float, float]:
    """Run both apps in turns; give the ratios of the medians of time, processor time, peak and private memory."""
    bares, ours = [], []
    took = place / "took"
    for _ in range(runs):
        bares.append(_paint(place, [str(place / "bare.py")], "row 5", group))
        seconds, used, *memory = _paint(
            place, [str(place / "launch.py"), PASSWORD, str(took)], f"School {SESSIONS - 1}", group
        )
        waited, derived = map(float, took.read_text().split())
        ours.append((seconds - waited, used - derived, *memory))
    time, used, peak, private = (median(run[at] for run in ours) / median(run[at] for run in bares) for at in range(4))
    return time, used, peak, private


def _paint(place: Path, arguments: list[str], text: str, group: Path | None) -> tuple[float, float, int, int]:
    """Give the seconds until `text` was sent, processor time until then, and peak and private memory in KiB."""
    with Terminal(arguments, _environment(place), group) as app:
        seconds = app.read_until(text)
        return seconds, app.cost()[0], app.memory()[1], app.private_memory()


def _first(place: Path, program: str, *, text: str) -> float:
    with Terminal([program], _environment(place)) as app:
        return app.read_until(text)


def _environment(place: Path) -> dict[str, str]:
    return {"MAVIS_DATA_DIR": str(place / "data"), "MAVIS_SETTINGS": str(place / "none.toml")}
