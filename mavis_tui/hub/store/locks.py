"""Who may do what at the same moment: on PostgreSQL, where several write at once, named locks that last until the end
of the transaction. On SQLite one writes at a time, and all of this asks for nothing.

What is judged by rows that nobody has written yet (a second dose of a child, the next number) can't be kept from others
by locking rows. So whoever judges takes a name for it, in this order, which keeps two from waiting for each other:

1. the team: who works on a part of it takes it together with others, who changes or reads all of it takes it alone
2. changes, by their ids
3. children, by their ids, those on no list too
4. rows of sessions, by their ids (`sessions/lists.py`)
5. anything else
6. the audit log, which everybody writes last
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

MOST_NAMES = 100
"""Who needs more takes the team alone: PostgreSQL has room for some 6,000 names of all transactions together."""

_ALONE = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
_TOGETHER = text("SELECT pg_advisory_xact_lock_shared(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


async def whole_team(connection: AsyncConnection, organisation: str) -> None:
    """Keep everybody else of a team from writing."""
    await _lock(connection, "team", organisation, [""])


async def part_of_team(connection: AsyncConnection, organisation: str) -> None:
    """Keep those from writing who need the whole team to themselves."""
    await _lock(connection, "team", organisation, [""], together=True)


async def each(connection: AsyncConnection, kind: str, organisation: str, names: Iterable[str]) -> None:
    """Keep others from what has these names, among what is of the same kind and team."""
    await _lock(connection, kind, organisation, names)


async def audit_log(connection: AsyncConnection) -> None:
    """Let one write into the log at a time: each line is chained to the one before."""
    await _lock(connection, "audit", "", [""])


async def _lock(
    connection: AsyncConnection, kind: str, organisation: str, names: Iterable[str], *, together: bool = False
) -> None:
    if connection.dialect.name == "sqlite":
        return
    keys = sorted({_key(kind, organisation, name) for name in names})  # in one order, whatever order they came in
    if keys:
        await connection.execute(_TOGETHER if together else _ALONE, {"keys": keys})


def _key(kind: str, organisation: str, name: str) -> int:
    """Make the number of a name: two of the same number would only wait for each other."""
    digest = hashlib.sha256("\0".join((kind, organisation, name)).encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
