"""What one row says: of the child, of its care in one programme, and of a vaccination on record."""

import re
import uuid
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha1
from operator import attrgetter
from typing import NamedTuple

import msgspec

from mavis_tui.models.batch import BatchNumber
from mavis_tui.models.calendar import LONDON
from mavis_tui.models.child import Child, Gender
from mavis_tui.models.consent import Care, Consent, ConsentStatus, Gillick, Triage, TriageStatus
from mavis_tui.models.identity import is_nhs_number
from mavis_tui.models.programme import PROGRAMMES, VACCINES, Method, Programme, Site, Variant, usual_method
from mavis_tui.models.vaccination import Email, Id, Outcome, Staff, Vaccination
from mavis_tui.spreadsheets.cells import Row
from mavis_tui.spreadsheets.columns import MAKES_A_RECORD, OF_GILLICK, OF_THE_RECORD, OF_TRIAGE, Column, picked
from mavis_tui.spreadsheets.vocabulary import (
    PSD_ADDED,
    Agreed,
    folded,
    read_answer,
    read_answers,
    read_consent,
    read_date,
    read_details,
    read_gender,
    read_gillick,
    read_moment,
    read_programme,
    read_reason,
    read_site,
    read_time,
    read_triage,
    read_vaccinated,
    read_vaccine,
)

_IDS = uuid.UUID("6f1ddb7c-3b7e-5c38-9c0a-5f0f6f1b2a64")
"""The name space of the ids that are derived from a workbook, so that reading it again gives the same ones."""

_IN_BYTES = _IDS.bytes
_EARLIEST, _LATEST = date(1990, 9, 1), date(2100, 1, 1)
_MMRV_FROM = date(2020, 1, 1)
_NAMES = (Column.FORENAME, Column.SURNAME)
_LONGEST_NOTES = 1000
_YES = attrgetter("yes")
_NOT_AGREED = Agreed(ConsentStatus.NOT_KNOWN)


def nhs_number_in(row: Row) -> str | None:
    """Read NHS_NUMBER, None if it is empty. Raises WorkbookRefused if the check digit doesn't fit."""
    text = row.text(Column.NHS_NUMBER)
    if is_nhs_number(text):
        return text
    digits = "".join(text.split())
    if digits and not is_nhs_number(digits):
        raise row.refused(Column.NHS_NUMBER, "isn’t a valid NHS number")
    return digits or None


_TRIAGE_TEXTS, _GILLICK_TEXTS, _RECORD_TEXTS = picked(OF_TRIAGE), picked(OF_GILLICK), picked(MAKES_A_RECORD)
_DECIDED_TEXTS = picked((Column.PSD, Column.TRIAGE, *OF_TRIAGE, Column.GILLICK, *OF_GILLICK))
_OF_THE_RECORD_TEXTS = picked(OF_THE_RECORD)
_KIND_TEXTS = picked((Column.PROGRAMME, *MAKES_A_RECORD, *OF_THE_RECORD))
_CLASS_TEXTS = picked((Column.YEAR_GROUP, Column.GENDER))


class Told(NamedTuple):
    """What the first row of a child says of it, as far as it needs reading."""

    id: str
    nhs_number: str | None
    born: date
    year_group: int | None
    gender: Gender


class Kind(NamedTuple):
    """What a row is for: a vaccination on record, or one to fill in, which may have `more` than it should."""

    programme: Programme
    variant: Variant | None
    record: bool
    more: bool


class Decided(NamedTuple):
    """What a row says of triage, Gillick and PSD, as `Care` has it."""

    triage: Triage | None
    gillick: Gillick | None
    psd: bool | None


def key_of(row: Row, nhs_number: str | None) -> str:
    """Give what all rows of one child have in common, and no row of another child."""
    if nhs_number:
        return f"nhs:{nhs_number}"
    names = (folded(row.text(column)) for column in (Column.FORENAME, Column.SURNAME, Column.POSTCODE))
    return "\n".join(("child:", *names, date_of_birth(row).isoformat()))


def date_of_birth(row: Row) -> date:
    """Read PERSON_DOB. Raises WorkbookRefused."""
    born = read_date(row.cell(Column.BORN))
    if born is None or not _EARLIEST <= born <= _LATEST:
        raise row.refused(Column.BORN, "can’t be the date of birth of a child at school")
    return born


def told_in(row: Row, nhs_number: str | None, key: str) -> Told:
    """Read who the child with this number and this `key_of` is. Raises WorkbookRefused for names or date of birth."""
    for column in _NAMES:
        if not 0 < len(row.text(column)) <= 300:
            raise row.refused(column, "is longer than 300 characters")
    return Told(_derived(key), nhs_number, date_of_birth(row), *row.remembered(_CLASS_TEXTS, _class))


