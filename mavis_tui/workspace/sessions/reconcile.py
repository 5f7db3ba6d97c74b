"""Which records made here a newer workbook brings back: with Mavis's UUID, or as Mavis writes what it took in."""

from collections.abc import Sequence
from datetime import date, datetime, time
from operator import attrgetter

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.models.calendar import long_date
from mavis_tui.models.change import Receipt, Verdict
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.telling_apart.same_record import time_in_mavis, told_otherwise
from mavis_tui.models.telling_apart.session_key import was_made_in
from mavis_tui.models.vaccination import Outcome, Staff, Vaccination, same_person

Attempt = tuple[str, Programme, Outcome, date, time | None]
"""What a record and what Mavis wrote back of it have in common: child, programme, outcome, day and wall clock."""

_HISTORY = attrgetter("history")


class Reconciliation:
    """Looks at the histories of a workbook's children. `differing` says what Mavis has otherwise, in sentences.

    `ours` is every revision of every vaccination that was recorded in a session without a hub, oldest first. A workbook
    knows staff by their addresses; `nurse` is who records here, with her name.
    """

    def __init__(self, ours: Sequence[Entry], session: Session, mavis_session: str, nurse: Staff | None) -> None:
        self._nurse = nurse
        self.back: dict[tuple[str, int], str] = {}
        self.differing: list[str] = []
        self._session = session
        self._mavis_session = mavis_session
        self._open: dict[str, list[Vaccination]] = {}
        self._newest: dict[str, Vaccination] = {}
        self._made_here: dict[str, str] = {}
        self._by_attempt: dict[Attempt, list[Vaccination]] = {}
        self._exported: list[Vaccination] = []
        gone = _never_left(ours)
        for entry in ours:
            record = entry.change.vaccination
            if record is None:
                continue
            held = self._newest.get(record.id)
            if held is None or held.revision < record.revision:
                self._newest[record.id] = record
            if entry.receipt is not None and entry.receipt.record is not None:
                self._made_here[entry.receipt.record] = record.id
            if record.id in gone:
                continue
            if entry.sending is Sending.EXPORTED and record.withdrawn is None:
                self._exported.append(record)
            if record.withdrawn is None and entry.sending in (Sending.WAITING, Sending.EXPORTED):
                self._open.setdefault(record.id, []).append(record)
                self._by_attempt.setdefault(_attempt(record), []).append(record)

    def take_in(self, child: Child) -> Child:
        """Note what came back for a child, and give the child with those records under the ids they have here."""
        if not any(map(_HISTORY, child.care.values())):
            return child
        care = {
            programme: replace(one, history=tuple(self._known_as(child, record) for record in one.history))
            for programme, one in child.care.items()
        }
        return replace(child, care=care)

    def receipts(self, at: datetime) -> list[Receipt]:
        """Write what came back as receipts; `record` is the UUID that Mavis gave."""
        return [
            Receipt(change=change, revision=revision, verdict=Verdict.SAVED, received_at=at, record=uuid)
            for (change, revision), uuid in self.back.items()
        ]

    def _known_as(self, child: Child, record: Vaccination) -> Vaccination:
        """Give a record of Mavis's under the id it has here, and in this session if it was made on one of its days."""
        if was_made_in(record, self._session, self._mavis_session):
            record = replace(record, session=self._session.id)
        by = record.performed_by
        if self._nurse is not None and by is not None and same_person(by, self._nurse):
            record = replace(record, performed_by=replace(by, name=self._nurse.name))
        if record.typed:  # that isn't Mavis's
            return record
        made_here = self._made_here.get(record.id) or (record.id if record.id in self._newest else None)
        open_ones = self._open.get(made_here, []) if made_here else self._by_attempt.get(_attempt(record), [])
        if not made_here and not open_ones:
            return record
        for ours in open_ones:
            if not told_otherwise(ours, record):
                self.back[ours.id, ours.revision] = record.id
        name = made_here or open_ones[-1].id
        newest = self._newest[name]
        if newest.withdrawn is not None:  # Mavis has it until somebody removes it there; here it counts no more
            return replace(record, id=name, revision=min(record.revision, newest.revision))
        differs = told_otherwise(newest, record)
        waits = newest in self._open.get(name, []) and (newest.id, newest.revision) not in self.back
        if differs and newest in self._exported:
            self.differing.append(_sentence(child, newest, differs))
        # Ours tells more than a row does, so it stands on top; but once Mavis has taken it in, Mavis has the last word.
        revision = newest.revision + 1 if differs and not waits else newest.revision
        return replace(record, id=name, revision=revision)


def _never_left(ours: Sequence[Entry]) -> frozenset[str]:
    """Give the ids of records that were withdrawn before they were in any file: Mavis can't write them back."""
    withdrawn = {entry.change.id for entry in ours if entry.is_withdrawal}
    left = {entry.change.id for entry in ours if entry.exported is not None or entry.receipt is not None}
    return frozenset(withdrawn - left)


def _attempt(record: Vaccination) -> Attempt:
    return record.child, record.programme, record.outcome, record.performed_on, time_in_mavis(record)


def _sentence(child: Child, ours: Vaccination, differs: Sequence[str]) -> str:
    label = label_of(ours.programme, ours.variant)
    return (
        f"{child.full_name}, {label} on {long_date(ours.performed_on)}: in Mavis {', '.join(differs)} "
        f"{'isn’t' if len(differs) == 1 else 'aren’t'} what was recorded here. The record here stays as it is, and "
        "isn’t counted as saved. Look at it in Mavis."
    )
