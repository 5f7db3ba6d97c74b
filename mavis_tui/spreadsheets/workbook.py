"""Mavis's offline spreadsheet, read into the models: one session, its children with all their rows joined.

Source of the layout: Mavis facts 1. Nothing is dropped silently: what isn't understood is a Remark, and where guessing
would be dangerous the whole workbook is refused.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from mavis_tui.errors import WorkbookRefused
from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, ConsentStatus
from mavis_tui.models.programme import Programme, Variant, variant_of
from mavis_tui.models.session import Location, Place
from mavis_tui.models.vaccination import Staff, Vaccination
from mavis_tui.spreadsheets.agreed import consent_in, decided_in
from mavis_tui.spreadsheets.careful import HALF_TYPED, NO_DOSE, doubt_about
from mavis_tui.spreadsheets.cells import Remark, Row, RowSetAside, column_of, first_with
from mavis_tui.spreadsheets.clinics import NO_CLINIC, clinics_in
from mavis_tui.spreadsheets.columns import (
    OF_THE_CARE,
    OF_THE_CHILD,
    OF_THE_RECORD,
    PROFESSIONALS,
    SUPPLIERS,
    VACCINATIONS,
    Column,
)
from mavis_tui.spreadsheets.ids import session_id_of
from mavis_tui.spreadsheets.lists import batches_in, programme_of, staff_in
from mavis_tui.spreadsheets.records import record_in
from mavis_tui.spreadsheets.rows import (
    Told,
    child_in,
    dose_in,
    key_of,
    kind_of,
    nhs_number_in,
    told_in,
)
from mavis_tui.spreadsheets.sheets import Sheets, open_sheets
from mavis_tui.spreadsheets.vocabulary import folded

__all__ = ["Remark", "Workbook", "read_workbook"]

_CARE_SETTINGS = {"1": Place.SCHOOL, "2": Place.CLINIC}
_IDENTITY = (Column.FORENAME, Column.SURNAME, Column.BORN)


class Workbook(NamedTuple):
    """What a workbook says, and the remarks about what it says that wasn't understood.

    `session_id` is empty where the workbook doesn't say it for certain; then nothing may be written for Mavis.
    `set_aside` are the rows that couldn't be taken. `location` is where the session takes place; a session's dates and
    start time aren't in a workbook. `rows` are the numbers of the rows from which the `children` were read,
    `clinics` the names of clinics that it offers.
    """

    session_id: str
    location: Location
    organisation: str
    programmes: tuple[Programme, ...]
    year_groups: tuple[int, ...]
    children: tuple[Child, ...]
    batches: tuple[Batch, ...]
    vaccinators: tuple[Staff, ...]
    suppliers: tuple[Staff, ...]
    remarks: tuple[Remark, ...]
    rows: tuple[int, ...] = ()
    clinics: tuple[str, ...] = ()
    set_aside: tuple[Remark, ...] = ()

    def on(self, days: Collection[date]) -> "Workbook":
        """Give the workbook of a session on these days: where no row to fill in names it, records of these days do."""
        if self.session_id:
            return self
        records = chain.from_iterable(care.history for child in self.children for care in child.care.values())
        named = {record.session for record in records if record.performed_on in days} - {None}
        if len(named) != 1:
            return self
        remarks = tuple(each for each in self.remarks if (each.row, each.column) != (1, Column.SESSION))
        return self._replace(session_id=named.pop() or "", remarks=remarks)


def read_workbook(path: Path, *, prove: bool = True) -> Workbook:
    """Read an offline spreadsheet. Raises WorkbookRefused with a sentence that names the cell, where it is one.

    Whoever writes the children down and reads them back, as a snapshot does, need not let it `prove` that this works.
    """
    remarks: list[Remark] = []
    sheets = open_sheets(path, remarks)
    listed: dict[str, _Listed] = {}
    to_fill_in: list[Row] = []
    set_aside: list[Remark] = []
    for row in sheets.rows:
        before, key = len(remarks), ""
        try:
            number = nhs_number_in(row)
            key = key_of(row, number)
            one = listed.get(key)
            if one is None:
                kind_of(row)
                one = listed[key] = _Listed(row, told_in(row, number, key))
            one.add(row)
        except RowSetAside as error:
            set_aside.append(error.remark)
            remarks.append(error.remark)
            if one := listed.get(key):
                one.doubt(f"A row of the workbook for this child was set aside: {_told_of(error.remark)}")
            continue
        one.remarked(remarks[before:], row)
        if not row.text(Column.UUID):
            to_fill_in.append(row)
        one.look_of(row, sheets)
    if not listed:
        raise WorkbookRefused(
            f"No row of the sheet {VACCINATIONS} of {path.name} could be read. {_told_of(set_aside[0])} "
            "Nothing was taken from it."
        )
    children = tuple(one.child() for one in listed.values())
    if prove:
        for one, child in zip(listed.values(), children, strict=True):
            _prove(one.first, child)
    in_rows = set(chain.from_iterable(child.care for child in children))
    in_sheets = {programme for name in sheets.lists if (programme := programme_of(name)) is not None}
    of_session = to_fill_in or [row for row in sheets.rows if row.text(Column.SESSION)] or list(sheets.rows)
    session_id = _session_id(to_fill_in, remarks)
    location = _location(session_id, of_session)
    return Workbook(
        session_id=session_id,
        location=location,
        organisation=_organisation(of_session),
        programmes=tuple(programme for programme in Programme if programme in in_rows | in_sheets),
        year_groups=tuple(sorted({child.year_group for child in children if child.year_group is not None})),
        children=children,
        batches=tuple(batches_in(sheets, remarks)),
        vaccinators=tuple(staff_in(sheets, PROFESSIONALS, remarks)),
        suppliers=tuple(staff_in(sheets, SUPPLIERS, remarks)),
        remarks=tuple(remarks),
        rows=tuple(one.first.number for one in listed.values()),
        clinics=_clinics(path, location, sheets.rows[0]),
        set_aside=tuple(set_aside),
    )


def _told_of(remark: Remark) -> str:
    cell = f"“{remark.cell}”. " if remark.cell else ""
    return f"Row {remark.row}, {remark.column}: {cell}{remark.done}"


class _Cared:
    """One programme of a child while its rows are being joined."""

    __slots__ = ("consent", "decided", "doubt", "first", "history", "next_dose", "remarks", "to_fill_in", "variant")

    def __init__(self, first: Row, variant: Variant | None) -> None:
        self.first = first
        self.consent = consent_in(first)
        self.decided = decided_in(first)
        self.variant = variant
        self.next_dose: int | None = None
        self.history: list[Vaccination] = []
        self.to_fill_in: Row | None = None
        self.remarks: list[str] = []
        self.doubt = ""

    def care(self) -> Care:
        """Give the care with everything the rows said."""
        return Care(
            variant=self.variant,
            consent=self.consent,
            triage=self.decided.triage,
            gillick=self.decided.gillick,
            psd=self.decided.psd,
            next_dose=self.next_dose,
            history=tuple(sorted(self.history, key=attrgetter("performed_on"))) if self.history else (),
            remarks=tuple(self.remarks),
            doubt=self.doubt or doubt_about(self.first, self.consent, self.decided.triage) or self._doubt_about_dose(),
        )

    def _doubt_about_dose(self) -> str:
        lacks = self.to_fill_in is not None and self.next_dose is None
        return NO_DOSE if lacks and self.consent.status is ConsentStatus.GIVEN else ""


class _Listed:
    """A child while its rows are being joined; `first` is the row it was read from."""

    __slots__ = ("_cares", "_doubt", "_school", "_told", "first", "invalidated")

    def __init__(self, first: Row, told: Told) -> None:
        self.first = first
        self.invalidated = False
        self._doubt = ""
        self._told = told
        self._cares: dict[Programme, _Cared] = {}
        self._school = ""

    def add(self, row: Row) -> bool:
        """Take in what a row of this child says; True if that is a vaccination on record."""
        if row is not self.first:
            self._compare(self.first, row, OF_THE_CHILD)
        programme, variant, record, more = kind_of(row)
        cared = self._cares.get(programme)
        if cared is None:
            cared = self._cares[programme] = _Cared(row, variant_of(programme, self._told.born))
        else:
            self._compare(cared.first, row, OF_THE_CARE)
        if record:
            self._add_record(row, cared, record_in(row, self._told.id, programme, variant))
        else:
            if more:
                self._say_unused(row)
                cared.doubt = cared.doubt or HALF_TYPED
            if cared.to_fill_in is not None:
                row.remark(Column.PROGRAMME, f"Row {cared.to_fill_in.number} is for the same vaccination; left out.")
                return record
            cared.to_fill_in = row
            cared.variant, cared.next_dose = variant, dose_in(row, programme)
        if not self._school and row.text(Column.SESSION):
            self._school = row.text(Column.SCHOOL)
        return record

    def look_of(self, row: Row, sheets: Sheets) -> None:
        """Take in what isn't written in a row: that it is struck through, or that cells of it are merged."""
        self.invalidated = self.invalidated or row.number in sheets.struck
        if merged := sheets.merged.get(row.number):
            self.doubt(f"Cells of this child’s rows are merged in the workbook: {', '.join(merged)}.")

    def doubt(self, why: str) -> None:
        """Let nobody vaccinate on the strength of this child's rows before somebody has looked."""
        self._doubt = self._doubt or why

    def remarked(self, remarks: Sequence[Remark], row: Row) -> None:
        """Keep with the child what was remarked on one of its rows; of an address nothing is repeated."""
        if not remarks:
            return
        cared = self._cares[kind_of(row).programme]
        for remark in remarks:
            if remark.column not in (Column.ADDRESS, Column.POSTCODE):
                cared.remarks.append(_told_of(remark))
            if remark.column in OF_THE_CARE and row is not cared.first:
                cared.doubt = cared.doubt or f"The rows of this child don’t say the same. {_told_of(remark)}"

    def child(self) -> Child:
        """Give the child with everything its rows said."""
        for cared in self._cares.values():
            cared.doubt = cared.doubt or self._doubt
        care = {programme: cared.care() for programme, cared in self._cares.items()}
        return child_in(self.first, self._told, care, self._school, invalidated=self.invalidated)

    def _add_record(self, row: Row, cared: _Cared, record: Vaccination) -> None:
        held = {one.id: one for other in self._cares.values() for one in other.history}
        if held.get(record.id) == record:
            row.remark(Column.UUID, "The same record stands in a row above; left out.")
        elif record.id in held:
            raise row.set_aside(Column.UUID, "is the id of another record in a row above")
        else:
            cared.history.append(record)

    def _compare(self, first: Row, row: Row, columns: Sequence[Column]) -> None:
        for column in columns:
            if folded(first.text(column)) == folded(row.text(column)):
                continue
            if column in _IDENTITY:
                raise row.set_aside(column, f"isn’t what row {first.number} has, with the same NHS number")
            row.remark(column, f"Row {first.number} says otherwise of the same child; that was kept.")

    @staticmethod
    def _say_unused(row: Row) -> None:
        for column in OF_THE_RECORD:
            if row.text(column):
                row.remark(column, "The row doesn’t say that anybody was vaccinated, so this was left out.")


