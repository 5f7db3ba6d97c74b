"""Where the hubs of the tests keep things: a file of SQLite each, or a database each of PostgreSQL's private cluster.

`python -m tests.postgres` (`make postgres`) says by MAVIS_POSTGRES where that cluster is; without it all are files.
A place is named by a path in both cases: on PostgreSQL nothing lies there, and the path stands for a database.
"""

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import asyncpg

from tests.postgres import VARIABLE

CLUSTER = os.environ.get(VARIABLE, "")
ENGINE = "postgresql" if CLUSTER else "sqlite"

_names = count(1)
_databases: dict[Path, str] = {}


def where(place: Path) -> str:
    """Give what a hub is told of its database in a place."""
    return _url(_databases[place]) if CLUSTER else str(place)


def is_there(place: Path) -> bool:
    """Say whether something was made in a place."""
    return place in _databases if CLUSTER else place.exists()


async def make(place: Path, like: Path | None = None) -> None:
    """Make a database in a place: as another one is that nobody has open, or one that holds nothing."""
    if not CLUSTER:
        if like is not None:
            await asyncio.to_thread(shutil.copyfile, like, place)
        return
    name = f"hub_{os.getpid()}_{next(_names)}"
    pattern = _databases[like] if like is not None else "template0"
    await _command(f"CREATE DATABASE {name} TEMPLATE {pattern}")
    _databases[place] = name


async def run_script(place: Path, script: str) -> None:
    """Run the words that make a database, or that harm one."""
    if not CLUSTER:
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript(script)
        return
    connection = await asyncpg.connect(_url(_databases[place]))
    try:
        await connection.execute(script)
    finally:
        await connection.close()


async def clear_away(below: Path) -> None:
    """Remove the databases of places below a folder; files go with the folder."""
    for place in [one for one in _databases if below in one.parents]:
        await _command(f"DROP DATABASE {_databases.pop(place)} WITH (FORCE)")


async def _command(words: str) -> None:
    connection = await asyncpg.connect(_url("postgres"))
    try:
        await connection.execute(words)
    finally:
        await connection.close()


def _url(database: str) -> str:
    return CLUSTER.replace("/?", f"/{database}?")
