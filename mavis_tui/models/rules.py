"""What a complete record looks like: the rules by which Mavis takes a vaccination in, applied before it is saved.

Source: Mavis facts 2.5 (the numbers in brackets are its rows) and 4.3; texts are Mavis's where it has one.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from mavis_tui.models.breach import LISTED, Breach
from mavis_tui.models.calendar import academic_year, london, long_date
from mavis_tui.models.child import BORN_FROM, Person
from mavis_tui.models.files.notes import LONGEST, may_be_too_long, notes_for_mavis
from mavis_tui.models.identity import usual_postcode
from mavis_tui.models.on_the_day import is_site_of, is_vaccine_of, programme_on, reasons_on, sites_for, vaccine_on
from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant, label_of, written_variant
from mavis_tui.models.schedule import takes_place_on
from mavis_tui.models.session import Place, Session, is_of_workbook
from mavis_tui.models.telling_apart.session_key import NOT_SAID
from mavis_tui.models.vaccination import Identification, Vaccination

MAX_BATCH_AGE_YEARS = 15
MAX_NAME = 300

_DIFFERENT = 256
"""So many different doses, and so many places, are remembered as right or wrong; nothing of a child is."""


def breaches(
    record: Vaccination, session: Session, child: Person, now: datetime, *, listed: bool = True
) -> list[Breach]:
    """List every rule that `record` breaks; an empty list means Mavis will take it.

    Where nobody has said yet in which session it was, and so who the child is, `listed` is False.
    """
    if record.child != child.id or record.session != session.id:
        return [Breach("child", "This record is of another child or another session.")]
    today = _day_of(now)
    day = record.performed_on
    found = [*_of_the_day(day, record.programme, today, day < child.date_of_birth, takes_place_on(session, day))]
    if record.performed_at is not None:
        found += _of_the_time(record.performed_at, day, now)
    found += _of_the_programme(record.programme, record.dose_sequence, day, session.programmes)
    found += _of_a_dose(_dose(record), today) if record.given else _of_no_dose(record)
    if record.performed_by is None:
        found.append(Breach("performed_by", "Say who vaccinated."))  # [33]
    if record.identified is not None and not record.identified.by_child:
        found += _of_the_identity(record.identified)
    if listed:
        place = session.location.kind, session.clinics, session.organisation, session.mavis_id
        found += _of_the_place(record.organisation, record.location, *place)
        found += _of_the_child(child, today)
    if len(record.notes) > LONGEST:
        found.append(Breach("notes", f"Enter notes that are less than {LONGEST} characters long."))
    elif may_be_too_long(record) and (over := len(notes_for_mavis(record)) - LONGEST) > 0:
        found.append(
            Breach("notes", f"Shorten the notes by {over} characters: what Mavis has no column for is added to them.")
        )
    return found


@lru_cache(maxsize=1)
def _day_of(now: datetime) -> date:
    """Give the day in England; thousands of records are judged at one moment."""
    return london(now).date()


class _Dose(NamedTuple):
    """What makes a dose right or wrong, whoever got it: the fields of Vaccination. A session has few different ones."""

    performed_on: date
    programme: Programme
    variant: Variant | None
    reason: Reason | None
    dose_sequence: int | None
    vaccine: str | None
    full_dose: bool
    method: Method | None
    site: Site | None
    batch_number: str | None
    batch_expiry: date | None


_dose = attrgetter(*_Dose._fields)


def batch_number_breach(number: str) -> str:
    """Say what is wrong with a batch number, or nothing (facts 3.14 and [8], [9])."""
    if not number:
        return "Enter a batch number."
    if not re.fullmatch(r"[A-Za-z0-9]+", number):
        return "Enter a batch number with only letters and numbers."
    if len(number) < 2:
        return "Enter a batch number that is more than 2 characters long."
    if len(number) > 100:
        return "Enter a batch number that is less than 100 characters long."
    return ""


def expiry_breach(expiry: date, day: date) -> str:
    """Say why a batch that is used on `day` can't expire then, or nothing: after that day, in less than 15 years.

    Mavis asks no more of a record than the year (facts 2.5, [4] and [5]); a batch in the fridge is used today.
    """
    last = date(day.year + MAX_BATCH_AGE_YEARS, day.month, min(day.day, 28))
    if expiry <= day:
        return f"Enter an expiry date after {long_date(day)}"
    if expiry >= last:
        return f"Enter an expiry date before {long_date(last)}"
    return ""


def _of_the_identity(by: Identification) -> Iterator[Breach]:
    for field, said in (("name", by.name), ("relationship", by.relationship)):
        if not said.strip():
            yield Breach(f"identified_{field}", f"Enter the person’s {field}")
        elif len(said) > MAX_NAME:
            yield Breach(f"identified_{field}", f"Enter a {field} that is at most {MAX_NAME} characters long.")


@lru_cache(maxsize=_DIFFERENT)
def _of_the_place(
    organisation: str, location: str, kind: Place, clinics: tuple[str, ...], team: str, session_id: str
) -> tuple[Breach, ...]:
    found: list[Breach] = []
    if not organisation:
        found.append(Breach("organisation", "Enter an organisation code."))  # [34]
    elif organisation.casefold() != team.casefold():
        found.append(Breach("organisation", "Enter an organisation code that matches the current team."))  # [34]
    if kind is Place.CLINIC and not location:
        found.append(Breach("location", "Enter a clinic name."))  # [12]
    elif clinics and location.casefold() not in {name.casefold() for name in clinics}:
        found.append(Breach("location", "is not recognised"))  # [12]
    if len(location) > MAX_NAME:
        found.append(Breach("location", f"is greater than {MAX_NAME} characters long"))  # [13], [39]
    # Nobody may have said it yet: that keeps nobody from recording, and whatever writes the file waits for it.
    if not (re.fullmatch(r"[0-9]+|clinic", session_id) or is_of_workbook(session_id) or session_id == NOT_SAID):
        found.append(Breach("session", "The session ID is not recognised."))  # [41]
    return tuple(found)


def _of_the_child(child: Person, today: date) -> Iterator[Breach]:
    if child.date_of_birth > today:
        yield Breach(LISTED, "Enter a date of birth in the past.")  # [28]
    elif child.date_of_birth < BORN_FROM:
        yield Breach(LISTED, "is too old to still be in school")  # [28]
    if child.nhs_number is None and not usual_postcode(child.postcode):
        yield Breach(LISTED, "Enter a valid postcode, such as SW1A 1AA.")  # [32]


@lru_cache(maxsize=_DIFFERENT)
def _of_the_day(
    day: date,
    programme: Programme,
    today: date,
    unborn: bool,
    of_the_session: bool,
) -> tuple[Breach, ...]:
    found: list[Breach] = []
    if day > today:
        found.append(Breach("performed_on", "The vaccination date is in the future."))  # [15]
    if unborn:
        found.append(Breach("performed_on", "The vaccination date is before the date of birth."))  # [16]
    if programme_on(programme, day).seasonal and academic_year(day) != academic_year(today):
        found.append(Breach("performed_on", "must be in the current academic year"))  # [17]
    if not of_the_session:
        found.append(
            Breach("performed_on", "Enter a date that matches when the vaccination session took place.")  # [18]
        )
    return tuple(found)


def _of_the_time(at: datetime, day: date, now: datetime) -> Iterator[Breach]:
    if at > now:
        yield Breach("performed_at", "Enter a time in the past.")  # [44]
    if london(at).date() != day:
        yield Breach("performed_at", "The time isn’t on the day of the vaccination.")


@lru_cache(maxsize=_DIFFERENT)
def _of_the_programme(
    programme: Programme, dose_sequence: int | None, day: date, programmes: tuple[Programme, ...]
) -> tuple[Breach, ...]:
    found: list[Breach] = []
    if programme not in programmes:
        found.append(Breach("programme", "This programme is not available in this session."))  # [36]
    most = programme_on(programme, day).max_dose
    if dose_sequence is not None and dose_sequence < 1:
        found.append(Breach("dose_sequence", "must be greater than 0"))  # [24]
    elif dose_sequence is not None and dose_sequence > most:
        found.append(Breach("dose_sequence", f"must be less than or equal to {most}"))  # [24]
    return tuple(found)


@lru_cache(maxsize=_DIFFERENT)
def _of_a_dose(fields: tuple[Any, ...], today: date) -> tuple[Breach, ...]:
    dose = _Dose._make(fields)
    return (
        *_of_the_number(dose),
        *_of_the_vaccine(dose),
        *_of_the_site(dose),
        *_of_the_batch(dose),
        *_of_the_expiry(dose.batch_expiry, today),
    )


def _of_the_number(dose: _Dose) -> Iterator[Breach]:
    if dose.reason is not None:
        yield Breach("reason", "A reason is only for a vaccine that was not given.")  # [37]
    if dose.dose_sequence is None:
        *others, last = range(1, programme_on(dose.programme, dose.performed_on).max_dose + 1)
        numbers = f"{', '.join(map(str, others))} or {last}"
        yield Breach("dose_sequence", f"Enter a dose sequence number, for example, {numbers}.")  # [23], [25]


def _of_the_batch(dose: _Dose) -> Iterator[Breach]:
    wrong = batch_number_breach(dose.batch_number or "")
    if wrong:
        yield Breach("batch_number", wrong)


def _of_the_vaccine(dose: _Dose) -> Iterator[Breach]:
    if dose.vaccine is None:
        yield Breach("vaccine", "Enter a vaccine name.")  # [48]
        return
    vaccine = vaccine_on(dose.vaccine, dose.performed_on)
    if vaccine is None or not is_vaccine_of(dose.vaccine, dose.performed_on):
        yield Breach("vaccine", "This vaccine is not available in this session.")  # [47]
    elif (vaccine.programme, vaccine.variant) != (dose.programme, written_variant(dose.programme, dose.variant)):
        label = label_of(dose.programme, dose.variant)
        yield Breach("vaccine", f"is not given in the {label} programme")  # [46]
    elif not dose.full_dose and not vaccine.nasal:
        yield Breach("full_dose", "Only a nasal spray can be a half dose.")
    if vaccine is not None and dose.method is not None and vaccine.nasal != (dose.method is Method.NASAL):
        yield Breach("method", f"{vaccine.brand} is not given that way.")


def _of_the_site(dose: _Dose) -> Iterator[Breach]:
    if dose.method is None:
        yield Breach("method", "Choose a method of delivery.")
    if dose.site is None:
        yield Breach("site", "Choose where the injection was given.")  # [21]
    elif dose.method is Method.NASAL and dose.site is not Site.NOSE:
        yield Breach("site", "Site must be nose if the nasal spray was given.")  # [20]
    elif dose.method is not Method.NASAL and dose.site is Site.NOSE:
        yield Breach("site", "Site cannot be nose for intramuscular or subcutaneous injections.")  # [20]
    elif not is_site_of(dose.site, dose.performed_on):
        yield Breach("site", "Enter a valid anatomical site.")  # [19]
    elif dose.method is not None and dose.site not in sites_for(dose.method, dose.programme, dose.performed_on):
        yield Breach("site", "Enter a anatomical site that is appropriate for the vaccine.")  # [20], sic


def _of_the_expiry(expiry: date | None, today: date) -> Iterator[Breach]:
    if expiry is None:
        yield Breach("batch_expiry", "Enter a batch expiry date.")  # [6]
    elif expiry > date(today.year + MAX_BATCH_AGE_YEARS, 1, 1):
        yield Breach("batch_expiry", "The expiry date must be less than 15 years in the future.")  # [4]
    elif expiry < date(today.year - MAX_BATCH_AGE_YEARS, 1, 1):
        yield Breach("batch_expiry", "The expiry date must be less than 15 years old.")  # [5]


def _of_no_dose(record: Vaccination) -> Iterator[Breach]:
    if record.reason is None:
        yield Breach("reason", "Choose why the vaccine was not given.")  # [38]
    elif record.reason not in reasons_on(record.performed_on):
        yield Breach("reason", "Enter a valid reason.")  # [38]
    for field in ("batch_number", "batch_expiry", "site", "method"):
        if getattr(record, field) is not None:
            yield Breach(field, "must be blank")  # [7], [10], [22]
