"""The batches of a session: added from a workbook, by a nurse online or by a device that was offline."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.tables import batches
from mavis_tui.models.batch import Batch, filled_in
from mavis_tui.models.session import Session

_encode = msgspec.json.Encoder(order="deterministic").encode


async def find_batch(connection: AsyncConnection, session: Session, number: str) -> Batch | None:
    """Read a batch of a session by its number, None if there is none such."""
    found = await connection.execute(select(batches.c.document).where(*_of(session), batches.c.number == number))
    document = found.scalar_one_or_none()
    return document and msgspec.json.decode(document, type=Batch)


async def batches_of(connection: AsyncConnection, session: Session) -> tuple[Batch, ...]:
    """List the batches of a session in the order in which they were added."""
    rows = await connection.execute(
        select(batches.c.document).where(*_of(session)).order_by(batches.c.position, batches.c.number)
    )
    return tuple(msgspec.json.decode(document, type=Batch) for document in rows.scalars())


async def store_batch(connection: AsyncConnection, session: Session, batch: Batch) -> None:
    """Store a batch, in the place of the one with the same number if there is one."""
    changed = await connection.execute(
        update(batches).where(*_of(session), batches.c.number == batch.number).values(document=_encode(batch))
    )
    if not changed.rowcount:
        last = (await connection.execute(select(func.max(batches.c.position)).where(*_of(session)))).scalar()
        await connection.execute(
            insert(batches).values(
                organisation=session.organisation,
                session=session.id,
                number=batch.number,
                position=0 if last is None else last + 1,
                document=_encode(batch),
            )
        )


async def put_batches(connection: AsyncConnection, session: Session, wanted: Sequence[Batch]) -> int:
    """Add the batches a session hasn't got, fill in what isn't known of the others; count what changed."""
    changed = 0
    for batch in wanted:
        held = await find_batch(connection, session, batch.number)
        joined = batch if held is None else filled_in(held, batch)
        if joined != held:
            await store_batch(connection, session, joined)
            changed += 1
    return changed


def _of(session: Session) -> tuple[ColumnElement[bool], ...]:
    return batches.c.organisation == session.organisation, batches.c.session == session.id
