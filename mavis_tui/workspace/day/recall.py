"""The verb for a batch that is called back: everything that this device knows of who had it, in whatever session."""

from collections.abc import Iterator

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.store import Store
from mavis_tui.long_work import LongWork
from mavis_tui.models.child import Child
from mavis_tui.models.programme import VACCINES, label_of
from mavis_tui.models.recall.batch_recall import (
    BatchRecall,
    ListedBatch,
    RecalledDose,
    in_order,
    is_of_batch,
    listed_batch,
    recalled,
)
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.models.wording import counted
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.sealed.sealed_records import opened_records

SET_ASIDE = "The office set this record aside"
WAITS = "waits on this device"
SEALED = "recorded while locked, and not matched to a child yet"


class Recalls:
    """Looks through the lists that are saved here, what was recorded here, and what was written while locked."""

    def __init__(self, store: Store, readable: ReadableSessions) -> None:
        self._store = store
        self._readable = readable

    def of(self, number: str, work: LongWork | None = None) -> BatchRecall:
        """Find who had a batch; `work` counts the lists. Raises what reading a damaged copy raises."""
        number = number.strip().upper()
        work = work or LongWork()
        notes = self._store.snapshots.notes()
        work.begin("Looking through the lists")
        work.part("sessions", len(notes))
        entries = {entry.change.id: entry for entry in self._readable.newest() if entry.change.vaccination is not None}
        known: dict[str, tuple[Vaccination, Child]] = {}
        listed: list[ListedBatch] = []
        for note in work.counted(notes):
            for record, child in self._on_list(note.session.id, number, entries):
                if record.id not in known or known[record.id][0].revision < record.revision:
                    known[record.id] = record, child
            listed += [
                listed_batch(note.session, batch, self._readable.stock(note.session.id))
                for batch in self._readable.all_batches(note.session.id)
                if batch.number.casefold() == number.casefold()
            ]
        found = [*self._recorded(number, entries, known), *self._listed(number, entries, known)]
        sealed = opened_records(self._store)
        found += [_sealed(one) for one in sealed.records if (one.batch_number or "").casefold() == number.casefold()]
        return BatchRecall(
            number=number,
            doses=in_order(one for one in found if one.counts),
            not_counted=in_order(one for one in found if not one.counts),
            listed=tuple(listed),
            devices=(),
            looked_at=_looked_at(len(notes), len(sealed.unreadable)),
        )

    def _on_list(self, session_id: str, number: str, entries: dict[str, Entry]) -> Iterator[tuple[Vaccination, Child]]:
        """Give what a list has of the batch, and what it has of this device’s records, which may be newer there."""

        def of_child(child: Child) -> list[tuple[Vaccination, Child]]:
            held = (record for care in child.care.values() for record in care.history)
            return [(record, child) for record in held if is_of_batch(record, number) or record.id in entries]

        for found in self._readable.made_of(session_id, of_child):
            yield from found

    def _recorded(
        self, number: str, entries: dict[str, Entry], known: dict[str, tuple[Vaccination, Child]]
    ) -> Iterator[RecalledDose]:
        """Give this device’s records of the batch, unless the list has a newer revision, or the last word."""
        for entry in entries.values():
            record = entry.change.vaccination
            if record is None or not is_of_batch(record, number) or _is_overtaken(entry, known):
                continue
            person = self._readable.person(entry.change.session, record.child)
            yield recalled(
                record,
                person,
                self._readable.place(entry.change.session),
                why_not=SET_ASIDE if entry.set_aside else "",
                note=WAITS if entry.sending is Sending.WAITING else "",
            )

    def _listed(
        self, number: str, entries: dict[str, Entry], known: dict[str, tuple[Vaccination, Child]]
    ) -> Iterator[RecalledDose]:
        for record, child in known.values():
            entry = entries.get(record.id)
            if is_of_batch(record, number) and (entry is None or _is_overtaken(entry, known)):
                yield recalled(record, child, self._readable.place(record.session) if record.session else "")


def _is_overtaken(entry: Entry, known: dict[str, tuple[Vaccination, Child]]) -> bool:
    """True if the list has a newer revision of a record, or the same one in the place of one that was refused."""
    held = known.get(entry.change.id)
    if held is None:
        return False
    refused = entry.sending is Sending.ATTENTION and entry.change.revision > 1
    return held[0].revision > entry.change.revision or (refused and held[0].revision >= entry.change.revision)


def _sealed(record: SealedRecord) -> RecalledDose:
    by, vaccine = record.performed_by, VACCINES.get(record.vaccine or "")
    return RecalledDose(
        record=record.id,
        child="",
        name=f"{record.family_name.upper()}, {record.given_name}",
        born=record.date_of_birth,
        nhs_number=record.nhs_number,
        organisation="",
        programme=label_of(record.programme),
        vaccine=vaccine.brand if vaccine is not None else record.vaccine or "",
        number=record.batch_number or "",
        on=record.performed_on,
        at=record.performed_at,
        session=None,
        place=record.place,
        by=by.name or by.email,
        note=SEALED,
    )


def _looked_at(sessions: int, unreadable: int) -> str:
    shut = (
        f" {counted(unreadable, 'record', 'records')} made while locked can’t be opened, and may be of it."
        if unreadable
        else ""
    )
    return (
        f"Looked through {counted(sessions, 'session')} saved on this device and everything recorded on it. The team "
        f"server knows what the others recorded: mavis hub batch.{shut}"
    )
