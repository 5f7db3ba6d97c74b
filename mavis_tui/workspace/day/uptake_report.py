"""The uptake of several sessions together: by school, programme, year group and class, counted as a session's own is.

A child who stands on two of the lists counts once in each programme: where she had the dose, else on the newest list.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.errors import BadInput
from mavis_tui.models.calendar import Clock, long_date, today
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group
from mavis_tui.workspace.children.classes import in_classes
from mavis_tui.workspace.children.list_rows import ListRows
from mavis_tui.workspace.children.row import ChildRow, ProgrammeLine
from mavis_tui.workspace.day.uptake import uptake_of
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.sessions.overview import Overview


class UptakeRow(Struct, frozen=True, kw_only=True):
    """One class of one school in one programme, or the sum of several; what is empty or None is summed over.

    `vaccinated` and `groups` are as of now, `given` counts the doses of these sessions in the time asked about.
    """

    school: str
    programme: Programme | None
    label: str
    year_group: int | None
    of_class: str
    children: int
    vaccinated: int
    given: int
    groups: dict[Group, int]


class SessionOfReport(Struct, frozen=True, kw_only=True):
    """A session that the report is about."""

    id: str
    title: str
    dates: tuple[date, ...]


class UptakeReport(Struct, frozen=True, kw_only=True):
    """The uptake of sessions. `since` and `until` bound the doses that are counted as given, None for no bound.

    `twice` children stand on more than one list; `not_here` are sessions of that time that aren't on this device and so
    aren't counted. `rows` are the smallest parts, which add up to every sum.
    """

    since: date | None
    until: date | None
    at: datetime
    sessions: tuple[SessionOfReport, ...]
    not_here: tuple[SessionOfReport, ...]
    twice: int
    rows: tuple[UptakeRow, ...]


class Reports:
    """The verb for it. Read from this device alone."""

    def __init__(self, clock: Clock, readable: ReadableSessions, rows: ListRows, overview: Overview) -> None:
        self._clock = clock
        self._readable = readable
        self._rows = rows
        self._overview = overview

    def of(self, session_ids: Sequence[str], since: date | None = None, until: date | None = None) -> UptakeReport:
        """Count these sessions; where none is named, those saved here with a day in that time, all without a time.

        Raises BadInput where the time ends before it begins, or no session fits; NotSavedOffline for a named one that
        isn't at hand.
        """
        if since is not None and until is not None and until < since:
            raise BadInput(f"{long_date(until)} is before {long_date(since)}. Nothing was counted.")
        wanted = list(dict.fromkeys(session_ids))
        not_here: tuple[SessionOfReport, ...] = ()
        if not wanted:
            wanted, not_here = self._in_time(since, until)
        day = today(self._clock)
        lists = [(self._readable.session(one), self._rows.of(one, day)) for one in wanted]
        schools, twice = once_each(lists)
        first, last = since or date.min, until or date.max
        return UptakeReport(
            since=since,
            until=until,
            at=self._clock(),
            sessions=tuple(_said_of(session) for session, _ in lists),
            not_here=not_here,
            twice=twice,
            rows=tuple(row for school in sorted(schools) for row in _of_school(school, schools[school], first, last)),
        )

    def _in_time(self, since: date | None, until: date | None) -> tuple[list[str], tuple[SessionOfReport, ...]]:
        first, last = since or date.min, until or date.max
        found = [row for row in self._overview.dashboard().rows if any(first <= when <= last for when in row.dates)]
        here = [row.id for row in found if row.saved]
        if not here:
            of_that_time = "" if since is None and until is None else " of that time"
            raise BadInput(
                f"No session{of_that_time} is saved on this device. Save those that the report is to be about: "
                "mavis save-offline. Nothing was counted."
            )
        missing = tuple(_said_of(self._overview.outline(row.id)) for row in found if not row.saved)
        return here, missing


def once_each(lists: Iterable[tuple[Session, Sequence[ChildRow]]]) -> tuple[dict[str, list[ChildRow]], int]:
    """Give the lines of each school with every child once in each programme, and how many children stood on several.

    Doses that were given under the other list are kept.
    """
    newest = sorted(lists, key=lambda one: (max(one[0].dates), one[0].id), reverse=True)
    homes: dict[tuple[str, Programme], list[tuple[str, ChildRow, ProgrammeLine]]] = {}
    schools: dict[str, list[ChildRow]] = {}
    for session, rows in newest:
        for row in rows:
            listed = {line.programme for line in row.programmes}
            if beside := tuple(one for one in row.here if one.record.programme not in listed):
                schools.setdefault(session.location.name, []).append(replace(row, programmes=(), here=beside))
            for line in row.programmes:
                key = (row.nhs_number or row.id, line.programme)
                homes.setdefault(key, []).append((session.location.name, row, line))
    for (_, programme), places in homes.items():
        school, row, line = next((one for one in places if _had_it(one[1], programme)), places[0])
        here = tuple(one for _, other, _ in places for one in other.here if one.record.programme is programme)
        schools.setdefault(school, []).append(replace(row, programmes=(line,), here=here))
    return schools, len({who for (who, _), places in homes.items() if len(places) > 1})


def summed(rows: Iterable[UptakeRow], by: Callable[[UptakeRow], UptakeRow]) -> list[UptakeRow]:
    """Sum rows that `by` makes the same, in their order; `by` gives what a sum is of, with its counts left out."""
    sums: dict[tuple[object, ...], UptakeRow] = {}
    for row in rows:
        kept = by(row)
        key = (kept.school, kept.programme, kept.year_group, kept.of_class)
        held = sums.get(key)
        groups = {group: (held.groups.get(group, 0) if held else 0) + row.groups.get(group, 0) for group in Group}
        sums[key] = replace(
            kept,
            children=row.children + (held.children if held else 0),
            vaccinated=row.vaccinated + (held.vaccinated if held else 0),
            given=row.given + (held.given if held else 0),
            groups={group: count for group, count in groups.items() if count},
        )
    return list(sums.values())


def per_programme(row: UptakeRow) -> UptakeRow:
    """Leave only the programme."""
    return replace(row, school="", year_group=None, of_class="")


def per_school(row: UptakeRow) -> UptakeRow:
    """Leave school and programme."""
    return replace(row, year_group=None, of_class="")


def per_year(row: UptakeRow) -> UptakeRow:
    """Leave year group and programme."""
    return replace(row, school="", of_class="")


def _had_it(row: ChildRow, programme: Programme) -> bool:
    return any(one.record.given and one.record.programme is programme for one in row.here)


def _of_school(school: str, rows: Sequence[ChildRow], first: date, last: date) -> Iterator[UptakeRow]:
    for form, of_class in in_classes(rows).items():
        for one in uptake_of(list(Programme), of_class, first, last, of_class=form.name):
            yield UptakeRow(
                school=school,
                programme=one.programme,
                label=one.label,
                year_group=form.year,
                of_class=form.name,
                children=one.children,
                vaccinated=one.vaccinated,
                given=one.given,
                groups=one.groups,
            )


def _said_of(session: Session) -> SessionOfReport:
    return SessionOfReport(id=session.id, title=session.title, dates=session.dates)
