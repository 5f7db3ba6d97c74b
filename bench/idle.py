"""What the app costs while nobody touches it, on the first page and with the cursor in the search field, for a minute.

Beside it, for the same minute, stands a bare Textual app with a table of 30 rows.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.figures import Figure
from bench.first_paint import BARE, LAUNCH
from bench.store import PASSWORD, filled_store
from bench.terminal import Terminal

SECONDS = 60
SETTLED = 3
"""So long after a page is drawn, everything that was begun with it is over."""


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        place = Path(folder)
        filled_store(place / "data", sessions=1, children=1_000).lock()
        (place / "bare.py").write_text(BARE)
        (place / "launch.py").write_text(LAUNCH)
        environment = {"MAVIS_DATA_DIR": str(place / "data"), "MAVIS_SETTINGS": str(place / "none.toml")}
        bare = running.enter_context(Terminal([str(place / "bare.py")], {}))
        ours = [
            running.enter_context(Terminal([str(place / "launch.py"), PASSWORD, str(place / "took")], environment))
            for _ in range(2)
        ]
        bare.read_until("row 5")
        for app in ours:
            app.read_until("School 0")
        for keys, text in (("\r", "Record vaccinations"), ("v", "Born")):
            ours[1].settle(SETTLED)
            ours[1].press(keys)
            ours[1].read_until(text)
        apps = (bare, *ours)
        for app in apps:
            app.settle(SETTLED)
        before = [app.cost() for app in apps]
        end = time.monotonic() + SECONDS
        sent = [0 for _ in apps]
        while time.monotonic() < end:
            for at, app in enumerate(apps):
                sent[at] += app.settle(1).sent
        costs = [(after[0] - start[0], after[1] - start[1]) for start, after in zip(before, _costs(apps), strict=True)]
    figures = []
    for at, page in enumerate(("the first page", "in the search field"), 1):
        figures += [
            Figure(f"processor time idle, {page} / bare Textual", costs[at][0] / costs[0][0], most=1.1),
            Figure(f"wake-ups idle, {page} / bare Textual", costs[at][1] / costs[0][1], most=1.1),
            Figure(f"bytes to the terminal idle, {page}", sent[at], "bytes", most=0),
        ]
    return figures


def _costs(apps: tuple[Terminal, ...]) -> Iterator[tuple[float, int]]:
    return (app.cost() for app in apps)
