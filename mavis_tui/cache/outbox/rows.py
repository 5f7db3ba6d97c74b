"""The rows of `changes.db` for who looks at them and who adds some; no look waits for the disk."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec
from msgspec import Struct

from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.cache.outbox.projection import Projection


class OutboxRows:
    """What follows from the rows, brought up to date at each look. Safe for threads and for several processes."""

    def __init__(self, database: SealedDatabase) -> None:
        self.database = database
        self.file = database.file
        self._lock = threading.RLock()
        self._projection = Projection(database.file)

    @contextmanager
    def looked_at(self) -> Iterator[Projection]:
        """Look at what is there. Never held while something is written: who draws a page mustn't wait for the disk."""
        with self._lock:
            self._projection.refresh()
            yield self._projection

    def add(self, table: str, rows: Sequence[Struct]) -> None:
        """Add rows; they are on the disk when this returns, or when the transaction around it ends."""
        self.database.table(table).insert_multiple([msgspec.to_builtins(row) for row in rows])

    def read_anew(self) -> None:
        """Forget what was read: rows are gone."""
        with self._lock:
            self._projection = Projection(self.file)
