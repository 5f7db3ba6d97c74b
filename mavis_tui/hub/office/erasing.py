"""Erasing what a hub knows of children: those whose time is over, or one on request; with a report that names nobody.

The log stays whole: its lines have ids only, and each child who is erased gets one more. Laptops fetch the lists anew.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import and_, delete, exists, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput
from mavis_tui.hub.access.browsers import forget_what_was_typed
from mavis_tui.hub.access.users import require_administrator
from mavis_tui.hub.office.child_records import everybody, team_of
from mavis_tui.hub.office.retention import SHORTEST_AGE, ages_of, kept_until
from mavis_tui.hub.sessions.versions import find_session, store_session
from mavis_tui.hub.store.audit_log import Noted, note, note_alone
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.engines import database_url
from mavis_tui.hub.store.locks import whole_team
from mavis_tui.hub.store.tables import (
    arrivals,
    changes,
    children,
    decisions,
    exported,
    refusals,
    restricted,
    unmatched,
    uploads,
    withdrawn,
)
from mavis_tui.models.calendar import london
from mavis_tui.models.change import Change
from mavis_tui.models.sealed_record import SealedRecord

_T = TypeVar("_T")

_AT_ONCE = 50
"""So many children are erased in one transaction, and others may write between two."""

_change, _sealed = msgspec.json.Decoder(Change), msgspec.json.Decoder(SealedRecord)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose data may be erased, from which day on, and how many revisions of records are about it."""

    organisation: str
    child: str
    name: str
    date_of_birth: date
    kept_until: date
    records: int


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What was erased of a child, by its id: how many revisions of records, and how many that were refused.

    `shared` are revisions that stay because another child was named by the same record.
    """

    organisation: str
    child: str
    kept_until: date | None
    records: int
    refused: int
    shared: int


class ErasedReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a purge did, by whom and why. `unmatched` counts records that nobody ever matched to a child."""

    at: datetime
    by: str
    reason: str
    children: tuple[Erased, ...]
    unmatched: int


class _Whose(NamedTuple):
    organisation: str
    child: str


async def due(database: Database, now: datetime, organisation: str = "") -> list[Due]:
    """List the children whose time is over, by team and day; the log notes that somebody looked."""
    today = london(now).date()
    async with database.reading() as connection:
        ages = await ages_of(connection)
        people: dict[_Whose, Any] = {}
        async for team, _, person in everybody(connection, organisation):
            held = people.get(_Whose(team, person.id))
            if held is None or held.date_of_birth < person.date_of_birth:
                people[_Whose(team, person.id)] = person
        old = {whose: one for whose, one in people.items() if kept_until(one.date_of_birth, None) <= today}
        treated = await _last_treated(connection, old)
    await note_alone(database, now, "List whose time is over", organisation)
    found = []
    for whose, person in old.items():
        last, count = treated.get(whose, (None, 0))
        until = kept_until(person.date_of_birth, last, ages.get(whose.organisation, SHORTEST_AGE))
        if until <= today:
            found.append(
                Due(
                    organisation=whose.organisation,
                    child=whose.child,
                    name=person.full_name,
                    date_of_birth=person.date_of_birth,
                    kept_until=until,
                    records=count,
                )
            )
    return sorted(found, key=lambda one: (one.organisation, one.kept_until, one.name))


async def erase_due(database: Database, now: datetime, by: str, organisation: str = "") -> ErasedReport:
    """Erase everybody of `due`, and what nobody matched to a child for as long. Raises BadInput for another `by`."""
    found = await due(database, now, organisation)
    reason = "the time for which it is kept is over"
    until: dict[_Whose, date | None] = {_Whose(one.organisation, one.child): one.kept_until for one in found}
    erased = await _erase(database, until, now, by)
    async with database.writing() as connection:
        count = await _erase_unmatched(connection, now, organisation)
        await note(
            connection, now, [Noted("Erase what is over", f"done: {len(erased)} children")], organisation=organisation
        )
    return ErasedReport(at=now, by=by.strip().casefold(), reason=reason, children=tuple(erased), unmatched=count)


async def erase_one(
    database: Database, child: str, now: datetime, by: str, *, organisation: str, reason: str
) -> ErasedReport:
    """Erase one child of a team on request, whatever its age.

    Raises BadInput for no reason or another `by`, and NotFound for a child of whom nothing is here.
    """
    if not reason.strip():
        raise BadInput("Say why with --reason. Nothing was erased.")
    async with database.reading() as connection:
        await team_of(connection, child, organisation)
    erased = await _erase(database, {_Whose(organisation, child): None}, now, by)
    return ErasedReport(at=now, by=by.strip().casefold(), reason=reason.strip(), children=tuple(erased), unmatched=0)


def overwrite(where: str) -> None:
    """Put what lies beside an SQLite file into it, where what was deleted is overwritten; for PostgreSQL do nothing."""
    url = database_url(where)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(url.database or "", timeout=8)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def _last_treated(connection: AsyncConnection, of: Iterable[_Whose]) -> dict[_Whose, tuple[date, int]]:
    """Say when anything was recorded last for children, and how many revisions there are."""
    wanted = set(of)
    found: dict[_Whose, tuple[date, int]] = {}
    for whose in sorted(wanted):
        rows = await connection.execute(
            select(changes.c.body).where(changes.c.organisation == whose.organisation, changes.c.child == whose.child)
        )
        days = [_day_of(_change.decode(body)) for body in rows.scalars()]
        if days:
            found[whose] = max(days), len(days)
    return found


