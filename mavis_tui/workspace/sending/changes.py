"""What was recorded on this device and where it is now: waiting, sent, or in need of attention."""

from contextlib import suppress
from datetime import date, datetime

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Entry, Notice, Sending
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError, NotFound
from mavis_tui.models.beside_doses.in_words import what_it_is
from mavis_tui.models.calendar import london
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.recorded.in_words import rows_of
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.wording import what_of
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.words import SET_ASIDE, sending_explained, sending_tag


class ChangeRow(Struct, frozen=True, kw_only=True):
    """A line of the changes page. `child` is a name if the session is at hand; `sent_at` when the hub answered.

    `status` says in words where it is: `Saved offline`, `Saved`. `hubless` is what was recorded in a session that was
    opened from a workbook; `exported_as` and `exported_at` name the last file for Mavis that holds it.
    """

    id: str
    session: str
    place: str
    child: str
    what: str
    made_at: datetime
    sending: Sending
    status: str
    explained: str
    attempts: int
    sent_at: datetime | None
    hubless: bool = False
    exported_as: str = ""
    exported_at: datetime | None = None


class ChangesPage(Struct, frozen=True, kw_only=True):
    """Everything recorded here, newest first, with the totals that the dashboard shows too.

    `to_export` counts the vaccinations that only a file can bring to Mavis and that are in none yet, `exported` those
    that are in one and haven’t come back.

    `unmatched` counts the records that were made while locked and aren't matched to a child yet; they aren't among the
    rows.
    """

    waiting: int
    attention: int
    review: int
    saved: int
    rows: tuple[ChangeRow, ...]
    notice: Notice | None
    unmatched: int
    to_export: int = 0
    exported: int = 0

    def by_day_and_place(self) -> dict[tuple[date, str], tuple[ChangeRow, ...]]:
        """Group the rows by the day in England and the place, newest day first."""
        groups: dict[tuple[date, str], list[ChangeRow]] = {}
        for row in self.rows:
            groups.setdefault((london(row.made_at).date(), row.place), []).append(row)
        return {key: tuple(rows) for key, rows in groups.items()}

    def refused(self) -> tuple[ChangeRow, ...]:
        """Give what needs attention."""
        return tuple(row for row in self.rows if row.sending is Sending.ATTENTION)

    def unsent(self) -> tuple[ChangeRow, ...]:
        """Give what waits, in the order in which it is sent: oldest first."""
        return tuple(row for row in reversed(self.rows) if row.sending is Sending.WAITING and not row.hubless)

    def without_hub(self, sending: Sending) -> tuple[ChangeRow, ...]:
        """Give what was recorded in sessions without a hub and stands so, oldest first."""
        return tuple(row for row in reversed(self.rows) if row.hubless and row.sending is sending)

    def sent_by_day_and_place(self) -> dict[tuple[date, str], tuple[ChangeRow, ...]]:
        """Group what the hub keeps by the day on which it was sent and the place, what was sent last first."""
        groups: dict[tuple[date, str], list[tuple[datetime, ChangeRow]]] = {}
        for row in self.rows:
            if row.sent_at is not None and not row.hubless and row.sending in (Sending.SAVED, Sending.REVIEW):
                groups.setdefault((london(row.sent_at).date(), row.place), []).append((row.sent_at, row))
        latest = sorted(groups, key=lambda key: max(at for at, _ in groups[key]), reverse=True)
        return {key: tuple(row for _, row in groups[key]) for key in latest}


