"""A second way into a file that is written: to read while another thread waits for the disk, and to mind the journal.

What a record waits for is one sync of the journal, two at most; what else SQLite would sync in its course is done here,
before or after. See docs/decisions/0042-two-syncs-and-nobody-in-the-way.md.
"""

import sys
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from mavis_tui.cache.engine.opening import RAISED, Opening, connect, journal_of
from mavis_tui.errors import StoreLocked

LONG_JOURNAL = 1000
"""Pages: as long as SQLite itself lets a journal get before it writes it into the file."""

CLOSED = "The offline store was locked. Unlock it with the offline password first."


class SecondConnection:
    """Connections of their own to one shared file. Safe for threads; raises one of RAISED."""

    def __init__(self, path: Path, key: bytes, wait_seconds: float) -> None:
        self._path = path
        self._key = key
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._reading: Any = None
        self._closed = False
        self._has_journal = False

    def read(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        """Run a query on what was committed last. Raises StoreLocked once this is closed."""
        with self._lock:
            if self._closed:  # perhaps only since whoever reads found the file open
                raise StoreLocked(CLOSED)
            if self._reading is None:
                self._reading = self._connected()
            found: list[Any] = self._reading.execute(statement, parameters).fetchall()
            return found

    def begin_journal(self) -> None:
        """Make the journal where there is none yet, with nothing in it that matters, and wait for no disk.

        SQLite syncs the head of a journal before the first record in it, lest a head be found with records of an
        earlier round behind it. A new journal has no earlier round, and its first record's own sync covers its head.
        """
        if self._has_journal:
            return
        journal = journal_of(self._path)
        # what is wrong is told by the record itself, which comes next
        with suppress(*RAISED, OSError):
            if not (journal.exists() and journal.stat().st_size):
                with closing(self._connected()) as connection:
                    connection.execute("PRAGMA synchronous = OFF")
                    version = connection.execute("PRAGMA user_version").fetchone()[0]
                    connection.execute(f"PRAGMA user_version = {version}")
            self._has_journal = True

    @property
    def has_long_journal(self) -> bool:
        """True where so much isn't in the file yet that SQLite, left alone, would write it there.

        Its index of the journal says how many pages the journal holds, and how many of them are in the file already
        (sqlite.org/walformat.html, 2.2: mxFrame and nBackfill, in the order of bytes of the machine).
        """
        try:
            with self._path.with_name(f"{self._path.name}-shm").open("rb") as index:
                head = index.read(100)
        except OSError:
            return False
        held, done = (int.from_bytes(head[at : at + 4], sys.byteorder) for at in (16, 96))
        return held - done >= LONG_JOURNAL

    def shorten_journal(self) -> None:
        """Write what the journal holds into the file, so that it is written over from its begin."""
        with closing(self._connected()) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        """Close what was kept open; nothing is opened any more to read."""
        with self._lock:
            self._closed = True
            if self._reading is not None:
                self._reading.close()
                self._reading = None

    def _connected(self) -> Any:
        return connect(self._path, self._key, Opening.SHARED, self._wait_seconds)
