"""What a nurse does with sessions: take them offline, refresh them, and edit them."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable
from datetime import date, time
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.outbox.row_kinds import KnownChild
from mavis_tui.cache.snapshots.snapshots import SnapshotNote
from mavis_tui.cache.store import Store
from mavis_tui.errors import (
    BadInput,
    HubUnreachable,
    MavisError,
    NoNetwork,
    NotFound,
    NotSavedOffline,
    SignInNeeded,
)
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import Clock, long_date, today
from mavis_tui.models.outstanding import outstanding
from mavis_tui.models.schedule import checked_dates
from mavis_tui.models.session import Session, SessionBundle, is_of_workbook
from mavis_tui.models.session import bundle as bundle_of
from mavis_tui.models.vaccination import Protocol
from mavis_tui.settings import Settings
from mavis_tui.wire.messages import SessionEdit
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.access.online_only import online_only
from mavis_tui.workspace.children.list_rows import ListRows
from mavis_tui.workspace.readable_sessions import ReadableSessions, revision_listed
from mavis_tui.workspace.sessions.overview import SavedOffline
from mavis_tui.workspace.sessions.progress import SaveResult
from mavis_tui.workspace.sessions.removing import Removing

if TYPE_CHECKING:
    from mavis_tui.client.exchange import Progress
    from mavis_tui.client.service import Tagged


MOST_ASKED = 20
"""Of so many records at most it is asked at once what became of them; of the others when the session comes again."""

OLDER_HUB = "The team server is older than this mavis and knows no protocol for flu: it took the rest of the change."


class Sessions(Removing):
    """The verbs for sessions."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        access: Access,
        readable: ReadableSessions,
        rows: ListRows,
        clock_words: Callable[[], str] = str,
    ) -> None:
        super().__init__(store, settings, clock, readable, rows, clock_words)
        self._access = access

    async def refresh_list(self) -> None:
        """Ask the hub which sessions the team has. Raises HubUnreachable, SignInNeeded, NotTheHub."""
        device = self._store.device
        tagged = await self._access.asked(self._access.service.sessions(device.listing_etag or None))
        sessions = tagged.value.sessions if tagged is not None else device.listing()
        etag = tagged.etag if tagged is not None else device.listing_etag
        await self._access.in_flight.on_disk(device.set_listing, sessions, etag, self._clock())

    async def open(self, session_id: str) -> None:
        """Bring a session to hand: from the disk, or from the hub into memory.

        Raises NotSavedOffline if it is not saved here and the hub can't be reached, NotFound if the hub has no such.
        """
        if self._readable.is_saved(session_id):
            return
        try:
            tagged = await self._fetch(session_id, None)
        except HubUnreachable as error:
            raise NotSavedOffline(
                f"Session {session_id} isn’t saved offline on this device and the team server can’t be reached. "
                f"Nothing is lost. Save it when there is a network."
            ) from error
        self._readable.put(tagged.value, tagged.etag)

    async def fetch_again(self, session_id: str) -> None:
        """Fetch a session whole that is at hand, saved or in memory. Raises as `save_offline` and `open` do."""
        if self._readable.is_saved(session_id):
            await self.save_offline(session_id)
        else:
            tagged = await self._fetch(session_id, None)
            self._readable.put(tagged.value, tagged.etag)

    async def save_offline(self, session_id: str, work: LongWork | None = None) -> SavedOffline:
        """Fetch a session and save it on this device, verified; an older copy stays until the new one is whole.

        Reading, checking and writing thousands of children happens in a thread, because a nurse may be typing; `work`
        counts them. If it is cancelled, there is the older copy or none when this ends. Raises HubUnreachable,
        SignInNeeded, NotFound, NotTheHub (damaged on the way), StoreBusy.
        """
        import asyncio

        _check_has_hub(session_id)
        if work is None:
            work = LongWork()
            work.begin(f"Saving {self.short_title(session_id)}")
        note = self._store.snapshots.note(session_id)
        tagged = await self._ask(session_id, note.etag if note else None, kilobytes(work))
        if tagged is None and note is None:
            raise NotFound(f"The team server gave no session {session_id}.")
        writing = self._access.in_flight.write(asyncio.to_thread(self._write, tagged, note, work))
        try:
            await asyncio.shield(writing)
        except asyncio.CancelledError:
            work.stop()
            await asyncio.wait([writing])
            if not writing.cancelled():
                writing.exception()  # how it ended doesn't matter any more
            raise
        await self.learn(session_id)
        saved = self.saved(session_id)
        if saved is None:
            raise NotFound(f"Session {session_id} was removed while it was being saved.")
        return saved

    async def learn(self, session_id: str, about: Collection[str] | None = None) -> None:
        """Ask what became of records that the office may have decided about; what can't be asked now is asked later.

        Those are the ones that were being checked, and saved ones that the hub's list doesn't have any more, or has
        again: of all children, or of those whose ids are given.
        """
        # in a thread: each saved record is held against the list, and a nurse may be typing
        for entry in await self._access.in_flight.in_background(self._doubtful, session_id, about):
            try:
                receipts = await self._access.asked(self._access.service.receipts(entry.change.id))
            except MavisError:
                return
            # What the hub says of another revision may be about another device's correction of the same number.
            taken = [one for one in receipts if one.revision == entry.change.revision]
            await self._access.in_flight.on_disk(self._store.outbox.take, taken)

    def _doubtful(self, session_id: str, about: Collection[str] | None) -> list[Entry]:
        newest = self._readable.newest(session_id)
        return list(islice((one for one in newest if self._may_be_decided(session_id, one, about)), MOST_ASKED))

    def _may_be_decided(self, session_id: str, entry: Entry, about: Collection[str] | None) -> bool:
        record = entry.change.vaccination
        if entry.sending is not Sending.SAVED or record is None or record.withdrawn is not None:
            return entry.sending is Sending.REVIEW
        if about is not None and record.child not in about:
            return False
        listed = next(iter(self._readable.some(session_id, (record.child,))), None)
        return listed is not None and (revision_listed(listed, record.id) is None) is not entry.set_aside

    async def save_each(self, session_ids: Iterable[str], work: LongWork | None = None) -> AsyncIterator[SaveResult]:
        """Save or refresh sessions one after the other, and give what came of each; one that fails stops no other.

        `work` counts, session by session. Only where every other one would fail too (no network, or nobody signed in)
        isn't the hub asked again.
        """
        wanted = list(dict.fromkeys(session_ids))
        hopeless: MavisError | None = None
        for number, session_id in enumerate(wanted, 1):
            place, work = self.place(session_id), work or LongWork()
            if hopeless is not None:
                yield SaveResult(id=session_id, place=place, error=hopeless)
                continue
            work.begin_anew()
            which = f"{number} of {len(wanted)}: " if len(wanted) > 1 else ""
            work.begin(f"Saving {which}{self.short_title(session_id)}")
            try:
                saved = await self.save_offline(session_id, work)
            except MavisError as error:
                hopeless = error if isinstance(error, NoNetwork | SignInNeeded) else None
                yield SaveResult(id=session_id, place=place, error=error)
            else:
                yield SaveResult(id=session_id, place=place, saved=saved)

    async def edit(
        self,
        session_id: str,
        dates: Iterable[date],
        start_time: time | None,
        flu_protocol: Protocol | UnsetType | None = UNSET,
    ) -> str:
        """Change the dates, the start time and what the session chose for flu, where that is given; on the hub.

        What this device has of the session is brought up to date.

        Gives an empty text, or what went wrong after the hub had taken the change. Raises BadInput for dates that
        can't be, HubUnreachable in words that say that this works online only, SignInNeeded, NotFound, HubRefused.
        """
        _check_has_hub(session_id)
        days = self._checked(session_id, dates)
        edit = SessionEdit(dates=days, start_time=start_time, flu_protocol=flu_protocol)
        with online_only("Editing a session"):
            edited = await self._access.asked(self._access.service.edit_session(session_id, edit))
        trouble = await self.renew(session_id)
        if flu_protocol is not UNSET and edited.flu_protocol is not flu_protocol:  # it left out what it doesn't know
            trouble = f"{OLDER_HUB} {trouble}".strip()
        return trouble

    async def renew(self, session_id: str) -> str:
        """Fetch the list and what is at hand of a session again; give an empty text, or why that didn't work."""
        try:
            await self.refresh_list()
            if self.is_saved(session_id):
                await self.save_offline(session_id)
            else:
                await self.open(session_id)
        except MavisError as error:
            return f"The team server has the change, but this device still shows the session as it was before. {error}"
        return ""

    def _checked(self, session_id: str, dates: Iterable[date]) -> tuple[date, ...]:
        """Check dates as the hub will, and that none goes on which something was recorded here."""
        checked = checked_dates(dates, today(self._clock))
        for records in self._readable.recorded(session_id).values():
            for record in records:
                if record.withdrawn is None and record.performed_on not in checked:
                    raise BadInput(
                        f"Something was recorded here on {long_date(record.performed_on)}, so that date has to stay. "
                        "Nothing was changed."
                    )
        return checked

    def _write(self, tagged: "Tagged[SessionBundle] | None", note: SnapshotNote | None, work: LongWork) -> None:
        """Write a snapshot, in a thread: what came, or what is there already, to renew its date."""
        if tagged is not None:
            bundle, etag, encoded = tagged
            if note is not None:
                self._keep_who_leaves(note.session, bundle)
        elif note is not None:
            bundle, etag, encoded = self._as_saved(note), note.etag, None
        else:
            return
        found = outstanding(bundle.children, bundle.session, today(self._clock))
        self._store.snapshots.save(
            bundle,
            etag=etag,
            saved_at=self._clock(),
            outstanding=found.left,
            recount_on=found.until,
            work=work,
            encoded=encoded,
        )

    def _keep_who_leaves(self, session: Session, newer: SessionBundle) -> None:
        """Keep who the children are whom a newer list leaves out while the hub lacks what was recorded for them."""
        listed = {child.id for child in newer.children}
        lacking = (Sending.WAITING, Sending.ATTENTION)
        concerned = {entry.change.child for entry in self._readable.newest(session.id) if entry.sending in lacking}
        leaving = (self._store.snapshots.child(session.id, one) for one in sorted(filter(None, concerned - listed)))
        self._store.outbox.keep_known([KnownChild(session=session, child=child) for child in leaving if child])

    def _as_saved(self, note: SnapshotNote) -> SessionBundle:
        """Rebuild the bundle of an unchanged copy, so that saving again renews its date.

        Where the hub told of newer children since it was saved, they become a part of it, with a digest of its own.
        """
        snapshots, session_id = self._store.snapshots, note.session.id
        children, batches = tuple(snapshots.children(session_id)), tuple(snapshots.batches(session_id))
        if snapshots.newer(session_id)[0] is not note:
            return bundle_of(note.session, children, batches)
        return SessionBundle(
            session=note.session, children=children, batches=batches, count=note.count, digest=note.digest
        )

    async def _ask(
        self, session_id: str, etag: str | None, progress: "Progress | None"
    ) -> "Tagged[SessionBundle] | None":
        try:
            return await self._access.asked(self._access.service.session(session_id, etag, progress))
        except NotFound as error:
            raise NotFound(
                f"The team server has no session {session_id} for your team. See which there are: mavis sessions"
            ) from error

    async def _fetch(self, session_id: str, progress: "Progress | None") -> "Tagged[SessionBundle]":
        tagged = await self._ask(session_id, None, progress)
        if tagged is None:
            raise NotFound(f"The team server gave no session {session_id}.")
        return tagged


def kilobytes(work: LongWork) -> "Progress":
    """Let somebody's work count what comes over the wire."""

    def arrived(so_far: int, total: int | None) -> None:
        if not work.far.unit:
            work.part("KB")
        work.reach(ceil(so_far / 1024), ceil(total / 1024) if total else None)

    return arrived


def _check_has_hub(session_id: str) -> None:
    """Raise BadInput for a session that was opened from a workbook: no hub knows it."""
    if is_of_workbook(session_id):
        raise BadInput(
            f"Session {session_id} was opened from a workbook, so no team server has it. Nothing was changed. Download "
            "a newer workbook from Mavis and open it: mavis open FILE.xlsx --date DATE"
        )
