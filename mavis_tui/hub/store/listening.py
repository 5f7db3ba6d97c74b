"""What other processes of a hub store, told by PostgreSQL itself: by LISTEN and NOTIFY, as soon as it is stored.

Each new version of a session says so in its transaction. Who listens needs no question to know that nothing is new;
while the connection is away, the database is looked at as if nobody listened.
"""

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_CHANNEL = "mavis_versions"
_REST_SECONDS = 2.0

_log = logging.getLogger("mavis.hub")


async def tell_others(connection: AsyncConnection, organisation: str) -> None:
    """Tell every process, this one too, that a team has something new, if and when the transaction is stored."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_notify(:channel, :team)"), {"channel": _CHANNEL, "team": organisation})


class Ears:
    """Listens for as long as `listen` runs. `heard` counts by team; `open` says whether anything would be heard."""

    def __init__(self) -> None:
        self.open = False
        self.heard: Counter[str] = Counter()

    async def listen(self, engine: AsyncEngine, wake: Any) -> None:
        """Listen until cancelled, on a connection of its own; `wake` is called for whatever is heard."""
        while True:
            try:
                with suppress(SQLAlchemyError, OSError):
                    await self._listen_once(engine, wake)
            except Exception as error:  # noqa: BLE001 - the driver's own are no kin of SQLAlchemy's; none may end this
                _log.warning("What other processes store isn’t heard (%s); it is tried again", type(error).__name__)
            self.open = False
            wake()  # whoever waits looks for himself now
            await asyncio.sleep(_REST_SECONDS)

    async def _listen_once(self, engine: AsyncEngine, wake: Any) -> None:
        gone = asyncio.Event()

        def hear(_connection: object, _pid: int, _channel: str, team: str) -> None:
            self.heard[team] += 1
            wake()

        async with engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(lambda _: gone.set())
            await driver.add_listener(_CHANNEL, hear)
            self.open = True
            try:
                await gone.wait()
                await connection.invalidate()
                _log.warning("The connection that tells what other processes store went; another one is made")
            finally:
                self.open = False
                if not driver.is_closed():
                    await driver.remove_listener(_CHANNEL, hear)
