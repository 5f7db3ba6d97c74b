"""A batch that is called back: who had it, and where it may still be. A device and the hub answer in the same shape."""

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import Person
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import label_of
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Moment, Vaccination
from mavis_tui.models.wording import brand_of


class RecalledDose(Struct, frozen=True, kw_only=True):
    """A dose of the batch: to whom, where, when and by whom, as far as that is known; `child` and `name` may be empty.

    `by` is a name or an address. `note` says what somebody should know of the record, such as that it waits on a
    device, or why it doesn't count: `counts` is then False, and the child may not have had the dose.
    """

    record: str
    child: str
    name: str
    born: date | None
    nhs_number: str | None
    organisation: str
    programme: str
    vaccine: str
    number: str
    on: date
    at: Moment | None
    session: str | None
    place: str
    by: str
    counts: bool = True
    note: str = ""


class ListedBatch(Struct, frozen=True, kw_only=True):
    """A session that has the batch among its own: there it can be chosen for a record, unless it is archived.

    `counted` says in words how its box was counted there, by day: what was brought back may still be in a fridge.
    """

    session: str
    title: str
    organisation: str
    dates: tuple[date, ...]
    expiry: date | None
    archived: bool
    counted: tuple[str, ...] = ()


class DeviceOfRecall(Struct, frozen=True, kw_only=True):
    """A device to look at: it holds `sessions` that list the batch, or records `waiting` there may be of it.

    `told_at` is when it last said so, None if it never did.
    """

    device: str
    nurses: tuple[str, ...]
    sessions: tuple[str, ...]
    waiting: int | None
    told_at: Moment | None


class BatchRecall(Struct, frozen=True, kw_only=True):
    """What is known of a batch. `doses` are the newest first, `not_counted` those that were withdrawn or set aside.

    `looked_at` says what was looked through, in words; `devices` is empty where a device answers for itself.
    """

    number: str
    doses: tuple[RecalledDose, ...]
    not_counted: tuple[RecalledDose, ...]
    listed: tuple[ListedBatch, ...]
    devices: tuple[DeviceOfRecall, ...]
    looked_at: str


def is_of_batch(record: Vaccination, number: str) -> bool:
    """True if a record names this batch, however its letters were typed."""
    return record.batch_number is not None and record.batch_number.casefold() == number.strip().casefold()


def recalled(
    record: Vaccination,
    person: Person | None,
    place: str,
    *,
    organisation: str = "",
    why_not: str = "",
    note: str = "",
) -> RecalledDose:
    """Say of a record of the batch who had it; `why_not` says why it doesn't count, and a withdrawal says so itself."""
    if record.withdrawn is not None:
        why_not = f"Withdrawn: {record.withdrawn.reason}"
    by = record.performed_by
    return RecalledDose(
        record=record.id,
        child=record.child,
        name=person.full_name if person is not None else "",
        born=person.date_of_birth if person is not None else None,
        nhs_number=person.nhs_number if person is not None else None,
        organisation=record.organisation or organisation,
        programme=label_of(record.programme, record.variant),
        vaccine=brand_of(record),
        number=record.batch_number or "",
        on=record.performed_on,
        at=record.performed_at,
        session=record.session,
        place=record.location or place,
        by=(by.name or by.email) if by is not None else "",
        counts=not why_not,
        note=why_not or note,
    )


def listed_batch(session: Session, batch: Batch, stock: Iterable[StockCount]) -> ListedBatch:
    """Say of a session that it has the batch among its own; `stock` are the counts of boxes there."""
    return ListedBatch(
        session=session.id,
        title=session.title,
        organisation=session.organisation,
        dates=session.dates,
        expiry=batch.expiry,
        archived=batch.archived,
        counted=tuple(_counted(stock, batch.number)),
    )


def _counted(stock: Iterable[StockCount], number: str) -> Iterator[str]:
    """Say of each day how a box was counted last: `24 November 2026: out 40, wasted 1, back 8, by Sian Rees`."""
    newest: dict[date, StockCount] = {}
    for one in sorted(stock, key=lambda one: (one.since, one.id)):
        if one.withdrawn is None and one.batch_number.casefold() == number.casefold():
            newest[one.on] = one
    for day, one in sorted(newest.items()):
        parts = (("out", one.taken_out), ("wasted", one.wasted), ("back", one.back))
        said = [f"{label} {count}" for label, count in parts if count is not None]
        yield f"{long_date(day)}: {', '.join(said)}, by {one.by.name or one.by.email}"


def in_order(doses: Iterable[RecalledDose]) -> tuple[RecalledDose, ...]:
    """Put doses in order: newest day first, then by name."""
    return tuple(sorted(doses, key=lambda one: (-one.on.toordinal(), one.name, one.record)))
