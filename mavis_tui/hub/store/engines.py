"""How the hub speaks to its database: SQLite through aiosqlite, PostgreSQL through asyncpg, and what each is told.

A URL of PostgreSQL may say, besides what asyncpg takes: `pool=N` (how many connections a process holds at most),
`statement_seconds=N` (how long one statement of a hub that serves may take), `pgbouncer=true` (a pooler in transaction
mode stands before it: no statement is prepared under a name that a second one could meet) and libpq's `sslmode`.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import await_only

from mavis_tui.errors import BadInput, CannotBeDone, how_to_install
from mavis_tui.hub.store.at_one_go import at_one_go
from mavis_tui.settings import whole_path

BUSY_MILLISECONDS = 8_000
"""How long to wait for another program that writes, or for a row that another one has: a device gives up after 20."""

_AGAIN_SECONDS = 0.01
POOL_SECONDS = 8
_POOL, _LEAST_POOL = 15, 6
"""With fewer connections, two who sign in would wait for each other’s second one."""
_STATEMENT_SECONDS = 15
"""No longer than a device waits for its answer, less the way there and back."""
_IDLE_MILLISECONDS = 60_000
"""A process that died with a transaction open keeps its rows for so long."""
_CONNECT_SECONDS = 8
_OLD_SECONDS = 1_800
"""A connection is made anew after half an hour, so that a pooler or a firewall may forget it."""

# Asked for everything, it would log what is asked of the database, and so whom it is about.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


class _Said(NamedTuple):
    """What a URL says to the hub, and not to the driver."""

    pool: int = _POOL
    statement_seconds: int = _STATEMENT_SECONDS
    pgbouncer: bool = False


def database_url(where: str | Path) -> URL:
    """Read a URL or a path; without a driver it gets the one the hub uses. Raises BadInput."""
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite+aiosqlite", database=str(whole_path(where)))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise BadInput("The database must be a path, or a URL like postgresql://host/name.") from error
    except ValueError as error:  # of what should be a port, and is libpq's way to name several servers
        raise BadInput(
            "In a URL of a database the port is one number. Several servers are named behind the question mark: "
            "postgresql://user@/name?host=a:5432&host=b:5432&target_session_attrs=primary. Nothing was changed."
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+asyncpg")
    return url.set(drivername="sqlite+aiosqlite") if url.drivername == "sqlite" else url


def without_password(url: URL) -> str:
    """Give a database's address as anybody may read it: without its password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def for_other_programs(url: URL) -> tuple[str, str]:
    """Give a database's address as PostgreSQL's own programs take it, and its password apart: all can read their words.

    Raises BadInput.
    """
    bare, _ = _said(url)
    query = {"sslmode" if name == "ssl" else name: value for name, value in bare.query.items()}
    plain = bare.set(drivername="postgresql", query=query)._replace(password=None)
    return plain.render_as_string(hide_password=False), str(bare.password or "")


def listens(where: URL) -> bool:
    """True where a connection of PostgreSQL is ours alone, so that it may wait for what others tell it."""
    return where.drivername == "postgresql+asyncpg" and not _said(where)[1].pgbouncer


def engine_for(url: URL, *, serving: bool) -> AsyncEngine:
    """Make the engine; nothing is opened yet. `serving`: nobody waits for longer than a device does.

    Raises BadInput, and CannotBeDone where its driver isn't installed.
    """
    try:
        if url.get_backend_name() == "sqlite":
            # Parameters are people: an error of the database mustn't carry them into a log.
            engine = create_async_engine(
                url, hide_parameters=True, pool_timeout=POOL_SECONDS, connect_args={"async_creator_fn": at_one_go}
            )
            event.listen(engine.sync_engine, "connect", _set_up_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
            return engine
        return _of_a_server(url, serving=serving)
    except ModuleNotFoundError as error:
        if error.name != "asyncpg":
            raise _unusable(url, error) from error
        raise CannotBeDone(
            f"For PostgreSQL the hub needs a driver that isn’t installed. Nothing was changed. "
            f"{how_to_install('hub,postgres')}"
        ) from error
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise _unusable(url, error) from error


def _unusable(url: URL, error: Exception) -> CannotBeDone:
    return CannotBeDone(f"The hub can’t use the database {without_password(url)} ({error}). Nothing was changed.")


def _of_a_server(url: URL, *, serving: bool) -> AsyncEngine:
    bare, said = _said(url)
    limits = {
        "application_name": "mavis hub",
        "lock_timeout": str(BUSY_MILLISECONDS),
        "statement_timeout": str(said.statement_seconds * 1_000 if serving else 0),
        "idle_in_transaction_session_timeout": str(_IDLE_MILLISECONDS if serving else 0),
    }
    arguments: dict[str, Any] = {}
    at_the_start = bare.drivername == "postgresql+asyncpg" and not said.pgbouncer
    if bare.drivername == "postgresql+asyncpg":
        arguments["timeout"] = _CONNECT_SECONDS
        if said.pgbouncer:
            arguments |= {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
            arguments["prepared_statement_name_func"] = _name_of_its_own
        else:
            arguments["server_settings"] = limits
    engine = create_async_engine(
        bare,
        hide_parameters=True,
        pool_timeout=POOL_SECONDS,
        pool_size=said.pool + (1 if listens(url) else 0),  # one listens
        max_overflow=0,
        pool_pre_ping=True,
        pool_recycle=_OLD_SECONDS,
        connect_args=arguments,
    )
    if not at_the_start:  # a pooler lets nobody set anything for longer than a transaction
        event.listen(engine.sync_engine, "begin", _limiting(limits))
    return engine


def _name_of_its_own() -> str:
    return f"mavis_{uuid4().hex}"


def _limiting(limits: Mapping[str, str]) -> Any:
    sets = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in limits.items())

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT {sets}")

    return begin


def _said(url: URL) -> tuple[URL, _Said]:
    """Take from a URL what it says to the hub. Raises BadInput."""
    given = {name: value for name, value in url.query.items() if name in _Said._fields}
    try:
        said = _Said(
            pool=_count(given.get("pool", str(_POOL)), _LEAST_POOL),
            statement_seconds=_count(given.get("statement_seconds", str(_STATEMENT_SECONDS))),
            pgbouncer={"true": True, "false": False}[str(given.get("pgbouncer", "false"))],
        )
    except (ValueError, KeyError) as error:
        raise BadInput(
            f"In a URL of PostgreSQL, pool is a number from {_LEAST_POOL} on, statement_seconds one from 1 on, and "
            "pgbouncer is true or false. Nothing was changed."
        ) from error
    rest = {name: value for name, value in url.query.items() if name not in given}
    if "sslmode" in rest and url.drivername == "postgresql+asyncpg":
        rest["ssl"] = rest.pop("sslmode")  # asyncpg has the same words under another name
    return url.set(query=rest), said


def _count(text: str | tuple[str, ...], least: int = 1) -> int:
    number = int(str(text))
    if number < least:
        raise ValueError(text)
    return number


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, and too late: see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    _write_ahead(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Let a file be written ahead, as it then stays. The busy time-out doesn't hold for that, so it is waited for here.

    Several that open a new file at once would find it locked. Raises sqlite3.OperationalError as SQLite does.
    """
    until = monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            await_only(asyncio.sleep(_AGAIN_SECONDS))
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another wrote in between, instead of waiting.
    said = connection.get_execution_options()
    if not said.get("mavis_alone", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if said.get("mavis_writing", False) else "BEGIN")
