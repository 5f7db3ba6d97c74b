"""A workbook from Mavis becomes a session on this device, or brings one up to date, without any hub."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.snapshots.snapshots import FromWorkbook, SnapshotNote
from mavis_tui.cache.store import Store
from mavis_tui.errors import FluProtocolNeeded, SessionIdNeeded, StoreDamaged
from mavis_tui.long_work import LongWork
from mavis_tui.models.calendar import Clock, today
from mavis_tui.models.child import Child, Person
from mavis_tui.models.outstanding import outstanding
from mavis_tui.models.protocols import checked_flu_protocol, flu_protocols_of
from mavis_tui.models.schedule import checked_dates
from mavis_tui.models.session import Place, Session, SessionBundle, canonical, is_of_workbook
from mavis_tui.models.telling_apart.in_words import said_of
from mavis_tui.models.telling_apart.known_children import KnownChildren, flagged
from mavis_tui.models.telling_apart.session_key import (
    CLINIC_ID,
    NOT_SAID,
    WHERE_IT_STANDS,
    id_on_device,
    is_same,
    joined_days,
    list_of,
    which_of,
)
from mavis_tui.models.telling_apart.shortened import Shortened, check_whole, shortened
from mavis_tui.models.vaccination import Protocol, Staff
from mavis_tui.spreadsheets.cells import Remark
from mavis_tui.spreadsheets.clinics import clinic_of
from mavis_tui.spreadsheets.created import created_at
from mavis_tui.spreadsheets.workbook import Workbook, read_workbook
from mavis_tui.workspace.access.access import Access
from mavis_tui.workspace.keeping import Keeping
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.sessions.reconcile import Reconciliation
from mavis_tui.workspace.sessions.typed_rows import TypedRows
from mavis_tui.workspace.words_of_files import remark_words

TO_BE_SAID = (
    "Nobody said which session this is in Mavis (SESSION_ID). Record all the same; nothing can be exported for Mavis "
    f"until it is said. To say it, open this workbook again and fill it in, or --session-id. {WHERE_IT_STANDS}"
)
"""After opening, and where somebody exports: what is missing, and how it is said later."""


class Opened(Struct, frozen=True, kw_only=True):
    """What opening a workbook did: the session, its children by what became of them, and the cells to look at.

    `again` says that the session was on this device before. `new` children came to the list, `gone` ones left it, and
    `kept` ones left it too but have records here. `saved` counts the records that came back from Mavis with this
    workbook, `typed` those that somebody had typed in it and that are records of this device now, `to_export` those of
    the session that are in no file for Mavis yet. `said` is about children who were recognised under something new, or
    who have to be looked at, and about rules that typed records break. `remarks` are about cells that weren't
    understood, `differing` about records that Mavis has otherwise than they were recorded here.
    """

    session: str
    title: str
    place: str
    organisation: str
    dates: tuple[date, ...]
    again: bool
    children: int
    new: int
    gone: int
    kept: int
    saved: int
    to_export: int
    staff: tuple[Staff, ...]
    remarks: tuple[Remark, ...]
    differing: tuple[str, ...]
    said: tuple[str, ...] = ()
    typed: int = 0


class Workbooks:
    """The verb for workbooks. Nothing here talks to a hub."""

    def __init__(
        self, store: Store, clock: Clock, access: Access, readable: ReadableSessions, keeping: Keeping
    ) -> None:
        self._store = store
        self._clock = clock
        self._access = access
        self._readable = readable
        self._keeping = keeping

    @staticmethod
    def staff_in(path: Path) -> tuple[Staff, ...]:
        """List whom a workbook names as vaccinators, to choose from who records here. Raises WorkbookRefused."""
        return read_workbook(path).vaccinators

    def open(
        self,
        path: Path,
        dates: Iterable[date],
        clinic: str = "",
        session_id: str = "",
        *,
        shorter: bool = False,
        ask: bool = False,
        flu_protocol: Protocol | UnsetType | None = UNSET,
        ask_flu: bool = False,
        work: LongWork | None = None,
    ) -> Opened:
        """Save the session of a workbook on this device for the days it takes place; a newer one takes its place.

        What was recorded here stays as it is. `clinic` names the place, which a clinic's workbook may leave open, and
        `session_id` the session in Mavis, where the workbook doesn't. `shorter` says that it may replace a list of
        which it has only a part. `flu_protocol` is what the session chose for flu, None where each nurse chooses; left
        out, it stays what it was. `work` counts. Raises Stopped, ListShortened where that isn't said, SessionIdNeeded
        where nothing says which session it is and somebody can be `ask`ed, FluProtocolNeeded where nobody has said that
        and somebody is there to `ask_flu`, WorkbookRefused, BadInput, StoreBusy, StoreFull, StoreNotWritable; then
        nothing was changed.
        """
        work = work or LongWork()
        days = checked_dates(dates, today(self._clock))
        workbook = read_workbook(path, prove=False, work=work).on(days).under(session_id)
        nurse = self._access.nurse if self._access.introduced else None
        known = self._known(_session(workbook, days, clinic), numbered_by_records=workbook.numbered_by_records)
        unsaid = known.mavis_id == NOT_SAID
        if unsaid and ask:
            raise SessionIdNeeded(f"The workbook doesn’t say which session it is of in Mavis. {WHERE_IT_STANDS}")
        session = self._with_flu_protocol(known, flu_protocol, ask=ask_flu)
        listed = self._listed(session, workbook)
        if not shorter:
            check_whole(listed.shortened)
        ours = self._ours()
        reconciliation = Reconciliation(
            ours, session, workbook.session_id or ("" if unsaid else session.mavis_id), nurse
        )
        typed = TypedRows(ours, session, self._clock)
        children = tuple(typed.take_in(reconciliation.take_in(child)) for child in listed.children)
        try:
            self._save(session, children, workbook, path, work)
        except StoreDamaged:
            read_workbook(path)  # which names the cell, if it isn't the disk that fails
            raise
        self._store.outbox.take(reconciliation.receipts(self._clock()))
        typed.keep(self._keeping.keep)
        if (made := created_at(path)) is not None and made <= self._clock():
            self._store.device.set_proven_time(made)
        return Opened(
            session=session.id,
            title=session.title,
            place=session.location.name,
            organisation=session.organisation,
            dates=session.dates,
            again=listed.again,
            children=len(children),
            new=listed.new,
            gone=listed.gone,
            kept=listed.kept,
            saved=len(reconciliation.back),
            to_export=len(self._store.outbox.to_export(session.id)),
            staff=workbook.vaccinators,
            remarks=(*workbook.set_aside, *(one for one in workbook.remarks if one not in workbook.set_aside)),
            differing=tuple(reconciliation.differing),
            said=(*((TO_BE_SAID,) if unsaid else ()), *listed.said, *typed.said),
            typed=len(typed.taken),
        )

    def _known(self, session: Session, *, numbered_by_records: bool) -> Session:
        """Give a session the id and the days that it has here already; otherwise an id of its own.

        Raises SessionIdNeeded where it may be either of two that are here: one list never takes another one's place.
        """
        held = [_as_in_mavis(note) for note in self._store.snapshots.notes()]
        of_workbooks = [one for one in held if is_of_workbook(one.id)]
        lists = map(self._whose_list, of_workbooks)
        same = [one for one in lists if is_same(one, session, numbered_by_records=numbered_by_records)]
        same.sort(key=lambda one: (one.mavis_id != session.mavis_id, set(one.dates).isdisjoint(session.dates), one.id))
        if session.mavis_id == NOT_SAID and len(same) > 1:
            raise SessionIdNeeded(which_of(same), may_stay_unsaid=False)
        if same:
            return replace(joined_days(same[0], session), id=same[0].id, flu_protocol=same[0].flu_protocol)
        return replace(session, id=id_on_device(session, (one.id for one in held)))

    def _with_flu_protocol(self, session: Session, said: Protocol | UnsetType | None, *, ask: bool) -> Session:
        """Give the session with what it chose for flu: as it is said now, else as it was. A workbook doesn't say it."""
        if isinstance(said, Protocol):
            said = checked_flu_protocol(said, session.programmes, session.dates)
        if not isinstance(said, UnsetType):
            return replace(session, flu_protocol=said)
        asked = ask and not self._readable.is_saved(session.id)
        if asked and (possible := flu_protocols_of(session.programmes, session.dates))[1:]:
            raise FluProtocolNeeded("Say under which protocol this session gives flu.", possible)
        return session

    def _whose_list(self, held: Session) -> Session:
        """Complete a clinic's session that an earlier version saved, which didn't note whose list it is."""
        if held.mavis_id != CLINIC_ID or held.list_of:
            return held
        return replace(held, list_of=list_of(self._store.snapshots.people(held.id)))

    def _ours(self) -> list[Entry]:
        """Give every vaccination that was recorded in a session without a hub: it may come back in any workbook."""
        entries = self._store.outbox.entries()
        return [entry for entry in entries if entry.change.vaccination and is_of_workbook(entry.change.session)]

    def _listed(self, session: Session, workbook: Workbook) -> "_Listed":
        """Give the children under the ids they have here, with those whom the workbook no longer has but who count."""
        again = self._readable.is_saved(session.id)
        held = {child.id: child for child in self._store.snapshots.children(session.id)} if again else {}
        known = KnownChildren(held.values(), self._elsewhere(session.id), self._store.device.same_children)
        found = known.recognised(workbook.children)
        listed = {child.id for child in found.children}
        missing = held.keys() - listed
        recorded = {entry.change.child for entry in self._readable.newest(session.id)} if missing else set()
        kept = tuple(replace(child, maybe_same_as=()) for child in held.values() if child.id in missing & recorded)
        return _Listed(
            flagged(found._replace(children=(*found.children, *kept))),
            again=again,
            new=len(listed - held.keys()),
            gone=len(missing) - len(kept),
            kept=len(kept),
            shortened=shortened(held, found.children, (child.id for child in kept)),
            said=said_of(found, workbook.rows),
        )

    def _elsewhere(self, session_id: str) -> Iterator[Person]:
        """Give who is on the other lists of this device, one list after the other."""
        for note in self._store.snapshots.notes():
            if note.session.id != session_id:
                yield from self._store.snapshots.people(note.session.id)

    def _save(
        self, session: Session, children: tuple[Child, ...], workbook: Workbook, path: Path, work: LongWork
    ) -> None:
        work.begin(f"Saving {session.short_title}")
        found = outstanding(children, session, today(self._clock))
        encoded = canonical(session, children, workbook.batches)
        self._store.snapshots.save(
            SessionBundle(
                session=session,
                children=children,
                batches=workbook.batches,
                count=len(children),
                digest=encoded.digest,
            ),
            encoded=encoded,
            work=work,
            etag="",
            saved_at=self._clock(),
            outstanding=found.left,
            recount_on=found.until,
            workbook=FromWorkbook(
                file=path.name,
                session_id="" if session.mavis_id == NOT_SAID else session.mavis_id,
                set_aside=tuple(map(remark_words, workbook.set_aside)),
            ),
        )


