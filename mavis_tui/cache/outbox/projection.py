"""What follows from the rows of `changes.db`: which revision waits, which has a receipt, what was put back.

Rows only ever come, so the projection reads what came since it last looked, in any order between the tables.
"""

from collections import defaultdict
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

import msgspec

from mavis_tui.cache.engine.encrypted_file import CipherFile
from mavis_tui.cache.engine.rows import decoded
from mavis_tui.cache.outbox.of_the_team import HandedIn, OfTheTeam
from mavis_tui.cache.outbox.row_kinds import Attempt, Export, Gone, KnownChild, Mark, ReceiptRow, Recorded, Revision
from mavis_tui.models.change import Change, Receipt, TeamRuling, Verdict
from mavis_tui.models.session import is_of_workbook
from mavis_tui.models.vaccination import Vaccination

T = TypeVar("T")


class Sending(StrEnum):
    """Where one revision of a change stands between this device and the hub, or Mavis itself where there is no hub."""

    WAITING = "waiting"
    EXPORTED = "exported"
    SAVED = "saved"
    REVIEW = "review"
    ATTENTION = "attention"


_SENDING = {Verdict.SAVED: Sending.SAVED, Verdict.REVIEW: Sending.REVIEW, Verdict.REFUSED: Sending.ATTENTION}


class NumberedReceipt(NamedTuple):
    """A receipt with its number on this device."""

    number: int
    receipt: Receipt


class Entry(NamedTuple):
    """One revision of a change and what became of it.

    `receipt` is the one that stands, `exported` the last file for Mavis that holds this revision, or, of a withdrawal,
    the last export that told to remove the record in Mavis. `in_mavis` says of a withdrawal that Mavis has the record,
    or may have it from an earlier file. `ruling` is the decision by which it counts nowhere, `handed_in` the last file
    for the team that holds it, `collected` says that it came in the file of another laptop.
    """

    change: Change
    offline: bool
    attempts: int
    last_attempt: datetime | None
    receipt: Receipt | None
    exported: Export | None = None
    in_mavis: bool = False
    ruling: TeamRuling | None = None
    handed_in: HandedIn | None = None
    collected: bool = False

    @property
    def sending(self) -> Sending:
        """The word for it. A file counts only where no hub waits for the record."""
        if self.receipt is not None:
            return _SENDING[self.receipt.verdict]
        return Sending.EXPORTED if self.exported and is_of_workbook(self.change.session) else Sending.WAITING

    @property
    def set_aside(self) -> bool:
        """True once the office, or whoever collects, decided that this record doesn't count."""
        return self.ruling is not None or (self.receipt is not None and self.receipt.set_aside)

    @property
    def to_export(self) -> bool:
        """True for a vaccination that only a file can bring to Mavis, and that is in none yet."""
        of_workbook = self.change.vaccination is not None and is_of_workbook(self.change.session)
        counts = (self.in_mavis or not self.is_withdrawal) and self.ruling is None
        return of_workbook and counts and self.sending is Sending.WAITING

    @property
    def is_withdrawal(self) -> bool:
        """True for the revision that says of a record that it counts no more."""
        return self.change.vaccination is not None and self.change.vaccination.withdrawn is not None


