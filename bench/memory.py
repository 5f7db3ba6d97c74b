"""The most memory that a process takes which opens the list of a session of 60,000 children, and searches in it.

It runs in a pseudo-terminal of 80 by 24. Deriving the key takes 46 MiB, on purpose, and is over before the peak counts.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure
from bench.first_paint import LAUNCH
from bench.store import PASSWORD, first_surname
from bench.terminal import Terminal

CHILDREN = 60_000
_FILL = """
import sys
from pathlib import Path
from bench.store import filled_store
filled_store(Path(sys.argv[1]), sessions=1, children=int(sys.argv[2]))
"""


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        place = Path(name)
        data, launch = place / "data", place / "launch.py"
        subprocess.run([sys.executable, "-c", _FILL, str(data), str(CHILDREN)], check=True)
        launch.write_text(LAUNCH)
        environment = {"MAVIS_DATA_DIR": str(data), "MAVIS_SETTINGS": str(place / "none.toml")}
        with Terminal([str(launch), PASSWORD, str(place / "took")], environment) as app:
            app.read_until("School 0")
            app.settle()
            app.press("\r")
            app.read_until(f"({CHILDREN} children)")
            app.press("v")
            app.read_until(f"{first_surname()}, ")
            app.settle(1)
            listed = app.memory()[1]
            app.press("a")
            app.read_until(f"of {CHILDREN} children")
            app.settle(1)
            used, peak = app.memory()
    what = f"peak memory with a session of {CHILDREN:,} children open"
    return [
        Figure(f"{what}, its list drawn and searched", peak / 1024, "MB", most=250),
        Figure("the same before searching", listed / 1024, "MB"),
        Figure("memory in use afterwards", used / 1024, "MB"),
    ]
