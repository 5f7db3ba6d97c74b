"""The sessions at hand: saved offline on this device, or fetched from the hub a moment ago and kept in memory.

What is drawn is always the session as the hub gave it, overlaid with what was recorded here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry, Sending
from mavis_tui.cache.outbox.row_kinds import KnownChild
from mavis_tui.cache.store import Store
from mavis_tui.errors import NotFound, NotSavedOffline
from mavis_tui.models.attendance import with_attendance
from mavis_tui.models.batch import Batch, filled_in
from mavis_tui.models.beside_doses.joining import added_children, of_child, with_day_records, with_stock
from mavis_tui.models.change import Change, ChangeKind
from mavis_tui.models.child import Child, Lookalike, Person
from mavis_tui.models.doses import all_attempts
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.session import Session, SessionBundle
from mavis_tui.models.telling_apart.folding import place_in_list
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.workspace.across_sessions import AcrossSessions, Elsewhere, withheld

T = TypeVar("T")


class _Visited(NamedTuple):
    """A session in memory: as it is now, by which ETag, the bundle that was fetched, and who is newer than in that."""

    bundle: SessionBundle
    etag: str
    base: SessionBundle
    newer: dict[str, Child]


class ReadableSessions:
    """Reads a session from its snapshot if there is one, otherwise from memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._visited: dict[str, _Visited] = {}
        self._across = AcrossSessions(store, self.person, self.newest)

    def put(self, bundle: SessionBundle, etag: str = "") -> None:
        """Keep a session that was fetched from the hub, in memory only, until the app ends or locks."""
        self._visited[bundle.session.id] = _Visited(bundle, etag, bundle, {})

    def visited(self) -> list[tuple[Session, str]]:
        """Give the sessions that are in memory only, with their ETags."""
        return [(one.bundle.session, one.etag) for id_, one in self._visited.items() if not self.is_saved(id_)]

    def put_newer(self, session: Session, etag: str, children: Iterable[Child], batches: Sequence[Batch]) -> bool:
        """Put what the hub said is new into a session that is in memory; False where it isn’t there any more."""
        held = self._visited.get(session.id)
        if held is None:
            return False
        newer = {child.id: child for child in children}
        same = replace(held.bundle.session, version=session.version) == session
        bundle = replace(
            held.bundle,
            session=held.bundle.session if same else session,
            children=tuple(newer.get(child.id, child) for child in held.bundle.children),
            batches=tuple(batches),
        )
        self._visited[session.id] = _Visited(bundle, etag, held.base, {**held.newer, **newer})
        return True

    def copy_of(self, session_id: str) -> tuple[object, Mapping[str, object]]:
        """Tell one copy of a session from another: an object of its own, and by id the children that are newer."""
        if self.is_saved(session_id) or session_id not in self._visited:
            return self._store.snapshots.newer(session_id)
        held = self._visited[session_id]
        return held.base, held.newer

    def clear(self) -> None:
        """Forget what was only in memory."""
        self._visited.clear()
        self._across.clear()

    def is_saved(self, session_id: str) -> bool:
        """True if the session is saved offline on this device."""
        return self._store.snapshots.note(session_id) is not None

    def holds(self, session_id: str) -> bool:
        """True if the session can be read now, from the disk or from memory."""
        return session_id in self._visited or self.is_saved(session_id)

    def session(self, session_id: str) -> Session:
        """Give the session. Raises NotSavedOffline if it isn't at hand."""
        note = self._store.snapshots.note(session_id)
        return note.session if note is not None else self._in_memory(session_id).session

    def children(self, session_id: str) -> list[Child]:
        """Give all children, in the order of the list: surname, then forename. Raises NotSavedOffline."""
        return self.made_of(session_id, lambda child: child)

    def made_of(self, session_id: str, make: Callable[[Child], T]) -> list[T]:
        """Give what `make` makes of each child, in the order of the list. Raises NotSavedOffline.

        A saved session's children aren't in memory at once, which sixty thousand of them shouldn't be.
        """
        entries = self.newest(session_id)
        said, restricted, added = self._said(entries), self._across.is_restricted(), _added(entries)
        elsewhere = self.elsewhere(session_id)

        def placed(child: Child) -> tuple[tuple[str, str, str], T]:
            added.pop(child.id, None)
            return place_in_list(child), make(
                _with_what_was_said(
                    withheld(child, restricted), [*said.get(child.id, ()), *_beside_doses(elsewhere.about(child))]
                )
            )

        if self.is_saved(session_id):
            made = self._store.snapshots.made_of(session_id, placed)
        else:
            made = list(map(placed, self._in_memory(session_id).children))
        made += [placed(child) for child in list(added.values())]
        return [each for _, each in sorted(made, key=itemgetter(0))]

    def people(self, session_id: str) -> Sequence[Person]:
        """Give who the children are, in no order. Raises NotSavedOffline."""
        restricted = self._across.is_restricted()
        listed: Sequence[Person]
        if self.is_saved(session_id):
            listed = self._store.snapshots.people(session_id)
        else:
            listed = self._in_memory(session_id).children
        if added := _added(self.newest(session_id, kind=ChangeKind.CHILD)):
            there = {person.id for person in listed}
            listed = [*listed, *(child for child in added.values() if child.id not in there)]
        return [withheld(person, restricted) for person in listed]

    def newer_of(self, session_id: str, people: Iterable[Person]) -> dict[str, Person]:
        """Give what a newer list of this device knows of children of this one: another number, name or birthday.

        By the ids they have in this session; who stands on no newer list, or unchanged, isn't among them.
        """
        note = self._store.snapshots.note(session_id)
        asked = list(people)
        if note is None or not asked:
            return {}
        notes = [one for one in self._store.snapshots.notes() if one.saved_at > note.saved_at]
        if not notes:  # as nearly always: then nobody is put into an index
            return {}
        newer = sorted(notes, key=lambda one: one.saved_at)
        return self._across.changed_on([one.session.id for one in newer], asked, self.people)

    def child(self, session_id: str, child_id: str) -> Child:
        """Give one child. Raises NotFound if the session's list doesn't have it, NotSavedOffline.

        A child whose record the hub refused, perhaps for that very reason, is given as she was when it was made.
        """
        for child in self.some(session_id, (child_id,)):
            return child
        if any(entry.sending is Sending.ATTENTION for entry in self.newest(session_id, child_id)) and (
            known := self._known(session_id, child_id)
        ):
            return withheld(known, self._across.is_restricted())
        raise NotFound(
            f"No child {child_id} is on the list of session {session_id}. See who is: mavis children {session_id}"
        )

    def some(self, session_id: str, child_ids: Iterable[str]) -> Iterator[Child]:
        """Give those of a few children who are on the list, in the order asked for. Raises NotSavedOffline."""
        asked = tuple(child_ids)
        if not asked:
            return  # the dashboard asks so for every session without a record: to look at all copies then would add up
        restricted = self._across.is_restricted()
        for child_id in asked:
            child = self._listed(session_id, child_id)
            if child is not None:
                said = self._said(self.newest(session_id, child_id)).get(child_id, ())
                beside = _beside_doses(self.elsewhere(session_id).about(child))
                yield _with_what_was_said(withheld(child, restricted), [*said, *beside])

    def told_of_the_day(self, session_id: str, child_id: str) -> tuple[OfChild, ...]:
        """Give what the hub told of a child beside the doses, without what was recorded here since."""
        listed = self._listed(session_id, child_id)
        return listed.of_the_day if listed is not None else ()

    def person(self, session_id: str, child_id: str) -> Person | None:
        """Give who a child is, for the name alone; None where nothing at hand says it any more."""
        listed = self._listed(session_id, child_id) if self.holds(session_id) else None
        return listed or self._known(session_id, child_id)

    def place(self, session_id: str) -> str:
        """Name where a session is that is at hand, or in which something was recorded; empty if nothing says it."""
        if self.holds(session_id):
            return self.session(session_id).location.name
        known = self._store.outbox.known(session_id)
        return known.session.location.name if known is not None else ""

    def known_only_now(self, session_id: str, child_id: str) -> KnownChild | None:
        """Give what a record has to keep of its child, because the session is in memory only; None if it is saved."""
        held = None if self.is_saved(session_id) else self._visited.get(session_id)
        child = self._listed(session_id, child_id) if held is not None else None
        return KnownChild(session=held.bundle.session, child=child) if held is not None and child is not None else None

    def _known(self, session_id: str, child_id: str) -> Child | None:
        known = self._store.outbox.known(session_id, child_id)
        return known.child if known is not None else None

    def _listed(self, session_id: str, child_id: str) -> Child | None:
        if self.is_saved(session_id):
            found = self._store.snapshots.child(session_id, child_id)
        else:
            found = next((child for child in self._in_memory(session_id).children if child.id == child_id), None)
        return found or _added(self.newest(session_id, child_id)).get(child_id)

    def about(self, session_id: str, child: Person) -> list[Entry]:
        """Give what was recorded for a child on this device in any session: of each change the newest revision.

        Records of another session have the id that the child has in this one; what was said there of attendance isn't
        among them.
        """
        return [*self.newest(session_id, child.id), *self._across.elsewhere(session_id).about(child)]

    def elsewhere(self, session_id: str) -> Elsewhere:
        """Give what counts for this session's children because it was recorded in another session."""
        return self._across.elsewhere(session_id)

    def maybe_same_as(self, session_id: str, child: Child) -> tuple[Lookalike, ...]:
        """Give those of whom somebody has to say whether they are this child."""
        return self._across.maybe_same_as(session_id, child)

    def recorded_under(self, child_id: str) -> list[Entry]:
        """Give what was recorded on this device under a child's id, in whatever session."""
        under = sorted(key for key in self._store.outbox.vaccinated() if key[1] == child_id)
        return [entry for key in under for entry in self.newest(*key)]

    def say_same(self, one: str, other: str, *, same: bool) -> None:
        """Keep what somebody said to whether the children with two ids are the same."""
        self._store.device.set_same_child(one, other, same=same)
        self._across.clear()

    def added_here(self, session_id: str) -> frozenset[str]:
        """Give the ids of who was added on this device, and isn't on the list that the copy, or the hub, counts.

        Of a session that isn't saved those whom the hub can't have counted yet. No copy is looked into for a session
        to which nobody was added.
        """
        entries = self.newest(session_id, kind=ChangeKind.CHILD)
        if not entries:
            return frozenset()
        if not self.is_saved(session_id):
            return frozenset(_added(one for one in entries if one.sending is Sending.WAITING))
        return frozenset(id_ for id_ in _added(entries) if self._store.snapshots.child(session_id, id_) is None)

    def batches(self, session_id: str) -> list[Batch]:
        """Give the batches in use, with those that were added here. Raises NotSavedOffline."""
        return [batch for batch in self.all_batches(session_id) if not batch.archived]

    def all_batches(self, session_id: str) -> list[Batch]:
        """Give the hub's batches, also archived ones, then those that were added here. Raises NotSavedOffline.

        What the hub knows of a batch stands; only what it doesn't know is filled in from here, as the hub itself does.
        """
        listed = (
            self._store.snapshots.batches(session_id)
            if self.is_saved(session_id)
            else list(self._in_memory(session_id).batches)
        )
        known = {batch.number: batch for batch in listed}
        for entry in self.newest(session_id):
            added = entry.change.batch
            if added is not None:
                held = known.get(added.number)
                known[added.number] = added if held is None else filled_in(held, added)
        return list(known.values())

    def recorded(self, session_id: str) -> dict[str, list[Vaccination]]:
        """Give what was recorded on this device, by child: of each record the newest revision, oldest first.

        What the office set aside doesn't count any more.
        """
        by_child: dict[str, list[Vaccination]] = {}
        for entry in self.newest(session_id):
            record = entry.change.vaccination
            if record is not None and not entry.set_aside:
                by_child.setdefault(record.child, []).append(record)
        return by_child

    def newest(
        self, session_id: str | None = None, child_id: str | None = None, *, kind: ChangeKind | None = None
    ) -> list[Entry]:
        """Give the entries of the outbox, of each change only the newest revision, oldest first."""
        newest: dict[str, Entry] = {}
        for entry in self._store.outbox.entries(session=session_id, child=child_id, kind=kind):
            held = newest.get(entry.change.id)
            if held is None or held.change.revision <= entry.change.revision:
                newest[entry.change.id] = entry
        return list(newest.values())

    def stock(self, session_id: str) -> tuple[StockCount, ...]:
        """Give the counts of doses of a session, also withdrawn ones, with those made here. Raises NotSavedOffline."""
        here = [entry.change for entry in self.newest(session_id) if not entry.set_aside]
        return with_stock(self.session(session_id), here).stock

    @staticmethod
    def _said(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
        """Give what was recorded here about children beside their doses, by child."""
        by_child: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.change.vaccination is None and (child := entry.change.about) is not None:
                by_child.setdefault(child, []).append(entry)
        return by_child

    def _in_memory(self, session_id: str) -> SessionBundle:
        if session_id not in self._visited:
            raise NotSavedOffline(
                f"Session {session_id} isn’t saved offline on this device. Nothing is lost. "
                f"When there is a network, save it: mavis save-offline {session_id}"
            )
        return self._visited[session_id].bundle


def records_of(entries: Sequence[Entry], child: Child | None) -> list[Vaccination]:
    """Give the vaccinations among `entries` that count: not what the office set aside.

    Nor does a correction count that the hub refused once the list has that revision of the record from somebody else,
    or a newer one; `child` is as the list has the child, None where only what was recorded here matters.
    """
    return [
        entry.change.vaccination
        for entry in entries
        if entry.change.vaccination is not None
        and not entry.set_aside
        and not (entry.sending is Sending.ATTENTION and child is not None and _is_overtaken(entry.change, child))
    ]


def revision_listed(child: Child, record_id: str) -> int | None:
    """Say which revision of a record the list has, None if it has none."""
    held = [one.revision for care in child.care.values() for one in care.history if one.id == record_id]
    return max(held, default=None)


def revision_of_the_hub(child: Child, record_id: str) -> int | None:
    """Say which revision of a record the hub has for certain, by the list; None if the list has none.

    Where Mavis had the last word of it, the list has one more, which is nobody's.
    """
    for care in child.care.values():
        for one in care.history:
            if one.id == record_id and one.in_mavis is not None:
                return max(1, one.revision - 1)
    return revision_listed(child, record_id)


def _is_overtaken(change: Change, child: Child) -> bool:
    return change.revision > 1 and (revision_listed(child, change.id) or 0) >= change.revision


def on_record_here(session: Session, child: Child, recorded: Sequence[Vaccination]) -> Iterator[Vaccination]:
    """Give a child's records of this session that count, newest revisions, also where a list lacks the programme."""
    for programme in session.programmes:
        of_programme = [record for record in recorded if record.programme is programme]
        for attempt in all_attempts(with_care(child, programme).care[programme], of_programme):
            if attempt.session == session.id:
                yield attempt


def _added(entries: Iterable[Entry]) -> dict[str, Child]:
    """Give the children who were added here, by id."""
    return added_children(entry.change for entry in entries if not entry.set_aside)


def _beside_doses(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.change.of_the_day is not None]


def _with_what_was_said(child: Child, said: Sequence[Entry]) -> Child:
    """Put what was recorded here beside the doses over what the hub said; of what was sent the newest counts.

    So it does of what came in the file of another laptop.
    """
    if not said:
        return child
    answers = [entry for entry in said if entry.change.attendance is not None]
    if answers:
        own = not any(entry.collected for entry in answers)
        waiting = [entry.change for entry in answers if own and entry.sending is Sending.WAITING]
        child = with_attendance(child, [entry.change for entry in answers], first=waiting)
    records = {record.id: record for entry in said if (record := of_child(entry.change)) and not entry.set_aside}
    overtaken = {
        held.id for held in child.of_the_day if held.id in records and held.revision >= records[held.id].revision
    }
    aside = {entry.change.id for entry in said if entry.set_aside}
    kept = tuple(held for held in child.of_the_day if held.id not in aside)
    return with_day_records(
        replace(child, of_the_day=kept) if len(kept) < len(child.of_the_day) else child,
        [record for id_, record in records.items() if id_ not in overtaken],
    )
