"""Mavis's words in a cell, and what they mean in the models: one function to read each, one to write it.

What can't be read is None; what is blank is the caller's business. Source: Mavis facts 1.3, 2.4, 2.6, 3.5, 3.6.
"""

import re
from datetime import date, datetime, time
from typing import NamedTuple

from mavis_tui.models.calendar import long_date
from mavis_tui.models.child import Gender
from mavis_tui.models.consent import (
    CONSENT_LABELS,
    TRIAGE_LABELS,
    ConsentStatus,
    Triage,
    TriageStatus,
    VaccineMethod,
)
from mavis_tui.models.country.programmes import ROWS as PROGRAMME_ROWS
from mavis_tui.models.country.reasons import REASON_ROWS
from mavis_tui.models.country.sites import SITE_ROWS
from mavis_tui.models.country.vaccines import ROWS as VACCINE_ROWS
from mavis_tui.models.programme import PROGRAMMES, Programme, Reason, Site, Variant
from mavis_tui.models.telling_apart.folding import folded

GENDERS = {
    Gender.NOT_KNOWN: "Not known",
    Gender.MALE: "Male",
    Gender.FEMALE: "Female",
    Gender.NOT_SPECIFIED: "Not specified",
}

GILLICK = {True: "Gillick competent", False: "Not Gillick competent"}
PSD_ADDED = "PSD added"

_GENDER_SYNONYMS = {"unknown": Gender.NOT_KNOWN, "indeterminate": Gender.NOT_KNOWN}
_METHOD_WORDS = {VaccineMethod.NASAL: "nasal spray", VaccineMethod.INJECTION: "injection"}
_GELATINE_FREE = "gelatine-free injection"
_LATER = " to a later date"


class Agreed(NamedTuple):
    """What CONSENT_STATUS says."""

    status: ConsentStatus
    methods: tuple[VaccineMethod, ...] = ()
    without_gelatine: bool = False


def read_programme(text: str) -> tuple[Programme, Variant | None] | None:
    """Read PROGRAMME; MMR and MMRV are one programme in two variants."""
    wanted = folded(text)
    for facts in PROGRAMME_ROWS:
        for name in facts.import_names:
            if name.casefold() == wanted:
                return Programme(facts.key), next(
                    (Variant(one.key) for one in facts.variants if folded(one.label) == wanted), None
                )
    return None


def write_programme(programme: Programme, variant: Variant | None = None) -> str:
    """Write PROGRAMME."""
    return variant.value.upper() if variant else PROGRAMMES[programme].import_names[0]


def read_gender(text: str) -> Gender | None:
    """Read PERSON_GENDER_CODE."""
    word = folded(text).replace(" ", "_")
    return _GENDER_SYNONYMS.get(word) or next((gender for gender in Gender if gender.value == word), None)


def read_consent(text: str) -> Agreed | None:
    """Read CONSENT_STATUS. An empty cell is NOT_KNOWN: no consent."""
    return _CONSENTS.get(folded(text))


def write_consent(agreed: Agreed) -> str:
    """Write CONSENT_STATUS."""
    if agreed.status is ConsentStatus.NOT_KNOWN:
        return ""
    label = CONSENT_LABELS[agreed.status]
    if not agreed.methods:
        return label
    if agreed.without_gelatine:
        return f"{label} for {_GELATINE_FREE}"
    return f"{label} for {' and '.join(_METHOD_WORDS[method] for method in agreed.methods)}"


_NASAL, _INJECTION = VaccineMethod.NASAL, VaccineMethod.INJECTION
_CONSENTS: dict[str, Agreed] = {
    folded(write_consent(agreed)): agreed
    for agreed in (
        *(Agreed(status) for status in ConsentStatus),
        *(
            Agreed(ConsentStatus.GIVEN, methods)
            for methods in ((_NASAL,), (_INJECTION,), (_NASAL, _INJECTION), (_INJECTION, _NASAL))
        ),
        Agreed(ConsentStatus.GIVEN, (_INJECTION,), without_gelatine=True),
    )
}


def read_details(text: str) -> tuple[str, ...]:
    """Split CONSENT_DETAILS at the commas between two answers; a comma within a name is no such comma."""
    if ", On " not in text:  # nearly always
        return (text,) if text else ()
    return tuple(re.split(r", (?=On \d{4}-\d\d-\d\d )", text))


def write_details(details: tuple[str, ...]) -> str:
    """Write CONSENT_DETAILS."""
    return ", ".join(details)


