"""One record as a row of Mavis’s CSV, and the rows as a file. Source: Mavis facts 2.

A file has thousands of rows, of a few different doses: the cells of a dose are written once, those of a child each.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from mavis_tui.models.calendar import london
from mavis_tui.models.child import Person
from mavis_tui.models.files.notes import notes_for_mavis
from mavis_tui.models.identity import usual_postcode
from mavis_tui.models.on_the_day import reason_on, site_on
from mavis_tui.models.programme import Programme, Reason, Site, Variant
from mavis_tui.models.session import Place, Session
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.models.telling_apart.same_record import supplier_for_mavis
from mavis_tui.models.vaccination import Outcome, Vaccination
from mavis_tui.spreadsheets.clinics import NO_CLINIC
from mavis_tui.spreadsheets.columns import Column
from mavis_tui.spreadsheets.vocabulary import GENDERS, write_programme

COLUMNS = (
    Column.FORENAME,
    Column.SURNAME,
    Column.ORGANISATION,
    Column.SCHOOL,
    Column.CLINIC,
    Column.CARE_SETTING,
    Column.BORN,
    Column.GENDER,
    Column.POSTCODE,
    Column.NHS_NUMBER,
    Column.VACCINATED,
    Column.DATE,
    Column.TIME,
    Column.PROGRAMME,
    Column.VACCINE,
    Column.PERFORMED_BY,
    Column.SUPPLIED_BY,
    Column.BATCH,
    Column.EXPIRY,
    Column.SITE,
    Column.DOSE,
    Column.REASON,
    Column.NOTES,
    Column.SESSION,
    Column.UUID,
)
"""Every column that Mavis reads of its own spreadsheet, in its order; no address."""

TELLS_THE_ENCODING = "UTF_8_éèêëçñöü"
"""The heading of an empty column that Mavis ignores. Without it, Mavis may guess another encoding (facts 2.10.2)."""

_END = "\r\n"
_DIFFERENT = 256
"""So many different doses are remembered as they are written; nothing of a child is."""


class ToWrite(NamedTuple):
    """A record to be written, its newest revision. `mavis_session` is SESSION_ID; `uuid` is empty for a new record.

    `written_before` is what an earlier file said of the record without a UUID, None if there was none.
    """

    record: Vaccination
    session: Session
    child: Person
    mavis_session: str
    uuid: str = ""
    written_before: Vaccination | None = None


def cells_of(one: ToWrite) -> tuple[str, ...]:
    """Write one record as Mavis reads it, a text for each of `COLUMNS`."""
    record, session, child = one.record, one.session, one.child
    at_clinic = session.location.kind is Place.CLINIC
    dose = _cells_of_a_dose(*_fields_of_a_dose(record))
    vaccinated, on, programme, vaccine, batch, expiry, site, number, reason = dose
    return (
        child.given_name,
        child.family_name,
        record.organisation,
        child.school if at_clinic else record.location or session.location.name,
        clinic_written(one) if at_clinic else "",
        "2" if at_clinic else "1",
        _date(child.date_of_birth),
        GENDERS[child.gender],
        usual_postcode(child.postcode),
        child.nhs_number or "",
        vaccinated,
        on,
        london(record.performed_at).time().isoformat("seconds") if record.performed_at else "",
        programme,
        vaccine,
        record.performed_by.email if record.performed_by else "",
        supplier.email if (supplier := supplier_for_mavis(record)) is not None else "",
        batch,
        expiry,
        site,
        number,
        reason,
        notes_for_mavis(record),
        one.mavis_session,
        one.uuid,
    )


def clinic_written(one: ToWrite) -> str:
    """Give the clinic's name; where an earlier version kept what stood for it, the name that was said since."""
    named = one.record.location
    return one.session.location.name if folded_name(named) == folded_name(NO_CLINIC) else named


def encoded(lines: Sequence[str]) -> bytes:
    """Make a file of lines; a column more, empty, tells the encoding where any of them isn’t plain ASCII."""
    plain = all(map(str.isascii, lines))
    headers = line_of(COLUMNS if plain else (*COLUMNS, TELLS_THE_ENCODING))
    end = _END if plain else f",{_END}"
    return (headers + _END + end.join((*lines, ""))).encode()


def line_of(cells: Sequence[str]) -> str:
    """Write a line as `csv` does, without its end.

    It is asked only where a cell may need quotes: it takes four times as long.
    """
    joined = ",".join(cells)
    if joined.count(",") >= len(cells) or '"' in joined or "\n" in joined or "\r" in joined:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator=_END).writerow(cells)
        return text.getvalue().removesuffix(_END)
    return joined


_fields_of_a_dose = attrgetter(
    *("outcome", "performed_on", "programme", "variant", "vaccine", "batch_number", "batch_expiry", "site"),
    *("dose_sequence", "reason"),
)


@lru_cache(maxsize=_DIFFERENT)
def _cells_of_a_dose(
    outcome: Outcome,
    day: date,
    programme: Programme,
    variant: Variant | None,
    vaccine: str | None,
    batch_number: str | None,
    batch_expiry: date | None,
    site: Site | None,
    dose_sequence: int | None,
    reason: Reason | None,
) -> tuple[str, str, str, str, str, str, str, str, str]:
    """Write what a session has few different ones of; the arguments are fields of Vaccination."""
    given = outcome is Outcome.GIVEN
    return (
        "Y" if given else "N",
        _date(day),
        write_programme(programme, variant),
        (vaccine or "") if given else "",
        (batch_number or "") if given else "",
        _date(batch_expiry) if given and batch_expiry else "",
        site_on(site, day).import_names[0] if given and site else "",
        str(dose_sequence or "") if given else "",
        reason_on(reason, day).import_name if reason and not given else "",
    )


def _date(day: date) -> str:
    year, month, number = day.isoformat().split("-")
    return f"{number}/{month}/{year}"
