"""The batches of a team: doses given of each, and where, when it expires, and how its boxes were counted."""

from collections import Counter
from datetime import date

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
from mavis_tui.models.programme import VACCINES, Programme

_batch, _change = msgspec.json.Decoder(Batch), msgspec.json.Decoder(Change)

_Key = tuple[Programme, str]
"""A programme, and a number in capitals: one batch that is spelled in two ways is one (facts 3.14)."""

_NOT_KNOWN = "not known"


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
    found: dict[_Key, _Found] = {}
    for school, dose in await kept.doses(organisation, day):
        one = found.setdefault((dose.programme, (dose.batch_number or "").upper()), _Found())
        one.where[school] += 1
        one.brands.append(_brand(dose.vaccine))
        one.expiries.append(dose.batch_expiry)
    for row in rows:
        batch = _batch.decode(row.document)
        one = found.setdefault((batch.programme, batch.number.upper()), _Found())
        one.offered.append((row.session, batch))
        one.brands.append(_brand(batch.vaccine))
        one.expiries.insert(0, batch.expiry)
    for count in counts:
        one = found.setdefault((count.programme, count.batch_number.upper()), _Found())
        one.boxes.append(_box(count))
        one.brands.append(_brand(count.vaccine))
    held = [_held(number, one) for (_, number), one in found.items()]
    return sorted(held, key=lambda batch: (batch.vaccine, batch.number))


class _Found:
    """What was found of one batch; its brand and expiry are those that somebody knows."""

    def __init__(self) -> None:
        self.where: Counter[str] = Counter()
        self.offered: list[tuple[str, Batch]] = []
        self.boxes: list[str] = []
        self.brands: list[str] = []
        self.expiries: list[date | None] = []


def _held(number: str, one: _Found) -> BatchHeld:
    return BatchHeld(
        vaccine=next((brand for brand in one.brands if brand != _NOT_KNOWN), _NOT_KNOWN),
        number=number,
        expiry=next((expiry for expiry in one.expiries if expiry is not None), None),
        archived=bool(one.offered) and all(batch.archived for _, batch in one.offered),
        given=one.where.total(),
        where=dict(sorted(one.where.items())),
        sessions=tuple(sorted(session for session, _ in one.offered)),
        boxes=tuple(one.boxes),
    )


async def _counts(connection: AsyncConnection, organisation: str) -> list[StockCount]:
    """Read the counts of boxes, of each the newest revision, but those that were withdrawn or that the office undid."""
    wanted = (
        select(changes.c.id, changes.c.body)
        .where(changes.c.organisation == organisation, changes.c.kind == ChangeKind.STOCK.value, ~undone(changes))
        .order_by(changes.c.revision)
    )
    newest = {row.id: row.body for row in await connection.execute(wanted)}
    read = (_change.decode(body).of_the_day for body in newest.values())
    return [one for one in read if isinstance(one, StockCount) and one.withdrawn is None]


def _box(count: StockCount) -> str:
    """Say how a box was counted on a day: `24 November 2026: out 40, wasted 1, back 37`."""
    told = (("out", count.taken_out), ("wasted", count.wasted), ("back", count.back))
    return f"{long_date(count.on)}: {', '.join(f'{name} {doses}' for name, doses in told if doses is not None)}"


def _brand(code: str | None) -> str:
    vaccine = VACCINES.get(code or "")
    return vaccine.brand if vaccine is not None else code or _NOT_KNOWN
