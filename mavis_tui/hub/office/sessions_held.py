"""The sessions of a hub, for the people who run it: how many children and records each has, and where it is saved."""

from collections import Counter
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import changes, children, holdings, sessions, withdrawn

Key = tuple[str, str]
"""A team and a session."""


class SessionHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A session: `children` are on its list, `left` no longer are, `records` counts what was recorded, each once.

    `devices` says on how many laptops it is saved, by what they said last.
    """

    organisation: str
    session: str
    title: str
    dates: tuple[date, ...]
    children: int
    left: int
    records: int
    devices: int


async def sessions_held(database: Database, organisation: str = "") -> list[SessionHeld]:
    """List the sessions by team and first day, of one team where it is named. Who asks for it notes that."""
    async with database.reading() as connection:
        wanted = select(sessions)
        if organisation:
            wanted = wanted.where(sessions.c.organisation == organisation)
        found = [(row.organisation, session_in(row)) for row in await connection.execute(wanted)]
        listed, left = await _counted(connection, children), await _counted(connection, withdrawn)
        recorded, saved = await _counted(connection, changes), await _saved(connection)
    rows = [
        SessionHeld(
            organisation=team,
            session=session.id,
            title=session.title,
            dates=session.dates,
            children=listed[team, session.id],
            left=left[team, session.id],
            records=recorded[team, session.id],
            devices=saved[team, session.id],
        )
        for team, session in found
    ]
    return sorted(rows, key=lambda row: (row.organisation, row.dates, row.session))


async def _counted(connection: AsyncConnection, table: Any) -> Counter[Key]:
    """Count the rows of each session, of several revisions one."""
    wanted = select(table.c.organisation, table.c.session, func.count(table.c.id.distinct()))
    rows = await connection.execute(wanted.group_by(table.c.organisation, table.c.session))
    return Counter({(team, session): number for team, session, number in rows})


async def _saved(connection: AsyncConnection) -> Counter[Key]:
    rows = (await connection.execute(select(holdings.c.organisation, holdings.c.sessions))).all()
    read = ((row.organisation, msgspec.json.decode(row.sessions, type=list[str])) for row in rows)
    return Counter((team, session) for team, held in read for session in held)
