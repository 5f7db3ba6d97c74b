"""What the office has to look at: records that were flagged, each beside the others of the same child and programme."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import NotFound
from mavis_tui.hub.changes.transitions import compared_with
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.counts import open_reviews
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decision, Decisions, as_seen, decided, is_sure, is_undecided
from mavis_tui.hub.store.doubted import is_flagged
from mavis_tui.hub.store.tables import changes, children, sessions, withdrawn
from mavis_tui.models.beside_doses.in_words import rows_of_day
from mavis_tui.models.change import Change, Receipt, Verdict
from mavis_tui.models.child import Child

_change, _child = msgspec.json.Decoder(Change), msgspec.json.Decoder(Child)
_receipt = msgspec.json.Decoder(Receipt)


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a case, its newest revision. `flagged` says whether the hub doubted it, `why` for what reason.

    `replaced` is the revision that a doubted correction takes the place of, None for what corrects nothing.
    `of_the_day` describes in words what was recorded beside the doses, and is empty for all else.
    """

    record: Change
    received: Receipt
    flagged: bool
    why: str
    decision: Decision | None
    replaced: Change | None = None
    of_the_day: dict[str, str] = {}

    @property
    def open(self) -> bool:
        """True while somebody has to decide about it."""
        return is_undecided(self.received, self.decision)

    @property
    def state(self) -> str:
        """What is another one once there is a newer revision of the record, or another decision about it."""
        return as_seen(self.record.revision, self.decision)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """Records that have to be looked at together, oldest first.

    `title` is the session's; `child` is None where the hub knows nobody of that id; `listed` says whether the child is
    on the session's list now.
    """

    organisation: str
    session: str
    title: str
    child_id: str
    child: Child | None
    listed: bool
    records: tuple[Reviewed, ...]

    @property
    def sessions(self) -> set[str]:
        """The sessions in which its records were made."""
        return {one.record.session for one in self.records}

    @property
    def open(self) -> bool:
        """True while somebody has to decide about one of its records."""
        return any(record.open for record in self.records)


async def list_cases(
    database: Database, *, organisation: str = "", session: str = "", closed: bool = False
) -> list[Case]:
    """List the cases that are open, or with `closed` all there ever were, by team, session and when they came.

    With `organisation`, only those of that team; with `session`, only those that have a record of it. However many
    records there are, only those of the cases are read, in a few questions for each thousand.
    """
    async with database.reading() as connection:
        flagged = await _flagged(connection, organisation, closed=closed)
        cases = await _cases(connection, flagged)
    wanted = [case for case in cases if (closed or case.open) and (not session or session in case.sessions)]
    return sorted(wanted, key=lambda case: (case.organisation, case.session, case.records[0].received.received_at))


async def case_of(database: Database, organisation: str, change: str) -> Case:
    """Give the case, open or not, that a record of a team belongs to. Raises NotFound where none has it.

    A record that was corrected since, so that nobody doubts it any more, was a case and is found: somebody may have its
    page before her.
    """
    async with database.reading() as connection:
        wanted = _newest_rows().where(changes.c.organisation == organisation, changes.c.id == change)
        rows = (await connection.execute(wanted)).all()
        for case in await _cases(connection, rows, settled=True):
            return case
    raise NotFound(f"Nothing about {change} is or was to be decided.")


async def _flagged(connection: AsyncConnection, organisation: str, *, closed: bool) -> Sequence[Any]:
    """Read what the doubted records are about, newest revisions only."""
    wanted = _newest_rows() if closed else select(*_ABOUT)
    conditions = (is_flagged(connection.dialect.name),) if closed else open_reviews(connection.dialect.name)
    if organisation:
        wanted = wanted.where(changes.c.organisation == organisation)
    return (await connection.execute(wanted.where(*conditions))).all()


async def _cases(connection: AsyncConnection, some: Sequence[Any], *, settled: bool = False) -> list[Case]:
    """Put together the cases that these records belong to, each with all others of the same child and programme.

    With `settled` also those in which only what was corrected since is doubted.
    """
    cases: list[Case] = []
    for team in sorted({row.organisation for row in some}):
        keys = {case_key(row) for row in some if row.organisation == team}
        of_team = _newest_rows().where(changes.c.organisation == team)
        together: dict[tuple[str, ...], list[Any]] = {}
        for column, names in (
            (changes.c.child, sorted({child for child, *programme in keys if programme})),
            (changes.c.id, sorted({id_ for id_, *programme in keys if not programme})),
        ):
            for portion in _portions(names):
                for row in await connection.execute(of_team.where(column.in_(portion))):
                    together.setdefault(case_key(row), []).append(row)
        of_cases = [together[key] for key in sorted(keys)]
        desk = await _Desk.of(connection, team, of_cases)
        cases += [desk.case(rows) for rows in of_cases if any(desk.is_doubted(row, settled=settled) for row in rows)]
    return cases


