"""What a nurse does with sessions: see them, take them offline, refresh them, and let them go again."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from mavis_tui.cache.outbox import Notice
from mavis_tui.cache.snapshots import SnapshotNote
from mavis_tui.cache.store import Store
from mavis_tui.errors import HubUnreachable, NotFound, NotSavedOffline
from mavis_tui.models.calendar import Clock, long_date, today
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme, labels_of
from mavis_tui.models.session import Session, SessionBundle
from mavis_tui.models.status import Group, standing, still_to_do
from mavis_tui.settings import Settings
from mavis_tui.workspace.access import Access
from mavis_tui.workspace.shelf import Shelf

if TYPE_CHECKING:
    from mavis_tui.client.service import Tagged

Progress = Callable[[int, int | None], None]
"""Told how many bytes have arrived, and of how many if that is known."""

_DOUBLES = {Programme.MENACWY, Programme.TD_IPV}


class SessionRow(Struct, frozen=True, kw_only=True):
    """A line of the dashboard. `waiting` counts changes of this session that the hub hasn't acknowledged."""

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


class Dashboard(Struct, frozen=True, kw_only=True):
    """All sessions by group of programmes, and what a nurse must know before anything else.

    `notice` is the upload that nobody has dismissed yet; `damaged` are sentences about snapshots that had to go.
    """

    groups: dict[str, tuple[SessionRow, ...]]
    waiting: int
    attention: int
    notice: Notice | None
    damaged: tuple[str, ...]


class SavedOffline(Struct, frozen=True, kw_only=True):
    """A session's snapshot: when it was taken, and the last day it is kept."""

    saved_at: datetime
    until: date
    changed_here: int
    waiting: int


class SessionPage(Struct, frozen=True, kw_only=True):
    """One session in full. `counts` are children by headline status, per programme.

    `why_not` says why nothing can be recorded today, or is empty.
    """

    session: Session
    children: int
    done: int
    counts: dict[Programme, dict[Group, int]]
    saved: SavedOffline | None
    why_not: str


