"""The key pair of each team: what a device seals for its team, only the team's hub can open.

The private key lies in the hub's database as it is. So whoever holds that database and a laptop's vault.json opens that
laptop: this is what recovering a forgotten password is.
"""

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import team_keys
from mavis_tui.sealing import KeyPair, new_key_pair


async def team_keys_of(database: Database, organisation: str) -> KeyPair:
    """Give the team's key pair, which is made when it is first asked for and never changes."""
    async with database.reading() as connection:
        held = await _held(connection, organisation)
    if held is not None:
        return held
    made = new_key_pair()
    try:
        async with database.writing() as connection:
            if (held := await _held(connection, organisation)) is not None:
                return held
            await connection.execute(insert(team_keys).values(organisation=organisation, **made._asdict()))
    except IntegrityError:  # on PostgreSQL two may write at once, and the quicker one made it
        return await team_keys_of(database, organisation)
    return made


async def _held(connection: AsyncConnection, organisation: str) -> KeyPair | None:
    wanted = select(team_keys.c.public, team_keys.c.private).where(team_keys.c.organisation == organisation)
    found = (await connection.execute(wanted)).one_or_none()
    return None if found is None else KeyPair(found.public, found.private)
