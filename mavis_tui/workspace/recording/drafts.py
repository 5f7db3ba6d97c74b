"""Forms that were left unfinished: kept sealed on this device until somebody goes on with them or throws them away."""

from datetime import date, timedelta

from mavis_tui.cache.drafts import Draft
from mavis_tui.cache.store import Store
from mavis_tui.models.calendar import Clock, london, today
from mavis_tui.settings import Settings
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.recording.recording import Recording
from mavis_tui.workspace.sessions.offline_copies import Sessions


class KeptDrafts:
    """The verbs for drafts. None of them makes a change: that takes a person who confirms the record."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: Settings,
        access: Access,
        sessions: Sessions,
        recording: Recording,
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._access = access
        self._sessions = sessions
        self._recording = recording

    def keep(self, draft: Draft) -> None:
        """Put a draft on the disk, in the place of an earlier one. Raises StoreBusy, StoreNotWritable."""
        self._store.device.drafts.keep(draft)

    def discard(self, draft: Draft) -> None:
        """Remove a draft."""
        self._store.device.drafts.remove(draft)

    def recorded(self, draft: Draft) -> int:
        """Count what was recorded on this device for its child and programme, corrections too."""
        entries = self._store.outbox.entries(session=draft.session, child=draft.child)
        if draft.kind:
            return sum(entry.change.kind.value == draft.kind for entry in entries)
        records = (entry.change.vaccination for entry in entries)
        return sum(record is not None and record.programme == draft.programme for record in records)

    def found(self) -> list[Draft]:
        """List what was left unfinished by who records now, oldest first; what others typed waits for them.

        What was confirmed after all is removed, and what is older than a copy would be kept.
        """
        kept, me = [], self._access.nurse.email.casefold() if self._access.introduced else ""
        proven = self._store.device.proven_time  # a clock that is ahead removes nothing
        oldest = london(proven).date() - timedelta(days=self._settings.retention_days) if proven else date.min
        for draft in self._store.device.drafts.all():
            if self.recorded(draft) > draft.recorded or london(draft.kept_at).date() < oldest:
                self.discard(draft)
            elif draft.by.casefold() in ("", me):
                kept.append(draft)
        return kept

    def is_of_today(self, draft: Draft) -> bool:
        """True if somebody may still go on with it: what is typed in tomorrow is typed in anew."""
        return london(draft.kept_at).date() == today(self._clock)

    async def options(self, draft: Draft) -> Options | None:
        """Give what may be chosen in the form of a dose; None for what is beside the doses, which needs nothing.

        Raises NotSavedOffline, NotFound, BadInput where nobody can go on.
        """
        await self._sessions.open(draft.session)
        if draft.kind:
            return None
        if draft.correcting:
            return self._recording.correction(draft.session, draft.child, draft.correcting)
        on = date.fromisoformat(draft.fields["day"]) if draft.fields.get("day") else None
        although = draft.although is not None
        return self._recording.options(draft.session, draft.child, draft.programme, on=on, although=although)
