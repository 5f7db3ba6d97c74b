"""A batch that is called back, as the hub knows it: who had it, which sessions list it, which devices to look at."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.access.devices import DeviceRow, list_devices
from mavis_tui.hub.office.take_file import to_match
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decisions, Ruling, decided, is_undecided, undone
from mavis_tui.hub.store.tables import batches, changes, children, sessions, withdrawn
from mavis_tui.models.batch import Batch
from mavis_tui.models.beside_doses.joining import with_stock
from mavis_tui.models.change import Change, ChangeKind, Receipt
from mavis_tui.models.child import Child
from mavis_tui.models.recall.batch_recall import (
    BatchRecall,
    DeviceOfRecall,
    ListedBatch,
    RecalledDose,
    in_order,
    is_of_batch,
    listed_batch,
    recalled,
)
from mavis_tui.models.session import Session
from mavis_tui.models.wording import counted

_RECORDS = (ChangeKind.VACCINATION.value, ChangeKind.CORRECTION.value)
_change, _child = msgspec.json.Decoder(Change), msgspec.json.Decoder(Child)
_receipt, _batch = msgspec.json.Decoder(Receipt), msgspec.json.Decoder(Batch)

Key = tuple[str, str, str]
"""A team, a session, and the id that a child has in it."""


async def recall(
    database: Database, number: str, now: datetime, *, organisation: str = "", by: str = ""
) -> BatchRecall:
    """Find who had a batch, of one team or of all; the log notes each record that was shown."""
    number = number.strip().upper()
    unmatched = [one for one in await to_match(database) if organisation in ("", one.organisation)]
    async with database.writing() as connection:
        held = await _sessions(connection, organisation)
        doses = await _recorded(connection, number, organisation, held)
        seen = {(one.organisation, one.record) for one in doses}
        async for dose in _in_histories(connection, number, organisation, held):
            if (dose.organisation, dose.record) not in seen:
                seen.add((dose.organisation, dose.record))
                doses.append(dose)
        listed = await _listed(connection, number, held)
        teams = sorted({one.organisation for one in held.values()})
        for team in teams:
            shown = [one for one in doses if one.organisation == team]
            noted = [Noted("Recall a batch", "done")]
            noted += [Noted("Recall a batch", "shown", one.session or "", one.child, one.record) for one in shown]
            await note(connection, now, noted, organisation=team, email=by)
    unread = sum(one.record is None for one in unmatched)
    may_be = sum(one.record is not None and (one.record.batch_number or "").upper() == number for one in unmatched)
    return BatchRecall(
        number=number,
        doses=in_order(one for one in doses if one.counts),
        not_counted=in_order(one for one in doses if not one.counts),
        listed=tuple(listed),
        devices=tuple(_devices(await list_devices(database), listed, organisation)),
        looked_at=_looked_at(len(held), may_be, unread),
    )


async def _sessions(connection: AsyncConnection, organisation: str) -> dict[tuple[str, str], Session]:
    wanted = select(sessions)
    if organisation:
        wanted = wanted.where(sessions.c.organisation == organisation)
    return {(row.organisation, row.id): session_in(row) for row in await connection.execute(wanted)}


async def _recorded(
    connection: AsyncConnection, number: str, organisation: str, held: Mapping[tuple[str, str], Session]
) -> list[RecalledDose]:
    """Give the newest revision that isn't undone of each record of the batch, with what the office decided about it."""
    wanted = select(changes.c.organisation, changes.c.id, changes.c.revision, changes.c.body, changes.c.receipt)
    wanted = wanted.where(changes.c.kind.in_(_RECORDS), ~undone(changes)).order_by(changes.c.revision)
    if organisation:
        wanted = wanted.where(changes.c.organisation == organisation)
    newest: dict[tuple[str, str], Any] = {}
    for row in await connection.execute(wanted):
        newest[row.organisation, row.id] = row
    sought = number.encode().lower()
    found = [(row, _change.decode(row.body)) for row in newest.values() if sought in row.body.lower()]
    of_batch = [
        (row, one) for row, one in found if one.vaccination is not None and is_of_batch(one.vaccination, number)
    ]
    people = await _people(connection, [(row.organisation, one) for row, one in of_batch])
    since = {team: await decided(connection, team) for team in {row.organisation for row, _ in of_batch}}
    return [_dose(row, one, people, since[row.organisation], held) for row, one in of_batch]


