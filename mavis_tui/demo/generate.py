"""The demonstration: a week in the life of an invented team, with sessions at schools and a clinic from today on."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from random import Random
from typing import NamedTuple

from msgspec.structs import replace

from mavis_tui.demo.care import FIRST_DUE, care_for, states
from mavis_tui.demo.names import CLINICS, LAYOUT_NAMES, PRIMARIES, SECONDARIES, STAFF
from mavis_tui.demo.people import children, nhs_numbers
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import academic_year
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, VaccineMethod
from mavis_tui.models.programme import Programme
from mavis_tui.models.protocols import flu_protocols
from mavis_tui.models.session import Location, Place, Session, SessionBundle, bundle
from mavis_tui.models.vaccination import Staff

ORGANISATION = "R1L"

_FLU, _HPV, _ACWY, _TD, _MMR = (
    Programme.FLU,
    Programme.HPV,
    Programme.MENACWY,
    Programme.TD_IPV,
    Programme.MMR,
)
_INFANTS_AND_JUNIORS, _SENIORS = tuple(range(7)), tuple(range(7, 12))


class Plan(NamedTuple):
    """One session before its children are invented. `days` counts school days after today; 0 is today itself."""

    place: str
    programmes: tuple[Programme, ...]
    year_groups: tuple[int, ...]
    days: tuple[int, ...]
    start: time
    children: int
    psd: bool = False


FIRST_ID = 1204

PLANS = (
    Plan(PRIMARIES[0], (_FLU,), _INFANTS_AND_JUNIORS, (0,), time(9, 30), 112, psd=True),
    Plan(SECONDARIES[0], (_HPV,), (8, 9), (0, 1), time(9, 0), 104),
    Plan(SECONDARIES[1], (_ACWY, _TD), (9, 10), (0,), time(13, 0), 98),
    Plan(PRIMARIES[1], (_MMR,), _INFANTS_AND_JUNIORS, (0,), time(10, 45), 90),
    Plan(SECONDARIES[2], (_HPV,), (8,), (1,), time(9, 15), 96),
    Plan(PRIMARIES[2], (_FLU,), _INFANTS_AND_JUNIORS, (1,), time(9, 30), 118),
    Plan(SECONDARIES[3], (_FLU,), _SENIORS, (2,), time(11, 0), 108),
    Plan(SECONDARIES[0], (_ACWY, _TD), (9, 10, 11), (3,), time(9, 0), 102),
    Plan(CLINICS[0], (_MMR,), (*_INFANTS_AND_JUNIORS, *_SENIORS), (4,), time(16, 0), 84),
)


def demonstration(today: date, seed: int = 1) -> tuple[SessionBundle, ...]:
    """Invent the sessions of an invented team, from `today` on: the same ones for the same day and seed.

    Four are today (flu, HPV, doubles, MMR), on whatever day of the week or year that is; the others on the next days
    from Monday to Friday. Nobody in them exists: NHS numbers are of the range kept for tests (999), telephone
    numbers of those kept for drama.
    """
    rng = Random(f"{seed} {today}")  # noqa: S311 # invents people, guards nothing
    nhs = nhs_numbers(rng)
    return tuple(_session(str(FIRST_ID + at), plan, at, today, nhs, rng) for at, plan in enumerate(PLANS))


def _session(number: str, plan: Plan, at: int, today: date, nhs: Iterator[str], rng: Random) -> SessionBundle:
    dates = tuple(_school_day(today, days) for days in plan.days)
    is_clinic = plan.place in CLINICS
    staff = tuple(Staff(email=email, name=name) for email, name in STAFF)
    session = Session(
        id=number,
        location=Location(name=plan.place, kind=Place.CLINIC if is_clinic else Place.SCHOOL),
        programmes=plan.programmes,
        dates=dates,
        start_time=plan.start,
        year_groups=plan.year_groups,
        organisation=ORGANISATION,
        clinics=CLINICS if is_clinic else (),
        vaccinators=staff,
        suppliers=staff[:2] if _FLU in plan.programmes else (),
        flu_protocol=flu_protocols(dates)[-1] if _FLU in plan.programmes else None,
    )
    schools = (*PRIMARIES, *SECONDARIES) if is_clinic else (plan.place,)
    # Today's four share out the names that try the layout; later sessions have two of them each.
    trying = LAYOUT_NAMES[at::4] if 0 in plan.days else LAYOUT_NAMES[at::11]
    year = academic_year(dates[0])
    listed = children(number, schools, plan.year_groups, year, plan.children, trying, nhs, rng)
    return bundle(session, _cared_for(listed, plan, today, rng), _batches(plan.programmes, dates[-1], rng))


def _school_day(today: date, days: int) -> date:
    """Count school days on from today; today counts as it is, even on a Sunday."""
    day = today
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


_OTHERWISE = ("refused", "refused", "no_response", "no_response", "given_elsewhere", "", "")
"""How some stand in the second programme of a doubles session while they are due the first; "" is not on its list."""


def _cared_for(listed: list[Child], plan: Plan, today: date, rng: Random) -> tuple[Child, ...]:
    """Give every child the care of the session's programmes. In a doubles session some are due only one of the two."""
    dealt = states(len(listed), rng)
    cared: list[Child] = []
    due = [at for at, state in enumerate(dealt) if state == "due" and at >= FIRST_DUE]
    differing = dict(zip(rng.sample(due, len(_OTHERWISE)), _OTHERWISE, strict=True))
    for at, (child, state) in enumerate(zip(listed, dealt, strict=True)):
        care = {plan.programmes[0]: care_for(child, plan.programmes[0], state, today, rng)}
        for programme in plan.programmes[1:]:
            other = differing.get(at, state)
            if other:
                care[programme] = care_for(child, programme, other, today, rng)
        if plan.psd:
            care[_FLU] = replace(care[_FLU], psd=_has_direction(care[_FLU], state, rng))
        cared.append(replace(child, care=care))
    return tuple(cared)


def _has_direction(care: Care, state: str, rng: Random) -> bool:
    """Tell whether a prescriber added a patient specific direction: in bulk, for some who are due the nasal spray."""
    return state == "due" and VaccineMethod.NASAL in care.consent.methods and rng.random() < 0.6


_PRODUCTS: dict[Programme, tuple[tuple[str, str], ...]] = {
    _FLU: (("AstraZeneca Fluenz", "NJ"), ("Sanofi Vaxigrip", "X3C")),
    _HPV: (("Gardasil9", "Y01"), ("Gardasil9", "W02")),
    _ACWY: (("MenQuadfi", "U8C"), ("Nimenrix", "HN")),
    _TD: (("Revaxis", "X2A"),),
    _MMR: (("Priorix", "A69C"), ("Priorix-Tetra", "A71C"), ("ProQuad", "Y00")),
}


def _batches(programmes: tuple[Programme, ...], last_day: date, rng: Random) -> tuple[Batch, ...]:
    """Fill the fridge: for each programme some batches known in full, and one of which only the number is known."""
    full = [
        Batch(
            number=f"{letters}{rng.randint(1000, 9999)}",
            programme=programme,
            vaccine=vaccine,
            expiry=last_day + timedelta(days=rng.randint(40, 400)),
        )
        for programme in programmes
        for vaccine, letters in _PRODUCTS[programme]
    ]
    bare = [
        Batch(number=f"FM{rng.randint(100, 999)}{at}", programme=programme)
        for at, programme in enumerate(programmes, 1)
    ]
    return (*full, *bare)
