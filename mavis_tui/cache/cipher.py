"""One encrypted file of tables: SQLCipher's connection, transactions, single rows and errors, and nothing of TinyDB.

A write that returned is on the disk (WAL, `synchronous=FULL`), several processes may share the file, and what SQLCipher
raises is turned into `errors.py` here and nowhere else.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3

from mavis_tui.cache.files import busy, file_lock, make_private_file, os_errors_told, swap_in
from mavis_tui.errors import MavisError, StoreBusy, StoreDamaged, StoreTooNew, WrongPassword

Step = Callable[[Any], None]
"""Takes an open connection, inside a transaction, from one schema to the next."""


def _lay_out(connection: Any) -> None:
    connection.execute("CREATE TABLE tables (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
    connection.execute(
        "CREATE TABLE documents (place INTEGER PRIMARY KEY, tab INTEGER NOT NULL, id INTEGER NOT NULL, "
        "body BLOB NOT NULL, UNIQUE (tab, id))"
    )


STEPS: tuple[Step, ...] = (_lay_out,)
"""The n-th step leads from schema n to n + 1, which `PRAGMA user_version` holds. Released steps never change."""

_PLACES = 1 << 40
"""How many places a table has: its rows lie together, in the order in which they came."""

_PAGE = 1000
"""Rows fetched at a time, so that 60,000 children are never in memory twice."""

_BUSY, _READ_ONLY, _FULL, _CANNOT_OPEN = 5, 8, 13, 14
"""SQLite's primary result codes (sqlite.org/rescode.html)."""


class Opening(Enum):
    """How a file is used.

    SHARED: written by several processes for years. BUILDING: new, and nobody else knows of it yet, so it needs neither
    journal nor locks. FINISHED: built once and only read, and there must be one.
    """

    SHARED = auto()
    BUILDING = auto()
    FINISHED = auto()


class Row(NamedTuple):
    """A stored document: its place in the table's order, its id, and its JSON."""

    place: int
    id: int
    body: bytes


