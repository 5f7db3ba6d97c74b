"""What a nurse sees of sessions: the dashboard with all of them, and the page of one. Read from this device alone."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Notice
from mavis_tui.cache.snapshots.snapshots import SnapshotNote
from mavis_tui.cache.store import Store
from mavis_tui.errors import NotFound
from mavis_tui.models.calendar import Clock, london, today
from mavis_tui.models.child import Child
from mavis_tui.models.outstanding import still_to_do
from mavis_tui.models.programme import PROGRAMMES, Programme, labels_of
from mavis_tui.models.schedule import why_not_today
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group
from mavis_tui.models.wording import counted
from mavis_tui.settings import Settings
from mavis_tui.workspace.children.list_rows import ListRows
from mavis_tui.workspace.readable_sessions import ReadableSessions, records_of
from mavis_tui.workspace.words import sent_again_words

_MANY = 5_000
"""So many children take a tenth of a second here, and half a second on an old laptop."""
_ORDER = tuple(dict.fromkeys(facts.group for facts in PROGRAMMES.values()))


class SessionRow(Struct, frozen=True, kw_only=True):
    """A line of the dashboard. `waiting` counts changes of this session that the hub hasn't acknowledged.

    Where there is no hub, it counts what isn't exported yet.

    `over` is True if all its dates have passed.
    """

    id: str
    programmes: str
    place: str
    dates: tuple[date, ...]
    start_time: time | None
    children: int
    done: int
    saved: bool
    saved_until: date | None
    waiting: int
    over: bool


class Dashboard(Struct, frozen=True, kw_only=True):
    """All sessions by group of programmes, and what a nurse must know before anything else.

    `notice` is the upload that nobody has dismissed yet; `damaged` are sentences about snapshots that had to go, and
    about a clock that is wrong.
    `unmatched` counts the records that were made while locked and aren't matched to a child yet, `to_export` those that
    only a file can bring to Mavis and that are in none yet.
    """

    groups: dict[str, tuple[SessionRow, ...]]
    waiting: int
    attention: int
    notice: Notice | None
    damaged: tuple[str, ...]
    unmatched: int
    to_export: int = 0

    @property
    def rows(self) -> tuple[SessionRow, ...]:
        """All sessions, in the order in which they are shown."""
        return tuple(row for rows in self.groups.values() for row in rows)


class SavedOffline(Struct, frozen=True, kw_only=True):
    """A session's snapshot: when it was taken, and the last day it is kept."""

    saved_at: datetime
    until: date
    changed_here: int
    waiting: int


class SessionPage(Struct, frozen=True, kw_only=True):
    """One session in full. `counts` are children by headline status, per programme.

    `done` children have nothing left to do today, see `models/outstanding.py`; `vaccinated` of them have
    had every vaccine of the session, the others were seen here and aren't due again today.

    `why_not` says why nothing can be recorded today, or is empty.
    """

    session: Session
    children: int
    done: int
    vaccinated: int
    counts: dict[Programme, dict[Group, int]]
    saved: SavedOffline | None
    why_not: str


