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

_KEEP = """
DROP SCHEMA IF EXISTS kept CASCADE;
CREATE SCHEMA kept;
CREATE FUNCTION kept.looks() RETURNS text LANGUAGE sql AS $$
    SELECT md5(string_agg(format('%s.%s %s', table_name, column_name, data_type), ',' ORDER BY table_name, column_name)
        || (SELECT string_agg(tgname, ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal))
    FROM information_schema.columns WHERE table_schema = 'public' $$;
CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
        EXECUTE format('DELETE FROM public.%I', one);
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', one, one);
    END LOOP;
    PERFORM setval('public.generations_number_seq', max(number)) FROM public.generations;
END $$;
DO $$
DECLARE one text;
BEGIN
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', one, one);
    END LOOP;
END $$;
"""
"""What a database takes along to be again as it was made: making and removing one takes a hundred times as long."""

_names = count(1)
_databases: dict[Path, str] = {}
_looks: dict[str, str] = {}
_made_like: dict[str, str] = {}
_spare: dict[str, list[str]] = {}
"""By the database after which they were made: those that no test has at the moment."""


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
    pattern = _databases[like] if like is not None else ""
    if pattern and pattern not in _looks:
        await _run(pattern, _KEEP)
        _looks[pattern] = await _run(pattern, "SELECT kept.looks()")
    if _spare.get(pattern):
        _databases[place] = _spare[pattern].pop()
        return
    name = f"hub_{os.getpid()}_{next(_names)}"
    words = f"CREATE DATABASE {name} TEMPLATE {pattern or 'template0'} STRATEGY file_copy"
    await _run("postgres", words)
    _databases[place], _made_like[name] = name, pattern


async def run_script(place: Path, script: str) -> None:
    """Run the words that make a database, or that harm one."""
    if not CLUSTER:
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript(script)
        return
    await _run(_databases[place], script)


async def clear_away(below: Path) -> None:
    """Let the databases of places below a folder be as they were made, for another test; files go with the folder."""
    for place in [one for one in _databases if below in one.parents]:
        name = _databases.pop(place)
        if await _put_back(name):
            _spare.setdefault(_made_like[name], []).append(name)
        else:
            await _run("postgres", f"DROP DATABASE {name} WITH (FORCE)")


async def _put_back(name: str) -> bool:
    """Say whether a database is again as it was made; one whose tables a test has altered isn't."""
    pattern = _made_like[name]
    if not pattern:
        return False
    try:
        if await _run(name, "SELECT kept.looks()") != _looks[pattern]:
            return False
        await _run(name, "SET lock_timeout = '2s'; SELECT kept.put_back()")
    except asyncpg.PostgresError:
        return False
    return True


async def _run(database: str, words: str) -> str:
    """Run words in a database; give what a single question is answered with."""
    connection = await asyncpg.connect(_url(database))
    try:
        if words.startswith("SELECT "):
            return str(await connection.fetchval(words))
        await connection.execute(words)
        return ""
    finally:
        await connection.close()


def _url(database: str) -> str:
    return CLUSTER.replace("/?", f"/{database}?")
