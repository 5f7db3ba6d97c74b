"""How far sessions have come: who is done and who is due in each, by the rules that laptops count by.

Counting takes reading every child of a session, so what was counted is kept until the session changes.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.bundles import Stored, stored_together
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.tables import sessions
from mavis_tui.models.outstanding import still_to_do
from mavis_tui.models.programme import Programme
from mavis_tui.models.schedule import takes_place_on
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group, status_of


class ProgrammeProgress(NamedTuple):
    """Of the children who have a programme: how many there are, are done, and are due for a vaccination."""

    programme: Programme
    children: int
    done: int
    due: int


class SessionProgress(NamedTuple):
    """A session, how many children are on its list, and how many are done in all of it; and each of its programmes.

    `due` are due in a programme, and so not done; whoever is neither isn't ready, or isn't here.
    """

    session: Session
    children: int
    done: int
    due: int
    programmes: tuple[ProgrammeProgress, ...]


class ProgressKept:
    """Counts sessions, and remembers what it counted of each version of one on a day."""

    def __init__(self) -> None:
        self._sessions: dict[tuple[str, str], tuple[str, Session]] = {}
        self._counted: dict[tuple[str, str], tuple[str, date, SessionProgress]] = {}

    async def of_day(self, connection: AsyncConnection, organisation: str, day: date) -> list[SessionProgress]:
        """Count a team's sessions of a day, as they stand then; by name of the place and programme."""
        stamps = select(sessions.c.id, sessions.c.stamp).where(sessions.c.organisation == organisation)
        now = {row.id: row.stamp for row in await connection.execute(stamps)}
        await self._read_what_changed(connection, organisation, now)
        here = [(organisation, id_) for id_ in now]
        wanted = [key for key in here if key in self._sessions and takes_place_on(self._sessions[key][1], day)]
        anew = [key[1] for key in wanted if self._counted.get(key, ("",))[:2] != (now[key[1]], day)]
        if anew:
            of_them = select(sessions).where(sessions.c.organisation == organisation, sessions.c.id.in_(anew))
            rows = (await connection.execute(of_them)).all()
            held = await stored_together(connection, organisation, rows)
            for one, counted in zip(held, await asyncio.to_thread(_counted_all, held, day), strict=True):
                self._counted[organisation, one.session.id] = (one.stamp, day, counted)
        found = [self._counted[key][2] for key in wanted]
        return sorted(found, key=lambda one: (one.session.location.name, one.session.title, one.session.id))

    async def _read_what_changed(self, connection: AsyncConnection, organisation: str, now: dict[str, str]) -> None:
        changed = [id_ for id_, stamp in now.items() if self._sessions.get((organisation, id_), ("",))[0] != stamp]
        if not changed:
            return
        wanted = select(sessions).where(sessions.c.organisation == organisation)
        if len(changed) <= _FEW:
            wanted = wanted.where(sessions.c.id.in_(changed))
        for row in await connection.execute(wanted):
            self._sessions[organisation, row.id] = (row.stamp, session_in(row))


_FEW = 100
"""More than so many are read with all others: a database takes only so many ids in a question."""


def _counted_all(held: Sequence[Stored], day: date) -> list[SessionProgress]:
    return [count_session(one, day) for one in held]


def count_session(held: Stored, day: date) -> SessionProgress:
    """Count a session's children as they stand on a day."""
    session, done, due = held.session, 0, 0
    by_programme: dict[Programme, list[int]] = {programme: [0, 0, 0] for programme in session.programmes}
    listed = held.read()
    for child in listed:
        left, is_due = still_to_do(child, session, day), False
        for programme in session.programmes:
            if programme not in child.care:
                continue
            counts: Any = by_programme[programme]
            counts[0] += 1
            if programme not in left:
                counts[1] += 1
            elif status_of(child, programme, day, at_clinic=session.at_clinic).group is Group.DUE:
                counts[2] += 1
                is_due = True
        done += not left
        due += is_due
    programmes = tuple(ProgrammeProgress(programme, *counts) for programme, counts in by_programme.items())
    return SessionProgress(session, len(listed), done, due, programmes)
