"""First paint of the dashboard with ten sessions saved, and peak memory, against a bare Textual app with a table.

Both run in a real pseudo-terminal, interleaved. The target is about what comes after unlocking: the time spent on the
offline password is measured by the launcher and taken off, and the peak counts from there. While it is derived, the
key takes another 46 MiB, on purpose.
"""

import os
import pty
import resource
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path
from statistics import median

from bench.figures import Figure
from bench.store import PASSWORD, filled_store

RUNS = 11
_NOT_AS_INSTALLED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")

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
from mavis_tui.commands import compose
from mavis_tui.commands.terminal import begin
from mavis_tui.settings import load

begin()
workspace = compose.workspace(load())
before = time.perf_counter()
workspace.access.unlock(sys.argv[1])
Path(sys.argv[2]).write_text(str(time.perf_counter() - before))
Path("/proc/self/clear_refs").write_text("5")
from mavis_tui.app import open_app
open_app(workspace)
"""


def figures() -> list[Figure]:
    """Measure both apps in turn; give the two ratios with their targets."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        filled_store(place / "data", sessions=10, children=1000)
        bare, mavis = place / "bare.py", place / "launch.py"
        bare.write_text(BARE)
        mavis.write_text(LAUNCH)
        took = place / "took"
        bares, ours = [], []
        for _ in range(RUNS):
            bares.append(_first_paint([str(bare)], "row 5", place))
            seconds, peak = _first_paint([str(mavis), PASSWORD, str(took)], "School 5", place)
            ours.append((seconds - float(took.read_text()), peak))
    paint = median(run[0] for run in ours) / median(run[0] for run in bares)
    memory = median(run[1] for run in ours) / median(run[1] for run in bares)
    return [
        Figure("first paint, 10 sessions of 1,000 children saved / bare Textual with 30 rows", paint, most=1.25),
        Figure("peak memory of the same", memory, most=1.5),
    ]


def _first_paint(arguments: list[str], text: str, place: Path) -> tuple[float, int]:
    """Start Python with `arguments` in a terminal; give the seconds until `text` is sent, and peak memory in KiB."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {
        # both slow down a start: nobody's installation has them
        **{name: value for name, value in os.environ.items() if name not in _NOT_AS_INSTALLED},
        "TERM": "xterm-256color",
        "MAVIS_DATA_DIR": str(place / "data"),
        "MAVIS_SETTINGS": str(place / "none.toml"),
        "TEXTUAL_ANIMATIONS": "none",
    }
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    seen = b""
    while text.encode() not in seen:
        ready, _, _ = select.select([master], [], [], 30)
        if not ready:
            raise RuntimeError(f"{arguments[0]} never drew {text!r}")
        seen += os.read(master, 65536)
    seconds = time.perf_counter() - start
    peak = _peak_kib(process.pid)
    process.terminate()
    process.wait()
    os.close(master)
    return seconds, peak


def _peak_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
