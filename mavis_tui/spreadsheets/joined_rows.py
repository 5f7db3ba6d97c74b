"""A child of the sheet while its rows are being joined: one row for each programme, and one for each dose on record."""

from collections.abc import Sequence
from operator import attrgetter

from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, ConsentStatus
from mavis_tui.models.programme import Programme, Variant, variant_of
from mavis_tui.models.telling_apart.folding import folded
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.spreadsheets.agreed import consent_in, decided_in
from mavis_tui.spreadsheets.careful import (
    HALF_TYPED,
    NO_DOSE,
    OTHER_VARIANT,
    TWO_DOSES,
    commented,
    doubled,
    doubt_about,
    no_reason,
    noted_beside,
)
from mavis_tui.spreadsheets.cells import LONGEST_CELL, Remark, Row, shown
from mavis_tui.spreadsheets.columns import OF_THE_CARE, OF_THE_CHILD, OF_THE_RECORD, PLACES, Column
from mavis_tui.spreadsheets.records import record_in
from mavis_tui.spreadsheets.rows import Kind, Told, child_in, dose_in, kind_of
from mavis_tui.spreadsheets.sheets import Sheets

_SESSION, _SCHOOL = PLACES[Column.SESSION], PLACES[Column.SCHOOL]
_NAME = (Column.FORENAME, Column.SURNAME)
_IDENTITY = (*_NAME, Column.BORN)


def told_of(remark: Remark) -> str:
    """Say where in the sheet of children a cell stands, what it says and what was done about it."""
    cell = f"“{shown(remark.cell)}”. " if remark.cell else ""
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

    def care(self, doubt: str) -> Care:
        """Give the care with everything the rows said; `doubt` is that about all that they say of the child."""
        return Care(
            variant=self.variant,
            consent=self.consent,
            triage=self.decided.triage,
            gillick=self.decided.gillick,
            psd=self.decided.psd,
            next_dose=self.next_dose,
            history=tuple(sorted(self.history, key=attrgetter("performed_on"))) if self.history else (),
            remarks=tuple(self.remarks),
            doubt=self.doubt
            or doubt
            or doubt_about(self.first, self.consent, self.decided.triage)
            or self._doubt_about_dose(),
        )

    def _doubt_about_dose(self) -> str:
        lacks = self.to_fill_in is not None and self.next_dose is None
        return NO_DOSE if lacks and self.consent.status is ConsentStatus.GIVEN else ""


class JoinedChild:
    """A child while its rows are being joined; `first` is the row it was read from."""

    __slots__ = ("_cares", "_doubt", "_school", "_told", "first", "invalidated")

    def __init__(self, first: Row, told: Told) -> None:
        self.first = first
        self.invalidated = False
        self._doubt = ""
        self._told = told
        self._cares: dict[Programme, _Cared] = {}
        self._school = ""

    def add(self, row: Row, kind: Kind) -> None:
        """Take in what a row of this child says, which is of this `kind`. Raises RowSetAside."""
        if row is not self.first:
            self._compare(self.first, row, OF_THE_CHILD)
        programme, variant, record, more = kind
        cared = self._cares.get(programme)
        due = variant_of(programme, self._told.born)
        if cared is None:
            cared = self._cares[programme] = _Cared(row, due)
        else:
            self._compare(cared.first, row, OF_THE_CARE)
        if record:
            made = record_in(row, self._told.id, programme, variant)
            self._add_record(row, cared, made)
            if not made.given and made.reason is None:
                cared.doubt = cared.doubt or no_reason(row.text(Column.REASON))
        else:
            if more:
                self._say_unused(row)
                cared.doubt = cared.doubt or HALF_TYPED
            if cared.to_fill_in is not None:
                row.remark(Column.PROGRAMME, f"Row {cared.to_fill_in.number} is for the same vaccination; left out.")
                if (variant, dose_in(row, programme)) != (cared.variant, cared.next_dose):
                    cared.doubt = cared.doubt or TWO_DOSES
                return
            cared.to_fill_in = row
            cared.variant, cared.next_dose = variant, dose_in(row, programme)
            if variant is not due:
                cared.doubt = cared.doubt or OTHER_VARIANT
        if not self._school and row.texts[_SESSION]:
            self._school = row.texts[_SCHOOL]

    def look_of(self, row: Row, sheets: Sheets) -> None:
        """Take in what isn't among the texts of a row; there is something only of those in `sheets.odd`."""
        struck = sheets.struck.get(row.number, ())
        if set(_NAME) <= set(struck):
            self.invalidated = True
        elif struck:
            self.doubt(f"Cells of this child’s rows are struck through in the workbook: {', '.join(struck)}.")
        for header, words in sheets.comments.get(row.number, ()):
            self.doubt(commented(header, words))
        for beside in row.beside():
            if beside.doubles is None:
                self._cares[kind_of(row).programme].remarks.append(noted_beside(row.number, beside))
            elif folded(beside.text) != folded(row.text(beside.doubles)):
                self.doubt(doubled(beside.doubles, row.text(beside.doubles), beside.text))
        if full := row.cut():
            self.doubt(f"Excel cut a cell of this child’s rows at {LONGEST_CELL:,} characters: {', '.join(full)}.")
        if merged := sheets.merged.get(row.number):
            self.doubt(f"Cells of this child’s rows are merged in the workbook: {', '.join(merged)}.")

    def doubt(self, why: str) -> None:
        """Let nobody vaccinate on the strength of this child's rows before somebody has looked."""
        self._doubt = self._doubt or why

    def remarked(self, remarks: Sequence[Remark], row: Row) -> None:
        """Keep with the child what was remarked on one of its rows; of an address nothing is repeated."""
        cared = self._cares[kind_of(row).programme]
        for remark in remarks:
            if remark.column not in (Column.ADDRESS, Column.POSTCODE):
                cared.remarks.append(told_of(remark))
            if remark.column in OF_THE_CARE and row is not cared.first:
                cared.doubt = cared.doubt or f"The rows of this child don’t say the same. {told_of(remark)}"

    def child(self) -> Child:
        """Give the child with everything its rows said."""
        care = {programme: cared.care(self._doubt) for programme, cared in self._cares.items()}
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