def read_triage(text: str) -> Triage | None:
    """Read TRIAGE_STATUS, with the day until which a vaccination is delayed."""
    word = folded(text)
    if word in _TRIAGES:
        return _TRIAGES[word]
    delay = folded(TRIAGE_LABELS[TriageStatus.DELAY])
    if word == delay + _LATER:
        return Triage(status=TriageStatus.DELAY)
    until = read_long_date(word.removeprefix(f"{delay} until ")) if word.startswith(f"{delay} until ") else None
    return Triage(status=TriageStatus.DELAY, until=until) if until else None


def write_triage(triage: Triage) -> str:
    """Write TRIAGE_STATUS."""
    label = TRIAGE_LABELS[triage.status]
    if triage.status is TriageStatus.DELAY:
        return f"{label} until {long_date(triage.until)}" if triage.until else f"{label}{_LATER}"
    if triage.status is TriageStatus.SAFE and triage.without_gelatine:
        return f"{label} with {_GELATINE_FREE}"
    return f"{label} with {_METHOD_WORDS[triage.method]}" if triage.method else label


_TRIAGES: dict[str, Triage] = {
    folded(write_triage(triage)): triage
    for triage in (
        *(Triage(status=status) for status in TriageStatus if status is not TriageStatus.DELAY),
        *(Triage(status=TriageStatus.SAFE, method=method) for method in VaccineMethod),
        Triage(status=TriageStatus.SAFE, method=VaccineMethod.INJECTION, without_gelatine=True),
    )
}


def read_gillick(text: str) -> bool | None:
    """Read GILLICK_STATUS."""
    return next((competent for competent, words in GILLICK.items() if words.casefold() == folded(text)), None)


def read_vaccinated(text: str) -> bool | None:
    """Read VACCINATED: any beginning of yes or no."""
    word = folded(text)
    if not word:
        return None
    if word in ("true", "false"):  # what Excel makes of TRUE and FALSE
        return word == "true"
    return True if "yes".startswith(word) else False if "no".startswith(word) else None


def read_site(text: str) -> Site | None:
    """Read ANATOMICAL_SITE: any word that ever was one, whatever holds on the day of the record."""
    return next((Site(facts.key) for facts in SITE_ROWS if folded(text) in facts.import_names), None)


def read_reason(text: str) -> Reason | None:
    """Read REASON_NOT_VACCINATED: any word that ever was one, whatever holds on the day of the record."""
    return next((Reason(facts.key) for facts in REASON_ROWS if facts.import_name == folded(text)), None)


def read_vaccine(text: str) -> str | None:
    """Read VACCINE_GIVEN: Mavis's upload name, or the name NIVS has for it."""
    for vaccine in VACCINE_ROWS:
        if folded(text) in (folded(vaccine.name), folded(vaccine.nivs_name or vaccine.name)):
            return vaccine.name
    return None


def read_long_date(text: str) -> date | None:
    """Read a date in words: 12 January 2027."""
    return _parsed(text, "%d %B %Y")


def read_date(cell: object) -> date | None:
    """Read a date: a date cell, 24/11/2026, 2026-11-24, 20261124, 24-Nov-2026 or 24 November 2026.

    A year has four digits.
    """
    if type(cell) is date:
        return cell
    if isinstance(cell, datetime):
        return cell.date()
    text = str(cell).strip()
    for pattern, form in (
        (r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"),
        (r"\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d"),
        (r"\d{8}", "%Y%m%d"),
        (r"\d{1,2}-[A-Za-z]{3}-\d{4}", "%d-%b-%Y"),
        (r"\d{1,2} [A-Za-z]{3,9} \d{4}", "%d %B %Y"),
    ):
        if re.fullmatch(pattern, text, re.ASCII):
            return _parsed(text, form)
    return None


def read_time(cell: object) -> time | None:
    """Read a time of day on England's wall clock: a time cell, 10:41:00, 10:41, 104100, 1041 or 10."""
    if isinstance(cell, datetime):
        return cell.time().replace(microsecond=0)
    if isinstance(cell, time):
        return cell.replace(microsecond=0)
    found = re.fullmatch(r"(\d{1,2})(?::?(\d\d)(?::?(\d\d))?)?", str(cell).strip(), re.ASCII)
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def read_moment(cell: object) -> datetime | None:
    """Read a timestamp as Mavis writes it: 2026-11-03 10:12:44 +0000."""
    try:
        return datetime.strptime(str(cell).strip(), "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return None


def write_moment(moment: datetime | None) -> str:
    """Write a timestamp."""
    return "" if moment is None else f"{moment:%Y-%m-%d %H:%M:%S %z}"


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 # a day has no zone
    except ValueError:
        return None
