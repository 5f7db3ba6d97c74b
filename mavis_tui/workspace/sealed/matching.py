"""Matching what was recorded while locked to a session and a child: found by the program, confirmed by a person."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.sealed_records import Unreadable
from mavis_tui.cache.store import Store
from mavis_tui.errors import MavisError, NotFound
from mavis_tui.models.calendar import clock_time, long_date
from mavis_tui.models.child import Child
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.programme import VACCINES
from mavis_tui.models.sealed_record import SealedRecord, vaccination_of
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Protocol, Vaccination, same_person
from mavis_tui.models.warnings import warnings
from mavis_tui.models.wording import counted
from mavis_tui.workspace.children.child_page import Children
from mavis_tui.workspace.children.row import ChildRow, search_key
from mavis_tui.workspace.children.search import matches, search
from mavis_tui.workspace.readable_sessions import ReadableSessions
from mavis_tui.workspace.recording.form_answers import Prepared
from mavis_tui.workspace.recording.recording import Recording
from mavis_tui.workspace.sealed.sealed_records import OpenedRecords, opened_records
from mavis_tui.workspace.sessions.offline_copies import Sessions

_MOST = 50
"""How many children a search gives: more than anybody reads."""

_STRANGER = "Neither the name nor the date of birth nor the NHS number is the same: this is hardly the child."


class Candidate(Struct, frozen=True, kw_only=True):
    """A child who may be meant. `same` says what fits: `NHS number`, `birthday`, `surname`, `first name`."""

    session: str
    place: str
    on_the_day: bool
    row: ChildRow
    same: tuple[str, ...]


class Compared(NamedTuple):
    """One thing about the child: as it was written down, as the list has it, and whether they are the same."""

    label: str
    written: str
    listed: str
    same: bool


class Match(Struct, frozen=True, kw_only=True):
    """A record beside a child, before a person has said that they belong together.

    `vaccination` is what would be recorded, and `doubts` say what should be looked at first. A doubt keeps nothing out:
    what happened happened, and the hub will flag it too. `protocols` are those of which somebody has to say which it
    was; none where that is clear.
    """

    record: SealedRecord
    session: Session
    child: Child
    vaccination: Vaccination
    compared: tuple[Compared, ...]
    protocols: tuple[Protocol, ...]
    doubts: tuple[str, ...]


class Found(Struct, frozen=True, kw_only=True):
    """A record with the children who may be meant. `missing` says which lists couldn't be looked at, or is empty."""

    record: SealedRecord
    candidates: tuple[Candidate, ...]
    missing: str


class Waiting(Struct, frozen=True, kw_only=True):
    """Everything that waits to be matched, oldest first, and what doesn't open."""

    found: tuple[Found, ...]
    unreadable: tuple[Unreadable, ...]


