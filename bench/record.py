"""What one durable, encrypted record costs, beside a plain SQLite INSERT of the same bytes and TinyDB's own storage.

Measured in days, as a laptop has them: all files are opened anew, and then each record is made in every way in turn,
so that a noisy disk hits all alike. What is compared is the median and the 99th percentile. Once SQLite's journal is as
long as it gets (4 MB, about 400 records of ours without closing mavis and 700 inserts), it is written over, and the
file system has less to do for each sync; what that is like is measured apart, and informs.
"""

import contextlib
import gc
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3
from tinydb import TinyDB

from bench.figures import Figure
from mavis_tui.cache.store import Store
from mavis_tui.demo.generate import demonstration
from mavis_tui.models.change import Change
from tests.builders import NOON, TODAY, a_bundle, a_change, a_vaccination

DAYS, A_DAY = 5, 300
"""So many records are made in each way; the 99th percentile is then the fifteenth longest of 1,500."""

_TO_FILL_JOURNALS, _LATER = 900, 300

SIZES = (100, 10_000, 60_000)
"""How many children are saved on the device."""

_JSON_RECORDS, _JSON_CHILDREN = 5, 10_000
_PLAIN, _SEALED = "SQLite", "SQLCipher"
_PASSWORD = "a password for a benchmark"

Record = Callable[[Change, bytes], object]


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        folder = Path(name)
        for children in SIZES:
            _make_store(folder / f"{children}", children)
        gc.collect()
        gc.set_threshold(50_000)  # as the program does when it starts
        days = [_measured(folder, range(day * A_DAY, (day + 1) * A_DAY)) for day in range(DAYS)]
        later = _measured(folder, range(DAYS * A_DAY, DAYS * A_DAY + _TO_FILL_JOURNALS + _LATER))
        json = _seconds_of_json_storage(folder / "tinydb.json")
    seconds = {way: [one for day in days for one in day[way]] for way in days[0]}
    middle = {way: statistics.median(each) for way, each in seconds.items()}
    worst = {way: statistics.quantiles(each, n=100)[98] for way, each in seconds.items()}
    over = {way: statistics.median(each[_TO_FILL_JOURNALS:]) for way, each in later.items()}
    record = "a durable, encrypted record"
    return [
        *(
            Figure(f"{record}, {n:,} children: {word} / SQLite's", of[f"{n}"] / of[_PLAIN], most=most)
            for word, of, most in (("median", middle, 1.5), ("99th percentile", worst, 2.0))
            for n in SIZES
        ),
        Figure("the same with 60,000 children / with 100, median", middle["60000"] / middle["100"], most=1.1),
        Figure("TinyDB's JSONStorage / the same, 10,000 children", json / middle["10000"], least=100),
        Figure("a bare SQLCipher insert: median / SQLite's", middle[_SEALED] / middle[_PLAIN]),
        Figure(f"{record}, journals written over: median / SQLite's", over["60000"] / over[_PLAIN]),
        Figure("a bare SQLCipher insert, likewise", over[_SEALED] / over[_PLAIN]),
        Figure(f"{record}, 60,000 children: median", middle["60000"] * 1000, "ms"),
    ]


def _measured(folder: Path, numbers: range) -> dict[str, list[float]]:
    """Open everything, and give the seconds of each record in each way."""
    seconds: dict[str, list[float]] = {_PLAIN: [], _SEALED: [], **{f"{children}": [] for children in SIZES}}
    with contextlib.ExitStack() as stack:
        ways: dict[str, Record] = {
            _PLAIN: stack.enter_context(_inserting(sqlite3.connect(folder / "plain.db", isolation_level=None))),
            _SEALED: stack.enter_context(_inserting(_sealed(folder / "sealed.db"))),
        }
        stores = [stack.enter_context(_opened(folder / f"{children}")) for children in SIZES]
        ways |= {f"{children}": _appending(store) for children, store in zip(SIZES, stores, strict=True)}
        for n in numbers:
            change = _a_realistic_change(n)
            body = msgspec.json.encode(change)
            for way in random.sample(list(ways), len(ways)):
                seconds[way].append(_seconds(ways[way], change, body))
            for store in stores:
                if store.has_long_journals:  # as the app does between two records
                    store.shorten_journals()
    return seconds


@contextlib.contextmanager
def _inserting(connection: Any) -> Iterator[Record]:
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
    yield lambda _change, body: connection.execute("INSERT INTO records (body) VALUES (?)", (body,))
    connection.close()


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[Store]:
    store = Store(folder)
    store.unlock(_PASSWORD)
    yield store
    store.lock()


def _appending(store: Store) -> Record:
    outbox = store.outbox
    return lambda change, _body: outbox.append(change, offline=True)


def _make_store(folder: Path, children: int) -> None:
    store = Store(folder)
    store.create(_PASSWORD)
    store.snapshots.save(a_bundle(children), etag="", saved_at=NOON, outstanding={})
    store.lock()


def _sealed(path: Path) -> Any:
    connection = sqlcipher3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{'5a' * 32}'\"")
    return connection


def _seconds_of_json_storage(path: Path) -> float:
    """Record beside 10,000 children in TinyDB's default storage, which writes all of it anew each time."""
    with TinyDB(path) as database:
        children = demonstration(TODAY)[0].children
        crowd = (children[n % len(children)] for n in range(_JSON_CHILDREN))
        database.table("children").insert_multiple(msgspec.to_builtins(child) for child in crowd)
        recorded = database.table("changes")
        changes = [_a_realistic_change(n) for n in range(_JSON_RECORDS)]
        return statistics.median(
            _seconds(lambda change, _body: recorded.insert(msgspec.to_builtins(change)), change, b"")
            for change in changes
        )


def _a_realistic_change(n: int) -> Change:
    notes = "Felt faint afterwards, lay down for ten minutes, walked back to class with a friend."
    return a_change(n, a_vaccination(n, notes=notes, pre_screened=True))


def _seconds(record: Record, change: Change, body: bytes) -> float:
    begin = time.perf_counter()
    record(change, body)
    return time.perf_counter() - begin
