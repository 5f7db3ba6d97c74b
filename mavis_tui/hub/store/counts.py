"""How much the database holds, for whoever watches the hub: asked seldom, however often somebody wants to know."""

import asyncio
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.doubted import is_flagged
from mavis_tui.hub.store.tables import accounts, changes, decisions, devices, holdings, sessions

_GOOD_FOR_SECONDS = 60.0
_REST = 20
"""So many times as long as counting took it isn't done again: what is counted grows, and counting reads all of it."""

SILENT = timedelta(days=1)
"""A device on which changes wait and that says nothing for so long is one to look for."""


class HubCounts:
    """HubCounts again once a minute at most, and seldomer where that takes long."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked = asyncio.Lock()
        self._until = 0.0
        self._counts: dict[str, float] = {}

    async def now(self, at: datetime) -> dict[str, float]:
        """Give the counts by name, as of a minute ago or so. Raises DatabaseDown."""
        async with self._asked:
            if monotonic() >= self._until:
                began = monotonic()
                async with self._database.reading() as connection:
                    self._counts = await _counted(connection, at)
                took = monotonic() - began
                self._until = monotonic() + max(_GOOD_FOR_SECONDS, _REST * took)
        return self._counts


async def _counted(connection: AsyncConnection, at: datetime) -> dict[str, float]:
    dialect = connection.dialect.name
    waiting = holdings.c.waiting > 0
    heard_of = select(func.max(devices.c.last_seen)).where(
        devices.c.organisation == holdings.c.organisation, devices.c.id == holdings.c.device
    )
    silent = heard_of.scalar_subquery() < int((at - SILENT).timestamp())
    seen = select(devices.c.organisation, devices.c.id).distinct().subquery()
    asked = {
        "users": select(func.count()).select_from(accounts),
        "sessions": select(func.count()).select_from(sessions),
        "records": select(func.count()).select_from(changes),
        "reviews_open": _open_reviews(dialect),
        "devices": select(func.count()).select_from(seen),
        "devices_waiting": select(func.count()).select_from(holdings).where(waiting),
        "changes_waiting": select(func.coalesce(func.sum(holdings.c.waiting), 0)),
        "devices_silent": select(func.count()).select_from(holdings).where(waiting, silent),
        "database_bytes": text(_BYTES.get(dialect, "SELECT 0")),
    }
    return {name: float((await connection.execute(wanted)).scalar_one()) for name, wanted in asked.items()}


_BYTES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def _open_reviews(dialect: str) -> Any:
    return select(func.count()).select_from(changes).where(*open_reviews(dialect))


def open_reviews(dialect: str) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL of rows of `changes` that they are flagged in their newest revision, and that nobody has decided."""
    newer = changes.alias("newer")
    superseded = select(newer.c.revision).where(
        newer.c.organisation == changes.c.organisation,
        newer.c.id == changes.c.id,
        newer.c.revision > changes.c.revision,
    )
    about_it = select(decisions.c.id).where(
        decisions.c.organisation == changes.c.organisation,
        decisions.c.change == changes.c.id,
        decisions.c.revision == changes.c.revision,
        decisions.c.outcome != Ruling.ASK.value,
    )
    return is_flagged(dialect), ~superseded.exists(), ~about_it.exists()
