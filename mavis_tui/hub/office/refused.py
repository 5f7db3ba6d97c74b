"""What the hub turned away: records that could be nobody's dose, with the reason and who has to do something."""

from typing import Any

import msgspec
from sqlalchemy import select

from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import changes, refusals
from mavis_tui.models.change import Receipt
from mavis_tui.models.vaccination import Moment

_receipt = msgspec.json.Decoder(Receipt)


class RefusedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was turned away, when and why; `sent_by` has to correct it on the laptop where it is."""

    change: str
    revision: int
    sent_by: str
    at: Moment
    reason: str


async def refused_records(database: Database, organisation: str) -> list[RefusedRecord]:
    """List what was turned away of a team and didn't come again as the hub takes it, the newest first."""
    taken = select(changes.c.id).where(
        changes.c.organisation == refusals.c.organisation,
        changes.c.id == refusals.c.id,
        changes.c.revision >= refusals.c.revision,
    )
    wanted = select(refusals.c.id, refusals.c.revision, refusals.c.sent_by, refusals.c.receipt)
    async with database.reading() as connection:
        rows = await connection.execute(wanted.where(refusals.c.organisation == organisation, ~taken.exists()))
        found = [_refused(row) for row in rows]
    return sorted(found, key=lambda one: (one.at, one.change), reverse=True)


def _refused(row: Any) -> RefusedRecord:
    receipt = _receipt.decode(row.receipt)
    return RefusedRecord(
        change=row.id, revision=row.revision, sent_by=row.sent_by, at=receipt.received_at, reason=receipt.reason
    )
