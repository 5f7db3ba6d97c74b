"""All that a hub holds about one child, to be given out to who has a right to it (UK GDPR, Article 15)."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.office.child_records import ChildHistory, history_of
from mavis_tui.hub.office.erasing import names
from mavis_tui.hub.store.audit_log import AuditLine, lines, note_alone
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import children, refusals, withdrawn
from mavis_tui.models.child import Person


class SubjectData(msgspec.Struct, frozen=True, kw_only=True):
    """What is held about a child: each list with what stands there, each revision, what was refused, who looked.

    `others` are ids of the same team that have the same NHS number, and so are most likely the same child.
    """

    made_at: datetime
    history: ChildHistory
    lists: tuple[dict[str, Any], ...]
    refused: tuple[dict[str, Any], ...]
    log: tuple[AuditLine, ...]
    others: tuple[str, ...]


async def subject_data(database: Database, child: str, now: datetime, organisation: str = "") -> SubjectData:
    """Gather what is held about a child; the log notes that it was given out. Raises as `history_of` does."""
    history = await history_of(database, child, organisation)
    team = history.organisation
    async with database.reading() as connection:
        listed = await _lists(connection, team, child)
        refused = await _refused(connection, team, child, {kept.record.id for kept in history.records})
        others = await _same_number(connection, team, child, history.child.nhs_number if history.child else None)
    await note_alone(database, now, "Give out what is held", team, child)
    told = [line for line in await lines(database, organisation=team) if line.child == child]
    return SubjectData(
        made_at=now,
        history=history,
        lists=tuple(listed),
        refused=tuple(refused),
        log=tuple(told),
        others=tuple(others),
    )


async def _lists(connection: AsyncConnection, team: str, child: str) -> list[dict[str, Any]]:
    found = []
    for table, on_it in ((children, True), (withdrawn, False)):
        wanted = select(table.c.session, table.c.document).where(table.c.organisation == team, table.c.id == child)
        found += [
            {"session": row.session, "listed": on_it, "child": msgspec.json.decode(row.document)}
            for row in await connection.execute(wanted.order_by(table.c.session))
        ]
    return found


async def _refused(connection: AsyncConnection, team: str, child: str, ids: set[str]) -> list[dict[str, Any]]:
    rows = await connection.execute(select(refusals).where(refusals.c.organisation == team))
    return [
        {
            "sent_by": row.sent_by,
            "record": row.body.decode(errors="replace"),
            "receipt": msgspec.json.decode(row.receipt),
        }
        for row in rows
        if row.id in ids or names(row.body, child)
    ]


async def _same_number(connection: AsyncConnection, team: str, child: str, number: str | None) -> list[str]:
    if number is None:
        return []
    held = select(children.c.id).where(children.c.organisation == team, children.c.nhs_number == number)
    found = set((await connection.execute(held)).scalars())
    left = select(withdrawn.c.id, withdrawn.c.document).where(withdrawn.c.organisation == team)
    for row in await connection.execute(left):
        if msgspec.json.decode(row.document, type=Person).nhs_number == number:
            found.add(row.id)
    return sorted(found - {child})