def _day_of(change: Change) -> date:
    return change.vaccination.performed_on if change.vaccination is not None else london(change.made_at).date()


async def _erase(database: Database, until: dict[_Whose, date | None], now: datetime, by: str) -> list[Erased]:
    async with database.reading() as connection:
        await require_administrator(connection, by, "Nothing was erased.")
    done: list[Erased] = []
    for team in sorted({whose.organisation for whose in until}):
        of_team = [whose for whose in until if whose.organisation == team]
        for some in _portions(of_team, _AT_ONCE):
            async with database.writing() as connection:
                done += await _erase_some(connection, team, {whose: until[whose] for whose in some}, now, by)
    return done


async def _erase_some(
    connection: AsyncConnection, team: str, until: dict[_Whose, date | None], now: datetime, by: str
) -> list[Erased]:
    """Erase some children of a team, while nobody else of it writes; the log is written last (see `store/locks.py`)."""
    await whole_team(connection, team)
    if connection.dialect.name == "sqlite":
        await connection.execute(text("PRAGMA secure_delete=ON"))  # what is deleted is overwritten
    done, touched = [], set()
    for whose, day in until.items():
        erased, of_sessions = await _erase_child(connection, whose, day)
        done.append(erased)
        touched |= of_sessions
    for session_id in sorted(touched):
        session = await find_session(connection, team, session_id, lock=True)
        if session is not None:
            await store_session(connection, session, None)  # so that laptops fetch the list anew
    outcome = f"done by {by.strip().casefold()}"[:100]
    await note(connection, now, [Noted("Erase a child", outcome, child=one.child) for one in done], organisation=team)
    return done


async def _erase_child(connection: AsyncConnection, whose: _Whose, until: date | None) -> tuple[Erased, set[str]]:
    """Erase one child; give what was erased, and the sessions that had it on their list or a record of it."""
    team, child = whose
    about = and_(changes.c.organisation == team, changes.c.child == child)
    other = changes.alias("other")
    shared = exists().where(
        other.c.organisation == team, other.c.id == changes.c.id, other.c.child.is_not(None), other.c.child != child
    )
    rows = (
        await connection.execute(select(changes.c.id, changes.c.session, shared.label("shared")).where(about))
    ).all()
    ids = sorted({row.id for row in rows if not row.shared})
    listed = [
        set((await connection.execute(select(table.c.session).where(*_of(table, whose)))).scalars())
        for table in (children, withdrawn, restricted)
    ]
    for some in _portions(ids):
        for table, column in (
            (exported, exported.c.change),
            (decisions, decisions.c.change),
            (arrivals, arrivals.c.id),
            (changes, changes.c.id),
        ):
            await connection.execute(delete(table).where(table.c.organisation == team, column.in_(some)))
    for table in (children, withdrawn, restricted):
        await connection.execute(delete(table).where(*_of(table, whose)))
    await connection.execute(delete(uploads).where(uploads.c.organisation == team))  # any of them may name the child
    await forget_what_was_typed(connection, team)
    refused = await _erase_refused(connection, whose, ids)
    erased = Erased(
        organisation=team,
        child=child,
        kept_until=until,
        records=sum(not row.shared for row in rows),
        refused=refused,
        shared=sum(bool(row.shared) for row in rows),
    )
    return erased, set().union(*listed, {row.session for row in rows})


async def _erase_refused(connection: AsyncConnection, whose: _Whose, ids: Sequence[str]) -> int:
    """Erase what was turned away and is about a child, or stands under the number of one of its records."""
    of_team = refusals.c.organisation == whose.organisation
    rows = (await connection.execute(select(refusals).where(of_team))).all()
    wanted = [row for row in rows if row.id in ids or names(row.body, whose.child)]
    for row in wanted:
        same = (refusals.c.id == row.id, refusals.c.revision == row.revision, refusals.c.digest == row.digest)
        await connection.execute(delete(refusals).where(of_team, *same))
    return len(wanted)


def names(body: bytes, child: str) -> bool:
    """Say whether something that was turned away names a child by its id: it needn't be anything that can be read."""
    return f'"{child}"'.encode() in body


async def _erase_unmatched(connection: AsyncConnection, now: datetime, organisation: str) -> int:
    """Erase records that were made without a list and never matched, once their child's time is over."""
    ages, today, count = await ages_of(connection), london(now).date(), 0
    for row in (await connection.execute(select(unmatched))).all():
        age = ages.get(row.organisation, SHORTEST_AGE)
        came = datetime.fromtimestamp(row.at, UTC).date()
        if organisation in ("", row.organisation) and kept_until(_born(row.body) or came, came, age) <= today:
            same = (unmatched.c.organisation == row.organisation, unmatched.c.id == row.id)
            await connection.execute(delete(unmatched).where(*same, unmatched.c.digest == row.digest))
            count += 1
    return count


def _born(body: bytes) -> date | None:
    try:
        return _sealed.decode(body).date_of_birth
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _of(table: Any, whose: _Whose) -> tuple[Any, Any]:
    return table.c.organisation == whose.organisation, table.c.id == whose.child


def _portions(held: Sequence[_T], most: int = 500) -> Iterable[Sequence[_T]]:
    return (held[start : start + most] for start in range(0, len(held), most))
