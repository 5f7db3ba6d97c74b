"""What was given on a day of a session, and how far each class has got: pure, from the lines of its list.

The page Today, `mavis day`, the end of the printed list and `mavis report` all show what stands here, so that no two
of them disagree. A record counts as it does everywhere else (`models/doses.py`): what was set aside or withdrawn
doesn't, a colleague's that came with the news does, and one that waits here does and is counted as waiting, too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.calendar import london
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.programme import VACCINES, Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Staff, same_person
from mavis_tui.models.wording import brand_of
from mavis_tui.workspace.children.classes import in_classes
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.day.attempted import Attempted, reason_words
from mavis_tui.workspace.day.box_count import BoxCount, box_count, of_one_batch
from mavis_tui.workspace.day.uptake import Uptake, uptake_of

NO_BATCH = "no batch number"
"""Stands for the number of a batch that a record doesn't say."""


class DosesOfBatch(Struct, frozen=True, kw_only=True):
    """The doses of a batch: by everybody, of them by who looks, of them waiting on this device, and half doses.

    `box` is how the box was counted, None where nobody counted it.
    """

    programme: Programme
    vaccine: str
    number: str
    given: int
    mine: int
    waiting: int
    half: int
    attempts: tuple[Attempted, ...]
    box: BoxCount | None = None


class DosesOfHour(Struct, frozen=True, kw_only=True):
    """The doses of an hour of the day in England (0 to 23), or of those without a time, None."""

    hour: int | None
    given: int
    attempts: tuple[Attempted, ...]


class DosesOfNurse(Struct, frozen=True, kw_only=True):
    """What one of the team gave, and where she recorded why not. `email` is empty where records don't say who."""

    email: str
    name: str
    me: bool
    given: int
    not_given: int
    attempts: tuple[Attempted, ...]


class SessionDay(Struct, frozen=True, kw_only=True):
    """A day of a session. `days` are those that one may look at, in order; `me` is who looks, None where nobody is.

    Doses are those of `on`; `totals` and `classes` say how the children stand today, `totals` by programme.
    `not_given` counts the other attempts of the day by reason, in Mavis's words. `waiting` are records of the day that
    wait on this device, `attention` those that the hub refused, `unlisted` those of children who left the list.
    """

    session: Session
    on: date
    days: tuple[date, ...]
    me: Staff | None
    children: int
    done: int
    given: int
    mine: int
    not_given: dict[str, int]
    waiting: int
    attention: int
    unlisted: int
    doses: tuple[DosesOfBatch, ...]
    hours: tuple[DosesOfHour, ...]
    nurses: tuple[DosesOfNurse, ...]
    totals: tuple[Uptake, ...]
    classes: tuple[Uptake, ...]


def day_to_show(session: Session, today: date) -> date:
    """Give the day that is looked at first: today if the session has it, else its last so far, else its first."""
    past = [day for day in session.dates if day <= today]
    return max(past, default=min(session.dates))


def count_day(
    session: Session,
    rows: Sequence[ChildRow],
    on: date,
    me: Staff | None = None,
    left: Iterable[Attempted] = (),
    stock: Sequence[StockCount] = (),
) -> SessionDay:
    """Count a day of a session from the lines of its list; `left` are records of children who are on it no more.

    `stock` are the counts of boxes in this session.
    """
    attempts = [
        Attempted(record=one.record, sending=one.sending, name=row.name)
        for row in rows
        for one in row.here
        if one.record.performed_on == on
    ]
    attempts += [one for one in left if one.record.performed_on == on]
    attempts.sort(key=_when)
    given = [one for one in attempts if one.record.given]
    reasons = Counter(reason_words(one.record) for one in attempts if not one.record.given)
    return SessionDay(
        session=session,
        on=on,
        days=tuple(sorted(set(session.dates))),
        me=me,
        children=len(rows),
        done=sum(row.done for row in rows),
        given=len(given),
        mine=sum(same_person(one.record.performed_by, me) for one in given),
        not_given=dict(sorted(reasons.items())),
        waiting=sum(one.sending is Sending.WAITING for one in attempts),
        attention=sum(one.sending is Sending.ATTENTION for one in attempts),
        unlisted=sum(not one.listed for one in attempts),
        doses=tuple(_by_batch(given, me, [one for one in stock if one.on == on])),
        hours=tuple(_by_hour(given)),
        nurses=tuple(_by_nurse(attempts, me)),
        totals=tuple(uptake_of(session.programmes, rows, on, on, of_class="")),
        classes=tuple(
            one
            for form, of_class in in_classes(rows).items()
            for one in uptake_of(session.programmes, of_class, on, on, of_class=form.name)
        ),
    )