def child_in(row: Row, told: Told, care: dict[Programme, Care], school: str, *, invalidated: bool) -> Child:
    """Make the child of whom this row was `told_in` first."""
    address, postcode = row.text(Column.ADDRESS), row.text(Column.POSTCODE)
    return Child(
        id=told.id,
        given_name=row.text(Column.FORENAME),
        family_name=row.text(Column.SURNAME),
        date_of_birth=told.born,
        year_group=told.year_group,
        registration=row.text(Column.REGISTRATION),
        gender=told.gender,
        nhs_number=told.nhs_number,
        address_line=address,
        postcode=postcode,
        restricted=told.nhs_number is not None and not address and not postcode,
        invalidated=invalidated,
        school=school,
        care=care,
    )


def _class(row: Row) -> tuple[int | None, Gender]:
    year_group = row.read(Column.YEAR_GROUP, _year_group, "This isn’t a year group; the child has none.")
    gender = row.read(Column.GENDER, read_gender, "This isn’t a gender Mavis knows; taken as not known.")
    return year_group, gender or Gender.NOT_KNOWN


def kind_of(row: Row) -> Kind:
    """Tell what a row is for. Raises WorkbookRefused where PROGRAMME isn’t one."""
    return row.remembered(_KIND_TEXTS, _kind)


def _kind(row: Row) -> Kind:
    found = read_programme(row.text(Column.PROGRAMME))
    if found is None:
        raise row.refused(Column.PROGRAMME, "isn’t a programme Mavis knows")
    return Kind(*found, is_record(row), any(_OF_THE_RECORD_TEXTS(row.texts)))


def variant_by_birth(programme: Programme, born: date) -> Variant | None:
    """Give the variant that is due where no row to fill in says it."""
    if programme is not Programme.MMR:
        return None
    return Variant.MMRV if born >= _MMRV_FROM else Variant.MMR


def consent_in(row: Row) -> Consent:
    """Read what was agreed; whatever can't be understood is taken in the more careful way."""
    careful = "This isn’t a consent status Mavis knows; taken as no consent."
    agreed = row.read(Column.CONSENT, read_consent, careful) or _NOT_AGREED
    answers = read_answers(row.text(Column.ANSWERS), row.reader(read_answer))
    if None in map(_YES, answers):
        row.remark(Column.ANSWERS, "An answer couldn’t be understood; kept as it is, and it needs triage.")
    return Consent(
        status=agreed.status,
        methods=agreed.methods,
        without_gelatine=agreed.without_gelatine,
        details=read_details(row.text(Column.CONSENT_DETAILS)),
        answers=answers,
    )


def decided_in(row: Row) -> Decided:
    """Read what was decided beforehand; whatever can't be understood is taken in the more careful way."""
    return row.remembered(_DECIDED_TEXTS, _decided)


def dose_in(row: Row, programme: Programme) -> int | None:
    """Read DOSE_SEQUENCE, None if it is empty or no number that this programme has."""
    return row.read(Column.DOSE, _DOSES[programme], "This isn’t the number of a dose; left out.")


def is_record(row: Row) -> bool:
    """True if the row holds a vaccination on record; otherwise it is one to fill in."""
    return any(_RECORD_TEXTS(row.texts))


def record_in(row: Row, child_id: str, programme: Programme, variant: Variant | None) -> Vaccination:
    """Read a vaccination on record. Raises WorkbookRefused if it doesn't say whether it was given, or when."""
    outcome = _outcome(row)
    day = read_date(row.cell(Column.DATE))
    if day is None or not _EARLIEST <= day <= _LATEST:
        raise row.refused(Column.DATE, "can’t be the date of a vaccination")
    vaccine = row.read(Column.VACCINE, read_vaccine, "This isn’t a vaccine Mavis knows; left out of the record.")
    site = row.read(Column.SITE, read_site, "This isn’t an anatomical site Mavis knows; left out of the record.")
    at = row.read_cell(Column.TIME, read_time, "This isn’t a time; the record has only the day.")
    return Vaccination(
        id=_record_id(row, child_id, programme, day),
        child=child_id,
        programme=programme,
        outcome=outcome,
        performed_on=day,
        session=row.read(Column.SESSION, session_id_of, "This isn’t a session’s id; left out of the record."),
        variant=variant,
        reason=row.read(Column.REASON, read_reason, "This isn’t a reason Mavis knows; left out of the record."),
        vaccine=vaccine,
        batch_number=row.read(Column.BATCH, batch_number_of, "This isn’t a batch number; left out of the record."),
        batch_expiry=row.read_cell(Column.EXPIRY, read_date, "This isn’t a date; left out of the record."),
        method=_method(site, vaccine),
        site=site,
        dose_sequence=dose_in(row, programme),
        performed_at=None if at is None else datetime.combine(day, at, LONDON),
        performed_by=_staff(row, Column.PERFORMED_BY),
        supplied_by=_staff(row, Column.SUPPLIED_BY),
        notes=_notes(row),
        location=row.text(Column.CLINIC) or row.text(Column.SCHOOL),
        organisation=row.text(Column.ORGANISATION),
    )


