"""What the office has to look at: records that were flagged, each beside the others of the same child and programme."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decision, Decisions, decided
from mavis_tui.hub.store.tables import changes, children, sessions, withdrawn
from mavis_tui.models.change import Change, Receipt, Verdict
from mavis_tui.models.child import Child
from mavis_tui.models.session import Session


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a case, its newest revision. `flagged` says whether the hub doubted it, `why` for what reason."""

    record: Change
    received: Receipt
    flagged: bool
    why: str
    decision: Decision | None

    @property
    def open(self) -> bool:
        """True while somebody has to decide about it."""
        return self.flagged and self.decision is None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Records that have to be looked at together, oldest first.

    `title` is the session's; `child` is None where the hub knows nobody of that id; `listed` says whether the child is
    on the session's list now.
    """

    organisation: str
    session: str
    title: str
    child_id: str
    child: Child | None
    listed: bool
    records: tuple[Reviewed, ...]

    @property
    def open(self) -> bool:
        """True while somebody has to decide about one of its records."""
        return any(record.open for record in self.records)


async def list_cases(database: Database, *, session: str = "", closed: bool = False) -> list[Case]:
    """List the cases that are open, or with `closed` all there ever were, by team, session and when they came.

    With `session`, only those that have a record of it.
    """
    async with database.reading() as connection:
        together: dict[tuple[str, ...], list[Any]] = {}
        for row in await _newest(connection):
            alone = row.child is None or row.programme is None
            key = (row.organisation, row.id) if alone else (row.organisation, row.child, row.programme)
            together.setdefault(key, []).append(row)
        doubted = [rows for rows in together.values() if any(_is_flagged(row) for row in rows)]
        cases = [await _case(connection, rows) for rows in doubted if not session or session in _sessions_of(rows)]
    cases = [case for case in cases if closed or case.open]
    return sorted(cases, key=lambda case: (case.organisation, case.session, case.records[0].received.received_at))


async def _newest(connection: AsyncConnection) -> Sequence[Any]:
    """Read what every record is about, newest revisions only; the records themselves only where they are wanted."""
    newer = changes.alias("newer")
    superseded = select(newer.c.revision).where(
        newer.c.organisation == changes.c.organisation,
        newer.c.id == changes.c.id,
        newer.c.revision > changes.c.revision,
    )
    of_record = (changes.c.organisation, changes.c.id, changes.c.revision, changes.c.session)
    wanted = select(*of_record, changes.c.child, changes.c.programme, changes.c.receipt).where(~superseded.exists())
    return (await connection.execute(wanted)).all()


def _is_flagged(row: Any) -> bool:
    return msgspec.json.decode(row.receipt, type=Receipt).verdict is Verdict.REVIEW


def _sessions_of(rows: Sequence[Any]) -> set[str]:
    return {row.session for row in rows}


async def _case(connection: AsyncConnection, rows: Sequence[Any]) -> Case:
    team = rows[0].organisation
    since = await decided(connection, team, changes.c.id.in_([row.id for row in rows]))
    records = [await _reviewed(connection, row, since) for row in rows]
    records.sort(key=lambda one: (one.received.received_at, one.record.id))
    first = next(one for one in records if one.flagged)
    of_session = (sessions.c.organisation == team, sessions.c.id == first.record.session)
    found = (await connection.execute(select(sessions.c.document).where(*of_session))).scalar_one()
    child_id = next((row.child for row in rows if row.child is not None), "")
    child, listed = await _child(connection, team, first.record.session, child_id)
    return Case(
        organisation=team,
        session=first.record.session,
        title=msgspec.json.decode(found, type=Session).title,
        child_id=child_id,
        child=child,
        listed=listed,
        records=tuple(records),
    )


async def _reviewed(connection: AsyncConnection, row: Any, since: Decisions) -> Reviewed:
    of_record = (
        changes.c.organisation == row.organisation,
        changes.c.id == row.id,
        changes.c.revision == row.revision,
    )
    body = (await connection.execute(select(changes.c.body).where(*of_record))).scalar_one()
    receipt = msgspec.json.decode(row.receipt, type=Receipt)
    flagged = receipt.verdict is Verdict.REVIEW
    return Reviewed(
        record=msgspec.json.decode(body, type=Change),
        received=receipt,
        flagged=flagged,
        why=receipt.reason if flagged else "",
        decision=since.get((row.id, row.revision)),
    )


async def _child(connection: AsyncConnection, team: str, session: str, child_id: str) -> tuple[Child | None, bool]:
    """Find who a record is about, and whether the child is on the session's list, or was, or is on another one."""
    for table, listed in ((children, True), (withdrawn, False)):
        of_child = (table.c.organisation == team, table.c.session == session, table.c.id == child_id)
        document = (await connection.execute(select(table.c.document).where(*of_child))).scalar_one_or_none()
        if document is not None:
            return msgspec.json.decode(document, type=Child), listed
    elsewhere = (children.c.organisation == team, children.c.id == child_id)
    document = (await connection.execute(select(children.c.document).where(*elsewhere).limit(1))).scalar_one_or_none()
    return (None if document is None else msgspec.json.decode(document, type=Child)), False