class Projection:
    """Everything the outbox is asked, kept in memory and brought up to date by `refresh`."""

    def __init__(self, file: CipherFile) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._seen: dict[str, int] = {}
        self._put_back: set[int] = set()
        self._answers: dict[Revision, list[NumberedReceipt]] = defaultdict(list)
        self._revision_of: dict[int, Revision] = {}
        self._attempts: dict[Revision, tuple[int, datetime]] = {}
        self._exports: dict[Revision, Export] = {}
        self.state = object()
        self.recorded: dict[Revision, Recorded] = {}
        self.by_session: dict[str, list[Revision]] = defaultdict(list)
        self.by_child: dict[tuple[str, str], list[Revision]] = defaultdict(list)
        self.known: dict[tuple[str, str], KnownChild] = {}
        self.vaccinated: set[tuple[str, str]] = set()
        self.newest: dict[str, Revision] = {}
        self.unsent: dict[Revision, Change] = {}
        self.last_made_at: datetime | None = None
        self.returned: set[Revision] = set()
        self.left: dict[str, datetime] = {}
        self.gone: dict[Revision, Gone] = {}
        self.team = OfTheTeam(self._says)
        self.sent_again = 0
        self.dismissed = 0
        self.lost = 0

    def refresh(self) -> None:
        """Read what anybody wrote since the last time; where somebody did, `state` is another object afterwards."""
        stamp = self._file.stamp()
        if stamp == self._stamp:
            return
        self.state = object()
        for _, recorded in self._new("changes", Recorded):
            self._see_change(recorded)
        for number, answer in self._new("receipts", ReceiptRow):
            self._see_receipt(number, answer.receipt)
        for _, attempt in self._new("attempts", Attempt):
            for revision in attempt.changes:
                self._attempts[revision] = (self._attempts.get(revision, (0,))[0] + 1, attempt.at)
        for _, mark in self._new("meta", Mark):
            self._see_mark(mark)
        self._stamp = stamp

    def export_of(self, revision: Revision) -> Export | None:
        """Give the last file for Mavis that holds a revision."""
        return self._exports.get(revision)

    @property
    def last_place(self) -> int:
        """The place in the file of the last change that was read, 0 for none."""
        return self._seen.get("changes", 0)

    def receipt_of(self, revision: Revision) -> NumberedReceipt | None:
        """Give the newest receipt for a revision, unless that one was put back."""
        answers = self._answers.get(revision)
        return answers[-1] if answers and answers[-1].number not in self._put_back else None

    def receipts_above(self, above: int) -> list[tuple[Revision, NumberedReceipt]]:
        """List the receipts that stand and have a number above `above`, in the order in which they came."""
        found = [
            (revision, numbered)
            for revision in self._answers
            if revision in self.recorded and (numbered := self.receipt_of(revision)) and numbered.number > above
        ]
        return sorted(found, key=lambda pair: pair[1].number)

    def entry(self, revision: Revision) -> Entry:
        """Put together what is known of one recorded revision."""
        recorded = self.recorded[revision]
        attempts, last = self._attempts.get(revision, (0, None))
        numbered = self.receipt_of(revision)
        receipt = numbered.receipt if numbered else None
        return Entry(
            recorded.change,
            recorded.offline,
            attempts,
            last,
            receipt,
            exported=self._exports.get(revision),
            in_mavis=self._is_in_mavis(recorded.change),
            ruling=self.team.aside(self.state).get(revision[0]),
            handed_in=self.team.handed_in(revision),
            collected=recorded.collected,
        )

    def _says(self, change_id: str) -> Vaccination | None:
        newest = self.newest.get(change_id)
        return self.recorded[newest].change.vaccination if newest is not None else None

    def _is_in_mavis(self, change: Change) -> bool:
        """Say of a withdrawal whether an earlier revision left, or was Mavis's: then this device has no first one."""
        if change.vaccination is None or change.vaccination.withdrawn is None:
            return False
        earlier = [(change.id, number) for number in range(1, change.revision)]
        here = [revision for revision in earlier if revision in self.recorded]
        first = bool(here) and here[0][1] == 1
        return not first or any(revision in self._exports or self.receipt_of(revision) for revision in here)

    def _see_change(self, recorded: Recorded) -> None:
        change = recorded.change
        revision = (change.id, change.revision)
        self.recorded[revision] = recorded
        if not recorded.collected:  # by another clock
            self.last_made_at = change.made_at
        self.by_session[change.session].append(revision)
        if change.child is not None:
            self.by_child[change.session, change.child].append(revision)
            if recorded.known is not None:
                self.known[change.session, change.child] = recorded.known
        if change.counts_everywhere and change.about is not None:
            self.vaccinated.add((change.session, change.about))
        if self.newest.get(change.id, revision) <= revision:
            self.newest[change.id] = revision
        self._settle(revision)

    def _see_receipt(self, number: int, receipt: Receipt) -> None:
        revision = (receipt.change, receipt.revision)
        numbered = self.receipt_of(revision)
        if numbered is not None and _decided_since(receipt, numbered.receipt):
            # What the office decided is no news of an upload, so it keeps the number of the answer it replaces.
            self._answers[revision][-1] = NumberedReceipt(numbered.number, receipt)
        else:
            self._answers[revision].append(NumberedReceipt(number, receipt))
        self._revision_of[number] = revision
        self._settle(revision)

    def _see_mark(self, mark: Mark) -> None:
        if mark.dismissed is not None:
            self.dismissed = max(self.dismissed, mark.dismissed)
            self.sent_again = 0
            self.lost = 0  # who puts away that all has arrived has been told
        self.lost += mark.lost or 0
        if mark.exported is not None:
            self._see_export(mark.exported)
        if mark.team is not None:
            self.team.see(mark.team)
        for number in mark.returned:
            revision = self._revision_of.get(number, ("", 0))
            self._put_back.add(number)
            self.returned.add(revision)
            self.sent_again += 1
            self._settle(revision)
        if mark.left is not None:
            self.left[mark.left.session] = mark.left.at
        self.gone.update({(one.id, one.revision): one for one in mark.gone})
        self.known.update({(one.session.id, one.child.id): one for one in mark.known})
        if mark.put_back is not None:
            self._put_back.add(mark.put_back)
            self._settle(self._revision_of.get(mark.put_back, ("", 0)))

    def _see_export(self, export: Export) -> None:
        for revision in export.changes:
            held = self._exports.get(revision)
            if held is None or export.by == "" or held.at <= export.at:  # another laptop's may be told late
                self._exports[revision] = export

    def _settle(self, revision: Revision) -> None:
        """Keep `unsent` right for one revision, whichever of its rows came first; no hub waits for a workbook’s."""
        recorded = self.recorded.get(revision)
        for_a_hub = recorded is not None and not is_of_workbook(recorded.change.session)
        if recorded is not None and for_a_hub and self.receipt_of(revision) is None:
            self.unsent[revision] = recorded.change
        else:
            self.unsent.pop(revision, None)

    def _new(self, table: str, kind: type[T]) -> list[tuple[int, T]]:
        decoder = msgspec.json.Decoder(kind)
        place = self._seen.get(table, 0)
        found: list[tuple[int, T]] = []
        for row in self._file.rows(table, place):
            found.append((row.id, decoded(decoder, row.body, self._file.path)))
            place = row.place
        self._seen[table] = place
        return found


def _decided_since(receipt: Receipt, held: Receipt) -> bool:
    """Tell a hub's answer as it stands now from a new one, of a hub that had lost the change and got it again.

    It bears the time at which the change came. Read again from the file, both receipts come before the mark that puts
    back the first: it would put back the second too, and the change be sent for ever.
    """
    return is_decided(receipt, held) and receipt.received_at == held.received_at


def is_decided(receipt: Receipt, held: Receipt) -> bool:
    """Tell whether the office may have decided since: what was being checked isn't, or something is set aside or not.

    The office may set aside any record, also one that nobody doubted when it came.
    """
    return held.verdict is Verdict.REVIEW or receipt.set_aside != held.set_aside
