"""How far sessions have come: who is done and who is due in each, by the rules that laptops count by.

Counting takes reading every child of a session, so what was counted is kept, and only the children are read again whom
a change is about.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.bundles import Stored, stored_together
from mavis_tui.hub.sessions.versions import children_changed_since, session_in
from mavis_tui.hub.store.tables import sessions
from mavis_tui.models.child import Child
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


class _Stands(NamedTuple):
    """How a child stands: whether it is done, and for each programme that it has, whether it is done or due there."""

    done: bool
    programmes: dict[Programme, tuple[bool, bool]]


class _Counted(NamedTuple):
    stamp: str
    day: date
    children: dict[str, _Stands]
    progress: SessionProgress


class ProgressKept:
    """Counts sessions, and remembers how each child stood: after a change only those are read whom it is about."""

    def __init__(self) -> None:
        self._sessions: dict[tuple[str, str], tuple[str, Session]] = {}
        self._counted: dict[tuple[str, str], _Counted] = {}

    async def of_day(self, connection: AsyncConnection, organisation: str, day: date) -> list[SessionProgress]:
        """Count a team's sessions of a day, as they stand then; by name of the place and programme."""
        stamps = select(sessions.c.id, sessions.c.stamp).where(sessions.c.organisation == organisation)
        now = {row.id: row.stamp for row in await connection.execute(stamps)}
        await self._read_what_changed(connection, organisation, now)
        wanted = [id_ for id_ in now if takes_place_on(self._sessions[organisation, id_][1], day)]
        anew = [id_ for id_ in wanted if not self._holds(organisation, id_, now[id_], day)]
        if anew:
            await self._count(connection, organisation, anew, day)
        found = [self._counted[organisation, id_].progress for id_ in wanted]
        return sorted(found, key=lambda one: (one.session.location.name, one.session.title, one.session.id))

    def _holds(self, organisation: str, id_: str, stamp: str, day: date) -> bool:
        held = self._counted.get((organisation, id_))
        return held is not None and (held.stamp, held.day) == (stamp, day)

    async def _read_what_changed(self, connection: AsyncConnection, organisation: str, now: dict[str, str]) -> None:
        changed = [id_ for id_, stamp in now.items() if self._sessions.get((organisation, id_), ("",))[0] != stamp]
        if not changed:
            return
        wanted = select(sessions).where(sessions.c.organisation == organisation)
        if len(changed) <= _FEW:
            wanted = wanted.where(sessions.c.id.in_(changed))
        for row in await connection.execute(wanted):
            self._sessions[organisation, row.id] = (row.stamp, session_in(row))

    async def _count(self, connection: AsyncConnection, organisation: str, anew: Sequence[str], day: date) -> None:
        of_them = select(sessions).where(sessions.c.organisation == organisation, sessions.c.id.in_(anew))
        rows = {row.id: row for row in await connection.execute(of_them)}
        about = await self._about(connection, organisation, rows, day)
        read = await stored_together(connection, organisation, list(rows.values()), about)
        for one, stands in zip(read, await asyncio.to_thread(_stand, read, day), strict=True):
            key = organisation, one.session.id
            held = self._counted[key].children if one.session.id in about else {}
            # of whom a change is about and who wasn't read, nobody is on the list any more
            others = {id_: stood for id_, stood in held.items() if id_ not in about.get(one.session.id, ())}
            children = {**others, **stands}
            self._counted[key] = _Counted(one.stamp, day, children, _added_up(one.session, children))

    async def _about(
        self, connection: AsyncConnection, organisation: str, rows: Mapping[str, Any], day: date
    ) -> dict[str, set[str]]:
        """Name the children to be read again, of the sessions that needn't be read whole."""
        held: dict[str, tuple[int, str]] = {}
        for id_, row in rows.items():
            one = self._counted.get((organisation, id_))
            if one is not None and one.day == day and _plan(one.progress.session) == _plan(session_in(row)):
                held[id_] = (one.progress.session.version, one.stamp)
        newest = {id_: int(row.version) for id_, row in rows.items()}
        return await children_changed_since(connection, organisation, held, newest) if held else {}


_FEW = 100
"""More than so many are read with all others: a database takes only so many ids in a question."""


def _plan(session: Session) -> tuple[Any, ...]:
    """Give what of a session decides how its children stand."""
    return session.programmes, session.dates, session.at_clinic


def _stand(read: Sequence[Stored], day: date) -> list[dict[str, _Stands]]:
    return [{child.id: _stands(child, one.session, day) for child in one.read()} for one in read]


def _stands(child: Child, session: Session, day: date) -> _Stands:
    left = still_to_do(child, session, day)
    programmes = {}
    for programme in session.programmes:
        if programme in child.care:
            is_due = programme in left and _group(child, programme, session, day) is Group.DUE
            programmes[programme] = (programme not in left, is_due)
    return _Stands(not left, programmes)


def _group(child: Child, programme: Programme, session: Session, day: date) -> Group:
    return status_of(child, programme, day, at_clinic=session.at_clinic).group


def _added_up(session: Session, children: Mapping[str, _Stands]) -> SessionProgress:
    programmes = []
    for programme in session.programmes:
        there = [one.programmes[programme] for one in children.values() if programme in one.programmes]
        done, due = (sum(which) for which in zip(*there, strict=True)) if there else (0, 0)
        programmes.append(ProgrammeProgress(programme, len(there), done, due))
    return SessionProgress(
        session=session,
        children=len(children),
        done=sum(one.done for one in children.values()),
        due=sum(any(due for _, due in one.programmes.values()) for one in children.values()),
        programmes=tuple(programmes),
    )
