"""Who decides or exports at the hub itself: `--by` names an account of it, and is taken at its word."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import CannotBeDone, NotFound
from mavis_tui.hub.positions import position_of
from mavis_tui.hub.store.tables import accounts, roles


async def account_of(connection: AsyncConnection, by: str, nothing_done: str) -> Any:
    """Find the account (a row of `accounts`) of an e-mail address.

    Raises NotFound, and CannotBeDone for an account that is closed or decides nothing; all end in `nothing_done`.
    """
    wanted = select(accounts, roles.c.role).outerjoin(roles, roles.c.email == accounts.c.email)
    found = (await connection.execute(wanted.where(accounts.c.email == by.strip().casefold()))).one_or_none()
    if found is None:
        raise NotFound(f"Nobody with the e-mail address {by} has an account on this hub. {nothing_done}")
    if found.disabled_at is not None:
        raise CannotBeDone(f"The account of {found.name} is closed. {nothing_done}")
    position = position_of(found.role)
    if not position.decides:
        raise CannotBeDone(
            f"{found.name} is a {position.label}, and that is for a nurse, a prescriber, the office or an "
            f"administrator. {nothing_done}"
        )
    return found
