"""What was agreed and decided for the invented children: every state that a nurse may meet, most of them plain."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from msgspec.structs import replace

from mavis_tui.demo.names import STAFF
from mavis_tui.models.calendar import LONDON, academic_year
from mavis_tui.models.child import Child
from mavis_tui.models.consent import (
    Care,
    Consent,
    ConsentStatus,
    Gillick,
    HealthAnswer,
    Triage,
    TriageStatus,
    VaccineMethod,
)
from mavis_tui.models.health_questions import forces_triage, is_about_asthma, questions_for
from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant
from mavis_tui.models.vaccination import Outcome, Vaccination

FIRST_DUE = 4
"""So many children at the head of the list are due, so that the first thing a newcomer tries works."""

SHARES = {
    "triaged_safe": 0.07,
    "needs_triage": 0.04,
    "no_response": 0.05,
    "refused": 0.04,
    "conflicts": 0.02,
    "follow_up": 0.01,
    "scheduled": 0.01,
    "no_contact": 0.01,
    "given_elsewhere": 0.03,
    "already_had": 0.01,
    "do_not_vaccinate": 0.01,
    "delayed": 0.02,
    "delay_ended": 0.01,
    "kept_in_triage": 0.01,
    "not_competent": 0.01,
    "competent": 0.01,
}
"""Which part of a session is in which state; each occurs at least once, and everybody else is plainly due."""


def states(number: int, rng: Random) -> list[str]:
    """Deal a state to each of `number` children: see SHARES and FIRST_DUE."""
    deck = [state for state, share in SHARES.items() for _ in range(max(1, round(share * number)))]
    deck += ["due"] * (number - FIRST_DUE - len(deck))
    rng.shuffle(deck)
    return ["due"] * FIRST_DUE + deck


def care_for(child: Child, programme: Programme, state: str, today: date, rng: Random) -> Care:
    """Make the care of `child` in one programme, as it stands on the morning of `today`."""
    variant = None
    if programme is Programme.MMR:
        variant = Variant.MMRV if child.date_of_birth >= date(2020, 1, 1) else Variant.MMR
    history = _history(child, programme, state, variant, today, rng)
    given = sum(dose.given for dose in history) if programme is Programme.MMR else 0
    care = Care(
        variant=variant,
        consent=_consent(child, programme, variant, state, today, rng),
        next_dose=5 if programme is Programme.TD_IPV else min(given + 1, 2),
        history=history,
    )
    return _with_decision(care, child, state, today, rng)


def _consent(
    child: Child, programme: Programme, variant: Variant | None, state: str, today: date, rng: Random
) -> Consent:
    unasked = {
        "no_response": ConsentStatus.NO_RESPONSE,
        "not_competent": ConsentStatus.NO_RESPONSE,
        "follow_up": ConsentStatus.FOLLOW_UP_REQUESTED,
        "scheduled": ConsentStatus.REQUEST_SCHEDULED,
        "no_contact": ConsentStatus.NO_CONTACT_DETAILS,
    }
    if state in unasked:
        return Consent(status=unasked[state])
    when = f"On {today - timedelta(days=rng.randint(8, 20))} at {rng.randint(7, 21):02d}:{rng.randint(0, 59):02d}"
    said = f"{when} {{}} by {{}}"
    first = child.parents[0]
    if state in ("refused", "competent"):
        return Consent(status=ConsentStatus.REFUSED, details=(said.format("REFUSED", first.name),))
    if state == "conflicts":
        second = child.parents[1].name if len(child.parents) > 1 else "Robin Lowe"
        return Consent(
            status=ConsentStatus.CONFLICTS,
            details=(said.format("REFUSED", second), said.format("GIVEN", first.name)),
        )
    methods, gelatine_free = _wishes(programme, rng)
    return Consent(
        status=ConsentStatus.GIVEN,
        methods=methods,
        without_gelatine=gelatine_free,
        details=(said.format("GIVEN", first.name),),
        answers=_answers(
            programme, variant, methods, gelatine_free, first.relationship, today, worrying=state in WORRYING, rng=rng
        ),
    )


_WORRIES = ("Under the care of the children’s hospital", "Had a rash after antibiotics")
"""What parents write beside a yes, but about asthma."""

WORRYING = ("triaged_safe", "needs_triage", "do_not_vaccinate", "kept_in_triage", "delayed", "delay_ended")
"""The states in which a health question was answered with yes."""


def _wishes(programme: Programme, rng: Random) -> tuple[tuple[VaccineMethod, ...], bool]:
    """Choose the methods agreed to, and whether gelatine is ruled out: for flu the injection alone means that."""
    nasal, injection = VaccineMethod.NASAL, VaccineMethod.INJECTION
    if programme is Programme.FLU:
        methods = rng.choices(((nasal,), (nasal, injection), (injection,)), (30, 45, 25))[0]
        return methods, methods == (injection,)
    return (injection,), programme is Programme.MMR and rng.random() < 0.2


def _answers(
    programme: Programme,
    variant: Variant | None,
    methods: tuple[VaccineMethod, ...],
    without_gelatine: bool,
    responder: str,
    today: date,
    *,
    worrying: bool,
    rng: Random,
) -> tuple[HealthAnswer, ...]:
    asked = partial(
        questions_for, programme, today, variant=variant, methods=methods, without_gelatine=without_gelatine
    )
    worries = [question for question in asked() if forces_triage(programme, question, today)]
    yes = rng.choice(worries) if worrying else None
    questions = asked(asthma=yes is not None and is_about_asthma(yes))
    about_it = "Blue inhaler when exercising" if yes is not None and is_about_asthma(yes) else rng.choice(_WORRIES)
    return tuple(
        HealthAnswer(
            question=question,
            yes=question == yes,
            responder=responder,
            notes=about_it if question == yes else "",
        )
        for question in questions
    )


def _with_decision(care: Care, child: Child, state: str, today: date, rng: Random) -> Care:
    """Add the triage or the Gillick assessment of `state`, if it has one."""
    decisions: dict[str, Callable[[], Triage]] = {
        "triaged_safe": lambda: _triage(
            TriageStatus.SAFE,
            today,
            rng,
            notes="Spoke to parent, well controlled.",
            method=care.consent.methods[0],
            gelatine_free=care.consent.without_gelatine,
        ),
        "do_not_vaccinate": lambda: _triage(
            TriageStatus.DO_NOT_VACCINATE, today, rng, notes="Anaphylaxis, see GP letter."
        ),
        "kept_in_triage": lambda: _triage(TriageStatus.KEEP_IN_TRIAGE, today, rng, notes="Waiting for the consultant."),
        "delayed": lambda: _triage(TriageStatus.DELAY, today, rng, until=today + timedelta(days=21)),
        "delay_ended": lambda: _triage(TriageStatus.DELAY, today, rng, until=today - timedelta(days=1)),
    }
    gillick = {"competent": True, "not_competent": False}.get(state)
    if gillick is not None and (child.year_group or 0) >= 7:
        when = datetime.combine(today - timedelta(days=1), time(14, 40), LONDON).astimezone(UTC)
        assessed = Gillick(
            competent=gillick, on=when, by=_surname_first(STAFF[0][1]), notes="Assessed at the last visit."
        )
        return replace(care, gillick=assessed)
    return replace(care, triage=decisions[state]()) if state in decisions else care


def _triage(
    status: TriageStatus,
    today: date,
    rng: Random,
    *,
    notes: str = "",
    method: VaccineMethod | None = None,
    gelatine_free: bool = False,
    until: date | None = None,
) -> Triage:
    decided = datetime.combine(today - timedelta(days=rng.randint(3, 7)), time(16, 5), LONDON).astimezone(UTC)
    by = _surname_first(rng.choice(STAFF)[1])
    return Triage(
        status=status, method=method, without_gelatine=gelatine_free, by=by, on=decided, notes=notes, until=until
    )


def _surname_first(name: str) -> str:
    given, family = name.split(" ", 1)
    return f"{family.upper()}, {given}"


def _history(
    child: Child, programme: Programme, state: str, variant: Variant | None, today: date, rng: Random
) -> tuple[Vaccination, ...]:
    """Make the doses on record from before: enough of them for `given_elsewhere`, otherwise what many children have."""
    if state == "already_had":
        reported = _in_season(programme, today, 9)
        return (_record(child, programme, variant, reported, 1, outcome=Outcome.NOT_GIVEN),)
    if programme is Programme.MMR:
        days = (_months_after(child.date_of_birth, 13), _months_after(child.date_of_birth, 41))
        have = 2 if state == "given_elsewhere" else int(rng.random() < 0.6)
        return tuple(_record(child, programme, variant, day, at) for at, day in enumerate(days[:have], start=1))
    if state == "given_elsewhere":
        dose = 5 if programme is Programme.TD_IPV else 1
        return (_record(child, programme, variant, _in_season(programme, today, 30), dose),)
    if programme is Programme.FLU and child.year_group and rng.random() < 0.4:
        last_season = date(academic_year(today) - 1, 11, rng.randint(3, 27))
        return (_record(child, programme, variant, last_season, 1),)
    return ()


def _in_season(programme: Programme, today: date, days_ago: int) -> date:
    """Go some days back; for flu not past 1 September, because only this academic year counts."""
    day = today - timedelta(days=days_ago)
    return max(day, date(academic_year(today), 9, 1)) if programme is Programme.FLU else day


def _months_after(born: date, months: int) -> date:
    years, month = divmod(born.month - 1 + months, 12)
    return date(born.year + years, month + 1, 28)


_ELSEWHERE = {
    Programme.FLU: ("AstraZeneca Fluenz", Method.NASAL, Site.NOSE),
    Programme.HPV: ("Gardasil9", Method.INTRAMUSCULAR, Site.LEFT_ARM_UPPER),
    Programme.MENACWY: ("MenQuadfi", Method.INTRAMUSCULAR, Site.LEFT_ARM_UPPER),
    Programme.TD_IPV: ("Revaxis", Method.INTRAMUSCULAR, Site.RIGHT_ARM_UPPER),
    Programme.MMR: ("Priorix", Method.INTRAMUSCULAR, Site.LEFT_THIGH),
}


def _record(
    child: Child,
    programme: Programme,
    variant: Variant | None,
    day: date,
    dose: int,
    *,
    outcome: Outcome = Outcome.GIVEN,
) -> Vaccination:
    given = outcome is Outcome.GIVEN
    vaccine, method, site = _ELSEWHERE[programme]
    return Vaccination(
        id=f"{child.id}-{programme.value}-{dose}-{day:%Y%m%d}",
        child=child.id,
        programme=programme,
        # Nobody gave MMRV in the years in which these children had their first doses.
        variant=Variant.MMR if variant is not None else None,
        outcome=outcome,
        reason=None if given else Reason.ALREADY_HAD,
        performed_on=day,
        vaccine=vaccine if given else None,
        method=method if given else None,
        site=site if given else None,
        dose_sequence=dose if given else None,
        location=child.gp,
    )