class Overview:
    """What can be read of sessions without asking the hub."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        readable: ReadableSessions,
        rows: ListRows,
        clock_words: Callable[[], str] = str,
    ) -> None:
        self._clock_words = clock_words
        self._rows = rows
        self._store = store
        self._settings = settings
        self._clock = clock
        self._readable = readable

    def dashboard(self) -> Dashboard:
        """Give everything the first screen shows."""
        notes = {note.session.id: note for note in self._store.snapshots.notes()}
        listed = {listing.session.id: listing for listing in self._store.device.listing()}
        rows: list[tuple[Session, SessionRow]] = []
        for session_id in listed.keys() | notes.keys():
            if session_id in notes:
                session = notes[session_id].session
                children, done = self._numbers(notes[session_id])
            else:
                listing = listed[session_id]
                session, done = listing.session, listing.done
                children = listing.children + len(self._readable.added_here(session_id))
            rows.append((session, self._row(session, children, done, saved=session_id in notes)))
        counts = self._store.outbox.counts()
        return Dashboard(
            groups=_grouped(rows, today(self._clock)),
            waiting=counts.waiting,
            attention=counts.attention,
            notice=self._store.outbox.notice(),
            damaged=(*self._about_the_time(notes.values()), *self._store.damage),
            unmatched=self._store.unmatched,
            to_export=counts.to_export,
        )

    def _about_the_time(self, notes: Iterable[SnapshotNote]) -> Iterator[str]:
        """Say what is wrong with the clock, and which copies stay only because nobody has confirmed the day."""
        if words := sent_again_words(self._store.outbox.at_the_hub.sent_again):
            yield words
        if words := self._clock_words():
            yield words
        day, proven = today(self._clock), self._store.device.proven_time
        past = [note for note in notes if self.until(note.session) < day]
        past = [note for note in past if proven is None or self.until(note.session) >= london(proven).date()]
        if past:
            copies = counted(len(past), "saved session is past its date", "saved sessions are past their dates")
            yield (
                f"{copies} by this laptop’s clock, and kept until the team server has confirmed the day. What you "
                "don’t need any more you can remove yourself."
            )

    def page(self, session_id: str) -> SessionPage:
        """Give one session in full. Raises NotSavedOffline if it isn't at hand, see `Sessions.open`."""
        session = self._readable.session(session_id)
        day = today(self._clock)
        rows = self._rows.of(session_id, day)
        counted = Counter((line.programme, line.group) for row in rows for line in row.programmes)
        counts: dict[Programme, dict[Group, int]] = {programme: {} for programme in session.programmes}
        for (programme, group), count in counted.items():
            counts[programme][group] = count
        return SessionPage(
            session=session,
            children=len(rows),
            done=sum(row.done for row in rows),
            vaccinated=sum(row.vaccinated for row in rows),
            counts=counts,
            saved=self.saved(session_id),
            why_not=why_not_today(session, day),
        )

    def to_read(self, session_id: str) -> int:
        """How many children `page` has to read and to judge first, where they are so many that this takes a while."""
        note = self._store.snapshots.note(session_id)
        if note is None or note.count < _MANY or self._rows.has(session_id, today(self._clock)):
            return 0
        return note.count

    def set_aside(self, session_id: str) -> tuple[str, ...]:
        """Give the rows of a session’s workbook that couldn’t be taken, as sentences; none where it has no workbook."""
        note = self._store.snapshots.note(session_id)
        return note.workbook.set_aside if note is not None and note.workbook is not None else ()

    def outline(self, session_id: str) -> Session:
        """Give what the team's list says of a session that isn't at hand. Raises NotFound."""
        if self._readable.holds(session_id):
            return self._readable.session(session_id)
        for listing in self._store.device.listing():
            if listing.session.id == session_id:
                return listing.session
        raise NotFound(f"There is no session {session_id}. See which there are: mavis sessions")

    def is_known(self, session_id: str) -> bool:
        """True if the session is at hand or on the team's list."""
        listed = (listing.session.id for listing in self._store.device.listing())
        return self._readable.holds(session_id) or session_id in listed

    def is_saved(self, session_id: str) -> bool:
        """True if the session is saved offline on this device."""
        return self._readable.is_saved(session_id)

    def place(self, session_id: str) -> str:
        """Name where a session is: `Harbour View Academy`; `session 99` if this device doesn't know it."""
        return self.outline(session_id).location.name if self.is_known(session_id) else f"session {session_id}"

    def short_title(self, session_id: str) -> str:
        """Name a session: `HPV at Harbour View Academy`; `session 99` if this device doesn't know it."""
        return self.outline(session_id).short_title if self.is_known(session_id) else f"session {session_id}"

    def saved(self, session_id: str) -> SavedOffline | None:
        """Say what there is to say of a session's copy, None if there is none."""
        note = self._store.snapshots.note(session_id)
        if note is None:
            return None
        return SavedOffline(
            saved_at=note.saved_at,
            until=self.until(note.session),
            changed_here=len(self._readable.newest(session_id)),
            waiting=self._store.outbox.waiting_in(session_id),
        )

    @property
    def listed_at(self) -> datetime | None:
        """When the hub last confirmed the list of the team's sessions; None if it never did."""
        return self._store.device.listing_seen_at

    def until(self, session: Session) -> date:
        """Give the last day on which a copy of `session` is kept."""
        return max(session.dates) + timedelta(days=self._settings.retention_days)

    def _row(self, session: Session, children: int, done: int, *, saved: bool) -> SessionRow:
        return SessionRow(
            id=session.id,
            programmes=labels_of(session.programmes),
            place=session.location.name,
            dates=session.dates,
            start_time=session.start_time,
            children=children,
            done=done,
            saved=saved,
            saved_until=self.until(session) if saved else None,
            waiting=self._store.outbox.waiting_in(session.id),
            over=max(session.dates) < today(self._clock),
        )

    def _numbers(self, note: SnapshotNote) -> tuple[int, int]:
        """Count the children, and those of them who are done today, as the lines of the list do.

        By what the copy noted, if that still holds, and by asking anew for those whom something was recorded for here,
        or in another session under the same id, and for who was added here.
        """
        session, day = note.session, today(self._clock)
        if not note.counts_on(day) or self._rows.has(session.id, day):
            rows = self._rows.of(session.id, day)
            return len(rows), sum(row.done for row in rows)
        added = self._readable.added_here(session.id)
        left, concerned = note.still_to_do, set(self._readable.recorded(session.id))
        beside = {child_id for _, child_id in self._readable.elsewhere(session.id).keys}
        outstanding = note.outstanding if concerned or beside else {}
        concerned |= beside & outstanding.keys()
        # who isn't on the list any more is counted nowhere
        asked = self._readable.some(session.id, concerned | added)
        left += sum(self._is_left(session, child, day) for child in asked)
        children = note.count + len(added)
        return children, children - left + len(concerned & outstanding.keys())

    def _is_left(self, session: Session, child: Child, day: date) -> bool:
        return bool(still_to_do(child, session, day, records_of(self._readable.about(session.id, child), child)))


def _grouped(rows: list[tuple[Session, SessionRow]], day: date) -> dict[str, tuple[SessionRow, ...]]:
    """Group by programmes, in the order of the programmes, others last; in a group what comes next stands first."""
    groups: dict[str, list[SessionRow]] = {}
    for session, row in rows:
        of_programmes = {PROGRAMMES[programme].group for programme in session.programmes}
        name = of_programmes.pop() if len(of_programmes) == 1 else labels_of(session.programmes)
        groups.setdefault(name, []).append(row)

    def soonest(row: SessionRow) -> tuple[bool, date, time, str]:
        coming = [when for when in row.dates if when >= day]
        return row.over, min(coming or row.dates), row.start_time or time.min, row.id

    names = sorted(groups, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    return {name: tuple(sorted(groups[name], key=soonest)) for name in names}
