"""Every statement, commit and file operation of a scripted day made to fail in turn, once and for good.

After each the store is opened anew without the shim: what was confirmed before is there, nothing is half or doubled,
the error was a MavisError in words, and doing the step again completes it.
"""

import errno
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from tinydb import TinyDB

from mavis_tui.cache.store import Store
from torture.script import NOTHING, Step, View, script, unlock, unlocked, view
from torture.shim import Layer, Saboteur, forget_halves, sabotaged
from torture.trial import Scale, Trial
from torture.verdict import HARMLESS, TOLD, WRONG, caught, judged, quick_folder

NOTES = (
    (
        "Each statement, commit and file operation of a scripted day (create the store, sign in, save, record, "
        "correct, take receipts, refresh, forget, lock, record while locked, change the password, let go of what was "
        "sent) fails in turn: once alone, and once with all that follow. A write that fails leaves half of itself. "
        "Then the store is opened anew, and the step is done again where it failed."
    ),
    "The control is TinyDB’s own JSONStorage, with each of its writes cut in the middle.",
    (
        "Not injected: errors while reading (damaged files are a trial of their own), and errors in the memory that "
        "SQLite shares between processes."
    ),
)

_CONTROL_WRITES = 20


class Point(NamedTuple):
    """Where the day is disturbed: in which step, and which operation of which layer fails, once or for good."""

    step: int
    layer: Layer
    at: int
    lasting: bool


class Rehearsed(NamedTuple):
    """The day done without a fault: the folder before each step, what is seen before and after it, what can fail."""

    steps: tuple[Step, ...]
    folders: tuple[Path, ...]
    views: tuple[View, ...]
    points: tuple[Point, ...]


def run(scale: Scale) -> Trial:
    """Let everything fail; in the short form one thing of many."""
    counts = Counter(dict.fromkeys(("faults", *Layer, TOLD, HARMLESS, *WRONG), 0))
    with quick_folder() as folder:
        day = rehearsed(folder / "day", script())
        for point in scale.in_time(day.points[:: 61 if scale.short else 1]):
            counts.update(["faults", point.layer, *disturbed(day, point, folder / "disturbed")])
        control = _control(folder)
    return Trial(
        name="Every operation fails",
        counts=dict(counts),
        must_be_zero=WRONG,
        control=control,
        notes=NOTES,
    )


def rehearsed(folder: Path, steps: tuple[Step, ...], layers: Iterable[Layer] = Layer) -> Rehearsed:
    """Do the day once for each layer, at least one, counting what there is to fail."""
    points: list[Point] = []
    folders, views = [folder / "0"], [NOTHING]
    folders[0].mkdir(parents=True)
    for number, step in enumerate(steps):
        work = folder / str(number + 1)
        for layer in layers:
            saboteur = Saboteur(layer, None)
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(folders[number], work)
            store, raised = _done(work, step, saboteur)
            store.lock()
            if raised is not None:
                raise raised
            points += [
                Point(number, layer, at + 1, lasting) for at in range(saboteur.seen) for lasting in (False, True)
            ]
        folders.append(work)
        store = unlocked(work)
        views.append(view(store))
        store.lock()
    return Rehearsed(steps, tuple(folders), tuple(views), tuple(points))


def disturbed(
    day: Rehearsed, point: Point, folder: Path, error: Callable[[], BaseException] | None = None
) -> list[str]:
    """Do a step with a fault in it; name how it went and everything that is wrong then.

    `error` makes what a statement that fails raises, where that isn't to be a fault of the disk.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(day.folders[point.step], folder / "work")
    step = day.steps[point.step]
    store, raised = _done(folder / "work", step, Saboteur(point.layer, point.at, lasting=point.lasting, error=error))
    found = list(judged(folder / "work", store, step, day.views[point.step], day.views[point.step + 1], raised))
    forget_halves()
    return found


def _done(folder: Path, step: Step, saboteur: Saboteur) -> tuple[Store, Exception | None]:
    """Open the store with the saboteur asleep, wake him, and do the step."""
    store = Store(folder, wait_seconds=0.2)
    with sabotaged(saboteur, folder):
        if not step.locked:
            unlock(store)
        saboteur.awake = True
        raised = caught(step, store)
        saboteur.awake = False
    return store, raised


def _control(folder: Path) -> dict[str, int]:
    """Cut each write of TinyDB's own storage in the middle, and count the files that can't be read afterwards."""
    unreadable = 0
    for cut in range(_CONTROL_WRITES):
        path = folder / f"control-{cut}.json"
        with TinyDB(path) as database, suppress(OSError):
            database.insert_multiple({"n": n, "notes": "x" * 50} for n in range(_CONTROL_WRITES))
            handle: Any = database.storage._handle
            with patch.object(database.storage, "_handle", _Cut(handle, cut)):
                for n in range(_CONTROL_WRITES):
                    database.update({"notes": f"Corrected {n:03}" * n}, doc_ids=[n + 1])
        try:
            with TinyDB(path) as database:
                database.all()
        except ValueError:
            unreadable += 1
    return {"faults": _CONTROL_WRITES, "unreadable": unreadable}


class _Cut:
    """An open file of which one write stops in the middle: the disk is full."""

    def __init__(self, handle: Any, cut: int) -> None:
        self._handle = handle
        self._left = cut

    def write(self, text: str) -> int:
        self._left -= 1
        if self._left >= 0:
            return int(self._handle.write(text))
        self._handle.write(text[: len(text) // 2])
        self._handle.flush()
        raise OSError(errno.ENOSPC, "No space left on device")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] = getattr(self._handle, name)
        return found
