"""The uptake of a team's sessions: by school, programme, year group and class, counted as `mavis report` counts it.

A child is vaccinated if Mavis's headline status says so (facts 3.15), whoever gave the dose and whenever. Who stands on
two of the lists counts once in each programme: where she had a dose, else on the newest list.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import select

from mavis_tui.errors import BadInput
from mavis_tui.hub.sessions.bundles import Stored, stored_together
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import sessions
from mavis_tui.models.calendar import long_date, year_group_label
from mavis_tui.models.child import Child
from mavis_tui.models.programme import Programme, label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import Group, status_of
from mavis_tui.models.vaccination import Moment, Vaccination


class NotVaccinated(msgspec.Struct, frozen=True, kw_only=True):
    """A child who isn't vaccinated in a programme, and why: her headline status, and the words beside it."""

    child: str
    name: str
    date_of_birth: date
    why: str


class HubUptakeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One class of one school in one programme. `given` counts the doses of these sessions in the time asked about."""

    school: str
    programme: Programme
    label: str
    year_group: int | None
    of_class: str
    children: int
    vaccinated: int
    given: int
    groups: dict[str, int]


class HubUptake(msgspec.Struct, frozen=True, kw_only=True):
    """The uptake of a team's sessions with a day from `since` to `until`, None for no bound; counted at `as_of`.

    `twice` children stand on more than one of the lists.
    """

    organisation: str
    since: date | None
    until: date | None
    as_of: Moment
    sessions: int
    twice: int
    rows: tuple[HubUptakeRow, ...]

    @property
    def schools(self) -> list[tuple[str, str, int, int]]:
        """School, programme, children and vaccinated, summed over the classes."""
        sums: dict[tuple[str, str], list[int]] = {}
        for row in self.rows:
            held = sums.setdefault((row.school, row.label), [0, 0])
            held[0] += row.children
            held[1] += row.vaccinated
        return [(school, label, *held) for (school, label), held in sums.items()]  # type: ignore[misc] # two of them


class _Stands(NamedTuple):
    """How a child of a list stands in a programme, and the doses that it had there."""

    child: Child
    school: str
    programme: Programme
    group: Group
    detail: str
    given: tuple[Vaccination, ...]

    @property
    def key(self) -> tuple[str, Programme]:
        return self.child.nhs_number or self.child.id, self.programme

    @property
    def place(self) -> tuple[str, Programme, int | None, str]:
        return self.school, self.programme, self.child.year_group, class_name(self.child)


class UptakeKept:
    """Reads sessions for it, and remembers how their children stand: a session is read again once it has changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[tuple[str, str], tuple[str, date, tuple[_Stands, ...]]] = {}

    async def of(
        self, organisation: str, now: datetime, day: date, since: date | None = None, until: date | None = None
    ) -> HubUptake:
        """Count a team's sessions as of `day`. Raises BadInput where the time ends before it begins."""
        lists, stands, twice = await self._stands(organisation, day, since, until)
        first, last = since or date.min, until or date.max
        return HubUptake(
            organisation=organisation,
            since=since,
            until=until,
            as_of=now,
            sessions=lists,
            twice=twice,
            rows=tuple(_counted(stands, first, last)),
        )

    async def missing(
        self,
        organisation: str,
        day: date,
        place: tuple[str, str, str, str],
        since: date | None = None,
        until: date | None = None,
    ) -> list[NotVaccinated]:
        """List who isn't vaccinated of a school, a programme, a year group and a class; empty is any."""
        _, stands, _ = await self._stands(organisation, day, since, until)
        school, programme, year_group, of_class = place
        wanted = [
            one
            for one in stands
            if one.group is not Group.VACCINATED
            and school in ("", one.school)
            and programme in ("", one.programme.value)
            and year_group in ("", _year(one.child.year_group))
            and of_class in ("", class_name(one.child))
        ]
        found = [
            NotVaccinated(
                child=one.child.id,
                name=one.child.full_name,
                date_of_birth=one.child.date_of_birth,
                why=f"{one.group.value}: {one.detail}" if one.detail else one.group.value,
            )
            for one in wanted
        ]
        return sorted(found, key=lambda one: (one.why, one.name))

    async def doses(self, organisation: str, day: date) -> list[tuple[str, Vaccination]]:
        """List the doses that count of all of a team's sessions, each with the school where it was given."""
        _, stands, _ = await self._stands(organisation, day, None, None)
        return [(one.school, dose) for one in stands for dose in one.given]

    async def _stands(
        self, organisation: str, day: date, since: date | None, until: date | None
    ) -> tuple[int, list[_Stands], int]:
        if since is not None and until is not None and until < since:
            raise BadInput(f"{long_date(until)} is before {long_date(since)}. Nothing was counted.")
        first, last = since or date.min, until or date.max
        of_team = select(sessions).where(sessions.c.organisation == organisation)
        async with self._database.reading() as connection:
            rows = {row.id: row for row in await connection.execute(of_team)}
            found = {id_: session_in(row) for id_, row in rows.items()}
            wanted = [id_ for id_, one in found.items() if any(first <= when <= last for when in one.dates)]
            stale = [id_ for id_ in wanted if self._held(organisation, id_)[:2] != (rows[id_].stamp, day)]
            read = await stored_together(connection, organisation, [rows[id_] for id_ in stale], {}) if stale else []
        for one, stands in zip(read, await asyncio.to_thread(_all_stand, read, day), strict=True):
            self._read[organisation, one.session.id] = one.stamp, day, stands
        newest = sorted(wanted, key=lambda id_: (max(found[id_].dates), id_), reverse=True)
        once, twice = _once_each(one for id_ in newest for one in self._held(organisation, id_)[2])
        return len(wanted), once, twice

    def _held(self, organisation: str, id_: str) -> tuple[str, date, tuple[_Stands, ...]]:
        return self._read.get((organisation, id_), ("", date.min, ()))


