"""What one durable, encrypted record costs, beside a plain SQLite INSERT of the same bytes and TinyDB's own storage.

Every way takes its turn with each record, so that a noisy disk hits all alike; what is compared is the median and the
99th percentile of each.
"""

import gc
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
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

RECORDS = 1_500
"""Per way of recording; each is a commit to the disk. The 99th percentile is then the fifteenth longest."""

SIZES = (100, 10_000, 60_000)
"""How many children are saved on the device."""

_JSON_RECORDS, _JSON_CHILDREN = 5, 10_000
_PLAIN, _SEALED = "SQLite", "SQLCipher"

Record = Callable[[Change, bytes], object]


def figures() -> list[Figure]:
    """Measure; give each figure with its target."""
    with tempfile.TemporaryDirectory(prefix="mavis-bench-") as name:
        folder = Path(name)
        plain, sealed = _plain_database(folder / "plain.db"), _sealed_database(folder / "sealed.db")
        stores = {children: _store(folder / str(children), children) for children in SIZES}
        ways: dict[str, Record] = {_PLAIN: _inserting(plain), _SEALED: _inserting(sealed)}
        ways |= {f"{children}": _appending(store) for children, store in stores.items()}
        seconds = _measured(ways)
        for store in stores.values():
            store.lock()
        plain.close()
        sealed.close()
        json = _seconds_of_json_storage(folder / "tinydb.json")
    middle = {way: statistics.median(each) for way, each in seconds.items()}
    worst = {way: statistics.quantiles(each, n=100)[98] for way, each in seconds.items()}
    return [
        *(
            Figure(
                f"a durable, encrypted record, {n:,} children: {word} / SQLite's", of[f"{n}"] / of[_PLAIN], most=most
            )
            for word, of, most in (("median", middle, 1.5), ("99th percentile", worst, 2.0))
            for n in SIZES
        ),
        Figure("the same with 60,000 children / with 100, median", middle["60000"] / middle["100"], most=1.1),
        Figure("TinyDB's JSONStorage / the same, 10,000 children", json / middle["10000"], least=100),
        Figure("a bare SQLCipher insert: median / SQLite's", middle[_SEALED] / middle[_PLAIN]),
        Figure("a durable, encrypted record, 60,000 children: median", middle["60000"] * 1000, "ms"),
    ]


def _measured(ways: dict[str, Record]) -> dict[str, list[float]]:
    """Give the seconds of each record by each way."""
    gc.collect()
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for n in range(1, RECORDS + 1):
        change = _a_realistic_change(n)
        body = msgspec.json.encode(change)
        for way in random.sample(list(ways), len(ways)):
            seconds[way].append(_seconds(ways[way], change, body))
    return seconds


def _inserting(connection: Any) -> Record:
    return lambda _change, body: connection.execute("INSERT INTO records (body) VALUES (?)", (body,))


def _appending(store: Store) -> Record:
    outbox = store.outbox
    return lambda change, _body: outbox.append(change, offline=True)


def _store(folder: Path, children: int) -> Store:
    store = Store(folder)
    store.create("a password for a benchmark")
    store.snapshots.save(a_bundle(children), etag="", saved_at=NOON, outstanding={})
    return store


def _plain_database(path: Path) -> Any:
    return _prepared(sqlite3.connect(path, isolation_level=None))


def _sealed_database(path: Path) -> Any:
    connection = sqlcipher3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    return _prepared(connection)


def _prepared(connection: Any) -> Any:
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
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
