"""Finding a child among all that a hub holds, and all that was recorded for one: each revision, its receipt, what the
office decided, and in which files for Mavis it is.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decision, decided
from mavis_tui.hub.store.tables import changes, children, exported, exports, sessions, withdrawn
from mavis_tui.models.beside_doses.in_words import rows_of_day
from mavis_tui.models.change import Change, ChangeKind, Receipt
from mavis_tui.models.child import AddedChild, Child, Person
from mavis_tui.models.telling_apart.folding import folded_name

SHORTEST_WORD = 2
_AT_ONCE = 1_000
_person, _child = msgspec.json.Decoder(Person), msgspec.json.Decoder(Child)
_change, _receipt = msgspec.json.Decoder(Change), msgspec.json.Decoder(Receipt)


class ListedOn(msgspec.Struct, frozen=True, kw_only=True):
    """A session that has, or had, a child on its list; not `listed` are those that it left or was never on."""

    session: str
    title: str
    listed: bool


class ChildFound(msgspec.Struct, frozen=True, kw_only=True):
    """A child whom a search found, in one team, and the sessions on whose lists it is or was."""

    organisation: str
    child: str
    name: str
    date_of_birth: date
    nhs_number: str | None
    sessions: tuple[str, ...]


class RevisionKept(msgspec.Struct, frozen=True, kw_only=True):
    """A revision that the hub took, with what it answered, what the office decided since, and the files that have it.

    `of_the_day` describes in words what was recorded beside the doses, and is empty for all else.
    """

    record: Change
    received: Receipt
    decision: Decision | None
    files: tuple[str, ...]
    of_the_day: dict[str, str]


class ChildHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a team recorded for a child, oldest first. `child` is None where no list has it any more."""

    organisation: str
    child_id: str
    child: Child | None
    sessions: tuple[ListedOn, ...]
    records: tuple[RevisionKept, ...]


async def find_children(database: Database, typed: str, organisation: str = "") -> list[ChildFound]:
    """Find children by words of their names, a birthday (2013-06-21) or an NHS number; all that is typed has to fit.

    Who searches notes that it was done, and not for whom. Raises BadInput for too little to search by.
    """
    wanted = _Wanted.of(typed)
    found: dict[tuple[str, str], tuple[Person, dict[str, None]]] = {}
    async with database.reading() as connection:
        async for team, session, person in everybody(connection, organisation):
            if wanted.fits(person):
                found.setdefault((team, person.id), (person, {}))[1][session] = None
    rows = [
        ChildFound(
            organisation=team,
            child=id_,
            name=person.full_name,
            date_of_birth=person.date_of_birth,
            nhs_number=person.nhs_number,
            sessions=tuple(listed),
        )
        for (team, id_), (person, listed) in found.items()
    ]
    return sorted(rows, key=lambda row: (row.organisation, row.name, row.date_of_birth))


async def history_of(database: Database, child: str, organisation: str = "") -> ChildHistory:
    """Give all that was recorded for a child. Who reads it notes whose it was.

    Raises NotFound for one of whom nothing is here, and BadInput where two teams have the same id.
    """
    async with database.reading() as connection:
        team = await team_of(connection, child, organisation)
        lists = [
            (row, table is children)
            for table in (children, withdrawn)
            for row in await _rows(connection, table, team, child)
        ]
        revisions = await _revisions(connection, team, child)
        titles = {row.id: session_in(row).title for row in await connection.execute(_of_team(sessions, team))}
    named = {row.session: listed for row, listed in reversed(lists)}
    return ChildHistory(
        organisation=team,
        child_id=child,
        child=_child.decode(lists[0][0].document) if lists else None,
        sessions=tuple(
            ListedOn(session=session, title=titles.get(session, ""), listed=named.get(session, False))
            for session in sorted({*named, *(kept.record.session for kept in revisions)})
        ),
        records=tuple(revisions),
    )


