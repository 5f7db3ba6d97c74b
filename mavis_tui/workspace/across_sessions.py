"""One child on several lists of this device: what was recorded, or is restricted, in one session counts in all.

Only those for whom something was recorded are looked up, and those who are restricted, never whole lists: a list of
sixty thousand is asked about a few hundred children, by number and by birthday.
"""

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from threading import RLock
from typing import NamedTuple

from msgspec.structs import replace

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.cache.snapshots.snapshots import SnapshotNote
from mavis_tui.cache.store import Store
from mavis_tui.models.child import Child, Lookalike, P, Person, without_address
from mavis_tui.models.of_the_day.of_children import OF_CHILD
from mavis_tui.models.session import Session
from mavis_tui.models.telling_apart.known_children import lookalike
from mavis_tui.models.telling_apart.likeness import Answers, Likeness, likeness_with

Key = tuple[str, str]
"""A session, and the id that a child has in it."""

PersonOf = Callable[[str, str], Person | None]
"""Gives who a child of a session is; None where its list isn't at hand any more, or doesn't have it."""


class _Index:
    """Children of other lists, to be found by who they are."""

    def __init__(self, people: Mapping[Key, Person | None], answers: Answers) -> None:
        self.people = people
        self._answers = answers
        self._linked: dict[str, list[str]] = {}
        for pair in (pair for pair, same in answers.items() if same):
            for id_ in pair:
                self._linked.setdefault(id_, []).extend(pair - {id_})
        self._by_id: dict[str, list[tuple[Key, Person | None]]] = {}
        self._by_number: dict[str, list[tuple[Key, Person]]] = {}
        self._by_birthday: dict[date, list[tuple[Key, Person]]] = {}
        for key, person in self.people.items():
            self._by_id.setdefault(key[1], []).append((key, person))
            if person is not None:
                self._by_birthday.setdefault(person.date_of_birth, []).append((key, person))
                if person.nhs_number:
                    self._by_number.setdefault(person.nhs_number, []).append((key, person))

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def same_as(self, child: Person) -> tuple[Key, ...]:
        """Find the same child on other lists, for certain."""
        known = child.id in self._by_id or child.date_of_birth in self._by_birthday
        known = known or (child.nhs_number or "") in self._by_number
        if not (known or child.id in self._linked):  # as with nearly everybody
            return ()
        return tuple(dict.fromkeys(key for key, is_what, _ in self._compared(child) if is_what is Likeness.SAME))

    def maybe_same_as(self, child: Person) -> tuple[Person, ...]:
        """Find those on other lists who are likely the same child, so that a person has to say."""
        found = {person.id: person for _, is_what, person in self._compared(child) if is_what is Likeness.LIKELY}
        return tuple(found.values())

    def _compared(self, child: Person) -> Iterator[tuple[Key, Likeness, Person]]:
        for key, person in self._by_id.get(child.id, ()):
            # An id comes from the number that a child had first, so it says more than what changed since.
            if person is None or likeness_with(self._answers, child, person) is not Likeness.CLASH:
                yield key, Likeness.SAME, child if person is None else person
        for other in self._linked.get(child.id, ()):
            for key, person in self._by_id.get(other, ()):
                yield key, Likeness.SAME, child if person is None else person
        for key, person in (
            *self._by_number.get(child.nhs_number or "", ()),
            *self._by_birthday.get(child.date_of_birth, ()),
        ):
            if person.id != child.id:
                yield key, likeness_with(self._answers, child, person), person


class Elsewhere(NamedTuple):
    """What counts for the children of one session because it was recorded in another one.

    `copies` are those of the other sessions from which this was made, `answers` what people said of who is the same.
    """

    session: str
    keys: frozenset[Key]
    copies: tuple[Session | None, ...]
    answers: Answers
    who: _Index
    entries: Callable[[str, str], list[Entry]]

    def about(self, child: Person) -> list[Entry]:
        """Give the records of other sessions about a child of this one, under the id that it has in this one."""
        return self.under(child.id, self.same_as(child))

    def same_as(self, child: Person) -> tuple[Key, ...]:
        """Say under which ids a child has records in which other sessions."""
        own = self.session, child.id
        return tuple(key for key in self.who.same_as(child) if key != own) if self.keys else ()

    def under(self, child_id: str, keys: Iterable[Key]) -> list[Entry]:
        """Give the records that were found so, under the id that the child has in this session."""
        return [
            _under(child_id, entry) for key in keys for entry in self.entries(*key) if entry.change.counts_everywhere
        ]

    def is_made_of(self, copies: Sequence[Session | None], answers: Answers) -> bool:
        """True if nothing else is known than when this was made; a copy that was refreshed is another object."""
        return answers == self.answers and _are_the_same(self.copies, copies)

    def came_since(self, earlier: "Elsewhere") -> list[Person | str] | None:
        """Give for whom something was recorded since, or the id where nobody knows who that is; None if all is new."""
        if not earlier.is_made_of(self.copies, self.answers) or not earlier.keys <= self.keys:
            return None
        return [self.who.people[key] or key[1] for key in self.keys - earlier.keys]


