"""What is new since the version of a session that a device has, and waiting until there is something.

The number that rises is the session's own version, which every accepted change raises in its transaction, as the
decisions of the office, imports and edits do; `session_versions` says of each whom it is about.
"""

import time
from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.batches import batches_of
from mavis_tui.hub.sessions.bundles import stored_session
from mavis_tui.hub.sessions.versions import children_changed
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import sessions
from mavis_tui.models.session import digest_of
from mavis_tui.wire.messages import SessionNews, held_tag

LOOK_SECONDS = 1.0
"""So often the database is looked at for what other programs write: the office’s commands."""

LOOK_ALL_THE_SAME_SECONDS = 30.0
"""So often it is looked at where whatever is written is told (`store/listening.py`)."""

MOST_CHILDREN = 200
"""Of more children than these, a device fetches the session whole."""


class Watch:
    """Knows which version each session of a team has, and waits for another one; however many wait, one looks."""

    def __init__(self, database: Database, seconds: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._seconds = seconds
        self._seen: dict[str, tuple[tuple[bool, int], float, dict[str, str]]] = {}
        self._ended = False

    def end(self) -> None:
        """Let nobody wait any more: the hub is about to stop."""
        self._ended = True
        self._database.wake()

    async def differs(self, organisation: str, held: Mapping[str, str], seconds: float) -> bool:
        """Wait until the sessions a device holds, by their tags, aren’t all the newest; False in the end."""
        until = self._seconds() + seconds
        while True:
            mark = self._database.mark(organisation)
            now = await self._tags(organisation)
            if any(now.get(session_id) != tag for session_id, tag in held.items()):
                return True
            left = until - self._seconds()
            if left <= 0 or self._ended:
                return False
            if self._database.mark(organisation) != mark:
                continue  # something was stored while this looked, and may not have been seen
            await self._database.written(min(left, self._look_seconds))

    @property
    def _look_seconds(self) -> float:
        return LOOK_ALL_THE_SAME_SECONDS if self._database.hears else LOOK_SECONDS

    async def _tags(self, organisation: str) -> dict[str, str]:
        seen = self._seen.get(organisation)
        mark, at = self._database.mark(organisation), self._seconds()
        if seen is not None and seen[0] == mark and at - seen[1] < self._look_seconds:
            return seen[2]
        wanted = select(sessions.c.id, sessions.c.version, sessions.c.stamp)
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.where(sessions.c.organisation == organisation))
            tags = {row.id: held_tag(f"{row.version}-{row.stamp}") for row in rows}
        self._seen[organisation] = (mark, at, tags)
        return tags


async def news_of(connection: AsyncConnection, organisation: str, session_id: str, tag: str) -> SessionNews | None:
    """Say what is new of a session since the version that `tag` stands for, None if that is the newest."""
    wanted = select(sessions).where(sessions.c.organisation == organisation, sessions.c.id == session_id)
    row = (await connection.execute(wanted)).one_or_none()
    if row is None:
        return SessionNews(id=session_id, gone=True)
    etag = f"{row.version}-{row.stamp}"
    if held_tag(etag) == tag:
        return None
    about = await children_changed(connection, organisation, session_id, tag, row.version)
    if about is None or len(about) > MOST_CHILDREN:
        return SessionNews(id=session_id, whole=True)
    held = await stored_session(connection, row, about)
    batches = await batches_of(connection, held.session)
    children = held.read()
    return SessionNews(
        id=session_id,
        etag=f'"{etag}"',
        session=held.session,
        children=children,
        batches=batches,
        digest=digest_of(held.session, children, batches),
    )
