"""`changes.db`: what was recorded on this device, what was tried, and what the hub answered. None of it is ever lost.

Rows are only added. What a nurse sees (waiting, saved, the green banner) is derived from them, so that no crash can
lose or fake it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from mavis_tui.cache.engine.tinydb_storage import SealedDatabase
from mavis_tui.cache.outbox.at_the_hub import AtTheHub
from mavis_tui.cache.outbox.changes_table import ChangesTable
from mavis_tui.cache.outbox.confirmed_count import ConfirmedCount
from mavis_tui.cache.outbox.letting_go import LettingGo
from mavis_tui.cache.outbox.notice import Notice, notice_of
from mavis_tui.cache.outbox.projection import Entry, NumberedReceipt, Projection, Sending, is_decided
from mavis_tui.cache.outbox.reserve import Reserve
from mavis_tui.cache.outbox.row_kinds import Attempt, Export, KnownChild, Mark, ReceiptRow, Recorded, Revision
from mavis_tui.cache.outbox.rows import OutboxRows
from mavis_tui.errors import BadInput
from mavis_tui.models.change import Change, ChangeKind, Receipt, Verdict
from mavis_tui.models.session import is_of_workbook

__all__ = ["Counts", "Entry", "Export", "KnownChild", "Notice", "Outbox", "Sending"]


class Counts(NamedTuple):
    """How many changes are where. A change waits as long as any revision of it does; the rest is by its newest one.

    What waits is for the hub. `to_export` counts the vaccinations of sessions without a hub that are in no file for
    Mavis yet, `exported` those that are in one and haven't come back. `handed_in` are those to export that were handed
    to the laptop that collects for the team.
    """

    waiting: int
    attention: int
    review: int
    saved: int
    to_export: int = 0
    exported: int = 0
    handed_in: int = 0


class Outbox:
    """The changes of this device. Safe for threads and for several processes.

    Where the disk is full, `reserve` is given up so that nothing here must wait; `confirmed_count` counts apart.
    `at_the_hub` says what the hub holds of it all, and `letting_go` removes what that had long ago. `rows` is for what
    few laptops need: `from_the_team.py`.
    """

    def __init__(self, database: SealedDatabase, reserve: Reserve, confirmed_count: ConfirmedCount) -> None:
        self.rows = rows = OutboxRows(database)
        self._file = database.file
        self._changes = ChangesTable(database)
        self._reserve = reserve
        self._confirmed_count = confirmed_count
        self._counts: tuple[object, Counts] | None = None
        self._notice: tuple[object, Notice | None] | None = None
        self.at_the_hub = AtTheHub(rows)
        self.letting_go = LettingGo(rows)

    @property
    def lost(self) -> int:
        """How many records were confirmed here and are gone from the file, until a notice is dismissed after that."""
        with self.rows.looked_at() as seen:
            return seen.lost

    @property
    def missing(self) -> int:
        """How many records were confirmed here and aren't in the file; `note_losses` settles that."""
        counted = self._confirmed_count.read()  # first: it lags behind others, never ahead
        return max(0, counted - self._changes.last_sequence)

    def note_losses(self) -> None:
        """Write down for good how many records went missing, and count on from what there is."""
        with self._file.transaction():
            if missing := self.missing:
                self.rows.add("meta", [Mark(lost=missing)])
        self._confirmed_count.write(self._changes.last_sequence)

    def take_in(self, salvaged: Iterable[Recorded], receipts: Sequence[Receipt]) -> int:
        """Add the records that aren't here, and then what receipts there are for them; say how many were new."""
        taken = self._reserve.for_recording(lambda: self._take_in(salvaged))
        self._confirmed_count.reach(self._changes.last_sequence)
        self.take(receipts)
        return taken

    def _take_in(self, salvaged: Iterable[Recorded]) -> int:
        with self._file.transaction():
            with self.rows.looked_at() as seen:
                new = [each for each in salvaged if (each.change.id, each.change.revision) not in seen.recorded]
            for recorded in new:
                self._append(
                    recorded.change, offline=recorded.offline, known=recorded.known, collected=recorded.collected
                )
        return len(new)

    def append(
        self,
        change: Change,
        *,
        offline: bool,
        known: KnownChild | None = None,
        check: Callable[[], None] | None = None,
    ) -> Entry:
        """Record a change for good: it is on the disk when this returns, with the next `sequence` of this device.

        `check` looks at what is recorded and raises if this may not be added to it; no other program records anything
        between its last look and this. `known` is who the child is, where no saved session says it.

        Raises BadInput where this revision of it is recorded already, or holds what can't be stored, and StoreFull or
        StoreNotWritable where giving up the spare room didn't help.
        """
        try:
            numbered = self._reserve.for_recording(
                lambda: self._append(change, offline=offline, known=known, check=check)
            )
        except UnicodeEncodeError as error:
            raise BadInput(
                "The record holds a character that can’t be stored, so it was not saved. Take out what was pasted, "
                "and save it again."
            ) from error
        self._confirmed_count.reach(numbered.sequence)
        return Entry(numbered, offline=offline, attempts=0, last_attempt=None, receipt=None)

    def entries(
        self, *, session: str | None = None, child: str | None = None, kind: ChangeKind | None = None
    ) -> list[Entry]:
        """List every revision of every change, oldest first; of one session, one child or one kind, or all three."""
        with self.rows.looked_at() as seen:
            revisions: Iterable[Revision] = seen.recorded
            if session is not None:
                of_one = seen.by_child.get((session, child), ()) if child is not None else None
                revisions = of_one if of_one is not None else seen.by_session.get(session, ())
            if kind is not None:
                revisions = [each for each in revisions if seen.recorded[each].change.kind is kind]
            entries = [seen.entry(revision) for revision in revisions]
        return [entry for entry in entries if child is None or entry.change.child == child]

    def vaccinated(self) -> frozenset[tuple[str, str]]:
        """Give for whom something was recorded that counts in every session: the sessions and ids of the children.

        That is a vaccination, or why it wasn't given, and beside the doses consent, Gillick, triage and reactions.
        """
        with self.rows.looked_at() as seen:
            return frozenset(seen.vaccinated)

    def entry(self, change_id: str) -> Entry | None:
        """Give the newest revision of a change."""
        with self.rows.looked_at() as seen:
            newest = seen.newest.get(change_id)
            return seen.entry(newest) if newest else None

    def known(self, session: str, child: str | None = None) -> KnownChild | None:
        """Give who a child is for whom something was recorded and whom no saved list had or has; or any, of one."""
        with self.rows.looked_at() as seen:
            if child is not None:
                return seen.known.get((session, child))
            return next((known for (of_session, _), known in seen.known.items() if of_session == session), None)

    def keep_known(self, children: Sequence[KnownChild]) -> None:
        """Keep who children are who leave a list while something recorded for them isn't at the hub; on the disk."""
        if children:
            self.note([Mark(known=tuple(children))])

    @property
    def last_made_at(self) -> datetime | None:
        """When what was recorded last was made, by the clock as it was then; None if nothing was."""
        with self.rows.looked_at() as seen:
            return seen.last_made_at

    def waiting(self) -> list[Change]:
        """List what the hub has to get: what has no receipt for its revision, oldest first."""
        with self.rows.looked_at() as seen:
            return sorted(seen.unsent.values(), key=lambda change: change.sequence)

    @property
    def has_any_for_a_hub(self) -> bool:
        """True if anything was recorded here in a session of a hub, sent or not."""
        with self.rows.looked_at() as seen:
            return any(not is_of_workbook(session) for session, revisions in seen.by_session.items() if revisions)

    def waiting_in(self, session_id: str) -> int:
        """Count the changes of a session that wait: for the hub, or where there is none for being exported."""
        if is_of_workbook(session_id):
            return len(self.to_export(session_id))
        with self.rows.looked_at() as seen:
            return len({change.id for change in seen.unsent.values() if change.session == session_id})

    def refused_in(self, session_id: str) -> int:
        """Count the changes of a session that the hub refused, and that nobody has mended or put back yet."""
        with self.rows.looked_at() as seen:
            newest = {revision[0] for revision in seen.by_session.get(session_id, ())}
            return sum(seen.entry(seen.newest[change]).sending is Sending.ATTENTION for change in newest)

    def to_export(self, session_id: str | None = None) -> list[Entry]:
        """List the newest revision of every vaccination that only a file can bring to Mavis, and that is in none."""
        with self.rows.looked_at() as seen:
            revisions: Iterable[Revision] = (
                seen.newest.values()
                if session_id is None
                else [each for each in seen.by_session.get(session_id, ()) if seen.newest[each[0]] == each]
            )
            found = [seen.entry(revision) for revision in revisions]
        return [entry for entry in found if entry.to_export]

    def exported(self, entries: Iterable[Entry], file: str, at: datetime) -> None:
        """Write down that these revisions are in a file for Mavis, by its name; on the disk when this returns."""
        changes = tuple((entry.change.id, entry.change.revision) for entry in entries)
        if changes:
            self.note([Mark(exported=Export(changes=changes, file=file, at=at))])

    def note(self, marks: Sequence[Mark]) -> None:
        """Add rows of `meta`; they are on the disk when this returns."""
        self._reserve.for_recording(lambda: self.rows.add("meta", marks))

    def note_attempt(self, changes: Sequence[Change], at: datetime) -> None:
        """Write down that these are about to be sent; on the disk when this returns."""
        attempt = Attempt(changes=tuple((change.id, change.revision) for change in changes), at=at)
        self._reserve.for_recording(lambda: self.rows.add("attempts", [attempt]))

    def take(self, receipts: Sequence[Receipt]) -> int:
        """Keep the hub's answers, and say how many were new.

        One that names a revision this device doesn't have, or that has its receipt already, is ignored; but what was
        being checked may get another one, once somebody has checked it.
        """
        return self._reserve.for_recording(lambda: self._take(receipts))

    def _take(self, receipts: Sequence[Receipt]) -> int:
        with self._file.transaction():
            new: dict[Revision, Receipt] = {}
            with self.rows.looked_at() as seen:
                for receipt in receipts:
                    revision = (receipt.change, receipt.revision)
                    if revision in seen.recorded and _is_news(receipt, seen.receipt_of(revision)):
                        new.setdefault(revision, receipt)
            if new:
                self.rows.add("receipts", [ReceiptRow(receipt=receipt) for receipt in new.values()])
        return len(new)

    def put_back(self, change_id: str) -> None:
        """Let a refused record wait again; the refusal stays in the history. Raises BadInput where none is refused."""
        with self._file.transaction():
            with self.rows.looked_at() as seen:
                newest = seen.newest.get(change_id)
                numbered = seen.receipt_of(newest) if newest else None
            if numbered is None or numbered.receipt.verdict is not Verdict.REFUSED:
                raise BadInput(f"The record {change_id} wasn’t refused, so it can’t be put back. Nothing was changed.")
            self.rows.add("meta", [Mark(put_back=numbered.number)])

    def counts(self) -> Counts:
        """Count the changes by where they are."""
        with self.rows.looked_at() as seen:
            if self._counts is None or self._counts[0] is not seen.state:
                self._counts = seen.state, _counts_of(seen)
            return self._counts[1]

    def notice(self) -> Notice | None:
        """Say what arrived of what was recorded offline: None while anything waits, and where there is no news."""
        with self.rows.looked_at() as seen:
            if self._notice is None or self._notice[0] is not seen.state:
                self._notice = seen.state, None if seen.unsent else notice_of(seen)
            return self._notice[1]

    def dismiss_notice(self, through: int) -> None:
        """Put the notice away that had this `through`; what arrives later makes a new one."""
        self.rows.add("meta", [Mark(dismissed=through)])

    def _append(
        self,
        change: Change,
        *,
        offline: bool,
        known: KnownChild | None = None,
        check: Callable[[], None] | None = None,
        collected: bool = False,
    ) -> Change:
        checked = None
        if check is not None:
            with self.rows.looked_at() as seen:
                checked = seen.last_place
            check()
        return self._changes.append(
            change, offline=offline, known=known, checked=checked, check=check, collected=collected
        )


def _counts_of(seen: Projection) -> Counts:
    newest = [seen.entry(revision) for revision in seen.newest.values()]
    words = Counter(entry.sending for entry in newest)
    return Counts(
        waiting=len({change.id for change in seen.unsent.values()}),
        attention=words[Sending.ATTENTION],
        review=words[Sending.REVIEW],
        saved=words[Sending.SAVED],
        to_export=sum(entry.to_export for entry in newest),
        exported=sum(entry.sending is Sending.EXPORTED and not entry.is_withdrawal for entry in newest),
        handed_in=sum(entry.to_export and entry.handed_in is not None for entry in newest),
    )


def _is_news(receipt: Receipt, numbered: NumberedReceipt | None) -> bool:
    """True if nothing is known yet, or if the office has decided about it since, or asks something."""
    if numbered is None:
        return True
    held = numbered.receipt
    if receipt.verdict is Verdict.REVIEW:
        return held.verdict is Verdict.REVIEW and receipt.reason != held.reason
    return receipt.verdict is Verdict.SAVED and is_decided(receipt, held)