def _when(one: Attempted) -> tuple[bool, float, str]:
    at = one.record.performed_at
    return at is None, at.timestamp() if at is not None else 0.0, one.record.id


def _by_batch(given: Sequence[Attempted], me: Staff | None, stock: Sequence[StockCount]) -> Iterator[DosesOfBatch]:
    """Count by vaccine and batch, also one whose box was counted and that nobody had a dose of.

    Where one batch is spelled in two ways, it is one (facts 3.14).
    """
    batches: dict[tuple[Programme, str, str], list[Attempted]] = {}
    for one in given:
        record = one.record
        number = (record.batch_number or "").upper()
        batches.setdefault((record.programme, brand_of(record), number), []).append(one)
    boxes = {}
    for count in stock:
        number = count.batch_number.upper()
        if held := of_one_batch(stock, count.on, number):
            named = next((key for key in batches if (key[0], key[2]) == (count.programme, number)), None)
            boxes[named or (count.programme, _brand(count), number)] = held
    order = list(Programme)
    batches |= {key: [] for key in boxes if key not in batches}
    for programme, vaccine, number in sorted(batches, key=lambda key: (order.index(key[0]), *key[1:])):
        of_batch, counts = batches[programme, vaccine, number], boxes.get((programme, vaccine, number))
        yield DosesOfBatch(
            programme=programme,
            vaccine=vaccine,
            number=number,
            given=len(of_batch),
            mine=sum(same_person(one.record.performed_by, me) for one in of_batch),
            waiting=sum(one.sending is Sending.WAITING for one in of_batch),
            half=sum(not one.record.full_dose for one in of_batch),
            attempts=tuple(of_batch),
            box=box_count(counts, len(of_batch)) if counts else None,
        )


def _brand(count: StockCount) -> str:
    vaccine = VACCINES.get(count.vaccine or "")
    return vaccine.brand if vaccine is not None else label_of(count.programme)


def _by_hour(given: Sequence[Attempted]) -> Iterator[DosesOfHour]:
    """Count by hour, the empty ones between the first and the last too: a gap is what one looks for."""
    hours: dict[int, list[Attempted]] = {}
    untimed: list[Attempted] = []
    for one in given:
        at = one.record.performed_at
        (untimed if at is None else hours.setdefault(london(at).hour, [])).append(one)
    for hour in range(min(hours), max(hours) + 1) if hours else ():
        found = hours.get(hour, [])
        yield DosesOfHour(hour=hour, given=len(found), attempts=tuple(found))
    if untimed:
        yield DosesOfHour(hour=None, given=len(untimed), attempts=tuple(untimed))


def _by_nurse(attempts: Sequence[Attempted], me: Staff | None) -> Iterator[DosesOfNurse]:
    """Count by who vaccinated: who looks first, then who gave most."""
    nurses: dict[str, list[Attempted]] = {}
    for one in attempts:
        by = one.record.performed_by
        nurses.setdefault(by.email.casefold() if by is not None else "", []).append(one)
    found = [_nurse(of_nurse, me) for of_nurse in nurses.values()]
    yield from sorted(found, key=lambda one: (not one.me, not one.email, -one.given, one.name))


def _nurse(attempts: Sequence[Attempted], me: Staff | None) -> DosesOfNurse:
    named = [one.record.performed_by for one in attempts if one.record.performed_by is not None]
    given = sum(one.record.given for one in attempts)
    return DosesOfNurse(
        email=named[0].email if named else "",
        name=next((one.name for one in named if one.name), named[0].email if named else ""),
        me=same_person(named[0] if named else None, me),
        given=given,
        not_given=len(attempts) - given,
        attempts=tuple(attempts),
    )
