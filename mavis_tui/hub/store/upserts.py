"""Storing a row whether or not its key is there already, in one statement: between two of them somebody else may be."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def put_row(
    connection: AsyncConnection, table: Table, values: Mapping[str, Any], *, changing: Collection[str] = ()
) -> bool:
    """Add a row, or change these columns of the one that has its key; say whether anything was written.

    Without columns that are to change, a row that is there stays as it is.
    """
    done = await connection.execute(_statement(table, tuple(values), tuple(changing)), dict(values))
    return bool(done.rowcount)


@lru_cache
def _statement(table: Table, names: tuple[str, ...], changing: tuple[str, ...]) -> TextClause:
    """Write it as both SQLite and PostgreSQL have it; all names are of our own tables."""
    key = ", ".join(f'"{column.name}"' for column in table.primary_key)
    columns, given = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    newer = ", ".join(f'"{name}" = excluded."{name}"' for name in changing)
    then = f"DO UPDATE SET {newer}" if newer else "DO NOTHING"
    return text(f'INSERT INTO "{table.name}" ({columns}) VALUES ({given}) ON CONFLICT ({key}) {then}')  # noqa: S608 # ours
