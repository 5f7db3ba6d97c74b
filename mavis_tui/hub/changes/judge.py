"""Judges a change by all that the hub knows: session, child, other records, team, and what a correction replaces."""

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.changes.day_doubts import day_doubts
from mavis_tui.hub.changes.doubts import beyond_the_role, clock_doubt, doubts, nobody, taken_off, told_by_pin
from mavis_tui.hub.changes.lookup import Lookup
from mavis_tui.hub.changes.transitions import transition
from mavis_tui.hub.sessions.batches import find_batch, store_batch
from mavis_tui.hub.store.tables import withdrawn
from mavis_tui.models.attendance import said_at
from mavis_tui.models.batch import Batch, disagreement, filled_in
from mavis_tui.models.beside_doses.standing import as_of
from mavis_tui.models.calendar import london, long_date
from mavis_tui.models.change import Change, ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import label_of
from mavis_tui.models.rules import expiry_breach
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Vaccination, same_person


async def judged(connection: AsyncConnection, found: Lookup, change: Change, session: Session, now: datetime) -> str:
    """Say why the office should look at a change, or nothing; a batch that nothing speaks against joins the session."""
    known = found.team | {one.email.casefold() for one in session.vaccinators}
    reasons = [
        transition(change, found.replaced(change)),
        clock_doubt(change, now),
        nobody(change, known),
        told_by_pin(change, known),
        await _of_the_child(connection, found, change, session, now),
        _of_the_role(found, change, session),
        day_doubts(change, session, found.day_records(change.about or ""), found.roles, now),
    ]
    said = list(dict.fromkeys(reason for reason in reasons if reason))
    if change.batch is not None and not said:
        return await _add_batch(connection, change.batch, session, min(said_at(change), now))
    return " ".join(said)


def _of_the_role(found: Lookup, change: Change, session: Session) -> str:
    """Say what a role doesn't allow; of a correction only where it gives what wasn't given so before."""
    record, before = change.vaccination, found.replaced(change).record
    if record is None:
        return ""
    same = before is not None and (before.given, before.vaccine, before.protocol) == (
        record.given,
        record.vaccine,
        record.protocol,
    )
    if before is not None and same and same_person(before.performed_by, record.performed_by):
        return ""
    child = found.child(session.id, record.child)
    return beyond_the_role(change, session, child and as_of(child, record.performed_on), found.roles)


async def _of_the_child(
    connection: AsyncConnection, found: Lookup, change: Change, session: Session, now: datetime
) -> str:
    record, of_the_day = change.vaccination, change.of_the_day
    concerned = change.about
    if concerned is None or change.batch is not None or change.kind is ChangeKind.CHILD:
        return ""
    child = found.child(session.id, concerned)
    if child is not None and record is not None:
        child = as_of(child, record.performed_on)
    if (record is not None and record.withdrawn is not None) or (of_the_day and of_the_day.withdrawn):
        return doubts(change, session, child, (), now)
    if child is None and (left_on := await _left_on(connection, session, concerned)):
        return taken_off(left_on)
    others = await found.recorded_for(concerned) if record and record.given else []
    if said := doubts(change, session, child, others, now):
        return said
    return await _given_to_a_lookalike(found, child, record) if child is not None and record is not None else ""


async def _given_to_a_lookalike(found: Lookup, child: Child, record: Vaccination) -> str:
    """Say that somebody who may be the same child has such a dose already, which nobody could see there."""
    for other in child.maybe_same_as if record.given else ():
        for dose in await found.recorded_for(other.id):
            if dose.given and dose.withdrawn is None and dose.programme is record.programme:
                number = f", NHS number {spaced_nhs_number(other.nhs_number)}" if other.nhs_number else ""
                return (
                    f"This may be the same child as {other.name}{number}, to whom {label_of(dose.programme)} was given "
                    f"on {long_date(dose.performed_on)}. Both are kept. Compare the two children in Mavis."
                )
    return ""


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
