"""Children whose address may be shown nowhere: who is restricted on one list of a team is so on every other one too.

A list stays as its workbook had it, and what goes out is made of it and of this. So who isn't restricted on any list
any more has an address again, and no list says so only because another one said it once.
"""

from collections.abc import Iterable

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.lists import sessions_of
from mavis_tui.hub.store.tables import restricted
from mavis_tui.models.child import Child
from mavis_tui.models.session import Session


async def restricted_of(
    connection: AsyncConnection, organisation: str, ids: Select[tuple[str]] | None = None
) -> frozenset[str]:
    """Give who is restricted on any list of a team, or those of some children who are."""
    wanted = select(restricted.c.id).where(restricted.c.organisation == organisation)
    if ids is not None:
        wanted = wanted.where(restricted.c.id.in_(ids))
    return frozenset((await connection.execute(wanted)).scalars())


async def note_restricted(
    connection: AsyncConnection, session: Session, listed: Iterable[Child]
) -> dict[str, set[str]]:
    """Note who of a list is restricted now; `listed` are the children of its newest workbook.

    Gives, by session, the children on other lists for whom that changed.
    """
    of_list = restricted.c.organisation == session.organisation, restricted.c.session == session.id
    before = set((await connection.execute(select(restricted.c.id).where(*of_list))).scalars())
    known = {child.id: child.restricted for child in listed}
    still = await sessions_of(connection, session.organisation, before - known.keys())
    kept = {child for child in before - known.keys() if session.id in still.get(child, ())}
    now = {child for child, is_so in known.items() if is_so} | kept
    if now == before:
        return {}
    for child in sorted(before - now):
        await connection.execute(delete(restricted).where(*of_list, restricted.c.id == child))
    list_ = {"organisation": session.organisation, "session": session.id}
    if rows := [{**list_, "id": child} for child in sorted(now - before)]:
        await connection.execute(insert(restricted), rows)
    elsewhere: dict[str, set[str]] = {}
    for child, lists in (await sessions_of(connection, session.organisation, now ^ before)).items():
        for other in lists - {session.id}:
            elsewhere.setdefault(other, set()).add(child)
    return elsewhere
