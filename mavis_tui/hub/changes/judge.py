"""Judges a change by all that the hub knows: session, child, other records, team, and what a correction replaces."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.changes.doubts import clock_ahead, doubts, nobody, taken_off
from mavis_tui.hub.changes.lookup import Lookup
from mavis_tui.hub.changes.transitions import transition
from mavis_tui.hub.sessions.batches import find_batch, store_batch
from mavis_tui.hub.store.tables import withdrawn
from mavis_tui.models.attendance import said_at
from mavis_tui.models.batch import Batch, disagreement, filled_in
from mavis_tui.models.calendar import london
from mavis_tui.models.change import Change
from mavis_tui.models.rules import expiry_breach
from mavis_tui.models.session import Session


async def judged(connection: AsyncConnection, found: Lookup, change: Change, session: Session, now: datetime) -> str:
    """Say why the office should look at a change, or nothing; a batch that nothing speaks against joins the session."""
    known = found.team | {one.email.casefold() for one in session.vaccinators}
    reasons = [
        transition(change, found.replaced(change)),
        clock_ahead(change, now),
        nobody(change, known),
        await _of_the_child(connection, found, change, session, now),
    ]
    said = list(dict.fromkeys(reason for reason in reasons if reason))
    if change.batch is not None and not said:
        return await _add_batch(connection, change.batch, session, min(said_at(change), now))
    return " ".join(said)


async def _of_the_child(
    connection: AsyncConnection, found: Lookup, change: Change, session: Session, now: datetime
) -> str:
    record = change.vaccination
    concerned = record.child if record else change.attendance.child if change.attendance else None
    if concerned is None:
        return ""
    child = found.child(session.id, concerned)
    if child is None and (left_on := await _left_on(connection, session, concerned)):
        return taken_off(left_on)
    others = await found.recorded_for(concerned) if record and record.given else []
    return doubts(change, session, child, others, now)


async def _left_on(connection: AsyncConnection, session: Session, child_id: str) -> date | None:
    """Say when a child was taken off the list, None if it never was on it."""
    wanted = select(withdrawn.c.at).where(
        withdrawn.c.organisation == session.organisation,
        withdrawn.c.session == session.id,
        withdrawn.c.id == child_id,
    )
    at = (await connection.execute(wanted)).scalar_one_or_none()
    return None if at is None else london(datetime.fromtimestamp(at, UTC)).date()


async def _add_batch(connection: AsyncConnection, batch: Batch, session: Session, at: datetime) -> str:
    if batch.programme not in session.programmes:
        return f"Batch {batch.number} is for a programme that this session doesn’t have."
    held = await find_batch(connection, session, batch.number)
    if batch.expiry is not None and (held is None or held.expiry is None):
        wrong = expiry_breach(batch.expiry, london(at).date())
        if wrong:
            return f"Batch {batch.number} wasn’t added to the session. {wrong}."
    if held is None:
        await store_batch(connection, session, batch)
        return ""
    if differs := disagreement(held, batch):
        return f"This session has a batch {batch.number} already, {differs}; that one stays as it is."
    await store_batch(connection, session, filled_in(held, batch))
    return ""
