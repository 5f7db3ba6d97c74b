"""Who is on the list of a demonstration session: invented children with parents, addresses and test NHS numbers."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from mavis_tui.demo.names import (
    BOYS,
    FAMILIES,
    GIRLS,
    OUTWARD,
    PARENTS,
    PRACTICES,
    STREETS,
    Trying,
)
from mavis_tui.models.child import Child, Gender, Parent
from mavis_tui.models.identity import nhs_check_digit

FIRST_OF_TEST_RANGE = 999_100_000


def nhs_numbers(rng: Random) -> Iterator[str]:
    """Give rising, valid NHS numbers from the range that is never issued to a person (999…)."""
    first_nine = FIRST_OF_TEST_RANGE
    while True:
        first_nine += rng.randint(1, 60)
        check = nhs_check_digit(str(first_nine))
        if check is not None:
            yield f"{first_nine}{check}"


def born_for(year_group: int, year: int, rng: Random) -> date:
    """Choose a date of birth that puts a child in `year_group` in academic year `year` (facts 3.1)."""
    first = date(year - year_group - 5, 9, 1)
    return first + timedelta(days=rng.randrange((date(first.year + 1, 9, 1) - first).days))


def children(
    session: str,
    schools: Sequence[str],
    year_groups: Sequence[int],
    year: int,
    number: int,
    trying: Sequence[Trying],
    nhs: Iterator[str],
    rng: Random,
) -> list[Child]:
    """Invent `number` children with nobody's care yet, in the order of a staff list.

    Among them: the names that try the layout, twins, two of the same name, some without an NHS number, some restricted,
    one invalidated.
    """
    people = [_person(name, schools, rng.choice(year_groups), year, rng) for name in trying]
    namesakes = Trying(rng.choice(GIRLS), rng.choice(FAMILIES))
    people += [_person(namesakes, schools, rng.choice(year_groups), year, rng, Gender.FEMALE) for _ in range(2)]
    twin = _person(_ordinary_name(rng, Gender.MALE), schools, rng.choice(year_groups), year, rng, Gender.MALE)
    people += [twin, {**twin, "given_name": rng.choice(GIRLS), "gender": Gender.FEMALE, "preferred_name": ""}]
    people += [_person(None, schools, rng.choice(year_groups), year, rng) for _ in range(number - len(people))]
    people.sort(key=lambda person: (person["family_name"].casefold(), person["given_name"].casefold()))
    # Past the first screenful, so that what a newcomer sees first is the plain case.
    odd = rng.sample(range(12, number), 6)
    for at, person in enumerate(people):
        person["id"] = f"{session}{at + 1:03d}"
        person["nhs_number"] = None if at in odd[:3] else next(nhs)
        person["invalidated"] = at == odd[3]
        if at in odd[4:]:
            person.update(restricted=True, address_line="", postcode="")
            person["parents"] = tuple(Parent(name=one.name, relationship=one.relationship) for one in person["parents"])
    return [Child(**person) for person in people]


def _ordinary_name(rng: Random, gender: Gender) -> Trying:
    names = GIRLS if gender is Gender.FEMALE else BOYS
    family = rng.choice(FAMILIES)
    if rng.random() < 0.06:
        family = f"{family}-{rng.choice(FAMILIES)}"
    return Trying(rng.choice(names), family, rng.choice(names) if rng.random() < 0.08 else "")


def _person(
    name: Trying | None, schools: Sequence[str], year_group: int, year: int, rng: Random, gender: Gender | None = None
) -> dict[str, Any]:
    gender = gender or rng.choices(list(Gender), (2, 48, 48, 2))[0]
    name = name or _ordinary_name(rng, gender)
    return {
        "given_name": name.given,
        "family_name": name.family,
        "preferred_name": name.preferred,
        "date_of_birth": born_for(year_group, year, rng),
        "year_group": year_group,
        "registration": f"{year_group or 'R'}{rng.choice('ABC')}",
        "gender": gender,
        "address_line": f"{rng.randint(1, 120)} {rng.choice(STREETS)}",
        "postcode": f"{rng.choice(OUTWARD)} {rng.randint(0, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}",
        "school": rng.choice(schools),
        "gp": rng.choice(PRACTICES),
        "parents": _parents(name.family, rng),
    }


def _parents(family: str, rng: Random) -> tuple[Parent, ...]:
    both = ("Mum", "Dad")
    kinds = rng.choices((both, ("Mum",), ("Dad",), ("Guardian",), ("Mum", "Other – Grandparent")), (45, 30, 12, 6, 7))[
        0
    ]
    return tuple(_parent(kind, family, rng) for kind in kinds)


def _parent(kind: str, family: str, rng: Random) -> Parent:
    """Make a parent who can be rung nowhere: Ofcom keeps these numbers for drama, and example.com takes no mail."""
    given = rng.choice(PARENTS[kind])
    mobile = f"07700 900{rng.randint(0, 999):03d}"
    return Parent(
        name=f"{given} {family}",
        relationship=kind,
        phone=mobile if rng.random() < 0.85 else f"01632 960{rng.randint(0, 999):03d}",
        email=f"{given.lower()}.{_ascii(family)}@example.com" if rng.random() < 0.8 else "",
    )


def _ascii(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return "".join(letter for letter in letters if letter.isalnum()) or "family"
