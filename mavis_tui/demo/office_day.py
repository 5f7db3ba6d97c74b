"""What two nurses and two more recorded by the middle of the demonstration's day, for the office to look at."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from mavis_tui.demo.generate import ORGANISATION
from mavis_tui.demo.names import STAFF
from mavis_tui.models.calendar import LONDON, london
from mavis_tui.models.change import AttendanceAnswer, Change, ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Method, Programme, Reason, Site
from mavis_tui.models.rules import breaches
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.status import status_of, vaccines_for
from mavis_tui.models.vaccination import Identification, Outcome, Protocol, Role, Staff, Vaccination

_MINUTES_A_CHILD = 4
_SHARE = {"given": 0.9, "not given": 0.05, "absent": 0.05}
"""What becomes of who is due: almost everybody is vaccinated."""

_DONE = (0.62, 0.45, 0.35, 0.25)
"""Which part of those who are due in each of today's sessions somebody has got to."""


class LaptopOfDay(NamedTuple):
    """A laptop of the demonstration: its nurse, what she has recorded, and how many more changes wait on it."""

    device: str
    nurse: Staff
    session: str
    changes: tuple[Change, ...]
    waiting: int


def laptops(sessions: Sequence[SessionBundle], today: date, now: datetime, seed: int = 1) -> tuple[LaptopOfDay, ...]:
    """Invent what was recorded in the sessions of `today` until `now`, by a nurse with a laptop in each.

    In the first session a second nurse has given one of the doses again, with another batch, while she was offline. The
    same for the same day, moment and seed.
    """
    rng = Random(f"{seed} {today} office")  # noqa: S311 # invents records, guards nothing
    of_today = [one for one in sessions if today in one.session.dates]
    made = [
        _laptop(whole, number, share, today, now, rng)
        for number, (whole, share) in enumerate(zip(of_today, _DONE, strict=False), 1)
    ]
    return (*made, _second(of_today[1], made[1], len(made) + 1, now)) if len(made) > 1 else tuple(made)


def _laptop(whole: SessionBundle, number: int, share: float, today: date, now: datetime, rng: Random) -> LaptopOfDay:
    email, name = STAFF[(number - 1) % len(STAFF)]
    nurse = Staff(email=email, name=name, role=Role.NURSE)
    device = f"laptop-{number}"
    due = [child for child in whole.children if _is_due(child, whole.session.programmes, today)]
    seen = due[: max(4, int(share * len(due)))]
    so_far = now - datetime.combine(today, time(), LONDON)  # who tries it at night sees a quick team
    apart = min(timedelta(minutes=_MINUTES_A_CHILD), so_far / (len(seen) + 1))
    changes: list[Change] = []
    for at, child in enumerate(seen, 1):
        when = (now - apart * (len(seen) - at + 1)).replace(microsecond=0)
        what = rng.choices(list(_SHARE), list(_SHARE.values()))[0]
        changes += _of_child(whole, child, nurse, device, len(changes), when, what, rng)
    return LaptopOfDay(device, nurse, whole.session.id, tuple(changes), waiting=number % 3 * 2)


def _is_due(child: Child, programmes: Sequence[Programme], today: date) -> bool:
    return all(status_of(child, programme, today).ready for programme in programmes if programme in child.care)


def _of_child(
    whole: SessionBundle,
    child: Child,
    nurse: Staff,
    device: str,
    before: int,
    when: datetime,
    what: str,
    rng: Random,
) -> Iterator[Change]:
    if what == "absent":
        absent = AttendanceAnswer(child=child.id, on=london(when).date(), attending=False)
        yield _change(_id(rng), whole, child, nurse, device, before + 1, when, attendance=absent)
        return
    for programme in whole.session.programmes:
        if programme not in child.care:
            continue
        record = _record(whole, child, programme, nurse, when, what, rng)
        if record is not None:
            before += 1
            yield _change(record.id, whole, child, nurse, device, before, when, vaccination=record)


def _record(
    whole: SessionBundle, child: Child, programme: Programme, nurse: Staff, when: datetime, what: str, rng: Random
) -> Vaccination | None:
    """Make a record that breaks no rule, None where there is none, as where no batch fits."""
    session, care = whole.session, child.care[programme]
    plain = Vaccination(
        id=_id(rng),
        child=child.id,
        session=session.id,
        programme=programme,
        variant=care.variant,
        outcome=Outcome.NOT_GIVEN,
        reason=Reason.UNWELL,
        performed_on=london(when).date(),
        performed_at=when,
        performed_by=nurse,
        location=session.location.name,
        organisation=ORGANISATION,
    )
    if what == "not given":
        return plain
    found = status_of(child, programme, london(when).date())
    for vaccine in vaccines_for(child, programme, found, london(when).date()):
        for batch in whole.batches:
            if batch.vaccine != vaccine.name or batch.expiry is None:
                continue
            given = replace(
                plain,
                outcome=Outcome.GIVEN,
                reason=None,
                vaccine=vaccine.name,
                batch_number=batch.number,
                batch_expiry=batch.expiry,
                method=Method.NASAL if vaccine.nasal else Method.INTRAMUSCULAR,
                site=Site.NOSE if vaccine.nasal else rng.choice((Site.LEFT_ARM_UPPER, Site.RIGHT_ARM_UPPER)),
                dose_sequence=care.next_dose,
                identified=Identification(),
                pre_screened=True,
            )
            for protocol in (None, *Protocol):
                with_it = replace(given, protocol=protocol)
                if not breaches(with_it, session, child, when):
                    return with_it
    return None


def _second(whole: SessionBundle, first: LaptopOfDay, number: int, now: datetime) -> LaptopOfDay:
    """Give the laptop of a nurse who gave what a colleague had given already, from another box, while offline."""
    email, name = STAFF[-1]
    nurse, device = Staff(email=email, name=name, role=Role.NURSE), f"laptop-{number}"
    doubled = next(one for one in first.changes if one.vaccination is not None and one.vaccination.given)
    record = doubled.vaccination
    if record is None or record.performed_at is None:
        raise AssertionError("a dose that was given has a moment")
    others = [one for one in whole.batches if one.vaccine == record.vaccine and one.number != record.batch_number]
    when = min(record.performed_at + timedelta(minutes=11), now)
    again = replace(
        record,
        id=f"{record.id[:-1]}{'0' if record.id[-1] != '0' else '1'}",
        performed_by=nurse,
        performed_at=when,
        batch_number=others[0].number if others else record.batch_number,
        batch_expiry=others[0].expiry if others else record.batch_expiry,
        site=Site.RIGHT_ARM_UPPER if record.site is Site.LEFT_ARM_UPPER else Site.LEFT_ARM_UPPER,
    )
    child = next(one for one in whole.children if one.id == record.child)
    change = _change(again.id, whole, child, nurse, device, 1, when, vaccination=again)
    return LaptopOfDay(device, nurse, whole.session.id, (change,), waiting=3)


def _change(
    id_: str,
    whole: SessionBundle,
    child: Child,
    nurse: Staff,
    device: str,
    sequence: int,
    when: datetime,
    *,
    vaccination: Vaccination | None = None,
    attendance: AttendanceAnswer | None = None,
) -> Change:
    return Change(
        id=id_,
        device=device,
        sequence=sequence,
        kind=ChangeKind.VACCINATION if vaccination is not None else ChangeKind.ATTENDANCE,
        session=whole.session.id,
        child=child.id,
        made_at=when,
        made_by=nurse.email,
        vaccination=vaccination,
        attendance=attendance,
    )


def _id(rng: Random) -> str:
    return str(UUID(int=rng.getrandbits(128), version=4))
