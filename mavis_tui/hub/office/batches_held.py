"""The batches of a team: doses given of each, and where, when it expires, and how its boxes were counted."""

from collections import Counter
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.office.uptake import UptakeKept
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import undone
from mavis_tui.hub.store.tables import batches, changes
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import long_date
from mavis_tui.models.change import Change, ChangeKind
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import VACCINES

_batch, _change = msgspec.json.Decoder(Batch), msgspec.json.Decoder(Change)

_Key = tuple[str, str]
"""A vaccine by its brand, and a number in capitals: one batch that is spelled in two ways is one (facts 3.14)."""


class BatchHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A batch. `given` counts doses that count, `where` them by school; `sessions` list it and may choose it.

    `expiry` is None where nobody said it. `boxes` says how nurses counted what they took out, wasted and brought back.
    """

    vaccine: str
    number: str
    expiry: date | None
    archived: bool
    given: int
    where: dict[str, int]
    sessions: tuple[str, ...]
    boxes: tuple[str, ...]


async def batches_held(database: Database, kept: UptakeKept, organisation: str, day: date) -> list[BatchHeld]:
    """List a team's batches by vaccine and number. Who looks notes it."""
    async with database.reading() as connection:
        listed = select(batches.c.session, batches.c.document).where(batches.c.organisation == organisation)
        rows = (await connection.execute(listed)).all()
        counts = await _counts(connection, organisation)
    where: dict[_Key, Counter[str]] = {}
    expiries: dict[_Key, date] = {}
    for school, dose in await kept.doses(organisation, day):
        key = _brand(dose.vaccine), (dose.batch_number or "").upper()
        where.setdefault(key, Counter())[school] += 1
        if dose.batch_expiry is not None:
            expiries.setdefault(key, dose.batch_expiry)
    offered: dict[_Key, list[tuple[str, Batch]]] = {}
    for row in rows:
        batch = _batch.decode(row.document)
        offered.setdefault((_brand(batch.vaccine), batch.number.upper()), []).append((row.session, batch))
    boxes: dict[_Key, list[StockCount]] = {}
    for count in counts:
        boxes.setdefault((_brand(count.vaccine), count.batch_number.upper()), []).append(count)
    return [
        _held(key, where.get(key, Counter()), offered.get(key, ()), boxes.get(key, ()), expiries.get(key))
        for key in sorted({*where, *offered, *boxes})
    ]


def _held(key: _Key, where: Counter[str], offered: Any, boxes: Any, expiry: date | None) -> BatchHeld:
    told = next((batch.expiry for _, batch in offered if batch.expiry is not None), expiry)
    return BatchHeld(
        vaccine=key[0],
        number=key[1],
        expiry=told,
        archived=bool(offered) and all(batch.archived for _, batch in offered),
        given=where.total(),
        where=dict(sorted(where.items())),
        sessions=tuple(sorted(session for session, _ in offered)),
        boxes=tuple(_box(one) for one in boxes),
    )


async def _counts(connection: AsyncConnection, organisation: str) -> list[StockCount]:
    """Read the counts of boxes, of each the newest revision, but those that the office undid."""
    wanted = (
        select(changes.c.id, changes.c.body)
        .where(changes.c.organisation == organisation, changes.c.kind == ChangeKind.STOCK.value, ~undone(changes))
        .order_by(changes.c.revision)
    )
    newest = {row.id: row.body for row in await connection.execute(wanted)}
    read = (_change.decode(body).of_the_day for body in newest.values())
    return [one for one in read if isinstance(one, StockCount)]


def _box(count: StockCount) -> str:
    """Say how a box was counted on a day: `24 November 2026: out 40, wasted 1, back 37`."""
    told = (("out", count.taken_out), ("wasted", count.wasted), ("back", count.back))
    return f"{long_date(count.on)}: {', '.join(f'{name} {doses}' for name, doses in told if doses is not None)}"


def _brand(code: str | None) -> str:
    vaccine = VACCINES.get(code or "")
    return vaccine.brand if vaccine is not None else code or "not known"
