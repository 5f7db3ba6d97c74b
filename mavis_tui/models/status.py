"""What may be done for one child in one programme: Mavis's headline status and the reason for it in words.

The rows and their order are those of Mavis facts 3.15; the rules for "vaccinated" and for the next dose are those of
3.2 and stand in `doses.py`. Where a Mavis workbook says less than Mavis knows, the cautious reading wins: no consent
recorded is not consent, and a "yes" without a triage decision needs triage where Mavis asks for it or nobody knows.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from msgspec.structs import replace

from mavis_tui.models.beside_doses.standing import care_on, is_competent, needs_triage
from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import Child
from mavis_tui.models.consent import (
    CONSENT_LABELS,
    Care,
    ConsentStatus,
    TriageStatus,
    VaccineMethod,
    consented_alone,
)
from mavis_tui.models.country.programmes import ProgrammeRow
from mavis_tui.models.doses import all_attempts, had_already, interval_of, last_dose_needed
from mavis_tui.models.health_questions import accepts_gelatine, accepts_varicella
from mavis_tui.models.on_the_day import programme_on, vaccines_on
from mavis_tui.models.programme import Programme, Reason, Vaccine, Variant
from mavis_tui.models.vaccination import Vaccination

ABSENT = "Child is marked as not attending this session. Mark them as attending to record a vaccination."
"""Mavis's words where somebody records for a child who is registered as absent. Source: Mavis facts 4.3."""


class Group(StrEnum):
    """The seven headline statuses. The value is the label staff read."""

    VACCINATED = "Vaccinated"
    DUE = "Due vaccination"
    NEEDS_TRIAGE = "Needs triage"
    NEEDS_CONSENT = "Needs consent"
    HAS_REFUSAL = "Has a refusal"
    CANNOT_VACCINATE = "Unable to vaccinate"
    NOT_ELIGIBLE = "Not eligible"


class StatusKey(StrEnum):
    """One row of the status table. The value is Mavis's key."""

    VACCINATED_ALREADY = "vaccinated_already"
    VACCINATED_FULLY = "vaccinated_fully"
    CANNOT_UNWELL = "cannot_vaccinate_unwell"
    CANNOT_REFUSED = "cannot_vaccinate_refused"
    CANNOT_CONTRAINDICATED = "cannot_vaccinate_contraindicated"
    CANNOT_ABSENT = "cannot_vaccinate_absent"
    CANNOT_DO_NOT_VACCINATE = "cannot_vaccinate_do_not_vaccinate"
    NO_CONTACT_DETAILS = "needs_consent_no_contact_details"
    NO_RESPONSE = "needs_consent_no_response"
    CANNOT_DELAY = "cannot_vaccinate_delay_vaccination"
    DUE = "due"
    NEEDS_TRIAGE = "needs_triage"
    CONFLICTS = "has_refusal_consent_conflicts"
    REFUSED = "has_refusal_consent_refused"
    FOLLOW_UP_REQUESTED = "needs_consent_follow_up_requested"
    REQUEST_SCHEDULED = "needs_consent_request_scheduled"
    REQUEST_NOT_SCHEDULED = "needs_consent_request_not_scheduled"
    CONSENT_NOT_KNOWN = "needs_consent"
    NOT_ELIGIBLE = "not_eligible"


class Status(NamedTuple):
    """How a child stands in a programme today.

    `detail` is the short text beside the headline, `why` a sentence for the child's page. `ready` says that a nurse
    may record a vaccination as given; `methods` how, preferred first. `gelatine_free` forbids the others.
    """

    key: StatusKey
    group: Group
    detail: str
    why: str
    ready: bool
    methods: tuple[VaccineMethod, ...] = ()
    gelatine_free: bool = False


_GONE = (
    "The NHS no longer holds this person under this number: the row is struck through in Mavis’s list. Find out who "
    "this is before anything is given."
)
_LOOK, _WHO_IS_IT = "Look at the workbook", "NHS record not valid"

_MMR_ONLY = (
    "Not everybody who consents agreed to MMRV: they were asked as for MMR, without varicella (chickenpox). The list "
    "says MMRV by the date of birth. Look in Mavis which was agreed to."
)
_MMRV_NOT_SAID = (
    "The answers lack the question about an allergy to the vaccine, which says whether MMRV or MMR alone was agreed "
    "to. The list says MMRV by the date of birth. Look in Mavis which was agreed to."
)

