"""Recognising the children of a list who are known already, also when a number, a name or a birthday changed since.

The same code decides on a device and on the hub; whether two entries are one child is told by `likeness.py`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec

from mavis_tui.models.child import Child, Lookalike, Person
from mavis_tui.models.telling_apart.folding import folded_name
from mavis_tui.models.telling_apart.likeness import (
    NO_ANSWERS,
    Answers,
    Likeness,
    likeness_with,
    names_alike,
    same_name,
    same_school,
)

_MOST_ALIKE = 3
"""So many others of one name and birthday are asked about for each child; a list of hundreds is no list of children."""

_NOBODY: list[Person] = []


class Pair(NamedTuple):
    """A child of a list, under the id it has now, and somebody who was known before."""

    child: Child
    known: Person


class Recognised(NamedTuple):
    """The children of a list under the ids they are known by, no two under one, and what there is to say of some.

    `changed` were recognised for certain though number, name or birthday is another one; `likely` may be the same
    child, which only a person can say; `clashes` have another child's NHS number and are kept apart.
    """

    children: tuple[Child, ...]
    changed: tuple[Pair, ...] = ()
    likely: tuple[Pair, ...] = ()
    clashes: tuple[Pair, ...] = ()


class KnownChildren:
    """Who is known already: `here`, by an earlier copy of the same list, or `elsewhere`; the first one keeps the id."""

    def __init__(
        self, here: Iterable[Person] = (), elsewhere: Iterable[Person] = (), answers: Answers = NO_ANSWERS
    ) -> None:
        self._answers = answers
        self._by_number: dict[str, list[Person]] = {}
        self._by_birthday: dict[object, list[Person]] = {}
        self._by_id: dict[str, Person] = {}
        self._here: set[str] = set()
        for person in here:
            self._add(person)
        self._here.update(self._by_id)
        for person in elsewhere:
            self._add(person)

    def _add(self, person: Person) -> None:
        self._by_id.setdefault(person.id, person)
        self._by_birthday.setdefault(person.date_of_birth, []).append(person)
        if person.nhs_number:
            self._by_number.setdefault(person.nhs_number, []).append(person)

    def recognised(self, listed: Sequence[Child]) -> Recognised:
        """Give each child under the id it is known by.

        Who stands on the list under two numbers is two children to Mavis, however alike they are: those are likely,
        never taken as one.
        """
        alike = _alike_on_the_list(listed)
        if not self._by_id and not alike and len({child.id for child in listed}) == len(listed):  # the first list
            return Recognised(tuple(listed), (), (), ())
        numbers = {child.nhs_number for child in listed} - {None}
        found = [self._by_its_number(child) for child in listed]
        claimed = {known.id for known in found if known is not None}
        taken: set[str] = set()
        children, changed, likely, clashes = [], [], [], []
        for number, (child, known) in enumerate(zip(listed, found, strict=True)):
            looked = known or self._by_name(child, numbers, claimed)
            chosen = looked.id if looked is not None and looked.id not in taken else self._free_id(child, taken)
            if looked is not None and chosen != looked.id:
                looked = None
            taken.add(chosen)
            told = child if chosen == child.id else _under(chosen, child)
            children.append(told)
            if looked is not None and _is_changed(child, looked):
                changed.append(Pair(told, looked))
            if self._by_number.get(child.nhs_number or "", _NOBODY) != [looked]:
                clashes += [Pair(told, other) for other in self._clashing(child)]
            if looked is None:
                likely += [Pair(told, other) for other in self._likely(child, numbers, claimed)]
            likely += [Pair(told, children[earlier]) for earlier in alike.get(number, ())]
        return Recognised(tuple(children), tuple(changed), _once(likely), _once(clashes))

    def _by_its_number(self, child: Child) -> Person | None:
        known = self._by_number.get(child.nhs_number or "", ())
        if self._answers:
            said = (other for pair, is_same in self._answers.items() if is_same and child.id in pair for other in pair)
            linked = next((self._by_id[other] for other in said if other != child.id and other in self._by_id), None)
            if linked is not None:
                return linked
        same = next((one for one in known if self._likeness(child, one) is Likeness.SAME), None)
        if same is not None:
            return same
        # An id comes from the number that a child had first, so it says who it is when that was superseded since.
        first = self._by_id.get(child.id)
        return first if first is not None and self._likeness(child, first) is not Likeness.CLASH else None

    def _by_name(self, child: Child, numbers: set[str | None], claimed: set[str]) -> Person | None:
        """Find the only one who is the same for certain, and who isn't on the list under her own number as well."""
        same = [
            one
            for one in self._by_birthday.get(child.date_of_birth, ())
            if one.id not in claimed
            and not (one.nhs_number in numbers and one.nhs_number != child.nhs_number)
            and self._likeness(child, one) is Likeness.SAME
        ]
        return same[0] if len({one.id for one in same}) == 1 else None

    def _likeness(self, child: Child, one: Person) -> Likeness:
        return likeness_with(self._answers, child, one)

    def _clashing(self, child: Child) -> Iterator[Person]:
        for one in self._by_number.get(child.nhs_number or "", ()):
            if self._likeness(child, one) is Likeness.CLASH:
                yield one

    def _likely(self, child: Child, numbers: set[str | None], claimed: set[str]) -> Iterator[Person]:
        """Find those who aren't on the list themselves and may be this child under another name or number."""
        for one in self._by_birthday.get(child.date_of_birth, ()):
            if one.id in claimed or (one.nhs_number is not None and one.nhs_number in numbers):
                continue
            if self._answers.get(frozenset((child.id, one.id))) is False:
                continue
            left = one.id in self._here and names_alike(child.given_name, one.given_name) and same_school(child, one)
            if left or self._likeness(child, one) in (Likeness.SAME, Likeness.LIKELY):
                yield one

    def _free_id(self, child: Child, taken: set[str]) -> str:
        """Give the id that the list has, unless it is somebody else's: one number on two children makes one id."""
        if child.id not in taken and child.id not in self._by_id:
            return child.id
        parts = (child.id, folded_name(child.given_name), folded_name(child.family_name))
        name = "\n".join((*parts, child.date_of_birth.isoformat()))
        return hashlib.sha256(name.encode()).hexdigest()[:32]