class AcrossSessions:
    """Finds the same child on the other lists of a device."""

    def __init__(self, store: Store, person_of: PersonOf, newest: Callable[[str, str], list[Entry]]) -> None:
        self._store = store
        self._person_of = person_of
        self._newest = newest
        self._lock = RLock()  # a thread that records asks at the same time as the page that is drawn
        self._recorded: dict[str, Elsewhere] = {}
        self._restricted: tuple[list[SnapshotNote], _Index] | None = None
        self._read: dict[int, tuple[SnapshotNote, tuple[Person, ...]]] = {}

    def clear(self) -> None:
        """Forget who anybody is."""
        with self._lock:
            self._recorded.clear()
            self._restricted = None
            self._read.clear()

    def elsewhere(self, session_id: str) -> Elsewhere:
        """Give what counts in a session of what was recorded in the others."""
        with self._lock:
            return self._elsewhere(session_id)

    def _elsewhere(self, session_id: str) -> Elsewhere:
        vaccinated = self._store.outbox.vaccinated()
        answers = self._store.device.same_children if vaccinated else {}
        linked = {id_ for pair, same in answers.items() if same for id_ in pair}
        # Of this session itself only who was said to be the same as another one on its list.
        keys = frozenset(key for key in vaccinated if key[0] != session_id or key[1] in linked)
        held = self._recorded.get(session_id)
        # the very same objects: a copy that was refreshed has another session, though it may look the same
        copies = tuple(self._copies({session for session, _ in keys}))
        as_before = held is not None and held.is_made_of(copies, answers)
        if held is None or not as_before or held.keys != keys:
            known = held.who.people if held is not None and as_before else {}
            people = {key: known[key] if key in known else self._person_of(*key) for key in sorted(keys)}
            held = self._recorded[session_id] = Elsewhere(
                session_id, keys, copies, answers, _Index(people, answers), self._newest
            )
        return held

    def maybe_same_as(self, session_id: str, child: Child) -> tuple[Lookalike, ...]:
        """Give those of whom somebody has to say whether they are this child, and nobody has yet."""
        answers = self._store.device.same_children
        asked = {one.id: one for one in child.maybe_same_as}
        asked |= {one.id: lookalike(one) for one in self.elsewhere(session_id).who.maybe_same_as(child)}
        return tuple(one for one in asked.values() if frozenset((one.id, child.id)) not in answers)

    @staticmethod
    def changed_on(
        lists: Iterable[str], people: Iterable[Person], people_of: Callable[[str], Iterable[Person]]
    ) -> dict[str, Person]:
        """Give what later lists, oldest first, have otherwise of these children, under the ids that they have here."""
        index = _Index({("", person.id): person for person in people}, {})
        found: dict[str, Person] = {}
        for session_id in lists:
            for person in people_of(session_id):
                for _, id_ in index.same_as(person):
                    found[id_] = replace(person, id=id_)
        return found

    def is_restricted(self) -> Callable[[Person], bool]:
        """Make the test whether a child is restricted on any list of this device."""
        notes = self._store.snapshots.notes()
        with self._lock:
            if self._restricted is None or not _are_the_same(self._restricted[0], notes):
                people = {(note.session.id, one.id): one for note in notes for one in self._restricted_in(note)}
                self._restricted = notes, _Index(people, self._store.device.same_children if people else {})
                self._read = {id(note): self._read[id(note)] for note in notes if id(note) in self._read}
            index = self._restricted[1]
        return (lambda child: bool(index.same_as(child))) if index else (lambda _: False)

    def _restricted_in(self, note: SnapshotNote) -> tuple[Person, ...]:
        """Give the restricted children of a copy; one of an earlier version doesn't have them apart."""
        if note.restricted is not None:
            return note.restricted
        if id(note) not in self._read:
            people = self._store.snapshots.people(note.session.id)
            self._read[id(note)] = note, tuple(person for person in people if person.restricted)
        return self._read[id(note)][1]

    def _copies(self, session_ids: Iterable[str]) -> Iterator[Session | None]:
        for session_id in sorted(session_ids):
            note = self._store.snapshots.note(session_id)
            yield note.session if note is not None else None


def _are_the_same(some: Sequence[object], others: Sequence[object]) -> bool:
    return len(some) == len(others) and all(map(operator.is_, some, others))


def withheld(person: P, is_restricted: Callable[[Person], bool]) -> P:
    """Take the address from a child who is restricted on another list; it isn't to be shown, stored or printed."""
    return person if person.restricted or not is_restricted(person) else without_address(person)


def _under(child_id: str, entry: Entry) -> Entry:
    change = entry.change
    record, beside = change.vaccination, change.of_the_day
    if change.about == child_id:
        return entry
    if record is not None:
        return entry._replace(change=replace(change, child=child_id, vaccination=replace(record, child=child_id)))
    if isinstance(beside, OF_CHILD):
        return entry._replace(change=replace(change, child=child_id, of_the_day=replace(beside, child=child_id)))
    return entry
