"""Who decides or exports at the hub itself: `--by` names an account of it, and is taken at its word."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import NotFound
from mavis_tui.hub.store.tables import accounts


async def account_of(connection: AsyncConnection, by: str, nothing_done: str) -> Any:
    """Find the account (a row of `accounts`) of an e-mail address. Raises NotFound, which ends in `nothing_done`."""
    wanted = select(accounts).where(accounts.c.email == by.strip().casefold())
    found = (await connection.execute(wanted)).one_or_none()
    if found is None:
        raise NotFound(f"Nobody with the e-mail address {by} has an account on this hub. {nothing_done}")
    return found