def flagged(found: Recognised) -> tuple[Child, ...]:
    """Give the children of a list, each with those who may be the same child."""
    if not found.likely:
        return found.children
    lookalikes: dict[str, list[Lookalike]] = {}
    for child, known in found.likely:
        lookalikes.setdefault(child.id, []).append(lookalike(known))
        lookalikes.setdefault(known.id, []).append(lookalike(child))
    return tuple(
        msgspec.structs.replace(child, maybe_same_as=tuple(lookalikes[child.id])) if child.id in lookalikes else child
        for child in found.children
    )


def lookalike(person: Person) -> Lookalike:
    """Tell of somebody who may be the same child."""
    return Lookalike(
        id=person.id, name=person.full_name, date_of_birth=person.date_of_birth, nhs_number=person.nhs_number
    )


def _is_changed(child: Person, known: Person) -> bool:
    return (
        child.nhs_number != known.nhs_number
        or child.date_of_birth != known.date_of_birth
        or not same_name(child, known)
    )


def _alike_on_the_list(listed: Sequence[Child]) -> dict[int, list[int]]:
    """Give for each place the nearest earlier places of children who may be the same: one name, one birthday."""
    by_birthday: dict[date, list[int]] = {}
    for number, child in enumerate(listed):
        by_birthday.setdefault(child.date_of_birth, []).append(number)
    found: dict[int, list[int]] = {}
    fold = cache(folded_name)  # for this list alone: many of its children share a given name
    for places in by_birthday.values():
        by_name: dict[tuple[str, str], list[int]] = {}
        for number in places if _may_share_a_name([listed[place].given_name for place in places]) else ():
            child = listed[number]
            earlier = by_name.setdefault((fold(child.family_name), fold(child.given_name)), [])
            if earlier:
                found[number] = earlier[-_MOST_ALIKE:]
            earlier.append(number)
    return found


def _may_share_a_name(names: Sequence[str]) -> bool:
    """True unless all begin otherwise, as nearly always among those who share a birthday; then no name is folded."""
    if len(names) < 2:
        return False
    initials = {name[:1].lower() for name in names}
    return len(initials) < len(names) or not "".join(initials).isalpha() or not "".join(initials).isascii()


def _once(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    seen: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        if pair.child.id != pair.known.id:
            seen.setdefault((pair.child.id, pair.known.id), pair)
    return tuple(seen.values())


def _under(child_id: str, child: Child) -> Child:
    care = {
        programme: msgspec.structs.replace(
            one, history=tuple(msgspec.structs.replace(record, child=child_id) for record in one.history)
        )
        for programme, one in child.care.items()
    }
    return msgspec.structs.replace(child, id=child_id, care=care)