def case_key(row: Any) -> tuple[str, ...]:
    """Say what a record is looked at together with: those of the same child and programme, or nothing."""
    return (row.id,) if row.child is None or row.programme is None else (row.child, row.programme)


_ABOUT = (
    changes.c.organisation,
    changes.c.id,
    changes.c.revision,
    changes.c.session,
    changes.c.child,
    changes.c.programme,
    changes.c.receipt,
)


def _newest_rows() -> Any:
    """Ask what records are about, newest revisions only; the records themselves are read only where they are wanted."""
    newer = changes.alias("newer")
    superseded = select(newer.c.revision).where(
        newer.c.organisation == changes.c.organisation,
        newer.c.id == changes.c.id,
        newer.c.revision > changes.c.revision,
    )
    return select(*_ABOUT).where(~superseded.exists())


def _is_flagged(receipt: bytes) -> bool:
    return _receipt.decode(receipt).verdict is Verdict.REVIEW


class _Desk(NamedTuple):
    """All that is needed to put the cases of one team together, asked for at once."""

    team: str
    revisions: Mapping[str, Mapping[int, Any]]
    since: Decisions
    titles: Mapping[str, str]
    listed: Mapping[str, Mapping[str, bytes]]
    left: Mapping[str, Mapping[str, bytes]]

    @classmethod
    async def of(cls, connection: AsyncConnection, team: str, cases: Sequence[Sequence[Any]]) -> "_Desk":
        ids = sorted({row.id for rows in cases for row in rows})
        about = sorted({row.child for rows in cases for row in rows if row.child is not None})
        revisions: dict[str, dict[int, Any]] = {}
        since: Decisions = {}
        for some in _portions(ids):
            wanted = select(changes.c.id, changes.c.revision, changes.c.body, changes.c.receipt).where(
                changes.c.organisation == team, changes.c.id.in_(some)
            )
            for row in await connection.execute(wanted):
                revisions.setdefault(row.id, {})[row.revision] = row
            since |= await decided(connection, team, changes.c.id.in_(some))
        named = await connection.execute(select(sessions).where(sessions.c.organisation == team))
        return cls(
            team=team,
            revisions=revisions,
            since=since,
            titles={row.id: session_in(row).title for row in named},
            listed=await _children(connection, children, team, about),
            left=await _children(connection, withdrawn, team, about),
        )

    def case(self, rows: Sequence[Any]) -> Case:
        records = [self._reviewed(row) for row in rows]
        records.sort(key=lambda one: (one.received.received_at, one.record.id))
        first = next((one for one in records if one.flagged), records[0])
        child_id = next((row.child for row in rows if row.child is not None), "")
        child, listed = self._child(first.record.session, child_id)
        return Case(
            organisation=self.team,
            session=first.record.session,
            title=self.titles[first.record.session],
            child_id=child_id,
            child=child,
            listed=listed,
            records=tuple(records),
        )

    def is_doubted(self, row: Any, *, settled: bool) -> bool:
        """Say that the hub doubted the newest revision of a record, or with `settled` any of them."""
        doubted = self.revisions[row.id].values() if settled else (row,)
        return any(_is_flagged(one.receipt) for one in doubted)

    def _reviewed(self, row: Any) -> Reviewed:
        held = self.revisions[row.id]
        receipt = _receipt.decode(row.receipt)
        flagged = receipt.verdict is Verdict.REVIEW
        record = _change.decode(held[row.revision].body)
        older = compared_with(row.revision, held, lambda revision: self._is_sure(held[revision])) if flagged else None
        return Reviewed(
            record=record,
            received=receipt,
            flagged=flagged,
            why=receipt.reason if flagged else "",
            decision=self.since.get((row.id, row.revision)),
            replaced=None if older is None else _change.decode(held[older].body),
            of_the_day={} if record.of_the_day is None else rows_of_day(record.of_the_day),
        )

    def _is_sure(self, row: Any) -> bool:
        return is_sure(_receipt.decode(row.receipt), self.since.get((row.id, row.revision)))

    def _child(self, session: str, child_id: str) -> tuple[Child | None, bool]:
        """Find who a record is about, and whether the child is on the session's list, or was, or is on another one."""
        on_lists, left = self.listed.get(child_id, {}), self.left.get(child_id, {})
        found = on_lists.get(session) or left.get(session) or next(iter(on_lists.values()), None)
        return (None if found is None else _child.decode(found)), session in on_lists


async def _children(
    connection: AsyncConnection, table: Table, team: str, ids: Sequence[str]
) -> dict[str, dict[str, bytes]]:
    """Read what `children` or `withdrawn` have of each child, by session."""
    found: dict[str, dict[str, bytes]] = {}
    for some in _portions(ids):
        wanted = select(table.c.id, table.c.session, table.c.document).where(
            table.c.organisation == team, table.c.id.in_(some)
        )
        for row in await connection.execute(wanted):
            found.setdefault(row.id, {})[row.session] = row.document
    return found


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give a thousand at a time: a database takes so many in one question."""
    return (ids[start : start + 1_000] for start in range(0, len(ids), 1_000))