_TODAY: dict[Reason, tuple[StatusKey, str]] = {
    Reason.UNWELL: (StatusKey.CANNOT_UNWELL, "Child unwell"),
    Reason.REFUSED: (StatusKey.CANNOT_REFUSED, "Child refused"),
    Reason.CONTRAINDICATED: (StatusKey.CANNOT_CONTRAINDICATED, "Child contraindicated"),
}

_UNANSWERED: dict[ConsentStatus, StatusKey] = {
    ConsentStatus.NO_CONTACT_DETAILS: StatusKey.NO_CONTACT_DETAILS,
    ConsentStatus.NO_RESPONSE: StatusKey.NO_RESPONSE,
    ConsentStatus.FOLLOW_UP_REQUESTED: StatusKey.FOLLOW_UP_REQUESTED,
    ConsentStatus.REQUEST_SCHEDULED: StatusKey.REQUEST_SCHEDULED,
    ConsentStatus.REQUEST_NOT_SCHEDULED: StatusKey.REQUEST_NOT_SCHEDULED,
    ConsentStatus.NOT_KNOWN: StatusKey.CONSENT_NOT_KNOWN,
}


def status_of(
    child: Child,
    programme: Programme,
    today: date,
    recorded: Sequence[Vaccination] = (),
    *,
    absent: bool = False,
    at_clinic: bool = False,
) -> Status:
    """Work out how `child` stands in `programme` on `today`.

    `recorded` are the child's attempts that may not be in the history yet, in any programme. `absent` says that the
    child is registered as not attending today, beside what the child itself says. `at_clinic` says that this is
    asked at a clinic, where being invited to one is no obstacle.
    """
    absent = absent or child.attends(today) is False
    care = care_on(child, programme, today)
    if care is None:
        return Status(
            StatusKey.NOT_ELIGIBLE, Group.NOT_ELIGIBLE, "", "Not on the list for this programme.", ready=False
        )
    if child.invalidated:
        care = replace(care, doubt=_GONE)
    attempts = all_attempts(care, [attempt for attempt in recorded if attempt.programme is programme])
    return (
        _vaccinated(child, programme, attempts, today)
        or _attempted_today(care, programme, attempts, today, absent=absent, at_clinic=at_clinic)
        or _as_agreed(care, programme, attempts, today, at_clinic=at_clinic)
    )


def vaccines_for(child: Child, programme: Programme, found: Status, day: date) -> tuple[Vaccine, ...]:
    """List the vaccines in use on a day that fit the variant, the methods agreed to and the wish about gelatine.

    The preferred method comes first, then what has no gelatine: a wish for that may not have reached us.
    """
    variant = child.care[programme].variant
    fitting = [
        vaccine
        for vaccine in vaccines_on(day)
        if vaccine.programme is programme
        and vaccine.active
        and vaccine.variant in (None, variant)
        and (VaccineMethod.NASAL if vaccine.nasal else VaccineMethod.INJECTION) in found.methods
        and not (vaccine.gelatine and found.gelatine_free)
    ]
    preferred = found.methods[:1] == (VaccineMethod.NASAL,)
    return tuple(sorted(fitting, key=lambda vaccine: (vaccine.nasal != preferred, vaccine.gelatine)))


def _vaccinated(child: Child, programme: Programme, attempts: Sequence[Vaccination], today: date) -> Status | None:
    if (already := had_already(programme, attempts, today)) is not None:
        return Status(
            StatusKey.VACCINATED_ALREADY,
            Group.VACCINATED,
            "Already had the vaccine",
            f"Already had the vaccine, recorded on {long_date(already.performed_on)}.",
            ready=False,
        )
    if (last := last_dose_needed(child, programme, attempts, today)) is None:
        return None
    when = long_date(last.performed_on)
    return Status(
        StatusKey.VACCINATED_FULLY,
        Group.VACCINATED,
        f"Vaccinated on {when}",
        f"Vaccinated on {when}. No other dose is due.",
        ready=False,
    )


def _attempted_today(
    care: Care, programme: Programme, attempts: Sequence[Vaccination], today: date, *, absent: bool, at_clinic: bool
) -> Status | None:
    otherwise = _as_agreed(care, programme, attempts, today, at_clinic=at_clinic)
    again = ABSENT if absent else "Another attempt today is allowed."
    and_now = again if otherwise.ready else otherwise.why
    of_today = [attempt for attempt in attempts if attempt.performed_on == today]
    reasons = {attempt.reason for attempt in of_today}
    happened = [_TODAY[reason] for reason in _TODAY if reason in reasons]
    if happened and not any(attempt.given for attempt in of_today):
        status, detail = happened[0]
        why = f"{', '.join(text for _, text in happened)} today. {and_now}"
    elif absent:
        status, detail = StatusKey.CANNOT_ABSENT, "Child absent"
        why = ABSENT if otherwise.ready else f"Registered as absent today. {and_now}"
    else:
        return None
    ready = otherwise.ready and not absent
    methods = otherwise.methods if ready else ()
    return Status(status, Group.CANNOT_VACCINATE, detail, why, ready, methods, otherwise.gelatine_free)


