"""What the hub holds of one device, so that the device can tell whether all that it has receipts for is still here."""

from sqlalchemy import select

from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.store.arrivals import HIGHEST
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.generation import generation_of
from mavis_tui.hub.store.tables import arrivals
from mavis_tui.wire.messages import Held, HeldChange, HeldChanges, held_digest


async def held_of(database: Database, nurse: Nurse, first: int) -> Held:
    """Count and digest what was recorded on the nurse's device, for her team, from the sequence `first` on."""
    found = await held_changes_of(database, nurse, first)
    return Held(
        generation=found.generation,
        count=len(found.changes),
        digest=held_digest((one.id, one.revision) for one in found.changes),
        highest=max((one.sequence for one in found.changes), default=0),
    )


async def held_changes_of(database: Database, nurse: Nurse, first: int) -> HeldChanges:
    """List what `held_of` counts, by sequence."""
    wanted = (
        select(arrivals.c.id, arrivals.c.revision, arrivals.c.sequence)
        .where(
            arrivals.c.organisation == nurse.organisation,
            arrivals.c.device == nurse.device,
            arrivals.c.sequence >= min(first, HIGHEST),
        )
        .order_by(arrivals.c.sequence, arrivals.c.id, arrivals.c.revision)
    )
    async with database.reading() as connection:
        generation = await generation_of(connection)
        rows = (await connection.execute(wanted)).all()
    return HeldChanges(generation=generation, changes=tuple(HeldChange(*row) for row in rows))
