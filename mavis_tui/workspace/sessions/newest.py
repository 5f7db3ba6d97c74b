"""Keeps the sessions at hand as new as the hub’s while this device is online, and says as of when they stand."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from mavis_tui.cache.snapshots.snapshot_file import SnapshotNote, restricted_among
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import Clock, clock_time, london, short_date, today
from mavis_tui.models.outstanding import outstanding
from mavis_tui.models.session import Session, digest_of, is_of_workbook
from mavis_tui.wire.messages import MOST_HELD, News, SessionNews
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.sessions.offline_copies import Sessions

FRESH_FOR = timedelta(seconds=90)
"""What the hub confirmed so lately needs no word about when: it is asked again before that, three times."""


class Newest:
    """What is asked of the hub about the sessions at hand, and what becomes of the answers."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        readable: ReadableSessions,
        sessions: Sessions,
        is_online: Callable[[], bool],
        on_disk: Callable[..., Awaitable[Any]],
    ) -> None:
        """`on_disk` does in a thread what waits for the disk."""
        self._on_disk = on_disk
        self._store = store
        self._clock = clock
        self._readable = readable
        self._sessions = sessions
        self._is_online = is_online
        self._confirmed: dict[str, datetime] = {}

    def held(self) -> dict[str, str]:
        """Give the sessions to ask about, with the ETag of what is here: those next to today first, not endlessly."""
        day = today(self._clock)
        notes = [note for note in self._store.snapshots.notes() if not is_of_workbook(note.session.id)]
        found = [(note.session, note.etag) for note in notes] + self._readable.visited()
        found.sort(key=lambda one: (_days_away(one[0], day), one[0].id))
        return {session.id: etag for session, etag in found[:MOST_HELD] if etag}

    async def take(self, asked: Collection[str], news: News) -> Collection[str]:
        """Take in what is new; give the sessions for which that didn’t work. The others stand as of now."""
        failed = set()
        for one in news.sessions:
            try:
                taken = await self._take(one)
            except MavisError:
                taken = False
            if taken:  # it may be a decision of the office about what was recorded here, which only a receipt says
                await self._sessions.learn(one.id, {child.id for child in one.children})
            else:
                failed.add(one.id)
        now = self._clock()
        self._confirmed.update((session_id, now) for session_id in asked if session_id not in failed)
        return failed

    def as_of(self, session_id: str) -> datetime | None:
        """Say as of when a session stands that isn’t just confirmed by the hub; None for one that is, or has no hub."""
        if is_of_workbook(session_id) or not self._readable.holds(session_id):
            return None
        note = self._store.snapshots.note(session_id)
        known = (self._confirmed.get(session_id), note.saved_at if note is not None else None)
        last = max((moment for moment in known if moment is not None), default=None)
        return None if last is not None and self._is_online() and self._clock() - last < FRESH_FOR else last

    def as_of_words(self, session_id: str) -> str:
        """Say it: `as of 9:41am`, `as of 9:41am, 24 Nov 2026`; nothing where it is as new as the hub’s."""
        moment = self.as_of(session_id)
        if moment is None:
            return ""
        day = london(moment).date()
        return f"as of {clock_time(moment)}" + ("" if day == today(self._clock) else f", {short_date(day)}")

    def clear(self) -> None:
        """Forget when the hub confirmed what."""
        self._confirmed.clear()

    async def _take(self, news: SessionNews) -> bool:
        if news.gone:
            return False
        if news.whole or news.session is None:
            await self._sessions.fetch_again(news.id)
            return True
        digest = digest_of(news.session, news.children, news.batches)
        if news.session.id != news.id or digest != news.digest:
            return False
        note = self._store.snapshots.note(news.id)
        if note is None:
            return self._readable.put_newer(news.session, news.etag, news.children, news.batches)
        taken: bool = await self._on_disk(
            self._store.snapshots.add_newer, self._noted(note, news), note.etag, news.children, news.batches
        )
        return taken

    def _noted(self, note: SnapshotNote, news: SessionNews) -> SnapshotNote:
        """Say of a copy what is known once these children lie over it."""
        day, session = today(self._clock), news.session or note.session
        newer = {child.id for child in news.children}
        found = outstanding(news.children, session, day)
        left = {id_: programmes for id_, programmes in note.outstanding.items() if id_ not in newer} | found.left
        as_counted = note.counts_on(day) and replace(session, version=note.session.version) == note.session
        restricted = [one for one in note.restricted or () if one.id not in newer]
        restricted += restricted_among(news.children)
        return replace(
            note,
            session=session,
            etag=news.etag,
            saved_at=self._clock(),
            written=msgspec.Raw(msgspec.json.encode(left)),
            left=len(left),
            recount_on=min(note.recount_on, found.until) if as_counted and note.recount_on is not None else None,
            restricted=None if note.restricted is None else tuple(restricted),
        )


def _days_away(session: Session, day: date) -> int:
    return min(abs((one - day).days) for one in session.dates)