def _as_in_mavis(note: SnapshotNote) -> Session:
    """Give a saved session with its SESSION_ID, which earlier versions kept beside it."""
    if note.workbook is None or note.session.in_mavis:
        return note.session
    return replace(note.session, in_mavis=note.workbook.session_id)


class _Listed(NamedTuple):
    """The children of a session, and how they compare with those it had."""

    children: Sequence[Child]
    again: bool
    new: int
    gone: int
    kept: int
    shortened: Shortened
    said: tuple[str, ...]


def _session(workbook: Workbook, days: tuple[date, ...], clinic: str) -> Session:
    """Give the session as the workbook has it; its id is found or made by whoever knows the others."""
    location = workbook.location
    if location.kind is Place.CLINIC:
        location = clinic_of(location.name, workbook.clinics, clinic)
    return Session(
        id=workbook.session_id or NOT_SAID,
        in_mavis=workbook.session_id or NOT_SAID,
        location=location,
        programmes=workbook.programmes,
        dates=days,
        year_groups=workbook.year_groups,
        organisation=workbook.organisation,
        clinics=workbook.clinics,
        vaccinators=workbook.vaccinators,
        suppliers=workbook.suppliers,
        list_of=list_of(workbook.children) if location.kind is Place.CLINIC else "",
    )
