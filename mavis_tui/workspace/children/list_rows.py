"""The lines of a session's children's list: made once, and after a record only that child's line again."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.models.attendance import registered
from mavis_tui.models.calendar import clock_time, short_date
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.child import Child
from mavis_tui.models.consent import Care, VaccineMethod
from mavis_tui.models.doses import all_attempts
from mavis_tui.models.outstanding import still_to_do
from mavis_tui.models.programme import VACCINES, Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group, Status, status_of
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.across_sessions import Elsewhere, Key
from mavis_tui.workspace.children.classes import ClassOrder
from mavis_tui.workspace.children.row import ChildRow, CountedRecord, ProgrammeLine, search_key
from mavis_tui.workspace.children.vaccine_wanted import vaccine_wanted
from mavis_tui.workspace.readable_sessions import ReadableSessions, on_record_here, records_of

_WITH_A_SPRAY = {vaccine.programme for vaccine in VACCINES.values() if vaccine.nasal}

_HISTORY = attrgetter("history")

_ONE_BY_ONE = 20
"""So many children are read one by one at most; more than that, reading all of them at once is quicker."""

Mark = tuple[tuple[str, int, Sending, bool], ...]
"""What was recorded here for a child, and where it is: as long as this stays the same, so does the line."""


class _List(NamedTuple):
    """The lines as they were made: from which copy of the session, for which day, from what was recorded.

    `base` is that copy, `newer` the children that the hub told of since it was saved, and what it told.
    `elsewhere` is what was recorded in other sessions, `linked` the children of this one whom that is about.
    """

    session: Session
    day: date
    rows: list[ChildRow]
    places: dict[str, int]
    marks: dict[str, Mark]
    elsewhere: Elsewhere
    linked: dict[str, tuple[Key, ...]]
    base: object
    newer: Mapping[str, object]


class ListRows:
    """Keeps the lines of the sessions that were looked at, so that nothing is worked out twice."""

    def __init__(self, readable: ReadableSessions) -> None:
        self._readable = readable
        self._lists: dict[str, _List] = {}
        self._orders: dict[str, ClassOrder] = {}

    def clear(self) -> None:
        """Forget all lines."""
        self._lists.clear()
        self._orders.clear()

    def has(self, session_id: str, day: date) -> bool:
        """True if the lines for this day and this copy were made already. Raises NotSavedOffline."""
        held = self._lists.get(session_id)
        session = self._readable.session(session_id)
        return held is not None and self._is_of(held, session, day)

    def _is_of(self, held: _List, session: Session, day: date) -> bool:
        """True if lines are those of this copy; what was told of some of its children since doesn’t matter.

        The very same objects: a copy that was refreshed is another one, though it may look the same.
        """
        same = held.session is session and held.base is self._readable.copy_of(session.id)[0]
        return same and held.day == day

    def of(self, session_id: str, day: date) -> list[ChildRow]:
        """Give the lines by surname and forename: the same list if nothing changed. Raises NotSavedOffline."""
        session = self._readable.session(session_id)
        entries = _by_child(self._readable.newest(session_id))
        elsewhere = self._readable.elsewhere(session_id)
        held = self._lists.get(session_id)
        if held is None or not self._is_of(held, session, day):
            return self._make(session, day, entries, elsewhere)
        linked = self._linked(held, elsewhere)
        if linked is None:
            return self._make(session, day, entries, elsewhere)
        for id_, keys in linked.items():
            entries[id_] = [*entries.get(id_, ()), *elsewhere.under(id_, keys)]
        marks = {child_id: _mark(made) for child_id, made in entries.items()}
        changed = {child for child in marks.keys() | held.marks.keys() if marks.get(child) != held.marks.get(child)}
        newer = self._readable.copy_of(session_id)[1]
        if newer is not held.newer:
            changed |= {child_id for child_id in newer if newer[child_id] is not held.newer.get(child_id)}
        added = any(entry.change.kind is ChangeKind.CHILD for child in changed for entry in entries.get(child, ()))
        changed &= held.places.keys()
        if added or len(changed) > _ONE_BY_ONE:
            return self._make(session, day, _by_child(self._readable.newest(session_id)), elsewhere)
        rows = list(held.rows) if changed else held.rows
        for child_id in changed:
            child = self._readable.child(session_id, child_id)
            rows[held.places[child_id]] = row_of(child, session, entries.get(child_id, ()), day)
        self._lists[session_id] = held._replace(rows=rows, marks=marks, elsewhere=elsewhere, linked=linked, newer=newer)
        return rows

    def by_class(self, session_id: str, day: date) -> list[ChildRow]:
        """Give the lines by class, youngest year first, and then by name. Raises NotSavedOffline."""
        rows = self.of(session_id, day)
        return self._orders.setdefault(session_id, ClassOrder()).of(rows, self.places(session_id))

    def places(self, session_id: str, *, by_class: bool = False) -> dict[str, int]:
        """Give the place of every child in the lines that were given last, by id."""
        if by_class and session_id in self._orders:
            return self._orders[session_id].places
        held = self._lists.get(session_id)
        return held.places if held is not None else {}

    def _make(
        self, session: Session, day: date, entries: dict[str, list[Entry]], elsewhere: Elsewhere
    ) -> list[ChildRow]:
        linked: dict[str, tuple[Key, ...]] = {}
        copy = self._readable.copy_of(session.id)

        def line(child: Child) -> ChildRow:
            if keys := elsewhere.same_as(child):
                linked[child.id] = keys
                entries[child.id] = [*entries.get(child.id, ()), *elsewhere.under(child.id, keys)]
            return row_of(child, session, entries.get(child.id, ()), day)

        rows = self._readable.made_of(session.id, line)
        places = {row.id: place for place, row in enumerate(rows)}
        marks = {child_id: _mark(made) for child_id, made in entries.items()}
        base, newer = copy
        self._lists[session.id] = _List(session, day, rows, places, marks, elsewhere, linked, base, newer)
        return rows

    def _linked(self, held: _List, elsewhere: Elsewhere) -> dict[str, tuple[Key, ...]] | None:
        """Find the lines that what was recorded elsewhere since is about; None where all have to be looked at."""
        came = elsewhere.came_since(held.elsewhere)
        if came is None or len(came) > _ONE_BY_ONE:
            return None
        ids = {one for one in came if isinstance(one, str)}
        people = [one for one in came if not isinstance(one, str)]
        ids |= {person.id for person in people}
        numbers, born = {one.nhs_number for one in people} - {None}, {one.date_of_birth for one in people}
        linked = dict(held.linked)
        for row in held.rows if came else ():
            if row.id in ids or row.nhs_number in numbers or row.born in born:
                linked[row.id] = elsewhere.same_as(self._readable.child(held.session.id, row.id))
        return linked


def row_of(child: Child, session: Session, entries: Sequence[Entry], day: date) -> ChildRow:
    """Make a child's line; `entries` are what was recorded here for the child."""
    lines = tuple(
        _line(child, programme, entries, day, session) for programme in session.programmes if programme in child.care
    )
    records = records_of(entries, child)
    return ChildRow(
        id=child.id,
        name=child.full_name,
        known_as=child.preferred_name,
        born=child.date_of_birth,
        year_group=child.year_group,
        registration=child.registration,
        nhs_number=child.nhs_number,
        invalidated=child.invalidated,
        programmes=lines,
        ready=any(line.ready for line in lines),
        done=not still_to_do(child, session, day, records),
        attendance=registered(child, day),
        key=search_key(child),
        here=_here(child, session, entries, records),
    )


