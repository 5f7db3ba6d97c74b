"""The CSV that Mavis imports: the records that were made here, one a row, so that Mavis takes the whole file.

One bad row makes Mavis reject all of them, so a record that breaks a rule is left out and named. Source: Mavis facts 2.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import london, long_date
from mavis_tui.models.child import Person
from mavis_tui.models.files.notes import notes_for_mavis
from mavis_tui.models.files.selection import LeftOut
from mavis_tui.models.given_although.in_words import to_enter
from mavis_tui.models.given_although.self_consent import ASKED_FOR
from mavis_tui.models.on_the_day import reason_on, site_on
from mavis_tui.models.rules import breaches, usual_postcode
from mavis_tui.models.session import Place, Session
from mavis_tui.models.telling_apart.folding import folded, folded_name
from mavis_tui.models.telling_apart.same_record import Identity, identity_in_mavis, supplier_for_mavis
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import what_of
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

MOST_ROWS = 20_000
FIRST_ROW = 2
"""The number that Mavis gives the first row under the headers."""

TELLS_THE_ENCODING = "UTF_8_éèêëçñöü"
"""The heading of an empty column that Mavis ignores. Without it, Mavis may guess another encoding (facts 2.10.2)."""

_FORMULA = frozenset("=+-@")
_NOT_OF_MAVIS = (5, 7)
"""Versions of UUIDs that Mavis doesn't know: those derived from a row without one, and those made on a device."""


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


class Warned(Struct, frozen=True, kw_only=True):
    """Something to know about a row before it is uploaded. `row` counts as Mavis does: the headers are row 1."""

    row: int
    column: str
    child: str
    text: str


class ToEnter(Struct, frozen=True, kw_only=True):
    """What is entered in Mavis by hand before a file is uploaded, because no column of it can say that."""

    change: str
    session: str
    child: str
    what: str
    text: str


class RecordsCsv(Struct, frozen=True, kw_only=True):
    """A file for Mavis and what it holds: ids and revisions in the order of the rows."""

    content: bytes
    written: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]
    warned: tuple[Warned, ...]
    enter_first: tuple[ToEnter, ...] = ()


def records_csv(
    wanted: Iterable[ToWrite],
    now: datetime,
    *,
    delegated: bool = False,
    changed_identity: bool = False,
    work: LongWork | None = None,
) -> RecordsCsv:
    """Make the file. `delegated` writes vaccines that somebody else supplied, which Mavis 8.2.0 can't import.

    `changed_identity` writes records that Mavis won't recognise as those of an earlier file. `work` counts them, and
    raises Stopped where somebody stopped it.
    """
    held = list(wanted)
    left_out: list[LeftOut] = []
    warned: list[Warned] = []
    rows: list[tuple[str, ...]] = []
    written: list[tuple[str, int]] = []
    enter_first: list[ToEnter] = []
    seen: dict[Identity, int] = {}
    doubles = _indistinguishable(held)
    sessions = {one.session.id: one.session for one in held}
    staff = {name: {one.email.casefold() for one in session.vaccinators} for name, session in sessions.items()}
    for one in work.counted(held) if work is not None else held:
        identity = identity_in_mavis(one.record)
        why = _why_not(one, identity, now, seen, doubles, delegated=delegated, changed_identity=changed_identity)
        if why or len(rows) == MOST_ROWS:
            left_out.append(
                _left_out(one, why or f"Mavis takes {MOST_ROWS:,} rows at most; export again for the rest.")
            )
            continue
        row = FIRST_ROW + len(rows)
        seen[identity] = row
        cells = cells_of(one)
        warned += _warnings(one, cells, row, staff[one.session.id])
        rows.append(cells)
        written.append((one.record.id, one.record.revision))
        if text := to_enter(one.record):
            enter_first.append(_to_enter(one, text))
    return RecordsCsv(
        content=_encoded(rows),
        written=tuple(written),
        left_out=tuple(left_out),
        warned=tuple(warned),
        enter_first=tuple(enter_first),
    )


def made_by_mavis(found: str) -> str:
    """Give the id of a record that came from Mavis if it is a UUID that Mavis gave, otherwise nothing."""
    try:
        return found if UUID(found).version not in _NOT_OF_MAVIS else ""
    except ValueError:
        return ""


def cells_of(one: ToWrite) -> tuple[str, ...]:
    """Write one record as Mavis reads it, a text for each of `COLUMNS`."""
    record, session, child = one.record, one.session, one.child
    at_clinic, given = session.location.kind is Place.CLINIC, record.given
    return (
        child.given_name,
        child.family_name,
        record.organisation,
        child.school if at_clinic else record.location or session.location.name,
        _clinic(one) if at_clinic else "",
        "2" if at_clinic else "1",
        _date(child.date_of_birth),
        GENDERS[child.gender],
        usual_postcode(child.postcode),
        child.nhs_number or "",
        "Y" if given else "N",
        _date(record.performed_on),
        london(record.performed_at).time().isoformat("seconds") if record.performed_at else "",
        write_programme(record.programme, record.variant),
        (record.vaccine or "") if given else "",
        record.performed_by.email if record.performed_by else "",
        supplier.email if (supplier := supplier_for_mavis(record)) is not None else "",
        (record.batch_number or "") if given else "",
        _date(record.batch_expiry) if given and record.batch_expiry else "",
        site_on(record.site, record.performed_on).import_names[0] if given and record.site else "",
        str(record.dose_sequence or "") if given else "",
        reason_on(record.reason, record.performed_on).import_name if record.reason and not given else "",
        notes_for_mavis(record),
        one.mavis_session,
        one.uuid,
    )


