"""SQLite spoken to once for a statement: executed, read and let go of in one journey to the thread that has the file.

aiosqlite makes four for each question (a cursor, the question, its rows, its end), and a journey there and back takes
longer than what most of the hub's questions take to answer.
"""

import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from threading import Thread
from typing import Any, NamedTuple

import aiosqlite

_AT_ONCE = 500
"""So many rows come with the statement. Of one that has more, the rest is fetched as it is asked for."""


class _Done(NamedTuple):
    """What is left of a statement once it is done; `more` is where the rest of its rows comes from."""

    description: Any
    rowcount: int
    lastrowid: int | None
    rows: list[Any]
    more: sqlite3.Cursor | None


class _Cursor:
    """A cursor as SQLAlchemy asks for it."""

    arraysize = 1

    def __init__(self, run: Callable[..., Any], connection: sqlite3.Connection) -> None:
        self._run = run
        self._connection = connection
        self._rows: deque[Any] = deque()
        self._more: sqlite3.Cursor | None = None
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> "_Cursor":
        return self._take(await self._run(_ask, self._connection, statement, parameters))

    async def executemany(self, statement: str, many: Any) -> "_Cursor":
        return self._take(await self._run(_ask_for_many, self._connection, statement, many))

    def _take(self, done: _Done) -> "_Cursor":
        self.description, self.rowcount, self.lastrowid, rows, self._more = done
        self._rows = deque(rows)
        return self

    async def fetchone(self) -> Any:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        size = size or self.arraysize
        if self._more is not None and len(self._rows) < size:
            self._rows.extend(await self._run(self._more.fetchmany, max(size, _AT_ONCE)))
        return [self._rows.popleft() for _ in range(min(size, len(self._rows)))]

    async def fetchall(self) -> Sequence[Any]:
        rows, self._rows = self._rows, deque()
        if self._more is not None:
            rows.extend(await self._run(self._more.fetchall))
        return rows

    async def __aiter__(self) -> AsyncIterator[Any]:
        while rows := await self.fetchmany(_AT_ONCE):
            for row in rows:
                yield row

    async def close(self) -> None:
        self._rows = deque()
        if self._more is not None:
            more, self._more = self._more, None
            await self._run(more.close)


class _Connection(aiosqlite.Connection):
    """A connection of aiosqlite whose cursors go to its thread once for each statement."""

    def cursor(self) -> _Cursor:  # type: ignore[override] # aiosqlite's asks its thread for one
        return _Cursor(self._execute, self._conn)

    async def rollback(self) -> None:
        """Undo what isn't stored; where no transaction is open there is nothing to go for."""
        if self._conn.in_transaction:
            await super().rollback()


def at_one_go(file: str, **said: Any) -> aiosqlite.Connection:
    """Give a connection to a file, to be awaited, as `aiosqlite.connect` does; `said` goes to `sqlite3.connect`."""
    made = _Connection(lambda: sqlite3.connect(file, **said), iter_chunk_size=64)
    thread = made if isinstance(made, Thread) else made._thread  # noqa: SLF001 # there is no other way
    thread.daemon = True  # or a connection that nobody closed keeps a program from ending
    return made


def _ask(connection: sqlite3.Connection, statement: str, parameters: Any) -> _Done:
    before = connection.total_changes
    return _done(connection.execute(statement, parameters), connection.total_changes - before)


def _ask_for_many(connection: sqlite3.Connection, statement: str, many: Any) -> _Done:
    before = connection.total_changes
    return _done(connection.executemany(statement, many), connection.total_changes - before)


def _done(cursor: sqlite3.Cursor, changed: int) -> _Done:
    """Read what a statement gave, which `changed` so many rows.

    Python itself counts them only where it takes the statement for one that changes something, which it tells by the
    first word and the locale: in a Turkish one, INSERT isn't `insert`.
    """
    rows = cursor.fetchmany(_AT_ONCE) if cursor.description else []
    counted = changed if cursor.rowcount == -1 and not cursor.description else cursor.rowcount
    done = _Done(cursor.description, counted, cursor.lastrowid, rows, cursor if len(rows) == _AT_ONCE else None)
    if done.more is None:
        cursor.close()
    return done