def class_name(child: Child) -> str:
    """`8T1`, `Year 8, no class`, `class not known`."""
    if child.registration:
        return child.registration
    return "class not known" if child.year_group is None else f"{year_group_label(child.year_group)}, no class"


def _all_stand(read: Sequence[Stored], day: date) -> list[tuple[_Stands, ...]]:
    return [tuple(stands for child in one.read() for stands in _stand(child, one.session, day)) for one in read]


def _stand(child: Child, session: Session, day: date) -> Iterable[_Stands]:
    for programme in session.programmes:
        care = child.care.get(programme)
        if care is None:
            continue
        status = status_of(child, programme, day, at_clinic=session.at_clinic)
        given = (one for one in care.history if one.session == session.id and one.given and one.withdrawn is None)
        yield _Stands(child, session.location.name, programme, status.group, status.detail, tuple(given))


def _once_each(stands: Iterable[_Stands]) -> tuple[list[_Stands], int]:
    """Leave each child once in each programme, with the doses of all its lists; say how many were on several."""
    places: dict[tuple[str, Programme], list[_Stands]] = {}
    for one in stands:
        places.setdefault(one.key, []).append(one)
    kept = []
    for of_one in places.values():
        home = next((one for one in of_one if one.given), of_one[0])
        kept.append(home._replace(given=tuple(dose for one in of_one for dose in one.given)))
    return kept, len({who for (who, _), of_one in places.items() if len(of_one) > 1})


def _counted(stands: Iterable[_Stands], first: date, last: date) -> Iterable[HubUptakeRow]:
    cells: dict[tuple[str, Programme, int | None, str], list[_Stands]] = {}
    for one in stands:
        cells.setdefault(one.place, []).append(one)
    order = list(Programme)
    for place in sorted(
        cells, key=lambda cell: (cell[0], order.index(cell[1]), cell[2] is None, cell[2] or 0, cell[3])
    ):
        school, programme, year_group, of_class = place
        of_cell = cells[place]
        groups = Counter(one.group for one in of_cell)
        yield HubUptakeRow(
            school=school,
            programme=programme,
            label=label_of(programme),
            year_group=year_group,
            of_class=of_class,
            children=len(of_cell),
            vaccinated=groups[Group.VACCINATED],
            given=sum(first <= dose.performed_on <= last for one in of_cell for dose in one.given),
            groups={group.value: groups[group] for group in Group if groups[group]},
        )


def _year(year_group: int | None) -> str:
    return "none" if year_group is None else f"{year_group}"
