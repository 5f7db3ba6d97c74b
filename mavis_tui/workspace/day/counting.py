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
from mavis_tui.models.calendar import london, short_date
from mavis_tui.models.programme import REASONS, Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group
from mavis_tui.models.vaccination import Staff, Vaccination, same_person
from mavis_tui.models.wording import brand_of
from mavis_tui.workspace.children.classes import in_classes
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine

NO_BATCH = "no batch number"
"""Stands for the number of a batch that a record doesn't say."""


class Attempted(Struct, frozen=True, kw_only=True, gc=False):
    """One record of the day and whom it is about. `listed` is False where the child left the list since."""

    record: Vaccination
    sending: Sending | None
    name: str
    listed: bool = True


class DosesOfBatch(Struct, frozen=True, kw_only=True):
    """The doses of a batch: by everybody, of them by who looks, of them waiting on this device, and half doses."""

    programme: Programme
    vaccine: str
    number: str
    given: int
    mine: int
    waiting: int
    half: int
    attempts: tuple[Attempted, ...]


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


class Missing(Struct, frozen=True, kw_only=True, gc=False):
    """A child who isn't vaccinated in a programme, and why, in words."""

    child: str
    name: str
    group: Group
    why: str


class Uptake(Struct, frozen=True, kw_only=True):
    """How many of a class, or of all, are vaccinated in one programme, and by headline status how many are.

    A child is vaccinated if Mavis's headline status says so (facts 3.15), whoever gave the dose and whenever.
    `given` counts the doses of this session in the time asked about; `missing` are the others, who is due first.
    """

    programme: Programme
    label: str
    year_group: int | None
    of_class: str
    children: int
    vaccinated: int
    given: int
    groups: dict[Group, int]
    missing: tuple[Missing, ...]


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
) -> SessionDay:
    """Count a day of a session from the lines of its list; `left` are records of children who are on it no more."""
    attempts = [
        Attempted(record=one.record, sending=one.sending, name=row.name)
        for row in rows
        for one in row.here
        if one.record.performed_on == on
    ]
    attempts += [one for one in left if one.record.performed_on == on]
    attempts.sort(key=_when)
    given = [one for one in attempts if one.record.given]
    reasons = Counter(_reason(one.record) for one in attempts if not one.record.given)
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
        doses=tuple(_by_batch(given, me)),
        hours=tuple(_by_hour(given)),
        nurses=tuple(_by_nurse(attempts, me)),
        totals=tuple(uptake_of(session.programmes, rows, on, on, of_class="")),
        classes=tuple(
            one
            for form, of_class in in_classes(rows).items()
            for one in uptake_of(session.programmes, of_class, on, on, of_class=form.name)
        ),
    )


def uptake_of(
    programmes: Sequence[Programme], rows: Sequence[ChildRow], since: date, until: date, *, of_class: str
) -> Iterator[Uptake]:
    """Count, for each programme for which one of these children is listed, who is vaccinated and who isn't."""
    years = {row.year_group for row in rows}
    for programme in programmes:
        lines = [(row, line) for row in rows for line in row.programmes if line.programme is programme]
        if not lines:
            continue
        groups = Counter(line.group for _, line in lines)
        vaccinated = groups[Group.VACCINATED]
        missing = [_missing(row, line) for row, line in lines if line.group is not Group.VACCINATED]
        yield Uptake(
            programme=programme,
            label=label_of(programme),
            year_group=years.copy().pop() if len(years) == 1 and of_class else None,
            of_class=of_class,
            children=len(lines),
            vaccinated=vaccinated,
            given=sum(
                one.record.given and one.record.programme is programme and since <= one.record.performed_on <= until
                for row in rows
                for one in row.here
            ),
            groups={group: groups[group] for group in Group if groups[group]},
            missing=tuple(sorted(missing, key=lambda one: _MISSING.index(one.group))),
        )


_MISSING: list[Group] = [group for group in Group if group is not Group.VACCINATED]
"""Who is due first, then who needs something, then who can't be."""


def counted_reasons(missing: Iterable[Missing]) -> list[tuple[Group, int]]:
    """Count those who are missing by headline status, in the order in which they are listed."""
    counts = Counter(one.group for one in missing)
    return [(group, counts[group]) for group in _MISSING if counts[group]]


def percent(part: int, whole: int) -> int:
    """Give a share in whole percent: never 100 where somebody is missing, never 0 where somebody isn't."""
    if not whole or not part:
        return 0
    return 100 if part == whole else min(99, max(1, round(100 * part / whole)))


def filled(part: int, whole: int, width: int) -> int:
    """Give how many of `width` columns of a bar are filled: all only for all, none only for none."""
    if not whole or not part or not width:
        return 0
    return width if part == whole else min(max(width - 1, 1), max(1, round(width * part / whole)))


def _missing(row: ChildRow, line: ProgrammeLine) -> Missing:
    """Say why a child isn't vaccinated: her status, and what happened in this session where that is no longer it."""
    why = f"{line.group.value}: {line.detail}" if line.detail else line.group.value
    here = [one.record for one in row.here if one.record.programme is line.programme]
    if here and here[-1].given:
        why += f"; had a dose here on {short_date(here[-1].performed_on)}"
    elif here and line.group is Group.DUE:
        why += f"; {_reason(here[-1]).lower()} on {short_date(here[-1].performed_on)}"
    return Missing(child=row.id, name=row.name, group=line.group, why=why)


def _reason(record: Vaccination) -> str:
    return REASONS[record.reason].label if record.reason is not None else "Not given"


def _when(one: Attempted) -> tuple[bool, float, str]:
    at = one.record.performed_at
    return at is None, at.timestamp() if at is not None else 0.0, one.record.id


def _by_batch(given: Sequence[Attempted], me: Staff | None) -> Iterator[DosesOfBatch]:
    """Count by vaccine and batch: where one batch is spelled in two ways, it is one (facts 3.14)."""
    batches: dict[tuple[Programme, str, str], list[Attempted]] = {}
    for one in given:
        record = one.record
        number = (record.batch_number or "").upper()
        batches.setdefault((record.programme, brand_of(record), number), []).append(one)
    order = list(Programme)
    for programme, vaccine, number in sorted(batches, key=lambda key: (order.index(key[0]), *key[1:])):
        of_batch = batches[programme, vaccine, number]
        yield DosesOfBatch(
            programme=programme,
            vaccine=vaccine,
            number=number,
            given=len(of_batch),
            mine=sum(same_person(one.record.performed_by, me) for one in of_batch),
            waiting=sum(one.sending is Sending.WAITING for one in of_batch),
            half=sum(not one.record.full_dose for one in of_batch),
            attempts=tuple(of_batch),
        )


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