def _prove(row: Row, child: Child) -> None:
    """Prove that what was read can be sent and read again. Raises WorkbookRefused."""
    try:
        msgspec.json.decode(msgspec.json.encode(child), type=Child)
    except msgspec.ValidationError as error:
        raise WorkbookRefused(
            f"In the sheet {VACCINATIONS}, row {row.number} has something that can’t be kept ({error}). "
            "Nothing was taken from the workbook."
        ) from error


def _session_id(rows: Sequence[Row], remarks: list[Remark]) -> str:
    """Give the one session of the rows that Mavis has nothing of yet; those of records may be another season's."""
    found: dict[str, Row] = {}
    for text, row in sorted(first_with(rows, Column.SESSION).items(), key=lambda each: each[1].number):
        session_id = session_id_of(text)
        if session_id is not None:
            found.setdefault(session_id, row)
        elif text:
            row.remark(Column.SESSION, "This isn’t a session’s id; left out.")
    if len(found) == 1:
        return next(iter(found))
    several = ", ".join(f"{session_id} (row {row.number})" for session_id, row in found.items())
    what = f"The workbook has several sessions: {several}." if found else "No row to fill in names a session."
    done = f"{what} What is recorded here can’t be written for Mavis until a workbook says which one it is."
    remarks.append(Remark(VACCINATIONS, 1, Column.SESSION.value, several, done))
    return ""