class _Wanted(NamedTuple):
    """What was typed: words that names must have, a birthday and an NHS number, where there is one."""

    words: tuple[str, ...]
    born: date | None
    nhs_number: str

    @classmethod
    def of(cls, typed: str) -> "_Wanted":
        words, born, digits = [], None, ""
        for word in typed.split():
            if word.isascii() and word.isdecimal():
                digits += word
                continue
            try:
                born = date.fromisoformat(word)
            except ValueError:
                words.append(folded_name(word))
        if digits and len(digits) != 10:
            raise BadInput("An NHS number has ten digits. Nothing was searched.")
        if not (born or digits) and max(map(len, words), default=0) < SHORTEST_WORD:
            raise BadInput("Type a part of a name, a birthday like 2013-06-21, or an NHS number. Nothing was searched.")
        return cls(tuple(words), born, digits)

    def fits(self, person: Person) -> bool:
        if self.born not in (None, person.date_of_birth) or self.nhs_number not in ("", person.nhs_number):
            return False
        name = folded_name(f"{person.family_name} {person.given_name} {person.preferred_name}")
        return all(word in name for word in self.words)


async def everybody(connection: AsyncConnection, organisation: str) -> AsyncIterator[tuple[str, str, Person]]:
    """Give each person on a list, each who left one, and each who was added, with team and session."""
    for table in (children, withdrawn):
        wanted = select(table.c.organisation, table.c.session, table.c.document)
        if organisation:
            wanted = wanted.where(table.c.organisation == organisation)
        async for rows in (await connection.stream(wanted)).partitions(_AT_ONCE):
            for row in rows:
                yield row.organisation, row.session, _person.decode(row.document)
    wanted = select(changes.c.organisation, changes.c.session, changes.c.body).where(
        changes.c.kind == ChangeKind.CHILD.value
    )
    if organisation:
        wanted = wanted.where(changes.c.organisation == organisation)
    for row in (await connection.execute(wanted)).all():
        added = _change.decode(row.body).of_the_day
        if isinstance(added, AddedChild):
            yield row.organisation, row.session, added.person


async def team_of(connection: AsyncConnection, child: str, organisation: str) -> str:
    """Say to which team a child's id belongs."""
    teams: set[str] = set()
    for table, column in ((children, children.c.id), (withdrawn, withdrawn.c.id), (changes, changes.c.child)):
        wanted = select(table.c.organisation).where(column == child).distinct()
        teams |= set((await connection.execute(wanted)).scalars())
    if organisation:
        teams &= {organisation}
    if not teams:
        of_team = f" of {organisation}" if organisation else ""
        raise NotFound(f"Nothing is here about a child {child}{of_team}. Search by name: mavis hub records NAME")
    if len(teams) > 1:
        raise BadInput(
            f"Several teams have a child {child}: {', '.join(sorted(teams))}. Say which with --organisation."
        )
    return teams.pop()


def _of_team(table: Any, team: str) -> Any:
    return select(table).where(table.c.organisation == team)


async def _rows(connection: AsyncConnection, table: Any, team: str, child: str) -> Sequence[Any]:
    return (await connection.execute(_of_team(table, team).where(table.c.id == child).order_by(table.c.session))).all()


async def _revisions(connection: AsyncConnection, team: str, child: str) -> list[RevisionKept]:
    """Give every revision of each record that was ever about the child, also those that named another child."""
    about = select(changes.c.id).where(changes.c.organisation == team, changes.c.child == child)
    rows = (await connection.execute(_of_team(changes, team).where(changes.c.id.in_(about)))).all()
    ruled = await decided(connection, team, changes.c.id.in_(about))
    files = await _files(connection, team, about)
    kept = []
    for row in rows:
        record = _change.decode(row.body)
        kept.append(
            RevisionKept(
                record=record,
                received=_receipt.decode(row.receipt),
                decision=ruled.get((row.id, row.revision)),
                files=tuple(files.get((row.id, row.revision), ())),
                of_the_day={} if record.of_the_day is None else rows_of_day(record.of_the_day),
            )
        )
    return sorted(kept, key=lambda one: (one.received.received_at, one.record.id, one.record.revision))


async def _files(connection: AsyncConnection, team: str, about: Any) -> dict[tuple[str, int], list[str]]:
    """Say in which files for Mavis each revision is, by their names."""
    wanted = (
        select(exported.c.change, exported.c.revision, exports.c.file)
        .join(exports, (exports.c.organisation == exported.c.organisation) & (exports.c.id == exported.c.export))
        .where(exported.c.organisation == team, exported.c.change.in_(about))
        .order_by(exports.c.at, exports.c.id)
    )
    found: dict[tuple[str, int], list[str]] = {}
    for row in await connection.execute(wanted):
        found.setdefault((row.change, row.revision), []).append(row.file)
    return found