class Sessions:
    """The verbs for sessions."""

    def __init__(self, store: Store, settings: Settings, clock: Clock, access: Access, shelf: Shelf) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._access = access
        self._shelf = shelf

    def dashboard(self) -> Dashboard:
        """Give everything the first screen shows, from this device alone."""
        notes = {note.session.id: note for note in self._store.snapshots.notes()}
        listed = {listing.session.id: listing for listing in self._store.device.listing()}
        rows: list[tuple[Session, SessionRow]] = []
        for session_id in listed.keys() | notes.keys():
            if session_id in notes:
                session = notes[session_id].session
                children, done = notes[session_id].count, self._done(notes[session_id])
            else:
                listing = listed[session_id]
                session, children, done = listing.session, listing.children, listing.done
            rows.append((session, self._row(session, children, done, saved=session_id in notes)))
        counts = self._store.outbox.counts()
        return Dashboard(
            groups=self._grouped(rows),
            waiting=counts.waiting,
            attention=counts.attention,
            notice=self._store.outbox.notice(),
            damaged=tuple(self._store.snapshots.damaged),
        )

    def page(self, session_id: str) -> SessionPage:
        """Give one session in full. Raises NotSavedOffline if it isn't at hand, see `open`."""
        session = self._shelf.session(session_id)
        children = self._shelf.children(session_id)
        recorded = self._shelf.recorded(session_id)
        day = today(self._clock)
        counts: dict[Programme, dict[Group, int]] = {programme: {} for programme in session.programmes}
        for child in children:
            for programme in session.programmes:
                if programme in child.care:
                    group = standing(child, programme, day, recorded.get(child.id, ())).group
                    counts[programme][group] = counts[programme].get(group, 0) + 1
        done = sum(not still_to_do(child, session, day, recorded.get(child.id, ())) for child in children)
        return SessionPage(
            session=session,
            children=len(children),
            done=done,
            counts=counts,
            saved=self._saved(session_id),
            why_not=why_not_today(session, day),
        )

    def outline(self, session_id: str) -> Session:
        """Give what the team's list says of a session that isn't at hand. Raises NotFound."""
        if self._shelf.holds(session_id):
            return self._shelf.session(session_id)
        for listing in self._store.device.listing():
            if listing.session.id == session_id:
                return listing.session
        raise NotFound(f"There is no session {session_id}. See which there are: mavis sessions")

    def is_saved(self, session_id: str) -> bool:
        """True if the session is saved offline on this device."""
        return self._shelf.is_saved(session_id)

    async def refresh_list(self) -> None:
        """Ask the hub which sessions the team has. Raises HubUnreachable, SignInNeeded, NotTheHub."""
        device = self._store.device
        tagged = await self._access.asked(self._access.service.sessions(device.listing_etag or None))
        sessions = tagged.value.sessions if tagged is not None else device.listing()
        etag = tagged.etag if tagged is not None else device.listing_etag
        device.set_listing(sessions, etag, self._clock())

    @property
    def listed_at(self) -> datetime | None:
        """When the hub last confirmed the list of the team's sessions; None if it never did."""
        return self._store.device.listing_seen_at

    async def open(self, session_id: str) -> None:
        """Bring a session to hand: from the disk, or from the hub into memory.

        Raises NotSavedOffline if it is not saved here and the hub can't be reached, NotFound if the hub has no such.
        """
        if self._shelf.is_saved(session_id):
            return
        try:
            bundle = await self._fetch(session_id, None)
        except HubUnreachable as error:
            raise NotSavedOffline(
                f"Session {session_id} isn’t saved offline on this device and the hub can’t be reached. "
                f"Nothing is lost. Save it when there is a network."
            ) from error
        self._shelf.put(bundle)

    async def save_offline(self, session_id: str, progress: Progress | None = None) -> SavedOffline:
        """Fetch a session and save it on this device, verified; an older copy stays until the new one is whole.

        Raises HubUnreachable, SignInNeeded, NotFound, NotTheHub (damaged on the way), StoreBusy.
        """
        note = self._store.snapshots.note(session_id)
        tagged = await self._ask(session_id, note.etag if note else None, progress)
        if tagged is None and note is not None:
            bundle, etag = self._as_saved(note), note.etag
        elif tagged is not None:
            bundle, etag = tagged.value, tagged.etag
        else:
            raise NotFound(f"The hub gave no session {session_id}.")
        self._store.snapshots.save(
            bundle, etag=etag, saved_at=self._clock(), outstanding=self._outstanding(bundle.session, bundle.children)
        )
        saved = self._saved(session_id)
        if saved is None:
            raise NotFound(f"Session {session_id} was removed while it was being saved.")
        return saved

    def forget(self, session_id: str) -> None:
        """Remove a session's copy and its key from this device. Raises ChangesWaiting, NotFound."""
        if not self._shelf.is_saved(session_id):
            raise NotFound(f"Session {session_id} isn’t saved offline on this device, so there is nothing to remove.")
        self._store.forget(session_id)

    def let_go_of_old(self) -> list[str]:
        """Remove the copies whose time is over (design 5, retention), and give their ids. Never one that waits."""
        gone = []
        for note in self._store.snapshots.notes():
            session_id = note.session.id
            if not self._store.outbox.waiting_in(session_id) and self._is_over(note):
                self._store.forget(session_id)
                gone.append(session_id)
        return gone

    def until(self, session: Session) -> date:
        """Give the last day on which a copy of `session` is kept."""
        return max(session.dates) + timedelta(days=self._settings.retention_days)

    def _is_over(self, note: SnapshotNote) -> bool:
        if today(self._clock) > self.until(note.session):
            return True
        recorded = self._shelf.newest(note.session.id)
        return bool(recorded) and self._settings.remove_after_upload and today(self._clock) > max(note.session.dates)

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
        )

    def _grouped(self, rows: list[tuple[Session, SessionRow]]) -> dict[str, tuple[SessionRow, ...]]:
        """Group by programmes, in the order Flu, HPV, Doubles, MMR, others; in a group what comes next stands first."""
        order = ["Flu", "HPV", "Doubles", "MMR"]
        groups: dict[str, list[SessionRow]] = {}
        for session, row in rows:
            name = "Doubles" if set(session.programmes) <= _DOUBLES else labels_of(session.programmes)
            groups.setdefault(name, []).append(row)
        day = today(self._clock)

        def soonest(row: SessionRow) -> tuple[bool, date, time, str]:
            coming = [when for when in row.dates if when >= day]
            return not coming, min(coming or row.dates), row.start_time or time.min, row.id

        names = sorted(groups, key=lambda name: (order.index(name) if name in order else len(order), name))
        return {name: tuple(sorted(groups[name], key=soonest)) for name in names}

    def _done(self, note: SnapshotNote) -> int:
        """Count the children who are done, by what the snapshot left to do and what was recorded here since."""
        recorded = self._shelf.recorded(note.session.id)
        left = 0
        for child_id, programmes in note.outstanding.items():
            since = {record.programme for record in recorded.get(child_id, ())}
            left += not set(programmes) <= since
        return note.count - left

    def _outstanding(self, session: Session, children: tuple[Child, ...]) -> dict[str, tuple[Programme, ...]]:
        day = today(self._clock)
        left = {child.id: still_to_do(child, session, day) for child in children}
        return {child_id: programmes for child_id, programmes in left.items() if programmes}

    def _saved(self, session_id: str) -> SavedOffline | None:
        note = self._store.snapshots.note(session_id)
        if note is None:
            return None
        return SavedOffline(
            saved_at=note.saved_at,
            until=self.until(note.session),
            changed_here=len(self._shelf.newest(session_id)),
            waiting=self._store.outbox.waiting_in(session_id),
        )

    def _as_saved(self, note: SnapshotNote) -> SessionBundle:
        """Rebuild the bundle of an unchanged snapshot, so that saving again renews its date."""
        snapshots = self._store.snapshots
        return SessionBundle(
            session=note.session,
            children=tuple(snapshots.children(note.session.id)),
            batches=tuple(snapshots.batches(note.session.id)),
            count=note.count,
            digest=note.digest,
        )

    async def _ask(
        self, session_id: str, etag: str | None, progress: Progress | None
    ) -> "Tagged[SessionBundle] | None":
        try:
            return await self._access.asked(self._access.service.session(session_id, etag, progress))
        except NotFound as error:
            raise NotFound(
                f"The hub has no session {session_id} for your team. See which there are: mavis sessions"
            ) from error

    async def _fetch(self, session_id: str, progress: Progress | None) -> SessionBundle:
        tagged = await self._ask(session_id, None, progress)
        if tagged is None:
            raise NotFound(f"The hub gave no session {session_id}.")
        return tagged.value


def why_not_today(session: Session, day: date) -> str:
    """Say why nothing can be recorded in `session` on `day`, or nothing (facts 2.5 [18])."""
    if day in session.dates:
        return ""
    coming = [when for when in session.dates if when > day]
    if coming:
        return f"Vaccinations can be recorded on {long_date(min(coming))}."
    return f"This session was on {long_date(max(session.dates))}; it is over."
