"""What a team holds when a file for Mavis is made: children, every revision, and which file that is in already."""

import asyncio
from collections.abc import Collection, Container, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import NotFound
from mavis_tui.hub.sessions.restrictions import restricted_of
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import undone
from mavis_tui.hub.store.tables import changes, children, exported, exports, sessions, withdrawn
from mavis_tui.models.calendar import long_date
from mavis_tui.models.change import Change, Receipt
from mavis_tui.models.child import Child, without_address
from mavis_tui.models.session import Session

Key = tuple[str, int]


class Earlier(NamedTuple):
    """The last file that a revision is in."""

    file: str
    at: datetime


class Revision(NamedTuple):
    """One revision of a record, and what the hub answered."""

    change: Change
    receipt: Receipt


async def sessions_for_file(connection: AsyncConnection, organisation: str, only: str = "") -> dict[str, Session]:
    """Give the sessions of a team, or one of them. Raises NotFound where there is none."""
    wanted = select(sessions).where(sessions.c.organisation == organisation)
    if only:
        wanted = wanted.where(sessions.c.id == only)
    found = {row.id: session_in(row) for row in await connection.execute(wanted)}
    if not found:
        which = f"session {only}" if only else "sessions"
        raise NotFound(f"The hub has no {which} of team {organisation}. Nothing was written.")
    return found


async def earlier_files(connection: AsyncConnection, organisation: str, before: str = "") -> dict[Key, Earlier]:
    """Give the last file that each exported revision is in; of those before the one of a number, where it is said."""
    rows = await connection.execute(
        select(exported.c.change, exported.c.revision, exports.c.file, exports.c.at)
        .join(exports, (exports.c.organisation == exported.c.organisation) & (exports.c.id == exported.c.export))
        .where(exported.c.organisation == organisation, exports.c.id < before if before else true())
        .order_by(exports.c.id)
    )
    return {(row.change, row.revision): Earlier(row.file, datetime.fromtimestamp(row.at, UTC)) for row in rows}


async def children_of(
    connection: AsyncConnection, organisation: str, held: Mapping[str, Session]
) -> dict[tuple[str, str], Child]:
    """Give the children of the sessions as their workbooks had them; who left a list is still known.

    Who is restricted on any list of the team is written without an address.
    """
    hidden = await restricted_of(connection, organisation)
    found: dict[tuple[str, str], Child] = {}
    for table in (withdrawn, children):
        wanted = select(table.c.session, table.c.id, table.c.document).where(
            table.c.organisation == organisation, table.c.session.in_(held)
        )
        rows = (await connection.execute(wanted)).all()
        found |= await asyncio.to_thread(_children_in, rows, hidden)
    return found


def _children_in(rows: Iterable[Any], hidden: Collection[str]) -> dict[tuple[str, str], Child]:
    read = {(row.session, row.id): msgspec.json.decode(row.document, type=Child) for row in rows}
    return {key: without_address(child) if child.id in hidden else child for key, child in read.items()}


async def recorded_in(
    connection: AsyncConnection, organisation: str, held: Mapping[str, Session]
) -> list[list[Revision]]:
    """Give each revision that isn’t undone of a change whose newest belongs to one of the sessions, oldest first."""
    wanted = select(changes.c.id, changes.c.body, changes.c.receipt).where(
        changes.c.organisation == organisation, changes.c.kind != "batch", ~undone(changes)
    )
    rows = (await connection.execute(wanted.order_by(changes.c.id, changes.c.revision))).all()
    return await asyncio.to_thread(_recorded_in, rows, held)


def _recorded_in(rows: Iterable[Any], held: Container[str]) -> list[list[Revision]]:
    found: dict[str, list[Revision]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(revision_in(row))
    return [revisions for revisions in found.values() if revisions[-1].change.session in held]


def revision_in(row: Any) -> Revision:
    """Read a row of `changes`."""
    return Revision(msgspec.json.decode(row.body, type=Change), msgspec.json.decode(row.receipt, type=Receipt))


async def sessions_to_choose(database: Database, organisation: str, most: int = 100) -> list[tuple[str, str]]:
    """List the sessions of a team by id and title, newest day first, and no more than so many."""
    wanted = select(sessions.c.id, sessions.c.document).where(sessions.c.organisation == organisation)
    async with database.reading() as connection:
        found = [(_named(bytes(row.document)), row.id) for row in await connection.execute(wanted)]
    found.sort(reverse=True)
    return [(id_, f"{title}, {long_date(days[-1])}") for (days, title), id_ in found[:most]]


@lru_cache(maxsize=2048)
def _named(document: bytes) -> tuple[tuple[date, ...], str]:
    """Give the days and the title of a session; a list of them is asked for again and again."""
    session = msgspec.json.decode(document, type=Session)
    return session.dates, session.title