def _dose(
    row: Any,
    change: Change,
    people: Mapping[Key, Child],
    since: Decisions,
    held: Mapping[tuple[str, str], Session],
) -> RecalledDose:
    record = change.vaccination
    if record is None:
        raise ValueError("only records of vaccinations are of a batch")
    decision = since.get((row.id, row.revision))
    aside = decision is not None and decision.outcome is Ruling.SET_ASIDE
    doubted = is_undecided(_receipt.decode(row.receipt), decision)
    session = held.get((row.organisation, change.session))
    return recalled(
        msgspec.structs.replace(record, session=change.session),
        people.get((row.organisation, change.session, record.child)),
        session.location.name if session is not None else "",
        organisation=row.organisation,
        why_not=f"Set aside by the office{f': {decision.note}' if decision.note else ''}" if decision and aside else "",
        note="being checked: mavis hub review" if doubted else "",
    )


async def _people(connection: AsyncConnection, of_whom: Sequence[tuple[str, Change]]) -> dict[Key, Child]:
    """Read who the children of these records are, also those who left the list since."""
    found: dict[Key, Child] = {}
    ids = sorted({change.vaccination.child for _, change in of_whom if change.vaccination is not None})
    for table in (withdrawn, children):
        for start in range(0, len(ids), 500):
            wanted = select(table.c.organisation, table.c.session, table.c.id, table.c.document).where(
                table.c.id.in_(ids[start : start + 500])
            )
            for row in await connection.execute(wanted):
                found[row.organisation, row.session, row.id] = _child.decode(row.document)
    return found


async def _in_histories(
    connection: AsyncConnection, number: str, organisation: str, held: Mapping[tuple[str, str], Session]
) -> AsyncIterator[RecalledDose]:
    """Give what workbooks say of doses of the batch: those that were given elsewhere, or straight into Mavis."""
    wanted = select(children.c.organisation, children.c.document)
    if organisation:
        wanted = wanted.where(children.c.organisation == organisation)
    sought = number.encode().lower()
    for row in await connection.execute(wanted):
        if sought not in row.document.lower():  # as of nearly everybody
            continue
        child = _child.decode(row.document)
        for record in (one for care in child.care.values() for one in care.history if is_of_batch(one, number)):
            session = held.get((row.organisation, record.session or ""))
            place = session.location.name if session is not None else ""
            dose = recalled(record, child, place, note="from Mavis’s workbook")
            yield msgspec.structs.replace(dose, organisation=row.organisation)


async def _listed(
    connection: AsyncConnection, number: str, held: Mapping[tuple[str, str], Session]
) -> list[ListedBatch]:
    found, counts = [], await _counts(connection)
    for row in await connection.execute(select(batches)):
        session = held.get((row.organisation, row.session))
        if session is not None and row.number.casefold() == number.casefold():
            batch = _batch.decode(row.document)
            found.append(
                listed_batch(session, batch, with_stock(session, counts.get((row.organisation, row.session), ())).stock)
            )
    return sorted(found, key=lambda one: (one.organisation, one.dates[-1], one.session))


async def _counts(connection: AsyncConnection) -> dict[tuple[str, str], list[Change]]:
    """Read the counts of boxes of every session, but those that the office undid."""
    wanted = select(changes.c.organisation, changes.c.session, changes.c.body).where(
        changes.c.kind == ChangeKind.STOCK.value, ~undone(changes)
    )
    found: dict[tuple[str, str], list[Change]] = {}
    for row in await connection.execute(wanted):
        found.setdefault((row.organisation, row.session), []).append(_change.decode(row.body))
    return found


def _devices(rows: Sequence[DeviceRow], listed: Sequence[ListedBatch], organisation: str) -> list[DeviceOfRecall]:
    """Give the devices on which the batch can still be chosen, and those on which records wait that may be of it."""
    offered = {(one.organisation, one.session) for one in listed}
    found = []
    for row in rows:
        holds = tuple(one.session for one in row.holds if (row.organisation, one.session) in offered)
        if organisation in ("", row.organisation) and (holds or row.waiting):
            found.append(
                DeviceOfRecall(
                    device=row.device, nurses=row.nurses, sessions=holds, waiting=row.waiting, told_at=row.told_at
                )
            )
    return found


def _looked_at(count: int, may_be: int, unread: int) -> str:
    said = (
        f"Looked through {counted(count, 'session')} of this hub and everything that devices sent to it. What waits on "
        "a device isn’t here yet: there, mavis batch knows."
    )
    if may_be:
        said += f" {counted(may_be, 'record')} of it made while locked, and not matched to a child: mavis hub review."
    if unread:
        said += f" {counted(unread, 'other record')} made while locked can’t be read by this version."
    return said
