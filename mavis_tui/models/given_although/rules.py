"""When somebody who isn't due may be recorded as vaccinated all the same, and what has to be said for it.

The program advises and must not make a true record impossible (Mavis facts 9.8). What is asked is what Mavis asks
where the same is entered online: a consent 3.5, a triage 3.6, a Gillick assessment 3.8.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from msgspec.structs import replace

from mavis_tui.models.although import Although, AlthoughKind, Statement
from mavis_tui.models.breach import Breach
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, ConsentStatus, TriageStatus
from mavis_tui.models.doses import counts_this_year, next_dose
from mavis_tui.models.on_the_day import programme_on, vaccines_on
from mavis_tui.models.programme import Programme, Vaccine, variant_of
from mavis_tui.models.status import Group, Status, StatusKey
from mavis_tui.models.vaccination import Vaccination

FIELDS: dict[AlthoughKind, tuple[str, ...]] = {
    AlthoughKind.PHONE_CONSENT: ("consent_by", "relationship", "phone", "at", "by", "words"),
    AlthoughKind.TRIAGE: ("by", "words"),
    AlthoughKind.GILLICK: ("statements", "by", "words"),
    AlthoughKind.FURTHER_DOSE: ("words",),
    AlthoughKind.ALREADY_GIVEN: ("words",),
    AlthoughKind.PSD: ("by", "words"),
}
"""What is asked of each kind, in the order in which it is asked; the others are empty."""

BY_LABELS: dict[AlthoughKind, str] = {
    AlthoughKind.PHONE_CONSENT: "Who took the consent",
    AlthoughKind.TRIAGE: "Who decided",
    AlthoughKind.GILLICK: "Who assessed the child",
    AlthoughKind.PSD: "Which prescriber",
}

_WORDS_NEEDED: dict[AlthoughKind, str] = {
    AlthoughKind.TRIAGE: "Enter in words what was decided, and why.",
    AlthoughKind.FURTHER_DOSE: "Enter in words why a further dose is intended.",
    AlthoughKind.ALREADY_GIVEN: "Enter in words how it came to be given.",
}

_OF_CONSENT = (AlthoughKind.PHONE_CONSENT, AlthoughKind.GILLICK)
_OF_DOSES = (AlthoughKind.FURTHER_DOSE,)
_OF_TRIAGE = (AlthoughKind.TRIAGE,)
_OF_THE_ROLE = (AlthoughKind.PSD, AlthoughKind.ALREADY_GIVEN)


def althoughs_for(status: Status, *, not_allowed: bool = False) -> tuple[AlthoughKind, ...]:
    """List what may have come between, likeliest first; none is kept from anybody, because the list may be wrong.

    But where a dose is on record, no consent and no triage explains another one: a command that is given twice would
    make a second dose of one. Only where the vaccinator is `not_allowed` to give it otherwise may a PSD of the day have
    come between.
    """
    first: dict[Group, tuple[AlthoughKind, ...]] = {
        Group.VACCINATED: _OF_DOSES,
        Group.NOT_ELIGIBLE: _OF_TRIAGE,
        Group.NEEDS_CONSENT: _OF_CONSENT,
        Group.HAS_REFUSAL: _OF_CONSENT,
        Group.NEEDS_TRIAGE: _OF_TRIAGE,
        Group.CANNOT_VACCINATE: _OF_TRIAGE,
    }
    absent = status.key is StatusKey.CANNOT_ABSENT
    likely = (AlthoughKind.ALREADY_GIVEN,) if absent else first.get(status.group, ())
    others = [kind for kind in AlthoughKind if kind is not AlthoughKind.PSD]
    if status.group is Group.VACCINATED:
        others = [AlthoughKind.ALREADY_GIVEN]
    return tuple(dict.fromkeys((*likely, *(_OF_THE_ROLE if not_allowed else ()), *others)))


def obstacle_of(status: Status) -> str:
    """Say in a few words what stands in the way: `Consent refused`, `Needs triage`; nothing where nothing does."""
    return "" if status.ready else status.detail or status.group.value


def against_it(care: Care, status: Status) -> str:
    """Say who said no to this vaccine, or nothing. Then the reason is asked for in words, whatever else is said."""
    if care.consent.status is ConsentStatus.REFUSED:
        return "Consent was refused."
    if care.consent.status is ConsentStatus.CONFLICTS:
        return "One of those who answered refused."
    if care.triage is not None and care.triage.status is TriageStatus.DO_NOT_VACCINATE:
        return "Triage says not to vaccinate."
    if status.key is StatusKey.CANNOT_REFUSED:
        return "The child refused today."
    if status.key is StatusKey.CANNOT_CONTRAINDICATED:
        return "Contraindications were recorded today."
    return ""


def lacking(said: Although, care: Care, status: Status, now: datetime, *, not_allowed: str = "") -> list[Breach]:
    """List what is still to be said; each field is one of Although, after `although_`.

    `not_allowed` says why the vaccinator may not give it; a PSD of the day answers that, all else needs words.
    """
    if said.kind is AlthoughKind.PSD:
        not_allowed = "" if status.ready else f"{obstacle_of(status)}: that is no matter of a PSD."
    against = " ".join(one for one in (against_it(care, status), not_allowed) if one)
    return [Breach(f"although_{field}", text) for field, text in _lacking(said, against, now)]


def with_care(child: Child, programme: Programme) -> Child:
    """Give a child with something known of a programme: nothing agreed, where the list doesn't have it for her."""
    if programme in child.care:
        return child
    variant = variant_of(programme, child.date_of_birth)
    return replace(child, care={**child.care, programme: Care(variant=variant)})


