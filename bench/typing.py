"""How long a key takes to reach the screen in the child list, how long the list takes to open, and the bytes of both.

Everything is timed from outside, in a pseudo-terminal: from the key to the last byte that it caused.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.figures import Figure
from bench.first_paint import LAUNCH
from bench.store import PASSWORD, filled_store
from bench.terminal import Burst, Terminal

SIZES = (30, 1_000, 60_000)
OPENINGS = 15
_DOWN, _UP, _PAGE_DOWN, _PAGE_UP, _ERASE, _ESC, _ENTER = "\x1b[B", "\x1b[A", "\x1b[6~", "\x1b[5~", "\x7f", "\x1b", "\r"
_ARROWS = (_DOWN,) * 12 + (_UP,) * 12
_PAGES = (_PAGE_DOWN,) * 4 + (_PAGE_UP,) * 4
_LETTERS = tuple("smi") + (_ERASE,) * 3 + tuple("ad") + (_ERASE,) * 2 + tuple("999") + (_ERASE,) * 3


class Typed(NamedTuple):
    """The bursts of bytes in a list of one size.

    `page` and `counted` are the seconds until the session's page stands, and until all its children are counted.
    """

    page: float
    counted: float
    openings: list[Burst]
    arrows: list[Burst]
    pages: list[Burst]
    letters: list[Burst]

    @property
    def keys(self) -> list[float]:
        """The milliseconds that each key took."""
        return [burst.last * 1000 for burst in (*self.arrows, *self.pages, *self.letters)]


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory() as folder:
        typed = {size: _typed(Path(folder) / str(size), size) for size in SIZES}
        screens = _screens(Path(folder) / str(SIZES[1]))
    few, many, most = (typed[size] for size in SIZES)
    opened = [median(burst.last for burst in one.openings) for one in (few, many, most)]
    return [
        *_keys(1_000, many, at_most=16),
        *_keys(60_000, most, at_most=50),
        Figure("opening the list of 1,000 / of 30", opened[1] / opened[0], most=1.3),
        Figure("opening the list of 60,000 / of 30", opened[2] / opened[0], most=3),
        Figure("before it: the page of a session of 60,000 stands after", most.page * 1000, "ms"),
        Figure("and all of them are read and counted, once, after", most.counted * 1000, "ms"),
        Figure("most bytes for an arrow key", max(burst.sent for burst in many.arrows), "bytes", most=600),
        Figure("most bytes for a letter of the search", max(burst.sent for burst in many.letters), "bytes", most=5_000),
        Figure("most bytes for opening a screen or going back", max(screens), "bytes", most=10_000),
    ]


def _keys(children: int, typed: Typed, *, at_most: float) -> list[Figure]:
    letters = median(burst.last * 1000 for burst in typed.letters)
    return [
        Figure(
            f"key to screen in a list of {children:,}, search included, median", median(typed.keys), "ms", most=at_most
        ),
        Figure("of these the letters alone, median", letters, "ms"),
        Figure("of all these keys the slowest", max(typed.keys), "ms", most=150),
    ]


@contextmanager
def _at_the_dashboard(place: Path) -> Iterator[Terminal]:
    launch = place / "launch.py"
    launch.write_text(LAUNCH)
    environment = {"MAVIS_DATA_DIR": str(place / "data"), "MAVIS_SETTINGS": str(place / "none.toml")}
    with Terminal([str(launch), PASSWORD, str(place / "took")], environment) as app:
        app.read_until("School 0")
        app.settle(2)
        yield app


def _typed(place: Path, children: int) -> Typed:
    place.mkdir()
    filled_store(place / "data", sessions=1, children=children).lock()
    with _at_the_dashboard(place) as app:
        begin = time.perf_counter()
        page = app.press(_ENTER, quiet=0.05).last
        app.read_until("Record vaccinations")
        counted = time.perf_counter() - begin
        app.settle(0.6)
        openings = []
        for _ in range(OPENINGS):
            openings.append(_opened(app, "v"))
            _opened(app, _ESC)
        _opened(app, "v")
        kinds = (_ARROWS, _PAGES, _LETTERS)
        return Typed(page, counted, openings, *([app.press(key, quiet=0.12) for key in keys] for keys in kinds))


def _opened(app: Terminal, key: str) -> Burst:
    return app.press(key, quiet=0.3, wait=30)


def _screens(place: Path) -> list[int]:
    """Walk through the screens and back; give the bytes that each step sent."""
    with _at_the_dashboard(place) as app:
        steps = (_ENTER, "v", _ENTER, "?", _ESC, _ESC, _ESC, "n", _ESC, _ESC, "c", _ESC, "\x10", _ESC)
        return [_opened(app, key).sent for key in steps]
