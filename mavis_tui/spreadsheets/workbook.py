"""Mavis's offline spreadsheet, read into the models: one session, its children with all their rows joined.

Source of the layout: Mavis facts 1. Nothing is dropped silently: what isn't understood is a Remark, and where guessing
would be dangerous the whole workbook is refused.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import msgspec

from mavis_tui.errors import WorkbookRefused
from mavis_tui.long_work import LongWork
from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Location, Place
from mavis_tui.models.telling_apart.session_key import said_for, session_id_of
from mavis_tui.models.vaccination import Staff
from mavis_tui.spreadsheets.cells import Remark, Row, RowSetAside, column_of, first_with
from mavis_tui.spreadsheets.clinics import NO_CLINIC, clinics_in
from mavis_tui.spreadsheets.columns import PLACES, PROFESSIONALS, SUPPLIERS, VACCINATIONS, Column
from mavis_tui.spreadsheets.joined_rows import JoinedChild, told_of
from mavis_tui.spreadsheets.lists import batches_in, programme_of, staff_in
from mavis_tui.spreadsheets.rows import key_of, kind_of, nhs_number_in, told_in
from mavis_tui.spreadsheets.sheets import Sheets, open_sheets

_UUID = PLACES[Column.UUID]
_LONGEST_NAME = 300
"""So many characters of a place's name Mavis keeps (facts 2.4)."""

_CARE_SETTINGS = {"1": Place.SCHOOL, "2": Place.CLINIC}


class Workbook(NamedTuple):
    """What a workbook says, and the remarks about what it says that wasn't understood.

    `session_id` is empty where the workbook doesn't say it for certain; then nothing may be written for Mavis.
    `set_aside` are the rows that couldn't be taken. `location` is where the session takes place; a session's dates and
    start time aren't in a workbook. `rows` are the numbers of the rows from which the `children` were read,
    `clinics` the names of clinics that it offers. `numbered_by_records` says that `session_id` is that of its records.
    `named` are all the ids in rows to fill in, where there are several.
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
    numbered_by_records: bool = False
    named: tuple[str, ...] = ()

    def on(self, days: Collection[date]) -> "Workbook":
        """Give the workbook of a session on these days: where no row to fill in names it, records of these days do."""
        if self.session_id:
            return self
        records = chain.from_iterable(care.history for child in self.children for care in child.care.values())
        named = {record.session for record in records if record.performed_on in days} - {None}
        if len(named) != 1:
            return self
        return self._named(named.pop() or "", numbered_by_records=True)

    def under(self, typed: str) -> "Workbook":
        """Give the workbook of the session that somebody typed, if anybody did. Raises BadInput where it isn't that."""
        said = said_for(typed, self.location, (self.session_id,) if self.session_id else self.named)
        return self._named(said) if said and not self.session_id else self

    def _named(self, session_id: str, *, numbered_by_records: bool = False) -> "Workbook":
        remarks = tuple(each for each in self.remarks if (each.row, each.column) != (1, Column.SESSION))
        return self._replace(session_id=session_id, remarks=remarks, numbered_by_records=numbered_by_records)


def read_workbook(path: Path, *, prove: bool = True, work: LongWork | None = None) -> Workbook:
    """Read an offline spreadsheet. Raises WorkbookRefused with a sentence that names the cell, where it is one.

    Whoever writes the children down and reads them back, as a snapshot does, need not let it `prove` that this works.
    `work` counts the rows, and raises Stopped where somebody stopped it.
    """
    work = work or LongWork()
    work.begin(f"Reading {path.name}")
    remarks: list[Remark] = []
    sheets = open_sheets(path, remarks)
    work.part("rows", len(sheets.rows))
    listed, to_fill_in, set_aside = _joined(sheets, remarks, work)
    if not listed:
        raise WorkbookRefused(
            f"No row of the sheet {VACCINATIONS} of {path.name} could be read. {told_of(set_aside[0])} "
            "Nothing was taken from it."
        )
    children = tuple(one.child() for one in listed.values())
    if prove:
        for one, child in zip(listed.values(), children, strict=True):
            _prove(one.first, child)
    in_rows = set(chain.from_iterable(child.care for child in children))
    in_sheets = {programme for name in sheets.lists if (programme := programme_of(name)) is not None}
    of_session = to_fill_in or [row for row in sheets.rows if row.text(Column.SESSION)] or list(sheets.rows)
    named = _session_ids(to_fill_in, remarks)
    session_id = named[0] if len(named) == 1 else ""
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
        named=named if not session_id else (),
    )


def _joined(
    sheets: Sheets, remarks: list[Remark], work: LongWork
) -> tuple[dict[str, JoinedChild], list[Row], list[Remark]]:
    """Join the rows of each child; give the rows to fill in too, and what is said of those that were set aside."""
    listed: dict[str, JoinedChild] = {}
    early: dict[str, str] = {}
    to_fill_in: list[Row] = []
    set_aside: list[Remark] = []
    for row in work.counted(sheets.rows):
        before, key = len(remarks), ""
        try:
            number = nhs_number_in(row)
            key = key_of(row, number)
            one, kind = listed.get(key), kind_of(row)
            if one is None:
                one = listed[key] = JoinedChild(row, told_in(row, number, key))
                if key in early:
                    one.doubt(early[key])
            one.add(row, kind)
        except RowSetAside as error:
            set_aside.append(error.remark)
            remarks.append(error.remark)
            why = f"A row of the workbook for this child was set aside: {told_of(error.remark)}"
            if one := listed.get(key):
                one.doubt(why)
            elif key:  # before anybody knew whose rows they are
                early.setdefault(key, why)
            continue
        if len(remarks) > before:
            one.remarked(remarks[before:], row)
        if not row.texts[_UUID]:
            to_fill_in.append(row)
        if row.number in sheets.odd:
            one.look_of(row, sheets)
    return listed, to_fill_in, set_aside


def _prove(row: Row, child: Child) -> None:
    """Prove that what was read can be sent and read again. Raises WorkbookRefused."""
    try:
        msgspec.json.decode(msgspec.json.encode(child), type=Child)
    except msgspec.ValidationError as error:
        raise WorkbookRefused(
            f"In the sheet {VACCINATIONS}, row {row.number} has something that can’t be kept ({error}). "
            "Nothing was taken from the workbook."
        ) from error


def _session_ids(rows: Sequence[Row], remarks: list[Remark]) -> tuple[str, ...]:
    """Give the sessions of the rows that Mavis has nothing of yet; those of records may be another season's."""
    found: dict[str, Row] = {}
    for text, row in sorted(first_with(rows, Column.SESSION).items(), key=lambda each: each[1].number):
        session_id = session_id_of(text)
        if session_id is not None:
            found.setdefault(session_id, row)
        elif text:
            row.remark(Column.SESSION, "This isn’t a session’s id; left out.")
    if len(found) == 1:
        return tuple(found)
    several = ", ".join(f"{session_id} (row {row.number})" for session_id, row in found.items())
    what = f"The workbook has several sessions: {several}." if found else "No row to fill in names a session."
    done = f"{what} What is recorded here can’t be written for Mavis until somebody or a workbook says which one it is."
    remarks.append(Remark(VACCINATIONS, 1, Column.SESSION.value, several, done))
    return tuple(found)


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
    school = schools.most_common(1)[0][0]
    name, others = school[:_LONGEST_NAME], schools.keys() - {school}
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