def _organisation(rows: Sequence[Row]) -> str:
    named: dict[str, Row] = {}
    for text, row in sorted(first_with(rows, Column.ORGANISATION).items(), key=lambda each: each[1].number):
        if text:
            named.setdefault(text.strip(), row)
    if not named:
        raise rows[0].refused(Column.ORGANISATION, "names no organisation")
    for other in list(named.values())[1:]:
        other.remark(Column.ORGANISATION, "This isn’t the organisation of the rows above; left out.")
    return next(iter(named))


def _location(session_id: str, rows: Sequence[Row]) -> Location:
    settings = _care_settings(rows)
    if session_id == "clinic" or settings == {Place.CLINIC}:
        named = set(column_of(rows, Column.CLINIC)) - {""}
        return Location(name=named.pop() if len(named) == 1 else NO_CLINIC, kind=Place.CLINIC)
    schools = Counter(column_of(rows, Column.SCHOOL))
    del schools[""]
    if not schools:
        raise rows[0].refused(Column.SCHOOL, "names no school")
    name = schools.most_common(1)[0][0]
    others = schools.keys() - {name}
    for row in rows if others else ():
        if row.text(Column.SCHOOL) in others:
            row.remark(
                Column.SCHOOL, f"The session is at {name}, as most rows say; this is kept as the child’s school."
            )
    return Location(name=name, kind=Place.SCHOOL)


def _clinics(path: Path, location: Location, row: Row) -> tuple[str, ...]:
    """Read which clinics there are to choose from; at a school nobody asks."""
    column = row.column_at(Column.CLINIC)
    return clinics_in(path, VACCINATIONS, column) if location.kind is Place.CLINIC and column is not None else ()


def _care_settings(rows: Sequence[Row]) -> set[Place | None]:
    found = set(column_of(rows, Column.CARE_SETTING))
    for row in rows if found - _CARE_SETTINGS.keys() else ():
        row.read(Column.CARE_SETTING, _CARE_SETTINGS.get, "This is neither 1 (school) nor 2 (community); left out.")
    return {_CARE_SETTINGS.get(text) for text in found}
