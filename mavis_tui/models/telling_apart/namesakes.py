"""Children on one list who are easily taken for one another: by name, by a similar one, by birthday and surname.

Whether two entries are the *same* child is another question: see `likeness`. These are two children, and the
nurse has one of them before her.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import pairwise, product

from msgspec import Struct

from mavis_tui.models.calendar import short_date, year_group_label
from mavis_tui.models.child import Person
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.telling_apart.folding import folded_name

_SHORT_WORD, _LONG_WORD = 4, 8
"""Shorter than the first, words are near only if they are alike; from the second on, two letters may differ."""

_NAMED_AT_MOST = 3


class Why(StrEnum):
    """Why a child may be taken for another, the likeliest first."""

    NAME = "same name"
    BIRTHDAY = "same birthday"
    SIMILAR = "similar name"


class Namesake(Struct, frozen=True, kw_only=True):
    """Another child of the list, and in `apart` what tells the two apart: `born 3 Mar 2012, 8A1, NHS number …`."""

    id: str
    name: str
    why: Why
    apart: str


def namesakes(child: Person, others: Iterable[Person]) -> tuple[Namesake, ...]:
    """Find who of `others` is easily taken for `child`, the likeliest first."""
    found = [(why, other) for other in others if other.id != child.id and (why := _why(child, other)) is not None]
    order = list(Why)
    found.sort(key=lambda each: (order.index(each[0]), each[1].full_name, each[1].date_of_birth, each[1].id))
    return tuple(Namesake(id=one.id, name=one.full_name, why=why, apart=_apart(one)) for why, one in found)


def sieve(child: Person) -> Callable[[str, bool], bool]:
    """Make a quick test that lets every namesake of `child` through, and few others.

    It takes the folded names of somebody, in any order, and whether the birthdays are the same. A list of sixty
    thousand goes through it in a few hundredths of a second; each that passes is then looked at.
    """
    family = _parts(folded_name(child.family_name))
    given = _parts(folded_name(f"{child.given_name} {child.preferred_name}"))

    def passes(key: str, same_birthday: bool) -> bool:
        found = [parts for parts in (family, given) if any(map(key.__contains__, parts))]
        return len(found) == 2 or (same_birthday and found == [family])

    return passes


def namesake_lines(found: Iterable[Namesake]) -> list[str]:
    """Say who else is here and what tells them apart, a sentence for each way of being alike."""
    lines = []
    for why in Why:
        of_kind = [one for one in found if one.why is why]
        if not of_kind:
            continue
        one, several = {
            Why.NAME: ("Another child here has this name", "others here have this name"),
            Why.BIRTHDAY: ("Another child here has this birthday", "others here have this birthday"),
            Why.SIMILAR: ("Another child here has a similar name", "others here have a similar name"),
        }[why]
        first = "; ".join(f"{other.name}, {other.apart}" for other in of_kind[:_NAMED_AT_MOST])
        more = f"; and {len(of_kind) - _NAMED_AT_MOST} more" if len(of_kind) > _NAMED_AT_MOST else ""
        lines.append(f"{one if len(of_kind) == 1 else f'{len(of_kind)} {several}'}: {first}{more}.")
    return lines


def _why(child: Person, other: Person) -> Why | None:
    if any(one and sorted(one) == sorted(another) for one, another in product(_names(child), _names(other))):
        return Why.NAME
    family = _near(folded_name(child.family_name).split(), folded_name(other.family_name).split())
    given = any(_near(one, another) for one, another in product(_firsts(child), _firsts(other)))
    if not family:
        return None
    return Why.BIRTHDAY if child.date_of_birth == other.date_of_birth else Why.SIMILAR if given else None


def _firsts(child: Person) -> list[list[str]]:
    return [folded_name(name).split() for name in (child.given_name, child.preferred_name) if name]


def _names(child: Person) -> list[list[str]]:
    """Give the words of the whole name; without two of them nothing can be said about it."""
    family = folded_name(child.family_name).split()
    return [[*first, *family] for first in _firsts(child) if first and family]


def _near(some: list[str], others: list[str]) -> bool:
    """Tell whether each word of the shorter name is near one of the other: Khan is near Khan-Ali."""
    short, long = sorted((some, others), key=len)
    return bool(short) and all(any(_near_word(word, other) for other in long) for word in short)


def _near_word(one: str, other: str) -> bool:
    allowed = min(_allowed(one), _allowed(other))
    if not allowed or one == other or abs(len(one) - len(other)) > allowed or not (one + other).isalpha():
        return one == other
    return _distance(one, other, swap=allowed) <= allowed


def _allowed(word: str) -> int:
    return 0 if len(word) < _SHORT_WORD else 1 if len(word) < _LONG_WORD else 2


def _distance(one: str, other: str, *, swap: int) -> int:
    """Count the letters that were added, left out or changed; two neighbours that were swapped count `swap`."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = above, row, [i]
        for j, another in enumerate(other, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != another)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == another:
                row[j] = min(row[j], before[j - 2] + swap)
    return row[-1]


def _parts(name: str) -> frozenset[str]:
    """Give pieces of which every name that is near has one at least: whatever differs, something stays whole."""
    parts: set[str] = set()
    for word in name.split():
        allowed, length = _allowed(word), len(word)
        at = [length * place // (allowed + 1) for place in range(allowed + 2)]
        parts |= {word[begin:end] for begin, end in pairwise(at)}
        if allowed == 1:  # two letters swapped just where the halves meet
            half = length // 2
            parts.add(f"{word[: half - 1]}{word[half]}{word[half - 1]}{word[half + 1 :]}")
    return frozenset(parts)


def born_and_class(child: Person) -> str:
    """Say what tells children of one name apart at a glance: `born 2 Jun 2021, 1A`, or else the year."""
    year = "" if child.year_group is None else year_group_label(child.year_group)
    return ", ".join(part for part in (f"born {short_date(child.date_of_birth)}", child.registration or year) if part)


def _apart(other: Person) -> str:
    number = f"NHS number {spaced_nhs_number(other.nhs_number)}" if other.nhs_number else "no NHS number"
    return f"{born_and_class(other)}, {number}"
