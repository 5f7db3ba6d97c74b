"""What a disk that takes 200 ms for each sync costs: from a yes to `Saved offline`, and for each key.

Everything is timed from outside, in a pseudo-terminal; the disk is slow inside (torture/slow_disk.py), under a real
store.
"""

import tempfile
from pathlib import Path

from bench.figures import Figure
from bench.first_paint import LAUNCH
from bench.store import PASSWORD, filled_store
from bench.terminal import Terminal

SYNC_SECONDS = 0.2
RECORDS = 5
_TYPED = "AB12CD34EF56GH78IJ90KL12"
_DOWN, _ENTER, _ESC, _READY_ONLY = "\x1b[B", "\r", "\x1b", "\x1bOS"

_ON_A_SLOW_DISK = f"""
from torture.slow_disk import SlowDisk
with SlowDisk({SYNC_SECONDS}).slow():
    exec(compile(open(sys.argv[3]).read(), sys.argv[3], "exec"))
"""


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as folder:
        saved, keys = _measured(Path(folder))
    disk = f"slow disk ({SYNC_SECONDS * 1000:.0f} ms a sync)"
    return [
        Figure(f"{disk}: from a yes to Saved offline, slowest, / a sync", max(saved) / SYNC_SECONDS, most=2.5),
        Figure(f"{disk}: the slowest key, a yes and letters in a form included", max(keys) * 1000, "ms", most=100),
    ]


def _measured(place: Path) -> tuple[list[float], list[float]]:
    """Record some doses, and type into a form that is kept on the disk meanwhile; give the seconds of each."""
    filled_store(place / "data", sessions=1, children=30).lock()
    launch, slowly = place / "launch.py", place / "slowly.py"
    launch.write_text(LAUNCH)
    slowly.write_text(f"import sys\n{_ON_A_SLOW_DISK}")
    root = str(Path(__file__).parent.parent)
    environment = {"MAVIS_DATA_DIR": str(place / "data"), "MAVIS_SETTINGS": str(place / "no.toml"), "PYTHONPATH": root}
    saved, keys = [], []
    with Terminal([str(slowly), PASSWORD, str(place / "took"), str(launch)], environment) as app:
        app.read_until("School 0")
        app.settle(2)
        for key in (_ENTER, "v", _READY_ONLY, _ENTER, "1", _DOWN, _DOWN, _ENTER):
            app.press(key, quiet=0.6)
        keys += [app.press(letter, quiet=0.15).first for letter in _TYPED]  # the draft is kept about every two seconds
        for key in (_ESC, "2", _ESC):
            app.press(key, quiet=0.6)
        for _ in range(RECORDS):
            app.press(_ENTER, quiet=0.6)
            at = len(app.seen)
            app.press("1", quiet=1)
            while b"Check and confirm" not in app.seen[at:]:
                app.press(_ENTER, quiet=1)
            first, until = app.press_until("1", "Saved offline")
            keys.append(first)
            saved.append(until)
            app.settle(1)
    return saved, keys
