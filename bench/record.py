"""What one durable, encrypted record costs, against a plain SQLite INSERT of the same bytes in the same run."""

import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from bench.figures import Figure
from mavis_tui.cache.store import Store
from mavis_tui.models.change import Change
from tests.builders import NOON, a_bundle, a_change, a_vaccination

RECORDS = 300
"""Per measurement; each is a commit to the disk, so the median matters and not the sum."""


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as folder:
        plain = _plain_database(Path(folder) / "plain.db")
        few, many = (_store(Path(folder) / str(children), children) for children in (100, 10_000))
        inserted, with_few, with_many = _medians(plain, few, many)
        plain.close()
        few.lock()
        many.lock()
    return [
        Figure("a durable, encrypted record, 100 children saved / a SQLite insert", with_few / inserted, most=1.5),
        Figure("the same with 10,000 children / with 100", with_many / with_few, most=1.1),
    ]


def _medians(plain: sqlite3.Connection, few: Store, many: Store) -> tuple[float, ...]:
    """Give the seconds of each, taken in turns so that a noisy disk hits all three alike."""
    seconds: tuple[list[float], ...] = ([], [], [])
    for n in range(1, RECORDS + 1):
        change = _a_realistic_change(n)
        steps = (
            partial(plain.execute, "INSERT INTO records (body) VALUES (?)", (msgspec.json.encode(change),)),
            partial(few.outbox.append, change, offline=True),
            partial(many.outbox.append, change, offline=True),
        )
        for which in random.sample(range(3), 3):
            seconds[which].append(_seconds(steps[which]))
    return tuple(statistics.median(each) for each in seconds)


def _store(folder: Path, children: int) -> Store:
    store = Store(folder)
    store.create("a password for a benchmark")
    store.snapshots.save(a_bundle(children), etag="", saved_at=NOON, outstanding={})
    return store


def _plain_database(path: Path) -> sqlite3.Connection:
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("PRAGMA journal_mode = WAL")
    plain.execute("PRAGMA synchronous = FULL")
    plain.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    return plain


def _a_realistic_change(n: int) -> Change:
    notes = "Felt faint afterwards, lay down for ten minutes, walked back to class with a friend."
    return a_change(n, a_vaccination(n, notes=notes, pre_screened=True))


def _seconds(step: Callable[[], object]) -> float:
    begin = time.perf_counter()
    step()
    return time.perf_counter() - begin