def _as_agreed(
    care: Care, programme: Programme, attempts: Sequence[Vaccination], today: date, *, at_clinic: bool
) -> Status:
    """Go down the table from `do not vaccinate` on: what consent, triage and answers allow, whatever happened today."""
    consent, triage = care.consent, care.triage
    if triage is not None and triage.status is TriageStatus.DO_NOT_VACCINATE:
        return _no(StatusKey.CANNOT_DO_NOT_VACCINATE, "Contraindications", f"Triage: do not vaccinate{_by(care)}.")
    if consent.status in (ConsentStatus.NO_CONTACT_DETAILS, ConsentStatus.NO_RESPONSE):
        return _needs_consent(consent.status)
    if triage is not None and triage.status is TriageStatus.INVITE_TO_CLINIC and not at_clinic:
        return _no(StatusKey.CANNOT_DELAY, "Invited to clinic", f"Triage: to be vaccinated at a clinic{_by(care)}.")
    if triage is not None and triage.status is TriageStatus.DELAY and (triage.until is None or today < triage.until):
        until = f" until {long_date(triage.until)}" if triage.until else ""
        return _no(
            StatusKey.CANNOT_DELAY,
            f"Delay vaccination{until}",
            f"Triage: delay vaccination{until}{_by(care)}.",
        )
    if consent.status is ConsentStatus.GIVEN:
        if consented_alone(care.consent) and not is_competent(care.gillick, today):
            why = "The child’s own consent ended at midnight: only a Gillick assessment of today counts."
            return Status(StatusKey.CONSENT_NOT_KNOWN, Group.NEEDS_CONSENT, "Own consent has ended", why, ready=False)
        return _too_soon(programme, attempts, today) or _due_or_triage(care, programme, attempts, today)
    if consent.status is ConsentStatus.NOT_REQUIRED:
        why = "Mavis asks for no consent, because it counts this child as vaccinated."
        return Status(StatusKey.NOT_ELIGIBLE, Group.NOT_ELIGIBLE, "No consent needed", why, ready=False)
    if consent.status is ConsentStatus.CONFLICTS:
        return Status(
            StatusKey.CONFLICTS,
            Group.HAS_REFUSAL,
            "Conflicting consent",
            "Those who answered don’t agree: one consents, another doesn’t.",
            ready=False,
        )
    if consent.status is ConsentStatus.REFUSED:
        return Status(StatusKey.REFUSED, Group.HAS_REFUSAL, "Consent refused", "Consent was refused.", ready=False)
    return _needs_consent(consent.status)


def _too_soon(programme: Programme, attempts: Sequence[Vaccination], today: date) -> Status | None:
    """Hold a further dose back until the interval of its programme has passed (facts 2.1 and 3.2)."""
    given = [attempt.performed_on for attempt in attempts if attempt.given]
    if not given or today - given[-1] >= interval_of(programme, today):
        return None
    if given[-1] > today:
        why = f"The last dose is dated {long_date(given[-1])}, which is still to come; the record needs looking at."
        return _no(StatusKey.CANNOT_DELAY, "Delay vaccination", why)
    until = long_date(given[-1] + interval_of(programme, today))
    why = f"The last dose was on {long_date(given[-1])}; the next is due from {until}."
    return _no(StatusKey.CANNOT_DELAY, f"Delay vaccination until {until}", why)


