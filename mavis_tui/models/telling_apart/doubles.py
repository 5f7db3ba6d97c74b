"""One dose that two laptops recorded, and what somebody decided about it.

Laptops without a team server don't know of each other, so two nurses may vaccinate one child, or both write it down.
What was decided is a row of its own beside the records: none is changed, and whoever has the same rows, in whatever
order they came, comes to the same answer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from mavis_tui.models.calendar import academic_year
from mavis_tui.models.change import Change, TeamRuling
from mavis_tui.models.child import Person
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.telling_apart.likeness import Answers, Likeness, likeness_with
from mavis_tui.models.telling_apart.same_record import identity_in_mavis
from mavis_tui.models.vaccination import Vaccination


class OnALaptop(NamedTuple):
    """The newest revision of a record, the device that recorded it first, and who the child is (None: nobody knows)."""

    change: Change
    device: str
    person: Person | None


def is_double(one: Vaccination, other: Vaccination) -> bool:
    """True if two records of one child can't both be right, or if Mavis takes them for one.

    Two doses are, of which the programme needs one in the season that counts, or which are closer than it allows
    (facts 3.2); and whatever has one identity in Mavis (facts 2.8).
    """
    if one.programme is not other.programme or one.withdrawn is not None or other.withdrawn is not None:
        return False
    if identity_in_mavis(one) == identity_in_mavis(replace(other, child=one.child)):
        return True
    if not (one.given and other.given):
        return False
    first, last = sorted((one.performed_on, other.performed_on))
    facts = programme_on(one.programme, last)
    if facts.doses_needed == 1 or facts.school_dose is not None:
        return not facts.seasonal or academic_year(first) == academic_year(last)
    return (last - first).days < max(1, facts.interval_days)


def ruled_aside(rulings: Iterable[TeamRuling], newest: Callable[[str], Vaccination | None]) -> dict[str, TeamRuling]:
    """Say which records count nowhere and by which decision, by the ids of their changes.

    Of two decisions about a record the later one holds. One holds no more where nothing that stands by it is the same
    dose any longer: it was withdrawn, corrected to something else, or set aside itself. So a dose never gets lost
    between two decisions. `newest` gives what a record says now, None where it isn't here; then it is believed.
    """
    in_order = sorted(rulings, key=lambda one: (one.at, one.by.email, one.stands, one.aside))
    last: dict[str, TeamRuling] = {}
    for ruling in in_order:
        last.update(dict.fromkeys((*ruling.stands, *ruling.aside), ruling))
    found: dict[str, TeamRuling] = {}
    for ruling in reversed(in_order):
        for record in ruling.aside:
            if last[record] is ruling and _is_kept_elsewhere(ruling, newest(record), found, newest):
                found[record] = ruling
    return found


def undecided(
    records: Iterable[OnALaptop], aside: Collection[str], rulings: Sequence[TeamRuling], answers: Answers
) -> list[tuple[OnALaptop, ...]]:
    """Find the records of one child, of different laptops, about which somebody has to decide, oldest first.

    Of one laptop they are asked about only where something was decided about one of them: what its nurse withdrew, and
    recorded once more, may have been decided to count after all. Children are the same by their ids, or by what
    `likeness` says; those who may be the same are asked about too.
    """
    both_stand = [set(pair) for ruling in rulings for pair in combinations(ruling.stands, 2)]
    counted = [one for one in records if one.change.vaccination is not None and one.change.id not in aside]
    by_id = {one.change.id: one for one in counted}
    cases: list[set[str]] = []
    ruled = {id_ for ruling in rulings for id_ in (*ruling.stands, *ruling.aside)}
    for one, other in _pairs(counted, ruled):
        pair = {one.change.id, other.change.id}
        if pair in both_stand or not _is_pair(one, other, answers):
            continue
        joined = pair.union(*(case for case in cases if not case.isdisjoint(pair)))
        cases = [case for case in cases if case.isdisjoint(joined)] + [joined]
    ordered = [tuple(sorted((by_id[id_] for id_ in case), key=_when)) for case in cases]
    return sorted(ordered, key=lambda case: _when(case[0]))


def _is_kept_elsewhere(
    ruling: TeamRuling,
    aside: Vaccination | None,
    found: Collection[str],
    newest: Callable[[str], Vaccination | None],
) -> bool:
    for other in ruling.stands:
        kept = newest(other)
        if other not in found and (aside is None or kept is None or is_double(kept, aside)):
            return True
    return False


def _pairs(records: Sequence[OnALaptop], ruled: Collection[str]) -> Iterator[tuple[OnALaptop, OnALaptop]]:
    """Give those who may be about one child: by its id, or by the birthday that both lists have."""
    found: dict[object, list[OnALaptop]] = {}
    for one in records:
        found.setdefault(one.change.vaccination.child if one.change.vaccination else "", []).append(one)
        if one.person is not None:
            found.setdefault(one.person.date_of_birth, []).append(one)
    seen: set[frozenset[str]] = set()
    for together in found.values():
        for one, other in combinations(together, 2):
            ids = frozenset((one.change.id, other.change.id))
            if (one.device != other.device or not ids.isdisjoint(ruled)) and ids not in seen:
                seen.add(ids)
                yield one, other


def _is_pair(one: OnALaptop, other: OnALaptop, answers: Answers) -> bool:
    first, second = one.change.vaccination, other.change.vaccination
    if first is None or second is None or not is_double(first, second):
        return False
    if first.child == second.child:
        return True
    known = one.person is not None and other.person is not None
    return known and is_maybe_one(one.person, other.person, answers) is not None


def is_maybe_one(one: Person | None, other: Person | None, answers: Answers) -> bool | None:
    """True for one child under two ids, False for two who may be one, None for two children."""
    if one is None or other is None:
        return None
    alike = likeness_with(answers, one, other)
    return None if alike in (Likeness.OTHER, Likeness.CLASH) else alike is Likeness.SAME


def _when(one: OnALaptop) -> tuple[float, str]:
    return one.change.made_at.timestamp(), one.change.id