def vaccines_although(
    child: Child, programme: Programme, agreed: tuple[Vaccine, ...], day: date
) -> tuple[Vaccine, ...]:
    """List every vaccine of a programme in use on a day, those first that were `agreed` or fit the child's age."""
    due = variant_of(programme, child.date_of_birth)
    others = [
        vaccine
        for vaccine in vaccines_on(day)
        if vaccine.programme is programme and vaccine.active and vaccine not in agreed
    ]
    return (*agreed, *sorted(others, key=lambda vaccine: vaccine.variant not in (None, due)))


def dose_although(child: Child, programme: Programme, attempts: Sequence[Vaccination], today: date) -> int:
    """Number the dose after those on record: one that no dose of the season has, as far as the programme goes."""
    had = {
        one.dose_sequence
        for one in attempts
        if one.given and one.programme is programme and counts_this_year(programme, one, today)
    }
    most = programme_on(programme, today).max_dose
    coming = min(next_dose(child, programme, attempts, today), most)
    return next((number for number in range(coming, most + 1) if number not in had), most)


def _lacking(said: Although, against: str, now: datetime) -> Iterator[tuple[str, str]]:
    asked = FIELDS[said.kind]
    if "consent_by" in asked:
        yield from _lacking_of_consent(said, now)
    if "statements" in asked and set(said.statements) != set(Statement):
        yield "statements", "A child is Gillick competent only if all five statements are true."
    if "by" in asked and not said.by.strip():
        yield "by", f"Enter {BY_LABELS[said.kind][0].lower()}{BY_LABELS[said.kind][1:]}."
    if not said.words.strip():
        if against:
            yield "words", f"{against} Enter in words why it was given all the same."
        elif said.kind in _WORDS_NEEDED:
            yield "words", _WORDS_NEEDED[said.kind]


def _lacking_of_consent(said: Although, now: datetime) -> Iterator[tuple[str, str]]:
    if not said.consent_by.strip():
        yield "consent_by", "Enter the name of who gave consent."
    if not said.relationship.strip():
        yield "relationship", "Enter what that person is to the child, like mother."
    if not any(letter.isdigit() for letter in said.phone):
        yield "phone", "Enter the phone number on which consent was given."
    if said.at is None:
        yield "at", "Enter at what time consent was given."
    elif said.at > now:
        yield "at", "Enter a time in the past at which consent was given."
