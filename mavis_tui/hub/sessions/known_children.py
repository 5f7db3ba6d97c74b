"""Which children a team knows already, in all of its sessions."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.tables import children
from mavis_tui.models.known_children import KnownChildren
from mavis_tui.models.known_children import identity_of as identity_of


async def known_children(connection: AsyncConnection, organisation: str, session_id: str) -> KnownChildren:
    """Read whom a team knows; where one child has several ids, that of this session counts."""
    known = KnownChildren()
    rows = await connection.execute(
        select(children.c.id, children.c.session, children.c.nhs_number, children.c.identity).where(
            children.c.organisation == organisation
        )
    )
    for row in sorted(rows, key=lambda row: (row.session != session_id, row.session, row.id)):
        known.add(row.id, row.nhs_number, row.identity)
    return known
