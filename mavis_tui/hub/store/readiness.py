"""Whether the database can be written now, asked of it at most every few seconds."""

import asyncio
from time import monotonic

from mavis_tui.errors import DatabaseDown
from mavis_tui.hub.store.database import Database

_GOOD_FOR_SECONDS = 5


class Readiness:
    """Proves that the database can be written; anybody may ask, and a proof writes to the disk."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked = asyncio.Lock()
        self._until = 0.0
        self._trouble: DatabaseDown | None = None

    async def proven(self) -> None:
        """Return if the database can be written, as of a few seconds ago. Raises DatabaseDown."""
        async with self._asked:
            if monotonic() >= self._until:
                self._trouble = None
                try:
                    await self._database.prove()
                except DatabaseDown as error:
                    self._trouble = error
                self._until = monotonic() + _GOOD_FOR_SECONDS
        if self._trouble is not None:
            raise self._trouble
