"""The CSV that Mavis imports: the records that were made here, one a row, so that Mavis takes the whole file.

One bad row makes Mavis reject all of them, so a record that breaks a rule is left out and named. Source: Mavis facts 2.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from mavis_tui.long_work import LongWork
from mavis_tui.models.child import Person
from mavis_tui.models.files.selection import LeftOut, what_and_when
from mavis_tui.models.given_although.in_words import to_enter
from mavis_tui.models.given_although.self_consent import ASKED_FOR
from mavis_tui.models.identity import usual_postcode
from mavis_tui.models.rules import breaches
from mavis_tui.models.session import Place
from mavis_tui.models.telling_apart.folding import folded, folded_name
from mavis_tui.models.telling_apart.same_record import Identity, identity_in_mavis, supplier_for_mavis
from mavis_tui.spreadsheets.clinics import NO_CLINIC
from mavis_tui.spreadsheets.columns import Column
from mavis_tui.spreadsheets.csv_rows import COLUMNS, ToWrite, cells_of, clinic_written, encoded, line_of

MOST_ROWS = 20_000
FIRST_ROW = 2
"""The number that Mavis gives the first row under the headers."""

_FORMULA = frozenset("=+-@")
_NOT_OF_MAVIS = (5, 7)
"""Versions of UUIDs that Mavis doesn't know: those derived from a row without one, and those made on a device."""


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
    lines: list[str] = []
    written: list[tuple[str, int]] = []
    enter_first: list[ToEnter] = []
    seen: dict[Identity, int] = {}
    several = {child for child, records in Counter(one.record.child for one in held).items() if records > 1}
    doubles = _indistinguishable(held)
    sessions = {one.session.id: one.session for one in held}
    staff = {name: {one.email.casefold() for one in session.vaccinators} for name, session in sessions.items()}
    for one in work.counted(held) if work is not None else held:
        # Who has one record here has no duplicate here.
        identity = identity_in_mavis(one.record) if one.record.child in several else None
        why = _why_not(one, identity, now, seen, doubles, delegated=delegated, changed_identity=changed_identity)
        if why or len(lines) == MOST_ROWS:
            left_out.append(
                _left_out(one, why or f"Mavis takes {MOST_ROWS:,} rows at most; export again for the rest.")
            )
            continue
        row = FIRST_ROW + len(lines)
        if identity is not None:
            seen[identity] = row
        cells = cells_of(one)
        line = line_of(cells)
        warned += _warnings(one, cells, line, row, staff[one.session.id])
        lines.append(line)
        written.append((one.record.id, one.record.revision))
        if text := to_enter(one.record):
            enter_first.append(_to_enter(one, text))
    return RecordsCsv(
        content=encoded(lines),
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


def _why_not(
    one: ToWrite,
    identity: Identity | None,
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
    if one.session.location.kind is Place.CLINIC and folded_name(clinic_written(one)) == folded_name(NO_CLINIC):
        return "Nobody has said at which clinic it was. Open or import the session’s workbook again with --clinic."
    if one.child.id in doubles:
        return "Two or more children have these names, date of birth and postcode, and not each has an NHS number."
    if identity is not None and (same := seen.get(identity)):
        return f"Mavis would take it for a duplicate of row {same}."
    if not delegated and supplier_for_mavis(one.record) is not None:
        return "Somebody else supplied the vaccine: Mavis (8.2.0) stops at such a row and imports nothing."
    if changed_identity or one.uuid or one.written_before is None:
        return ""
    if identity_in_mavis(one.written_before) == identity_in_mavis(one.record):
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
        what=what_and_when(one.record),
        why=why,
    )


def _to_enter(one: ToWrite, text: str) -> ToEnter:
    return ToEnter(
        change=one.record.id,
        session=one.session.id,
        child=one.child.full_name,
        what=what_and_when(one.record),
        text=text,
    )


def _may_begin_with(sign: str, line: str) -> bool:
    """Tell whether a cell of a line begins with a sign, or may; looking for two characters takes five times as long."""
    at = line.find(sign)
    while at > 0 and line[at - 1] not in ',"':
        at = line.find(sign, at + 1)
    return at >= 0


def _warnings(one: ToWrite, cells: tuple[str, ...], line: str, row: int, staff: Set[str]) -> list[Warned]:
    found: list[tuple[Column, str]] = []
    if (
        _may_begin_with("=", line)
        or _may_begin_with("+", line)
        or _may_begin_with("-", line)
        or _may_begin_with("@", line)
    ):
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
