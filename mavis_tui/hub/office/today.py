"""A day's sessions as they fill: what is done and due, what waits on a laptop, and what somebody has to look at."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.office.review import case_key
from mavis_tui.hub.sessions.progress import ProgressKept, SessionProgress
from mavis_tui.hub.store.counts import open_reviews
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import changes, holdings
from mavis_tui.models.programme import label_of
from mavis_tui.models.vaccination import Moment


class ProgrammeToday(msgspec.Struct, frozen=True, kw_only=True):
    """Of the children of a session who have a programme: how many are done, due, and neither."""

    programme: str
    children: int
    done: int
    due: int
    not_ready: int


class SessionToday(msgspec.Struct, frozen=True, kw_only=True):
    """A session of the day. `not_ready` are neither done nor due: without consent, to be triaged, or not here.

    `laptops` say that they hold it, and that `waiting` records wait on them, of this session or of another one;
    `being_checked` counts the cases of what was flagged in it and isn't decided.
    """

    session: str
    title: str
    place: str
    children: int
    done: int
    due: int
    not_ready: int
    laptops: int
    waiting: int
    being_checked: int
    programmes: tuple[ProgrammeToday, ...]


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """A team's day. `waiting` counts what waits on all laptops of the team, on which of its sessions ever it is."""

    organisation: str
    day: date
    as_of: Moment
    sessions: tuple[SessionToday, ...]
    children: int
    done: int
    due: int
    not_ready: int
    laptops: int
    waiting: int
    being_checked: int


async def day_so_far(database: Database, kept: ProgressKept, organisation: str, day: date, now: datetime) -> Today:
    """Say how far a team's sessions of a day have come. Who asks for it notes that."""
    async with database.reading() as connection:
        counted = await kept.of_day(connection, organisation, day)
        ids = {one.session.id for one in counted}
        held = await _held(connection, organisation)
        checked = await _being_checked(connection, organisation, ids) if ids else {}
    rows = tuple(_row(one, held, checked) for one in counted)
    of_the_day = [waiting for sessions, waiting in held if ids & sessions]
    return Today(
        organisation=organisation,
        day=day,
        as_of=now,
        sessions=rows,
        children=sum(row.children for row in rows),
        done=sum(row.done for row in rows),
        due=sum(row.due for row in rows),
        not_ready=sum(row.not_ready for row in rows),
        laptops=len(of_the_day),
        waiting=sum(of_the_day),
        being_checked=len(set().union(*checked.values())),
    )


_Holding = tuple[set[str], int]


async def _held(connection: AsyncConnection, organisation: str) -> list[_Holding]:
    """Give for each laptop of a team which sessions it said it holds, and how much it said waits."""
    wanted = select(holdings.c.sessions, holdings.c.waiting).where(holdings.c.organisation == organisation)
    return [
        (set(msgspec.json.decode(row.sessions, type=list[str])), int(row.waiting))
        for row in await connection.execute(wanted)
    ]


async def _being_checked(
    connection: AsyncConnection, organisation: str, ids: Collection[str]
) -> dict[str, set[tuple[str, ...]]]:
    """Give for each session what stands for its open cases, so that one of two sessions is counted once in all."""
    wanted = (
        select(changes.c.session, changes.c.id, changes.c.child, changes.c.programme)
        .where(changes.c.organisation == organisation, changes.c.session.in_(ids))
        .where(*open_reviews(connection.dialect.name))
    )
    found: dict[str, set[tuple[str, ...]]] = {}
    for row in await connection.execute(wanted):
        found.setdefault(row.session, set()).add(case_key(row))
    return found


def _row(counted: SessionProgress, held: list[_Holding], checked: dict[str, set[tuple[str, ...]]]) -> SessionToday:
    session = counted.session
    on_laptops = [waiting for sessions, waiting in held if session.id in sessions]
    return SessionToday(
        session=session.id,
        title=session.title,
        place=session.location.name,
        children=counted.children,
        done=counted.done,
        due=counted.due,
        not_ready=counted.children - counted.done - counted.due,
        laptops=len(on_laptops),
        waiting=sum(on_laptops),
        being_checked=len(checked.get(session.id, ())),
        programmes=tuple(
            ProgrammeToday(
                programme=label_of(one.programme),
                children=one.children,
                done=one.done,
                due=one.due,
                not_ready=one.children - one.done - one.due,
            )
            for one in counted.programmes
        ),
    )
