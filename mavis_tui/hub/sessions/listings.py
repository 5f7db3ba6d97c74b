"""A team's list of sessions with how many children each has and how many are done, kept as records arrive.

To know who is done takes reading a child with all that was recorded for it. So it is known of each child, and after a
change only those are read again whom the versions since then are about; nobody at all where no stamp is another one.
"""

import asyncio
import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.bundles import Stored, stored_session
from mavis_tui.hub.sessions.versions import children_changed
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import sessions
from mavis_tui.models.outstanding import outstanding
from mavis_tui.models.session import Session, SessionListing
from mavis_tui.wire.messages import held_tag

_FEW = 20
"""So many children are read at once without a thread of their own."""

_encode = msgspec.json.Encoder().encode


class TeamList(NamedTuple):
    """The sessions of a team as JSON (`SessionList`), earliest first, and what is another one when they are."""

    encoded: bytes
    tag: str


class _Counted(NamedTuple):
    """A session with who is on its list and who of them isn't done: from `since` on, and not from `until` on."""

    stamp: str
    session: Session
    listed: frozenset[str]
    left: frozenset[str]
    since: date
    until: date
    encoded: msgspec.Raw

    def holds_on(self, today: date) -> bool:
        return self.since <= today < self.until

    @property
    def place(self) -> tuple[date, str, str]:
        return self.session.dates[0], self.session.location.name, self.session.id


class _Answered(NamedTuple):
    """The whole list as it was given, for the stamps that it is of: from `since` on, and not from `until` on."""

    stamps: str | None
    since: date
    until: date
    listed: TeamList


class Listings:
    """Makes the lists of sessions, and remembers them: a process counts a session whole once, and then what changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted: dict[tuple[str, str], _Counted] = {}
        self._answered: dict[str, _Answered] = {}

    async def of(self, organisation: str, today: date) -> TeamList:
        """Give the list of a team, counted as of `today`."""
        async with self._database.reading() as connection:
            stamps = await _stamps(connection, organisation)
            given = self._answered.get(organisation)
            if given is not None and given.stamps == stamps and given.since <= today < given.until:
                return given.listed
            counted = await self._count(connection, organisation, today)
        counted.sort(key=lambda one: one.place)
        encoded = _encode({"sessions": [one.encoded for one in counted]})
        listed = TeamList(encoded, hashlib.sha256(encoded).hexdigest()[:32])
        until = min((one.until for one in counted), default=date.max)
        self._answered[organisation] = _Answered(stamps, today, until, listed)
        return listed

    async def _count(self, connection: AsyncConnection, organisation: str, today: date) -> list[_Counted]:
        of_team = sessions.c.organisation == organisation
        now = {
            row.id: row.stamp
            for row in await connection.execute(select(sessions.c.id, sessions.c.stamp).where(of_team))
        }
        held = {id_: self._counted.get((organisation, id_)) for id_ in now}
        stale = [id_ for id_, one in held.items() if one is None or one.stamp != now[id_] or not one.holds_on(today)]
        for row in (await connection.execute(select(sessions).where(of_team, sessions.c.id.in_(stale)))).all():
            one = await _counted_again(connection, row, held[row.id], today)
            held[row.id] = self._counted[organisation, row.id] = one
        return [one for one in held.values() if one is not None]


async def _stamps(connection: AsyncConnection, organisation: str) -> str | None:
    """Give one text that is another one once any session of a team is, or another session is there."""
    together = func.aggregate_strings(sessions.c.stamp, "")
    return (await connection.execute(select(together).where(sessions.c.organisation == organisation))).scalar_one()


async def _counted_again(connection: AsyncConnection, row: Any, held: _Counted | None, today: date) -> _Counted:
    """Count a session: of what is held already, only the children whom its versions since are about."""
    about = None
    if held is not None and held.holds_on(today):
        tag = held_tag(f"{held.session.version}-{held.stamp}")
        about = await children_changed(connection, row.organisation, row.id, tag, row.version)
    if held is None or about is None:
        return await asyncio.to_thread(_count_whole, await stored_session(connection, row), today)
    stored = await stored_session(connection, row, about)
    if _plan(stored.session) != _plan(held.session):  # who is done may be another one for children who didn't change
        return await asyncio.to_thread(_count_whole, await stored_session(connection, row), today)
    if len(about) <= _FEW:
        return _count_some(stored, held, about, today)
    return await asyncio.to_thread(_count_some, stored, held, about, today)


def _plan(session: Session) -> Session:
    """Give a session without what changes who is done in it never: its version, its stock and who works in it."""
    return replace(session, version=0, stock=(), vaccinators=(), suppliers=())


def _count_whole(stored: Stored, today: date) -> _Counted:
    return _count_some(stored, None, (), today)


def _count_some(stored: Stored, held: _Counted | None, about: Iterable[str], today: date) -> _Counted:
    """Count the children who were read, beside those who are held and weren't."""
    read = stored.read()
    left, until = outstanding(read, stored.session, today)
    listed_ids, left_ids, since = frozenset(child.id for child in read), frozenset(left), today
    if held is not None:
        others = held.listed.difference(about)
        listed_ids, left_ids = others | listed_ids, (held.left & others) | left_ids
        since, until = held.since, min(held.until, until)
    listing = SessionListing(session=stored.session, children=len(listed_ids), done=len(listed_ids) - len(left_ids))
    encoded = msgspec.Raw(_encode(listing))
    return _Counted(stored.stamp, stored.session, listed_ids, left_ids, since, until, encoded)