def _clinic(one: ToWrite) -> str:
    """Give the clinic's name; where an earlier version kept what stood for it, the name that was said since."""
    named = one.record.location
    return one.session.location.name if folded_name(named) == folded_name(NO_CLINIC) else named


def _date(day: date) -> str:
    year, month, number = day.isoformat().split("-")
    return f"{number}/{month}/{year}"


def _encoded(rows: Sequence[tuple[str, ...]]) -> bytes:
    """Write the rows; a column more tells the encoding where any of them isn’t plain ASCII."""
    plain = all(map(str.isascii, chain.from_iterable(rows)))
    text = io.StringIO(newline="")
    write = csv.writer(text)
    write.writerow(COLUMNS if plain else [*COLUMNS, TELLS_THE_ENCODING])
    write.writerows(rows if plain else ((*row, "") for row in rows))
    return text.getvalue().encode()


def _why_not(
    one: ToWrite,
    identity: Identity,
    now: datetime,
    seen: Mapping[Identity, int],
    doubles: frozenset[str],
    *,
    delegated: bool,
    changed_identity: bool,
) -> str:
    """Say why a record can't be in the file, or nothing."""
    if broken := breaches(one.record, one.session, one.child, now):
        return " ".join(breach.sentence for breach in broken)
    if one.session.location.kind is Place.CLINIC and folded_name(_clinic(one)) == folded_name(NO_CLINIC):
        return "Nobody has said at which clinic it was. Open or import the session’s workbook again with --clinic."
    if one.child.id in doubles:
        return "Two or more children have these names, date of birth and postcode, and not each has an NHS number."
    if same := seen.get(identity):
        return f"Mavis would take it for a duplicate of row {same}."
    if not delegated and supplier_for_mavis(one.record) is not None:
        return "Somebody else supplied the vaccine: Mavis (8.2.0) stops at such a row and imports nothing."
    if changed_identity or one.uuid or one.written_before is None:
        return ""
    if identity_in_mavis(one.written_before) == identity:
        return ""
    return (
        "It was exported before, and what Mavis recognises it by was corrected since: Mavis would make a second "
        "record. Once the earlier file is uploaded, open a newer workbook and export again."
    )


def _indistinguishable(wanted: Iterable[ToWrite]) -> frozenset[str]:
    """Find the children whom Mavis couldn't tell from another one in the file (facts 2.5, rule 26)."""
    children = {one.child.id: one.child for one in wanted}
    if all(child.nhs_number is not None for child in children.values()):
        return frozenset()
    alike = Counter(_looks(child) for child in children.values())
    return frozenset(child.id for child in children.values() if child.nhs_number is None and alike[_looks(child)] > 1)


def _looks(child: Person) -> tuple[str, ...]:
    names = (folded(child.given_name), folded(child.family_name))
    return (*names, child.date_of_birth.isoformat(), usual_postcode(child.postcode))


def _left_out(one: ToWrite, why: str) -> LeftOut:
    return LeftOut(
        change=one.record.id,
        session=one.session.id,
        child=one.child.full_name,
        what=f"{what_of(one.record)}, {long_date(one.record.performed_on)}",
        why=why,
    )


def _to_enter(one: ToWrite, text: str) -> ToEnter:
    return ToEnter(
        change=one.record.id,
        session=one.session.id,
        child=one.child.full_name,
        what=f"{what_of(one.record)}, {long_date(one.record.performed_on)}",
        text=text,
    )


def _warnings(one: ToWrite, cells: tuple[str, ...], row: int, staff: Set[str]) -> list[Warned]:
    found = []
    beginnings = "\n" + "\n".join(cells)
    if "\n=" in beginnings or "\n+" in beginnings or "\n-" in beginnings or "\n@" in beginnings:
        says = "It begins as a formula does. Upload the file as it is; don’t open and save it in a spreadsheet."
        found = [(column, says) for column, cell in zip(COLUMNS, cells, strict=True) if cell[:1] in _FORMULA]
    record = one.record
    if staff and record.performed_by is not None and record.performed_by.email.casefold() not in staff:
        found.append(
            (Column.PERFORMED_BY, "The workbook doesn’t list this person; Mavis must have a user with this address.")
        )
    if supplier_for_mavis(record) is not None:
        found.append((Column.SUPPLIED_BY, "Somebody else supplied the vaccine: Mavis (8.2.0) stops at such a row."))
    if record.parents_may_be_told is False:
        found.append((Column.NHS_NUMBER, ASKED_FOR))
    before = one.written_before
    if before is not None and before is not record and before != record and not one.uuid:
        same = identity_in_mavis(before) == identity_in_mavis(record)
        what = "asks you to choose" if same else "makes a second record"
        found.append((Column.UUID, f"It was exported before. If that file was uploaded, Mavis {what}."))
    return [Warned(row=row, column=column.value, child=one.child.full_name, text=text) for column, text in found]
