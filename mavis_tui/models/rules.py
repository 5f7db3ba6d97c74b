"""What a complete record looks like: the rules by which Mavis takes a vaccination in, applied before it is saved.

Source: Mavis facts 2.5 (the numbers in brackets are its rows) and 4.3; texts are Mavis's where it has one.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from mavis_tui.models.calendar import academic_year, london
from mavis_tui.models.child import Child
from mavis_tui.models.programme import PROGRAMMES, VACCINES, Method, Programme, Site, Variant, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Vaccination

MAX_BATCH_AGE_YEARS = 15
MAX_NAME = 300


class Breach(NamedTuple):
    """A rule that a record breaks: the field of Vaccination, and Mavis's text for it.

    What is wrong about who confirmed the child's identity is told by `identified_name` and `identified_relationship`.
    """

    field: str
    text: str

    @property
    def sentence(self) -> str:
        """The text for the person at the form; Mavis's own may lack the name of the column in front of them."""
        if self.text[:1].isupper():
            return self.text
        return f"{self.field.replace('_', ' ').capitalize()} {self.text}."


def breaches(record: Vaccination, session: Session, child: Child, now: datetime) -> list[Breach]:
    """List every rule that `record` breaks; an empty list means Mavis will take it."""
    if record.child != child.id or record.session != session.id:
        return [Breach("child", "This record is of another child or another session.")]
    found = [*_of_the_day(record, session, child, now), *_of_the_programme(record, session)]
    found += _of_a_dose(record, london(now).date()) if record.given else _of_no_dose(record)
    if record.performed_by is None:
        found.append(Breach("performed_by", "Say who vaccinated."))  # [33]
    found += _of_the_identity(record)
    if len(record.notes) > 1000:
        found.append(Breach("notes", "Enter notes that are less than 1000 characters long."))
    return found


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


def _of_the_identity(record: Vaccination) -> Iterator[Breach]:
    by = record.identified
    if by is None or by.by_child:
        return
    for field, said in (("name", by.name), ("relationship", by.relationship)):
        if not said.strip():
            yield Breach(f"identified_{field}", f"Enter the person’s {field}")
        elif len(said) > MAX_NAME:
            yield Breach(f"identified_{field}", f"Enter a {field} that is at most {MAX_NAME} characters long.")


def _of_the_day(record: Vaccination, session: Session, child: Child, now: datetime) -> Iterator[Breach]:
    day, today = record.performed_on, london(now).date()
    if day > today:
        yield Breach("performed_on", "The vaccination date is in the future.")  # [15]
    if day < child.date_of_birth:
        yield Breach("performed_on", "The vaccination date is before the date of birth.")  # [16]
    if record.programme is Programme.FLU and academic_year(day) != academic_year(today):
        yield Breach("performed_on", "must be in the current academic year")  # [17]
    if day not in session.dates:
        yield Breach("performed_on", "Enter a date that matches when the vaccination session took place.")  # [18]
    if record.performed_at is not None:
        if record.performed_at > now:
            yield Breach("performed_at", "Enter a time in the past.")  # [44]
        if london(record.performed_at).date() != day:
            yield Breach("performed_at", "The time isn’t on the day of the vaccination.")


def _of_the_programme(record: Vaccination, session: Session) -> Iterator[Breach]:
    if record.programme not in session.programmes:
        yield Breach("programme", "This programme is not available in this session.")  # [36]
    most = PROGRAMMES[record.programme].max_dose
    if record.dose_sequence is not None and record.dose_sequence < 1:
        yield Breach("dose_sequence", "must be greater than 0")  # [24]
    elif record.dose_sequence is not None and record.dose_sequence > most:
        yield Breach("dose_sequence", f"must be less than or equal to {most}")  # [24]


def _of_a_dose(record: Vaccination, today: date) -> Iterator[Breach]:
    if record.reason is not None:
        yield Breach("reason", "A reason is only for a vaccine that was not given.")  # [37]
    if record.dose_sequence is None:
        *others, last = range(1, PROGRAMMES[record.programme].max_dose + 1)
        numbers = f"{', '.join(map(str, others))} or {last}"
        yield Breach("dose_sequence", f"Enter a dose sequence number, for example, {numbers}.")  # [23], [25]
    yield from _of_the_vaccine(record)
    yield from _of_the_site(record)
    wrong = batch_number_breach(record.batch_number or "")
    if wrong:
        yield Breach("batch_number", wrong)
    yield from _of_the_expiry(record.batch_expiry, today)


def _of_the_vaccine(record: Vaccination) -> Iterator[Breach]:
    if record.vaccine is None:
        yield Breach("vaccine", "Enter a vaccine name.")  # [48]
        return
    vaccine = VACCINES.get(record.vaccine)
    if vaccine is None:
        yield Breach("vaccine", "This vaccine is not available in this session.")  # [47]
    elif vaccine.programme is not record.programme or vaccine.variant is not _written_variant(record):
        label = label_of(record.programme, record.variant)
        yield Breach("vaccine", f"is not given in the {label} programme")  # [46]
    elif not record.full_dose and not vaccine.nasal:
        yield Breach("full_dose", "Only a nasal spray can be a half dose.")
    if vaccine is not None and record.method is not None and vaccine.nasal != (record.method is Method.NASAL):
        yield Breach("method", f"{vaccine.brand} is not given that way.")


def _written_variant(record: Vaccination) -> Variant | None:
    """Give the variant that PROGRAMME will name for this record; without one it says MMR."""
    return record.variant or Variant.MMR if record.programme is Programme.MMR else None


def _of_the_site(record: Vaccination) -> Iterator[Breach]:
    if record.method is None:
        yield Breach("method", "Choose a method of delivery.")
    if record.site is None:
        yield Breach("site", "Choose where the injection was given.")  # [21]
    elif record.method is Method.NASAL and record.site is not Site.NOSE:
        yield Breach("site", "Site must be nose if the nasal spray was given.")  # [20]
    elif record.method is not Method.NASAL and record.site is Site.NOSE:
        yield Breach("site", "Site cannot be nose for intramuscular or subcutaneous injections.")  # [20]


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
    for field in ("batch_number", "batch_expiry", "site", "method"):
        if getattr(record, field) is not None:
            yield Breach(field, "must be blank")  # [7], [10], [22]
