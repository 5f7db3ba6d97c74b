"""What one row says of a vaccination on record."""

from datetime import date, datetime

from mavis_tui.models.calendar import LONDON
from mavis_tui.models.programme import VACCINES, Method, Programme, Site, Variant, usual_method
from mavis_tui.models.telling_apart.session_key import session_id_of
from mavis_tui.models.vaccination import Outcome, Staff, Vaccination
from mavis_tui.spreadsheets.cells import Row
from mavis_tui.spreadsheets.columns import Column
from mavis_tui.spreadsheets.ids import batch_number_of, derived_id, email_of, record_id_of
from mavis_tui.spreadsheets.rows import EARLIEST, LATEST, dose_in
from mavis_tui.spreadsheets.vocabulary import (
    read_date,
    read_reason,
    read_site,
    read_time,
    read_vaccinated,
    read_vaccine,
)

_LONGEST_NOTES = 1000


def record_in(row: Row, child_id: str, programme: Programme, variant: Variant | None) -> Vaccination:
    """Read a vaccination on record. Raises RowSetAside if it doesn't say whether it was given, or when."""
    outcome = _outcome(row)
    day = read_date(row.cell(Column.DATE))
    if day is None or not EARLIEST <= day <= LATEST:
        raise row.set_aside(Column.DATE, "can’t be the date of a vaccination")
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
        typed=not row.text(Column.UUID),
    )


def _outcome(row: Row) -> Outcome:
    given = read_vaccinated(row.text(Column.VACCINATED))
    if given is None and (row.text(Column.VACCINATED) or not row.text(Column.VACCINE)):
        raise row.set_aside(Column.VACCINATED, "says neither that the vaccine was given (Y) nor that it wasn’t (N)")
    return Outcome.NOT_GIVEN if given is False else Outcome.GIVEN


def _record_id(row: Row, child_id: str, programme: Programme, day: date) -> str:
    found = row.read(Column.UUID, record_id_of, "This isn’t an id; the record got another.")
    if found is not None:
        return found
    if not row.text(Column.UUID):
        row.remark(Column.UUID, "A vaccination without a UUID was typed in: Mavis hasn’t got it. Kept as a record.")
    told_apart = (Column.TIME, Column.VACCINATED, Column.VACCINE, Column.BATCH, Column.REASON)
    parts = (child_id, programme.value, day.isoformat(), *(row.text(column) for column in told_apart))
    return derived_id("\n".join(parts))


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
