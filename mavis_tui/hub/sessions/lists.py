"""On whose lists a child is: what is recorded in one session counts in every other one that lists the child."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.versions import find_session
from mavis_tui.hub.store.tables import children
from mavis_tui.models.session import Session

_AT_ONCE = 500
"""So many children are asked about in one question."""


async def sessions_of(
    connection: AsyncConnection, organisation: str, concerned: Collection[str]
) -> dict[str, set[str]]:
    """Say on the lists of which sessions of a team each of these children is."""
    found: dict[str, set[str]] = {}
    ordered = sorted(concerned)
    for at in range(0, len(ordered), _AT_ONCE):
        wanted = select(children.c.session, children.c.id).where(
            children.c.organisation == organisation, children.c.id.in_(ordered[at : at + _AT_ONCE])
        )
        for row in await connection.execute(wanted):
            found.setdefault(row.id, set()).add(row.session)
    return found


async def locked_with_lists(
    connection: AsyncConnection, organisation: str, named: Collection[str], concerned: Collection[str]
) -> list[Session]:
    """Lock the sessions that are named, and every other one of the team that lists one of these children.

    In the order in which everybody locks them, so that no two wait for each other. What the team hasn't got is left
    out.
    """
    lists = await sessions_of(connection, organisation, concerned)
    wanted = sorted({*named}.union(*lists.values()))
    found = [await find_session(connection, organisation, session_id, lock=True) for session_id in wanted]
    return [session for session in found if session is not None]