def _due_or_triage(care: Care, programme: Programme, attempts: Sequence[Vaccination], today: date) -> Status:
    triage = care.triage
    safe = triage is not None and triage.status is TriageStatus.SAFE
    invited = triage is not None and triage.status is TriageStatus.INVITE_TO_CLINIC  # and so this is one
    if care.doubt:
        detail = _WHO_IS_IT if care.doubt == _GONE else _LOOK
        return Status(StatusKey.NEEDS_TRIAGE, Group.NEEDS_TRIAGE, detail, care.doubt, ready=False)
    if not (safe or invited):
        why = _why_triage(care, programme, attempts, today)
        if why:
            return Status(StatusKey.NEEDS_TRIAGE, Group.NEEDS_TRIAGE, "", why, ready=False)
    if care.variant is Variant.MMRV and not (varicella := accepts_varicella(care.consent.answers)):
        detail, why = ("MMR or MMRV?", _MMRV_NOT_SAID) if varicella is None else ("Consent for MMR only", _MMR_ONLY)
        return Status(StatusKey.NEEDS_TRIAGE, Group.NEEDS_TRIAGE, detail, why, ready=False)
    facts = programme_on(programme, today)
    methods = _methods_agreed_to(care, facts)
    if not methods:
        why = "Consent was given, but it isn’t known for which way of giving the vaccine."
        return Status(StatusKey.CONSENT_NOT_KNOWN, Group.NEEDS_CONSENT, "Method not known", why, ready=False)
    if triage is not None and safe and triage.method is not None:
        if triage.method not in methods:
            return Status(
                StatusKey.NEEDS_TRIAGE,
                Group.NEEDS_TRIAGE,
                "",
                "Triage says a method that nobody has consented to.",
                ready=False,
            )
        methods = (triage.method,)
    accepted = accepts_gelatine(care.consent.answers) if facts.asks_gelatine else None
    decided_against = triage is not None and safe and triage.without_gelatine
    gelatine_free = care.consent.without_gelatine or decided_against or accepted is False
    detail = _due_detail(facts, methods, gelatine_free=gelatine_free)
    decided = f"triage: {'safe to vaccinate' if safe else 'invited to clinic, and this is one'}{_by(care)}"
    why = f"Consent given; {decided if safe or invited else 'no triage needed'}."
    if consented_alone(care.consent):
        why += " The child consented for themselves, which holds until midnight."
    if facts.asks_gelatine:
        why += _of_gelatine(accepted, gelatine_free=gelatine_free)
    return Status(StatusKey.DUE, Group.DUE, detail, why, True, methods, gelatine_free)


def _of_gelatine(accepted: bool | None, *, gelatine_free: bool) -> str:
    if accepted is False:
        return " Not everybody who consents was asked about gelatine, so they didn’t accept it: gelatine-free only."
    if gelatine_free:
        return ""
    if accepted:
        return " Everybody who consents was asked about gelatine and accepts it. What triage decided of it isn’t here."
    return " A Mavis workbook doesn’t say who asked for no gelatine: check before giving a vaccine that has it."


def _methods_agreed_to(care: Care, facts: ProgrammeRow) -> tuple[VaccineMethod, ...]:
    """Give the methods, preferred first. Where parents choose, they must have said; the nasal spray has gelatine."""
    if not _has_a_choice(facts):
        return care.consent.methods or (VaccineMethod.INJECTION,)
    spray = VaccineMethod.NASAL
    return tuple(method for method in care.consent.methods if not (method is spray and care.consent.without_gelatine))


def _why_triage(care: Care, programme: Programme, attempts: Sequence[Vaccination], today: date) -> str:
    """Say why a nurse must look first, or nothing if she need not (facts 3.2, 3.6 and 9.2)."""
    if care.triage is not None and care.triage.status is TriageStatus.KEEP_IN_TRIAGE:
        return f"Triage: kept in triage{_by(care)}."
    if care.triage is not None and care.triage.status is TriageStatus.DELAY:
        return "The delay decided in triage has ended; it needs a new decision."
    if needs_triage(care.consent.answers, programme, today):
        return "A health answer is “yes” or can’t be read, and nobody has triaged it yet."
    if programme_on(programme, today).history_forces_triage and any(attempt.given for attempt in attempts):
        return "An earlier dose is on record and nobody has triaged it yet."
    return ""


def _has_a_choice(facts: ProgrammeRow) -> bool:
    """True where parents choose between an injection and a spray."""
    return len(facts.methods) > 1


def _due_detail(facts: ProgrammeRow, methods: tuple[VaccineMethod, ...], *, gelatine_free: bool) -> str:
    if _has_a_choice(facts):
        if methods == (VaccineMethod.NASAL,):
            return "Nasal spray only"
        return "Nasal spray preferred" if VaccineMethod.NASAL in methods else "Injection only"
    if facts.asks_gelatine:
        return "Gelatine-free vaccine only" if gelatine_free else "No preference recorded"
    return ""


def _needs_consent(status: ConsentStatus) -> Status:
    label = CONSENT_LABELS[status]
    return Status(_UNANSWERED[status], Group.NEEDS_CONSENT, label, f"{label}, so there is no consent.", ready=False)


def _no(status: StatusKey, detail: str, why: str) -> Status:
    return Status(status, Group.CANNOT_VACCINATE, detail, why, ready=False)


def _by(care: Care) -> str:
    return f", decided by {care.triage.by}" if care.triage is not None and care.triage.by else ""
