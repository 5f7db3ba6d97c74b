"""One encrypted file of tables: transactions and single rows, and nothing of TinyDB.

A write that returned is on the disk (WAL, `synchronous=FULL`), and several processes may share the file. Who reads
doesn't wait for the disk together with who writes: see docs/decisions/0042-two-syncs-and-nobody-in-the-way.md.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from mavis_tui.cache.engine.files import os_errors_told
from mavis_tui.cache.engine.opening import RAISED, STEPS, Opening, Step, climb, connect, damage, make, told_of_sqlite
from mavis_tui.cache.engine.second_connection import CLOSED, SecondConnection
from mavis_tui.errors import MavisError, StoreBusy, StoreDamaged, StoreLocked, StoreNotWritable, StoreTooNew

_PLACES = 1 << 40
"""How many places a table has: its rows lie together, in the order in which they came."""

_PAGE = 1000
"""Rows fetched at a time, so that 60,000 children are never in memory twice."""

_PATIENCE_SECONDS = 0.02
"""So long who reads waits for another thread: for its reading always long enough, for a disk seldom."""


class StoredRow(NamedTuple):
    """A stored document: its place in the table's order, its id, and its JSON."""

    place: int
    id: int
    body: bytes


class CipherFile:
    """Tables of numbered JSON documents in one file. Threads may share it.

    `key` is 32 bytes, used as it is. A file that isn't there is made, unless it should be FINISHED. Raises
    StoreDamaged, StoreTooNew, StoreBusy, StoreNotWritable or StoreFull, here and in every call; after `close`,
    WrongPassword, because closing is what locking does. `if_damaged` ends the sentence about damage: what is safe, and
    what to do.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        wait_seconds: float = 5,
        opening: Opening = Opening.SHARED,
        steps: Sequence[Step] = STEPS,
        if_damaged: str = "It was left as it is.",
    ) -> None:
        self.path = path
        self._if_damaged = if_damaged
        self._wait_seconds = wait_seconds
        self._lock = threading.RLock()
        self._writes = 0
        self._writer = 0
        self._second = SecondConnection(path, key, wait_seconds) if opening is Opening.SHARED else None
        self._stamped = (-1, -1)
        self._is_slow = False
        self._spans: dict[str, tuple[int, int]] = {}  # only while a transaction keeps others from dropping tables
        with self._errors_told(), os_errors_told(path):
            if opening is not Opening.FINISHED and not path.exists():
                make(path, key, opening, wait_seconds, steps)
            self._connection = connect(path, key, opening, wait_seconds)
        self._open = True
        try:
            self._check_schema(opening, steps)
        except MavisError:
            self.close()
            raise

    def close(self) -> None:
        """Close the file, and with it forget the key."""
        with self._lock:
            if self._open:
                self._open = False
                if self._second is not None:
                    self._second.close()
                self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing of it; no other process writes meanwhile.

        One inside another joins it: what fails inside must not be caught before it leaves the outer one.
        """
        with self._lock:
            if self._writing:
                yield
                return
            self._begin_journal()
            self._all("BEGIN IMMEDIATE")
            self._writer = threading.get_ident()
            try:
                yield
                self._all("COMMIT")
            except BaseException:  # whatever broke in, also Ctrl+C: half of it must not stay
                if self._open and self._connection.in_transaction:
                    self._all("ROLLBACK")
                raise
            finally:
                self._writer = 0
                self._writes += 1
                self._spans.clear()

    def check(self) -> str:
        """Read the whole file, and say in a few words what is wrong with it; nothing if it is whole."""
        try:
            altered = self._all("PRAGMA cipher_integrity_check")
            if altered:  # a power cut while the journal went in leaves torn pages, which the journal makes good
                with suppress(StoreBusy, StoreNotWritable):
                    self._all("PRAGMA wal_checkpoint")
                altered = self._all("PRAGMA cipher_integrity_check")
            found = [] if altered else self._all("PRAGMA integrity_check(1)")
        except StoreDamaged:
            return "it can’t be read"
        if altered:
            return f"{len(altered)} of its pages were altered or cut off"
        return "" if found == [("ok",)] else "its structure is damaged"

    def stamp(self) -> tuple[int, int]:
        """Give a value that is another one once anybody, in any process, has written.

        While another thread of this process waits for the disk, what it writes isn't there yet: the value stays.
        """
        with self._unless_busy() as held:
            if held:
                self._stamped = self._all("PRAGMA data_version")[0][0], self._writes
            return self._stamped

    @property
    def has_long_journal(self) -> bool:
        """True if it is time to shorten the journal."""
        return self._second is not None and self._second.has_long_journal

    def shorten_journal(self) -> None:
        """Write what a long journal holds into the file; who records or reads meanwhile doesn't wait for it."""
        with self._errors_told():
            if self._second is not None and self._second.has_long_journal and self._open:
                self._second.shorten_journal()

    def table_names(self) -> list[str]:
        """List the tables, also empty ones, oldest first."""
        return [name for (name,) in self._read("SELECT name FROM tables ORDER BY number")]

    def rows(self, table: str, after: int = 0) -> Iterator[StoredRow]:
        """Give the documents whose place is beyond `after`, in the order in which they came."""
        query = "SELECT place, id, body FROM documents WHERE place > ? AND place < ? ORDER BY place LIMIT ?"
        return map(StoredRow._make, chain.from_iterable(self._pages(query, table, after)))

    def bodies(self, table: str) -> Iterator[bytes]:
        """Give the JSON alone of all documents, in the order in which they came: in half the time."""
        query = "SELECT place, body FROM documents WHERE place > ? AND place < ? ORDER BY place LIMIT ?"
        return map(itemgetter(1), chain.from_iterable(self._pages(query, table)))

    def _pages(self, query: str, table: str, after: int = 0) -> Iterator[list[Any]]:
        low, high = self._span(table)
        place = max(after, low)
        while found := self._read(query, (place, high, _PAGE)):
            yield found
            if len(found) < _PAGE:
                return
            place = found[-1][0]

    def row(self, table: str, id_: int) -> bytes | None:
        """Give one document's JSON without touching its neighbours."""
        query = "SELECT body FROM documents WHERE id = ? AND tab = (SELECT number FROM tables WHERE name = ?)"
        found = self._read(query, (id_, table))
        return found[0][0] if found else None

    def last(self, table: str) -> StoredRow | None:
        """Give the document that came last."""
        query = "SELECT place, id, body FROM documents WHERE place > ? AND place < ? ORDER BY place DESC LIMIT 1"
        found = self._read(query, self._span(table))
        return StoredRow._make(found[0]) if found else None

    def count(self, table: str) -> int:
        """Count a table's documents."""
        query = "SELECT count(*) FROM documents WHERE tab = (SELECT number FROM tables WHERE name = ?)"
        return int(self._read(query, (table,))[0][0])

    def highest_id(self, table: str) -> int:
        """Give the highest id in use, 0 in an empty table."""
        query = "SELECT max(id) FROM documents WHERE tab = (SELECT number FROM tables WHERE name = ?)"
        return int(self._read(query, (table,))[0][0] or 0)

    def put(self, table: str, documents: Iterable[tuple[int, bytes]]) -> None:
        """Store documents: one whose id is known keeps its place, a new one comes last. Makes the table if need be."""
        with self.transaction():
            if table not in self._spans:
                self._all("INSERT OR IGNORE INTO tables (name) VALUES (?)", (table,))
            low, high = self._span(table)
            found = self._all("SELECT max(place) FROM documents WHERE place > ? AND place < ?", (low, high))
            place, number = found[0][0] or low, low // _PLACES
            with self._errors_told():
                self._connection.executemany(
                    "INSERT INTO documents (place, tab, id, body) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (tab, id) DO UPDATE SET body = excluded.body",
                    ((new, number, id_, body) for new, (id_, body) in enumerate(documents, place + 1)),
                )

    def append(self, table: str, after: int, id_: int, body: bytes) -> bool:
        """Store one document behind the one at the place `after`, in a single statement, which waits for the disk.

        False, and nothing stored, where that isn't the last one any more, or another one has the id. For those who
        wait for it: `put` does the same with more steps, and whatever is there.
        """
        low = after // _PLACES * _PLACES
        with self._lock:
            self._begin_journal()
            stored = self._all(
                "INSERT OR IGNORE INTO documents (place, tab, id, body) SELECT ?, ?, ?, ? "
                "WHERE ? = (SELECT max(place) FROM documents WHERE place > ? AND place < ?) "
                "AND ? = (SELECT number FROM tables WHERE name = ?) RETURNING place",
                (after + 1, low // _PLACES, id_, body, after, low, low + _PLACES, low // _PLACES, table),
            )
            self._writes += 1
        return bool(stored)

    def remove(self, table: str, ids: Iterable[int]) -> None:
        """Remove documents by id; the table stays."""
        with self.transaction(), self._errors_told():
            number = self._span(table)[0] // _PLACES
            self._connection.executemany(
                "DELETE FROM documents WHERE tab = ? AND id = ?", ((number, id_) for id_ in ids)
            )

    def drop(self, table: str) -> None:
        """Remove a table and all that is in it."""
        with self.transaction():
            number = self._span(table)[0] // _PLACES
            self._all("DELETE FROM documents WHERE tab = ?", (number,))
            self._all("DELETE FROM tables WHERE number = ?", (number,))
            self._spans.pop(table, None)

    def _span(self, table: str) -> tuple[int, int]:
        """Give the places between which a table's rows lie; for a table that isn't there, a span without any."""
        if self._writing and table in self._spans:
            return self._spans[table]
        found = self._read("SELECT number FROM tables WHERE name = ?", (table,))
        number = int(found[0][0]) if found else 0
        span = number * _PLACES, (number + 1) * _PLACES
        if found and self._writing:
            self._spans[table] = span
        return span

    @property
    def _writing(self) -> bool:
        """True inside a transaction, for the thread whose it is."""
        return self._writer == threading.get_ident()

    def _begin_journal(self) -> None:
        if self._second is not None:
            self._second.begin_journal()

    @contextmanager
    def _unless_busy(self) -> Iterator[bool]:
        """Hold the file, to read; or say False where another thread holds it so long that it waits for the disk."""
        if self._second is None:
            held = self._lock.acquire()
        else:
            held = self._lock.acquire(timeout=0 if self._is_slow else _PATIENCE_SECONDS)
            self._is_slow = not held  # the next ones needn't find out
        try:
            yield held
        finally:
            if held:
                self._lock.release()

    def _read(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Run a query: where another thread waits for the disk, on what was there before it."""
        with self._unless_busy() as held:
            if held or self._second is None:
                return self._all(statement, parameters)
            with self._errors_told():
                return self._second.read(statement, parameters)

    def _all(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Run a statement to its end, so that no half-read answer keeps a lock."""
        with self._lock:
            if not self._open:
                raise StoreLocked(CLOSED)
            try:
                if self._connection.in_transaction and not self._writing:
                    self._connection.execute("ROLLBACK")  # of a transaction whose end the disk refused, too
                found: list[Any] = self._connection.execute(statement, parameters).fetchall()
            except RAISED as error:
                raise self._translated(error) from error
            return found

    def _check_schema(self, opening: Opening, steps: Sequence[Step]) -> None:
        found = self._all("PRAGMA user_version")[0][0]
        if found > len(steps):
            raise StoreTooNew(
                f"A newer mavis wrote {self.path.name}. It was left untouched; install the newest mavis to open it."
            )
        if found == 0 or (found < len(steps) and opening is Opening.FINISHED):
            raise damage(self.path, self._if_damaged)
        if found < len(steps):
            with self.transaction(), self._errors_told():
                climb(self._connection, self._all("PRAGMA user_version")[0][0], steps)

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
        except RAISED as error:
            raise self._translated(error) from error

    def _translated(self, error: Exception) -> MavisError:
        return told_of_sqlite(error, self.path, self._wait_seconds, self._if_damaged)