class Changes:
    """The verbs for what waits and what was sent."""

    def __init__(self, store: Store, readable: ReadableSessions) -> None:
        self._store = store
        self._readable = readable

    def page(self) -> ChangesPage:
        """Give everything recorded on this device, of each change the newest revision."""
        counts = self._store.outbox.counts()
        return ChangesPage(
            waiting=counts.waiting,
            attention=counts.attention,
            review=counts.review,
            saved=counts.saved,
            rows=tuple(self._row(entry) for entry in reversed(self._readable.newest())),
            notice=self._store.outbox.notice(),
            unmatched=self._store.unmatched,
            to_export=counts.to_export,
            exported=counts.exported,
        )

    def row(self, change_id: str) -> ChangeRow:
        """Give one line of the page. Raises NotFound."""
        entry = self._store.outbox.entry(change_id)
        if entry is None:
            raise NotFound(f"Nothing with the id {change_id} was recorded on this device. See what was: mavis changes")
        return self._row(entry)

    def recorded(self, change_id: str) -> dict[str, str]:
        """Say what a change records as the check page does; nothing of what isn't a vaccination."""
        entry = self._store.outbox.entry(change_id)
        record = entry.change.vaccination if entry is not None else None
        return rows_of(record) if record is not None else {}

    def waiting(self) -> int:
        """Count the changes that the hub hasn't acknowledged."""
        return self._store.outbox.counts().waiting

    def to_export(self) -> int:
        """Count the vaccinations that only a file can bring to Mavis and that are in none yet."""
        return self._store.outbox.counts().to_export

    def handed_in(self) -> int:
        """Count those of them that were handed in to the team: whoever collects exports them."""
        return self._store.outbox.counts().handed_in

    @property
    def sent_again(self) -> int:
        """How many records the hub had lost and gets, or got, once more."""
        return self._store.outbox.at_the_hub.sent_again

    def notice(self) -> Notice | None:
        """Give the upload to announce in green, until it is dismissed."""
        return self._store.outbox.notice()

    def dismiss(self, notice: Notice) -> None:
        """Put the green banner away, for this upload and all before it."""
        self._store.outbox.dismiss_notice(notice.through)

    def places(self, notice: Notice) -> dict[str, int]:
        """Say at which places how many of the notice's records were made."""
        return {self._place(session_id): count for session_id, count in notice.sessions.items()}

    def put_back(self, change_id: str) -> None:
        """Let a record that the hub refused wait again."""
        self._store.outbox.put_back(change_id)

    def _row(self, entry: Entry) -> ChangeRow:
        change = entry.change
        return ChangeRow(
            id=change.id,
            session=change.session,
            place=self._place(change.session),
            child=self._name(change.session, change.child),
            what=recorded_words(entry),
            made_at=change.made_at,
            sending=entry.sending,
            status=SET_ASIDE if entry.ruling is not None else sending_tag(entry.sending).text,
            explained=sending_explained(entry),
            attempts=entry.attempts,
            sent_at=entry.receipt.received_at if entry.receipt is not None else None,
            hubless=is_of_workbook(change.session),
            exported_as=entry.exported.file if entry.exported is not None else "",
            exported_at=entry.exported.at if entry.exported is not None else None,
        )

    def _place(self, session_id: str) -> str:
        for listing in self._store.device.listing():
            if listing.session.id == session_id:
                return listing.session.location.name
        return self._readable.place(session_id) or f"session {session_id}"

    def _name(self, session_id: str, child_id: str | None) -> str:
        if child_id is None:
            return ""
        with suppress(MavisError):
            if (person := self._readable.person(session_id, child_id)) is not None:
                return person.full_name
        return "name no longer on this device"


def recorded_words(entry: Entry) -> str:
    """Say in a few words what a change records: `HPV given`, `Flu not given: unwell`."""
    change = entry.change
    if change.vaccination is not None:
        what = what_of(change.vaccination)
        if change.vaccination.withdrawn is not None:
            return f"{what} (withdrawn: {change.vaccination.withdrawn.reason})"
        return f"{what} (corrected)" if change.kind is ChangeKind.CORRECTION else what
    if change.of_the_day is not None:
        what = what_it_is(change.of_the_day)
        corrected = change.revision > 1 and change.of_the_day.withdrawn is None
        return f"{what} (corrected)" if corrected else what
    if change.batch is not None:
        return f"Batch {change.batch.number} added"
    attending = change.attendance.attending if change.attendance is not None else None
    return {True: "Attending", False: "Absent", None: "Attendance not registered"}[attending]