def email_of(text: str) -> str | None:
    """Give an e-mail address in small letters, None if it isn't one."""
    return _converted(text.strip().lower(), Email)


def batch_number_of(text: str) -> str | None:
    """Give a batch number, None if it isn't one."""
    return _converted(text.strip(), BatchNumber)


def session_id_of(text: str) -> str | None:
    """Give the id of a session: Mavis's number, or `clinic`."""
    word = text.strip().lower()
    return word if word == "clinic" or re.fullmatch(r"[0-9]{1,18}", word) else None


def _outcome(row: Row) -> Outcome:
    given = read_vaccinated(row.text(Column.VACCINATED))
    if given is None and (row.text(Column.VACCINATED) or not row.text(Column.VACCINE)):
        raise row.refused(Column.VACCINATED, "says neither that the vaccine was given (Y) nor that it wasn’t (N)")
    return Outcome.NOT_GIVEN if given is False else Outcome.GIVEN


def _record_id(row: Row, child_id: str, programme: Programme, day: date) -> str:
    found = row.read(Column.UUID, _id_of, "This isn’t an id; the record got another.")
    if found is not None:
        return found
    if not row.text(Column.UUID):
        row.remark(Column.UUID, "A vaccination without a UUID: Mavis may not have it yet. Kept as a record.")
    told_apart = (Column.TIME, Column.VACCINATED, Column.VACCINE, Column.BATCH, Column.REASON)
    parts = (child_id, programme.value, day.isoformat(), *(row.text(column) for column in told_apart))
    return _derived("\n".join(parts))


def _derived(name: str) -> str:
    """Give the version 5 UUID of a name (RFC 9562, 5.5), as `uuid.uuid5` does in four times as long."""
    digest = sha1(_IN_BYTES + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def _decided(row: Row) -> Decided:
    added = row.read(Column.PSD, _psd_added, "This isn’t a PSD status Mavis knows; taken as none.")
    return Decided(_triage(row), _gillick(row), added is True if row.has(Column.PSD) else None)


def _triage(row: Row) -> Triage | None:
    decided = row.read(Column.TRIAGE, read_triage, "This isn’t a triage status Mavis knows; taken as kept in triage.")
    if decided is None and not row.text(Column.TRIAGE):
        if any(_TRIAGE_TEXTS(row.texts)):
            _say_unused(row, OF_TRIAGE, "There is no triage status")
        return None
    return msgspec.structs.replace(
        decided or Triage(status=TriageStatus.KEEP_IN_TRIAGE),
        by=row.text(Column.TRIAGED_BY),
        on=row.read(Column.TRIAGED_ON, read_moment, "This isn’t a date and time; the triage has none."),
        notes=row.text(Column.TRIAGE_NOTES),
    )


def _gillick(row: Row) -> Gillick | None:
    competent = row.read(Column.GILLICK, read_gillick, "This isn’t a Gillick status Mavis knows; taken as none.")
    if competent is None:
        if any(_GILLICK_TEXTS(row.texts)):
            _say_unused(row, OF_GILLICK, "There is no Gillick status")
        return None
    return Gillick(
        competent=competent,
        on=row.read(Column.GILLICK_ON, read_moment, "This isn’t a date and time; the assessment has none."),
        by=row.text(Column.GILLICK_BY),
        notes=row.text(Column.GILLICK_NOTES),
    )


def _say_unused(row: Row, columns: tuple[Column, ...], because: str) -> None:
    for column in columns:
        if row.text(column):
            row.remark(column, f"{because}, so this was left out.")


def _method(site: Site | None, vaccine: str | None) -> Method | None:
    if site is not None:
        return Method.NASAL if site is Site.NOSE else Method.INTRAMUSCULAR
    return usual_method(VACCINES[vaccine]) if vaccine else None


def _staff(row: Row, column: Column) -> Staff | None:
    found = row.read(column, email_of, "This isn’t an e-mail address; left out of the record.")
    return Staff(email=found) if found else None


def _notes(row: Row) -> str:
    notes = row.text(Column.NOTES)
    if len(notes) > _LONGEST_NOTES:
        row.remark(Column.NOTES, "Longer than 1,000 characters; the rest was cut off.")
    return notes[:_LONGEST_NOTES]


def _number(text: str, least: int, most: int) -> int | None:
    found = int(text) if re.fullmatch(r"-?[0-9]{1,3}", text.strip()) else None
    return found if found is not None and least <= found <= most else None


def _psd_added(text: str) -> bool | None:
    return True if folded(text) == PSD_ADDED.casefold() else None


def _id_of(text: str) -> str | None:
    return _converted(text.strip(), Id)


def _year_group(text: str) -> int | None:
    return _number(text, -4, 13)


def _converted(text: str, kind: object) -> str | None:
    try:
        converted: str = msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return None
    return converted


def _dose_of(most: int) -> Callable[[str], int | None]:
    return lambda text: _number(text, 1, most)


_DOSES = {programme: _dose_of(facts.max_dose) for programme, facts in PROGRAMMES.items()}
