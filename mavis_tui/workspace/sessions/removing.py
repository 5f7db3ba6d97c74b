"""What a nurse lets go of: the copies of sessions that she removes, and those whose time is over."""

from collections.abc import Callable, Iterable, Sized
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Protocol

from msgspec import Struct

from mavis_tui.cache.snapshots.snapshots import SnapshotNote
from mavis_tui.errors import NotFound, NotSavedOffline, StoreBusy, StoreDamaged, StoreNotWritable
from mavis_tui.models.calendar import london
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.wording import counted
from mavis_tui.workspace.sessions.overview import Overview


class Removal(Struct, frozen=True, kw_only=True):
    """What removing a session's copy would mean. `why_not` says why it can't be removed, or is empty.

    `to_do` counts what is still to be done in Mavis by hand, which stays on the list for that.
    """

    id: str
    place: str
    why_not: str
    to_do: int = 0

    @property
    def stays(self) -> str:
        """Say what stays of it, in a sentence, or nothing."""
        if not self.to_do:
            return ""
        things, stay = counted(self.to_do, "thing", "things"), "stays" if self.to_do == 1 else "stay"
        return f"{things} still to be done in Mavis by hand {stay} on the list for that."


class ToDoByHand(Protocol):
    """The list of what is to be done in Mavis by hand, as far as removing a copy concerns it."""

    def stays(self, session_id: str) -> Sized:
        """Give what would stay on it."""

    def keep_open(self, session_id: str) -> None:
        """Keep that, because the copy is about to leave."""

    def let_go(self) -> None:
        """Let go of what was done on an earlier day."""


class Removing(Overview):
    """The verbs that take sessions off this device. `by_hand` gives the list of what is to be done in Mavis by hand."""

    by_hand: Callable[[], ToDoByHand] | None = None

    def removals(self, session_ids: Iterable[str]) -> list[Removal]:
        """Say what removing these copies would mean, before it is done; what isn’t saved is left out."""
        found = []
        for session_id in dict.fromkeys(session_ids):
            if self.is_saved(session_id):
                place, waiting = self.place(session_id), self._store.outbox.waiting_in(session_id)
                changes = counted(waiting, "change waits", "changes wait")
                stay = "it stays until uploaded" if waiting == 1 else "they stay until uploaded"
                if is_of_workbook(session_id):
                    changes = counted(waiting, "record isn’t exported yet", "records aren’t exported yet")
                    stay = "it stays until then" if waiting == 1 else "they stay until then"
                why_not = f"{changes} in {place}; {stay}, so it can’t be removed." if waiting else ""
                if not waiting and (refused := self._store.outbox.refused_in(session_id)):
                    records = counted(refused, "refused record needs", "refused records need")
                    mended = "it" if refused == 1 else "they"
                    why_not = (
                        f"{records} attention in {place}; only here can {mended} be mended, so it can’t be removed."
                    )
                to_do = 0 if why_not else self._to_do(session_id)
                found.append(Removal(id=session_id, place=place, why_not=why_not, to_do=to_do))
        return found

    def forget(self, session_id: str) -> None:
        """Remove a session's copy and its key from this device. Raises ChangesWaiting, NotFound."""
        if not self._readable.is_saved(session_id):
            raise NotFound(f"Session {session_id} isn’t saved offline on this device, so there is nothing to remove.")
        self._remove(session_id)

    def let_go_of_old(self) -> list[str]:
        """Remove the copies whose time is over (design 5, retention), and give their ids. Never one that waits.

        That it is over is believed of a hub or a workbook only: a clock that is ahead removes nothing.
        """
        proven, gone = self._store.device.proven_time, []
        if proven is None:
            return []
        for note in self._store.snapshots.notes():
            session_id = note.session.id
            if not self._store.outbox.waiting_in(session_id) and self._is_over(note, london(proven).date()):
                with suppress(StoreBusy, StoreNotWritable):  # what is left by hand can’t be kept: the copy waits
                    self._remove(session_id)
                    gone.append(session_id)
        if self.by_hand is not None and self._store.device.left_things():
            with suppress(StoreBusy, StoreNotWritable):
                self.by_hand().let_go()
        self._let_go_of_sent(proven)
        return gone

    def _let_go_of_sent(self, proven: datetime) -> None:
        """Let go of what was sent, `sent_days` after its session left; a hub that was restored gets it back till then.

        A copy that is older than what was sent doesn't have it, and neither does one from a workbook: as long as there
        is one, what counts for its children stays.
        """
        notes, waits = self._store.snapshots.notes(), timedelta(days=self._settings.sent_days)
        if any(is_of_workbook(note.session.id) for note in notes):
            return
        due = []
        for session_id, left in self._store.outbox.letting_go.left_at().items():
            if self.is_saved(session_id):
                continue
            if left is None:
                self._store.outbox.letting_go.note_left(session_id, proven)
            elif left + waits <= proven:
                due.append(session_id)
        if due:
            self._store.outbox.letting_go.let_go(due, min([proven - waits, *(note.saved_at for note in notes)]))

    @property
    def left_to_do(self) -> int:
        """Count what is still to be done in Mavis by hand of sessions that are no longer on this device."""
        return sum(not done and not self.is_saved(session) for session, done in self._store.device.left_things())

    def _to_do(self, session_id: str) -> int:
        try:
            return len(self.by_hand().stays(session_id)) if self.by_hand is not None else 0
        except (NotSavedOffline, StoreDamaged):
            return 0  # a copy that can’t be read any more says nothing of what is left

    def _remove(self, session_id: str) -> None:
        if self.by_hand is not None and not self._store.outbox.waiting_in(session_id):
            with suppress(NotSavedOffline, StoreDamaged):
                self.by_hand().keep_open(session_id)
        self._store.forget(session_id)
        self._store.device.drafts.remove_of(session_id)
        if (proven := self._store.device.proven_time) is not None and not is_of_workbook(session_id):
            self._store.outbox.letting_go.note_left(session_id, proven)

    def _is_over(self, note: SnapshotNote, day: date) -> bool:
        if self._store.outbox.refused_in(note.session.id):
            return False  # without the list nobody could say whose record the hub refused, nor mend it
        if day > self.until(note.session):
            return True
        recorded = self._readable.newest(note.session.id)
        uploaded = bool(recorded) and not is_of_workbook(note.session.id)
        return uploaded and self._settings.remove_after_upload and day > max(note.session.dates)