class CipherFile:
    """Tables of numbered JSON documents in one file. Threads may share it.

    `key` is 32 bytes, used as it is. A file that isn't there is made, unless it should be FINISHED. Raises
    StoreDamaged, StoreTooNew or StoreBusy, here and in every call; after `close`, WrongPassword, because closing is
    what locking does. `if_damaged` ends the sentence about damage: what is safe, and what to do.
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
        self._writing = False
        self._spans: dict[str, tuple[int, int]] = {}  # only while a transaction keeps others from dropping tables
        with self._errors_told(), os_errors_told(path):
            if opening is not Opening.FINISHED and not path.exists():
                self._make(key, opening, steps)
            self._connection = self._connect(path, key, opening)
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
            self._all("BEGIN IMMEDIATE")
            self._writing = True
            try:
                yield
                self._all("COMMIT")
            except BaseException:
                if self._open and self._connection.in_transaction:
                    self._all("ROLLBACK")
                raise
            finally:
                self._writing = False
                self._writes += 1
                self._spans.clear()

    def stamp(self) -> tuple[int, int]:
        """Give a value that is another one once anybody, in any process, has written."""
        with self._lock:
            return self._all("PRAGMA data_version")[0][0], self._writes

    def table_names(self) -> list[str]:
        """List the tables, also empty ones, oldest first."""
        return [name for (name,) in self._all("SELECT name FROM tables ORDER BY number")]

    def rows(self, table: str, after: int = 0) -> Iterator[Row]:
        """Give the documents whose place is beyond `after`, in the order in which they came."""
        low, high = self._span(table)
        place, found = max(after, low), [()] * _PAGE
        query = "SELECT place, id, body FROM documents WHERE place > ? AND place < ? ORDER BY place LIMIT ?"
        while len(found) == _PAGE:
            found = self._all(query, (place, high, _PAGE))
            for row in map(Row._make, found):
                place = row.place
                yield row

    def row(self, table: str, id_: int) -> bytes | None:
        """Give one document's JSON without touching its neighbours."""
        query = "SELECT body FROM documents WHERE id = ? AND tab = (SELECT number FROM tables WHERE name = ?)"
        found = self._all(query, (id_, table))
        return found[0][0] if found else None

    def last(self, table: str) -> bytes | None:
        """Give the JSON of the document that came last."""
        query = "SELECT body FROM documents WHERE place > ? AND place < ? ORDER BY place DESC LIMIT 1"
        found = self._all(query, self._span(table))
        return found[0][0] if found else None

    def count(self, table: str) -> int:
        """Count a table's documents."""
        query = "SELECT count(*) FROM documents WHERE tab = (SELECT number FROM tables WHERE name = ?)"
        return int(self._all(query, (table,))[0][0])

    def highest_id(self, table: str) -> int:
        """Give the highest id in use, 0 in an empty table."""
        query = "SELECT max(id) FROM documents WHERE tab = (SELECT number FROM tables WHERE name = ?)"
        return int(self._all(query, (table,))[0][0] or 0)

    def put(self, table: str, documents: Iterable[tuple[int, bytes]]) -> None:
        """Store documents: one whose id is known keeps its place, a new one comes last. Makes the table if need be."""
        with self.transaction():
            if table not in self._spans:
                self._all("INSERT OR IGNORE INTO tables (name) VALUES (?)", (table,))
            low, high = self._span(table)
            with self._errors_told():
                self._connection.executemany(
                    "INSERT INTO documents (place, tab, id, body) "
                    "SELECT coalesce(max(place), ?) + 1, ?, ?, ? FROM documents WHERE place > ? AND place < ? "
                    "ON CONFLICT (tab, id) DO UPDATE SET body = excluded.body",
                    ((low, low // _PLACES, id_, body, low, high) for id_, body in documents),
                )

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
        with self._lock:
            if table in self._spans:
                return self._spans[table]
            found = self._all("SELECT number FROM tables WHERE name = ?", (table,))
            number = int(found[0][0]) if found else 0
            span = number * _PLACES, (number + 1) * _PLACES
            if found and self._writing:
                self._spans[table] = span
            return span

    def _all(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """Run a statement to its end, so that no half-read answer keeps a lock."""
        with self._lock:
            if not self._open:
                raise WrongPassword("The offline store was locked. Unlock it with the offline password first.")
            try:
                found: list[Any] = self._connection.execute(statement, parameters).fetchall()
            except sqlcipher3.Error as error:
                raise self._translated(error) from error
            return found

    def _connect(self, path: Path, key: bytes, opening: Opening) -> Any:
        mode = "ro&immutable=1" if opening is Opening.FINISHED else "rw"
        connection = sqlcipher3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=self._wait_seconds,
        )
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write into the screen
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if opening is Opening.BUILDING:
            connection.execute("PRAGMA journal_mode = OFF").fetchall()
        connection.execute(f"PRAGMA synchronous = {'OFF' if opening is Opening.BUILDING else 'FULL'}")
        return connection

    def _make(self, key: bytes, opening: Opening, steps: Sequence[Step]) -> None:
        """Make a shared file beside its place and move it in whole, so that an empty file always means damage."""
        if opening is Opening.BUILDING:
            self._make_at(self.path, key, opening, steps)
            return
        beside = self.path.with_name(f".{self.path.name}.new")
        with file_lock(self.path.with_name(f".{self.path.name}.lock"), self._wait_seconds):
            if not self.path.exists():
                beside.unlink(missing_ok=True)
                self._make_at(beside, key, opening, steps)
                swap_in(beside, self.path)

    def _make_at(self, path: Path, key: bytes, opening: Opening, steps: Sequence[Step]) -> None:
        make_private_file(path)
        connection = self._connect(path, key, opening)
        try:
            if opening is Opening.SHARED:
                connection.execute("PRAGMA journal_mode = WAL").fetchall()
            connection.execute("BEGIN")
            _climb(connection, 0, steps)
            connection.execute("COMMIT")
        finally:
            connection.close()

    def _check_schema(self, opening: Opening, steps: Sequence[Step]) -> None:
        found = self._all("PRAGMA user_version")[0][0]
        if found > len(steps):
            raise StoreTooNew(
                f"A newer mavis wrote {self.path.name}. It was left untouched; install the newest mavis to open it."
            )
        if found == 0 or (found < len(steps) and opening is Opening.FINISHED):
            raise self._damage()
        if found < len(steps):
            with self.transaction(), self._errors_told():
                _climb(self._connection, self._all("PRAGMA user_version")[0][0], steps)

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
        except sqlcipher3.Error as error:
            raise self._translated(error) from error

    def _translated(self, error: Exception) -> MavisError:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code == _BUSY:
            return StoreBusy(busy(self.path, self._wait_seconds))
        if code in (_FULL, _READ_ONLY, _CANNOT_OPEN):
            why = "the disk is full" if code == _FULL else "it may not be opened or written"
            return StoreBusy(
                f"The offline store can’t be written ({self.path}: {why}). What was saved before is safe; the last "
                "step was not saved. Make room on the disk, or check who may write there, and try again."
            )
        return self._damage()

    def _damage(self) -> StoreDamaged:
        return StoreDamaged(
            f"{self.path} can’t be read: it is damaged, or its key isn’t the right one. {self._if_damaged}"
        )


def _climb(connection: Any, found: int, steps: Sequence[Step]) -> None:
    for step in steps[found:]:
        step(connection)
    connection.execute(f"PRAGMA user_version = {len(steps)}")
