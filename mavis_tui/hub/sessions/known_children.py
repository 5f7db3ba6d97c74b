"""Which children a team knows already, in all of its sessions."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.tables import children
from mavis_tui.models.child import Person
from mavis_tui.models.telling_apart.known_children import KnownChildren

_person = msgspec.json.Decoder(Person)


async def known_children(connection: AsyncConnection, organisation: str, session_id: str) -> KnownChildren:
    """Read whom a team knows; where one child has several ids, that of this session counts."""
    rows = await connection.execute(
        select(children.c.id, children.c.session, children.c.document).where(children.c.organisation == organisation)
    )
    ordered = sorted(rows, key=lambda row: (row.session != session_id, row.session, row.id))
    people = [(row.session == session_id, _person.decode(row.document)) for row in ordered]
    return KnownChildren((one for here, one in people if here), (one for here, one in people if not here))