class Matching:
    """The verbs for records that were made while locked. All of them need the store unlocked."""

    def __init__(
        self, store: Store, readable: ReadableSessions, sessions: Sessions, children: Children, recording: Recording
    ) -> None:
        self._store = store
        self._readable = readable
        self._sessions = sessions
        self._children = children
        self._recording = recording

    def unmatched(self) -> OpenedRecords:
        """List what waits to be matched, oldest first, and what of it can't be opened."""
        return opened_records(self._store)

    async def waiting(self) -> Waiting:
        """List what waits to be matched, with the children who may be meant, after fetching the lists of those days."""
        sealed, found = self.unmatched(), []
        for record in sealed.records:
            missing = await self.fetch(record)
            found.append(Found(record=record, candidates=tuple(self.candidates(record)), missing=missing))
        return Waiting(found=tuple(found), unreadable=sealed.unreadable)

    def record(self, record_id: str) -> SealedRecord:
        """Give one of them. Raises NotFound."""
        found = next((record for record in self.unmatched().records if record.id == record_id), None)
        if found is None:
            raise NotFound(
                f"No record {record_id} waits to be matched; it may be matched already. "
                "See which there are: mavis match"
            )
        return found

    async def fetch(self, record: SealedRecord) -> str:
        """Bring the team's sessions that the record may belong to to hand. Say what couldn't be, or nothing."""
        wanted = [
            session.id
            for session in self._listed()
            if record.programme in session.programmes
            and record.performed_on in session.dates
            and not self._readable.holds(session.id)
        ]
        for number, session_id in enumerate(wanted):
            try:
                await self._sessions.open(session_id)
            except MavisError:
                left = len(wanted) - number
                sessions = counted(left, "session of that day isn’t", "sessions of that day aren’t")
                return (
                    f"{sessions} on this device, and the team server can’t be asked now: the child may be on that list."
                )
        return ""

    def candidates(self, record: SealedRecord, words: str = "") -> list[Candidate]:
        """List children who may be meant, likeliest first; with `words`, those whom a search for them finds as well.

        Only of sessions at hand that have the programme, and children who are on their lists for it.
        """
        wanted = search(words) if words.strip() else None
        found = []
        for session in self._listed():
            if record.programme not in session.programmes or not self._readable.holds(session.id):
                continue
            for row in self._children.rows(session.id):
                if all(line.programme is not record.programme for line in row.programmes):
                    continue
                same = tuple(_same(record, row))
                likely = "NHS number" in same or len(same) > 1
                if likely or (wanted is not None and wanted(row.key)):
                    found.append(_candidate(session, row, same, record.performed_on))
        return sorted(found, key=_likeliest)[:_MOST]

    def match(self, record_id: str, session_id: str, child_id: str, protocol: Protocol | None = None) -> Match:
        """Put a record beside a child. Nothing is kept yet. `protocol` is what was chosen where two are possible.

        Raises NotFound, NotSavedOffline, BadInput where the child isn't on the session's list for the programme.
        """
        record = self.record(record_id)
        options = self._recording.options(session_id, child_id, record.programme, record.performed_on)
        vaccination = vaccination_of(record, options.child, options.session, options.dose)
        known = [staff for staff in options.vaccinators if same_person(staff, record.performed_by)]
        by = known[0] if known else record.performed_by
        possible = options.protocols(by, VACCINES.get(record.vaccine or ""), record.performed_on)
        vaccination = replace(
            vaccination,
            performed_by=by,
            protocol=(protocol or (possible[0] if len(possible) == 1 else None)) if record.given else None,
        )
        compared = tuple(_compared(record, options.child, options.session))
        same = any(one.same for one in compared[:2]) or _same_number(record, options.child)
        doubts = [] if same else [_STRANGER]
        doubts += [
            f"{record.performed_by.name} ({record.performed_by.email}) isn’t one of this session’s vaccinators."
            if breach.field == "performed_by"
            else breach.sentence
            for breach in self._recording.doubts(options, vaccination)
        ]
        doubts += [caution.text for caution in warnings(vaccination, options.child, options.status)]
        return Match(
            record=record,
            session=options.session,
            child=options.child,
            vaccination=vaccination,
            compared=compared,
            protocols=possible if vaccination.given and vaccination.protocol is None else (),
            doubts=tuple(doubts),
        )

    def confirm(self, match: Match) -> Entry:
        """Record it: an ordinary change, with the moment and the nurse that were written down.

        Its sealed file goes only once the change is on the disk. Confirming twice, or after a crash between the two,
        keeps it once. Raises StoreBusy, StoreNotWritable.
        """
        kept = self._store.outbox.entry(match.record.id)
        if kept is None:
            kept = self._recording.confirm(Prepared(record=match.vaccination, breaches=()), match.record.made_at)
        self._store.sealed_records.remove(match.record.id)
        return kept

    def _listed(self) -> list[Session]:
        listed = {listing.session.id: listing.session for listing in self._store.device.listing()}
        return list((listed | {note.session.id: note.session for note in self._store.snapshots.notes()}).values())


def _same(record: SealedRecord, row: ChildRow) -> Iterator[str]:
    if record.nhs_number is not None and record.nhs_number == row.nhs_number:
        yield "NHS number"
    if row.born == record.date_of_birth:
        yield "birthday"
    if _named(record.family_name, row.key):
        yield "surname"
    if _named(record.given_name, row.key):
        yield "first name"


def _named(name: str, key: str) -> bool:
    return any(letter.isalnum() for letter in name) and matches(key, name)


def _likeliest(candidate: Candidate) -> tuple[bool, int, bool, str]:
    return "NHS number" not in candidate.same, -len(candidate.same), not candidate.on_the_day, candidate.row.name


def _candidate(session: Session, row: ChildRow, same: tuple[str, ...], day: date) -> Candidate:
    return Candidate(
        session=session.id, place=session.location.name, on_the_day=day in session.dates, row=row, same=same
    )


def _same_number(record: SealedRecord, child: Child) -> bool:
    return record.nhs_number is not None and record.nhs_number == child.nhs_number


def _compared(record: SealedRecord, child: Child, session: Session) -> Iterator[Compared]:
    key = search_key(child)
    same_name = _named(record.given_name, key) and _named(record.family_name, key)
    yield Compared("Name", record.full_name, child.full_name, same_name)
    born = record.date_of_birth
    yield Compared("Born", long_date(born), long_date(child.date_of_birth), born == child.date_of_birth)
    numbers = (record.nhs_number, child.nhs_number)
    written, listed = (spaced_nhs_number(number) for number in numbers)
    yield Compared("NHS number", written, listed, numbers[0] in (None, numbers[1]))
    day, dates = record.performed_on, session.dates_in_words()
    written = f"{long_date(day)}, {clock_time(record.performed_at)}"
    yield Compared("When", written, dates, day in session.dates)
    place, location = record.place.casefold(), session.location.name.casefold()
    yield Compared("Where", record.place, session.location.name, place in location or location in place)
