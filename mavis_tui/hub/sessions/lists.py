"""On whose lists a child is: what is recorded in one session counts in every other one that lists the child."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.sessions import find_session
from mavis_tui.hub.store.tables import children, sessions
from mavis_tui.models.session import Session


async def sessions_of(
    connection: AsyncConnection, organisation: str, concerned: Collection[str]
) -> dict[str, set[str]]:
    """Say on the lists of which sessions of a team each of these children is."""
    if not concerned:
        return {}
    of_team = select(sessions.c.id).where(sessions.c.organisation == organisation)
    rows = await connection.execute(
        select(children.c.session, children.c.id).where(
            children.c.organisation == organisation, children.c.session.in_(of_team), children.c.id.in_(concerned)
        )
    )
    found: dict[str, set[str]] = {}
    for row in rows:
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
