"""Writing what was given in a session as FHIR R4 Immunization resources."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from mavis_tui.cache.store import Store
from mavis_tui.errors import CannotBeDone, NotFound
from mavis_tui.fhir.immunization import Resource, fhir_bundle, immunization, names_too_long, why_not
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import Clock
from mavis_tui.models.child import Child
from mavis_tui.models.files.selection import NOT_LISTED, SET_ASIDE, LeftOut
from mavis_tui.models.programme import label_of
from mavis_tui.models.protocols import PROTOCOL_LABELS
from mavis_tui.models.vaccination import Protocol, Vaccination
from mavis_tui.workspace.files.unencrypted import write_in_clear
from mavis_tui.workspace.readable_sessions import ReadableSessions

KEPT_WHOLE = "The record keeps it whole."
UNTOLD = "The child asked that the parents aren’t told: such a record goes to no other system."
"""Mavis sends no such record to the NHS Immunisations API either. Source: Mavis facts 3.12."""


class Immunizations(Struct, frozen=True, kw_only=True):
    """What was written where, what wasn't, and what was written with something to know about it."""

    file: str
    written: int
    left_out: tuple[LeftOut, ...]
    warned: tuple[LeftOut, ...] = ()


class Fhir:
    """The verb that turns what was recorded on this device into FHIR. It takes nothing away and sends nothing.

    `undecided` says by the ids of changes why nobody can say yet whether they count.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        readable: ReadableSessions,
        undecided: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._store = store
        self._clock = clock
        self._readable = readable
        self._undecided = undecided

    def export(
        self, session_id: str, file: Path, *, force: bool = False, work: LongWork | None = None
    ) -> Immunizations:
        """Write a Bundle of what was recorded here as given in a session, oldest first, newest revision of each.

        `work` counts the records; who stops it gets Stopped, and there is no file.
        Raises NotSavedOffline, BadInput where nothing was recorded here or a file is there already, StoreNotWritable.
        """
        session = self._readable.session(session_id)
        written: list[Resource] = []
        left_out: list[LeftOut] = []
        warned: list[LeftOut] = []
        work = work or LongWork()
        records, undecided = list(self._records(session_id)), self._undecided()
        work.begin("Writing the file", "records", len(records))
        for record, made_at, set_aside in work.counted(records):
            child = self._child(session_id, record.child)
            why = _why_left_out(record, child, set_aside=set_aside) or undecided.get(record.id, "")
            if child is not None and not why:
                written.append(immunization(record, child, session, made_at))
                what = label_of(record.programme, record.variant)
                for why in _to_know(record, child):
                    warned.append(
                        LeftOut(change=record.id, session=session_id, child=child.full_name, what=what, why=why)
                    )
                continue
            name = child.full_name if child is not None else f"child {record.child}"
            what = label_of(record.programme, record.variant)
            left_out.append(LeftOut(change=record.id, session=session_id, child=name, what=what, why=why))
        if not written and not left_out:
            raise CannotBeDone("No vaccination was recorded on this device in that session. Nothing was written.")
        made = msgspec.json.format(msgspec.json.encode(fhir_bundle(written, self._clock())))
        work.finish()
        write_in_clear(file, made, force=force)
        return Immunizations(file=str(file), written=len(written), left_out=tuple(left_out), warned=tuple(warned))

    def _records(self, session_id: str) -> Iterator[tuple[Vaccination, datetime, bool]]:
        """Give each record, when its first revision was made, and whether the office set it aside."""
        first: dict[str, datetime] = {}
        for entry in self._store.outbox.entries(session=session_id):
            first.setdefault(entry.change.id, entry.change.made_at)
        for entry in self._readable.newest(session_id):
            record = entry.change.vaccination
            if record is not None:
                yield record, first[record.id], entry.set_aside

    def _child(self, session_id: str, child_id: str) -> Child | None:
        try:
            return self._readable.child(session_id, child_id)
        except NotFound:
            return None


def _to_know(record: Vaccination, child: Child) -> Iterator[str]:
    """Say what of a record isn't in its Immunization: the NHS Immunisations API takes no notes (facts 5)."""
    if long := names_too_long(child):
        yield f"{long}: it is cut. {KEPT_WHOLE}"
    if record.although is not None:
        yield f"why it was given isn’t in it: the API takes no notes. {KEPT_WHOLE}"
    if record.protocol not in (None, Protocol.PGD):
        label = PROTOCOL_LABELS[record.protocol]
        yield f"under which protocol ({label}) isn’t in it: the API has no place for it. {KEPT_WHOLE}"
    if record.recorded_by is not None:
        yield f"who recorded it isn’t in it: the API has a place for who vaccinated only. {KEPT_WHOLE}"


def _why_left_out(record: Vaccination, child: Child | None, *, set_aside: bool) -> str:
    if record.withdrawn is not None:
        return f"Withdrawn: {record.withdrawn.reason}"
    if set_aside:
        return SET_ASIDE
    if record.parents_may_be_told is False:
        return UNTOLD
    return NOT_LISTED if child is None else why_not(record, child)