def _here(
    child: Child, session: Session, entries: Sequence[Entry], records: Sequence[Vaccination]
) -> tuple[CountedRecord, ...]:
    """Give what counts of what was recorded for a child in this session, on whatever device."""
    in_history = any(map(_HISTORY, child.care.values()))
    if not (records or in_history):  # as of nearly everybody in the morning
        return ()
    sending = {(entry.change.id, entry.change.revision): entry.sending for entry in entries}
    if not in_history and len(records) == 1:  # as of nearly everybody in the evening
        counts = records[0].withdrawn is None and records[0].session == session.id
        found = records if counts and records[0].programme in session.programmes else ()
    elif any(one.session == session.id for one in (*records, *chain.from_iterable(map(_HISTORY, child.care.values())))):
        found = tuple(on_record_here(session, child, records))
    else:
        return ()
    return tuple(CountedRecord(record, sending.get((record.id, record.revision))) for record in found)


def _line(child: Child, programme: Programme, entries: Sequence[Entry], day: date, session: Session) -> ProgrammeLine:
    records = records_of(entries, child)
    stands = status_of(child, programme, day, records, at_clinic=session.at_clinic)
    here = [entry for entry in entries if _is_of(entry, programme)]
    return ProgrammeLine(
        programme=programme,
        label=label_of(programme, child.care[programme].variant),
        key=stands.key,
        group=stands.group,
        detail=stands.detail,
        ready=stands.ready,
        sending=here[-1].sending if here else None,
        wanted=_wanted(programme, stands),
        last=_last(child.care[programme], [one for one in records if one.programme is programme], day),
        kind=vaccine_wanted(child.care[programme], programme, stands, day),
        psd=child.care[programme].psd,
    )


def _wanted(programme: Programme, stands: Status) -> str:
    """Say `nasal spray`, `injection` or both in the order of what was agreed, where a programme has both."""
    if stands.group is not Group.DUE or programme not in _WITH_A_SPRAY:
        return ""
    words = " or ".join("nasal spray" if one is VaccineMethod.NASAL else "injection" for one in stands.methods)
    return f"{words}, no gelatine" if stands.gelatine_free else words


def _last(care: Care, recorded: Sequence[Vaccination], day: date) -> str:
    """Say when the newest attempt was, the time alone if it was today, and by whom."""
    if not care.history and not recorded:
        return ""
    attempts = all_attempts(care, recorded)
    if not attempts:
        return ""
    last = attempts[-1]
    timed = last.performed_on == day and last.performed_at is not None
    at = clock_time(last.performed_at) if timed and last.performed_at is not None else short_date(last.performed_on)
    return f"{at}, {last.performed_by.name or last.performed_by.email}" if last.performed_by is not None else at


def _is_of(entry: Entry, programme: Programme) -> bool:
    record = entry.change.vaccination
    counts = record is not None and record.withdrawn is None and not entry.set_aside
    return counts and record is not None and record.programme is programme


def _by_child(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    by_child: dict[str, list[Entry]] = {}
    for entry in entries:
        concerned = entry.change.about
        if concerned is not None:
            by_child.setdefault(concerned, []).append(entry)
    return by_child


def _mark(entries: Sequence[Entry]) -> Mark:
    return tuple((entry.change.id, entry.change.revision, entry.sending, entry.set_aside) for entry in entries)
