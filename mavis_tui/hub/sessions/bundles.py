"""What a device gets: a whole session with what was recorded since it was imported."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.batches import batches_of
from mavis_tui.hub.sessions.restrictions import restricted_of
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.decisions import Ruling, decided, undone
from mavis_tui.hub.store.tables import changes, children, sessions
from mavis_tui.models.attendance import said_at, with_attendance
from mavis_tui.models.beside_doses.joining import added_children, of_child, with_day_records, with_stock
from mavis_tui.models.change import OF_THE_DAY_KINDS, Change, ChangeKind, Receipt
from mavis_tui.models.child import AddedChild, Child, Person, without_address
from mavis_tui.models.doses import with_withdrawn
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.session import Session, bundle
from mavis_tui.models.telling_apart.folding import place_in_list
from mavis_tui.models.vaccination import Vaccination

_OF_SESSIONS = tuple(kind.value for kind in ChangeKind if kind is not ChangeKind.BATCH)
"""What is put to a session and its children; a batch joins the session itself."""

_HERE_ONLY = tuple(kind.value for kind in (ChangeKind.ATTENDANCE, ChangeKind.NOTE, ChangeKind.CHILD, ChangeKind.STOCK))
"""What counts in its own session alone, and not in every other one that lists the child."""

_encode = msgspec.json.Encoder().encode
_change, _child = msgspec.json.Decoder(Change), msgspec.json.Decoder(Child)
_receipt = msgspec.json.Decoder(Receipt)


class Stored(NamedTuple):
    """A session's rows as they lie in the database, not yet read: reading is work for a thread."""

    session: Session
    stamp: str
    children: tuple[bytes, ...]
    changes: tuple[tuple[bytes, bytes], ...]
    restricted: frozenset[str]

    def read(self) -> tuple[Child, ...]:
        """Give the children by surname and forename, each with what was recorded for it.

        Who is restricted on any list of the team has no address on this one.
        """
        recorded: dict[str, list[Vaccination]] = {}
        registered: dict[str, list[Change]] = {}
        of_the_day: dict[str, list[OfChild]] = {}
        read = [(_change.decode(body), receipt) for body, receipt in self.changes]
        for change, receipt in read:
            if change.vaccination is not None:
                recorded.setdefault(change.vaccination.child, []).append(change.vaccination)
            elif change.attendance is not None:
                registered.setdefault(change.attendance.child, []).append(_by_the_hubs_clock(change, receipt))
            elif (record := of_child(change, _receipt.decode(receipt).received_at)) is not None:
                of_the_day.setdefault(record.child, []).append(record)
        listed = {child.id: child for child in map(_child.decode, self.children)}
        listed = {**added_children(change for change, _ in read), **listed}
        ordered = [without_address(child) if child.id in self.restricted else child for child in listed.values()]
        ordered.sort(key=place_in_list)
        return tuple(
            with_day_records(
                with_attendance(joined(child, recorded.get(child.id, ())), registered.get(child.id, ())),
                of_the_day.get(child.id, ()),
            )
            for child in ordered
        )


async def stamp_of(connection: AsyncConnection, organisation: str, session_id: str) -> str | None:
    """Give what changes whenever anything in a session does, None if the team has no such session."""
    wanted = select(sessions.c.version, sessions.c.stamp).where(
        sessions.c.organisation == organisation, sessions.c.id == session_id
    )
    found = (await connection.execute(wanted)).one_or_none()
    return found and f"{found.version}-{found.stamp}"


async def whole_session(connection: AsyncConnection, organisation: str, session_id: str) -> bytes:
    """Encode a session as `SessionBundle`. The session must be there."""
    wanted = select(sessions).where(sessions.c.organisation == organisation, sessions.c.id == session_id)
    row = (await connection.execute(wanted)).one()
    held = await stored_session(connection, row)
    batches = await batches_of(connection, held.session)
    return await asyncio.to_thread(lambda: _encode(bundle(held.session, held.read(), batches)))


async def day_records_for(
    connection: AsyncConnection, organisation: str, concerned: Collection[str]
) -> list[tuple[Change, bytes]]:
    """List what was recorded beside the doses about these children in any session of a team, and who was added.

    Of each the newest revision that counts, with its receipt.
    """
    of_the_day = changes.c.kind.in_([kind.value for kind in OF_THE_DAY_KINDS]), changes.c.child.in_(concerned)
    return [(_change.decode(body), receipt) for body, receipt in await _newest(connection, organisation, *of_the_day)]


async def added_to_lists(connection: AsyncConnection, organisation: str) -> list[tuple[str, Person]]:
    """List who was added to a list of a team because they came without being on it, by session; all who count."""
    found = await _newest(connection, organisation, changes.c.kind == ChangeKind.CHILD.value)
    read = ((change.session, change.of_the_day) for change in (_change.decode(body) for body, _ in found))
    return [
        (session, added.person) for session, added in read if isinstance(added, AddedChild) and added.withdrawn is None
    ]


async def recorded_for(
    connection: AsyncConnection, organisation: str, concerned: Collection[str]
) -> dict[str, list[Vaccination]]:
    """List what was recorded for each child in any session of a team, the newest revision of each that counts."""
    doses = changes.c.kind.in_((ChangeKind.VACCINATION.value, ChangeKind.CORRECTION.value))
    bodies = await _newest(connection, organisation, changes.c.child.in_(concerned), doses)
    found: dict[str, list[Vaccination]] = {child: [] for child in concerned}
    for body, _receipt in bodies:
        record = _change.decode(body).vaccination
        if record is not None:
            found[record.child].append(record)
    return found


def _by_the_hubs_clock(change: Change, receipt: bytes) -> Change:
    """Let an answer be no newer than its receipt: a clock that is ahead would win over every later answer."""
    received_at = _receipt.decode(receipt).received_at
    return change if said_at(change) <= received_at else replace(change, made_at=received_at, clock_offset=None)


def joined(child: Child, recorded: Sequence[Vaccination]) -> Child:
    """Put records into the history of the child's programmes; what was withdrawn too, to be shown as that."""
    if not recorded:
        return child
    care = {
        programme: replace(
            one, history=with_withdrawn(one, [record for record in recorded if record.programme is programme])
        )
        for programme, one in child.care.items()
    }
    return replace(child, care=care)


async def stored_session(connection: AsyncConnection, row: Any, only: Collection[str] | None = None) -> Stored:
    """Read a row of the sessions table with its children and what was recorded for them, or for `only` some of them."""
    session = session_in(row)
    on_list = [children.c.organisation == session.organisation, children.c.session == session.id]
    here = changes.c.session == session.id
    if only is not None:
        on_list.append(children.c.id.in_(only))
        here = and_(here, changes.c.child.in_(only))
    documents = await connection.execute(select(children.c.document).where(*on_list))
    listed = select(children.c.id).where(*on_list)
    beside = and_(changes.c.child.in_(listed), changes.c.kind.not_in(_HERE_ONLY))
    bodies = [(row.body, row.receipt) for row in await _newest_of(connection, session.organisation, here, beside)]
    hidden = await restricted_of(connection, session.organisation, listed)
    session = with_stock(session, await _counts(connection, session))
    return Stored(session, row.stamp, tuple(documents.scalars()), tuple(bodies), hidden)


async def stored_together(
    connection: AsyncConnection, organisation: str, rows: Sequence[Any], only: Mapping[str, Collection[str]]
) -> list[Stored]:
    """Read several rows of a team's sessions as `stored_session` does, by as many questions as for one.

    Of the sessions in `only`, at least the children that are named there. Without what is no matter of who is done:
    counts of stock, and whose address is to be left out.
    """
    ids = [row.id for row in rows]
    whole, some = [id_ for id_ in ids if id_ not in only], sorted({child for some in only.values() for child in some})
    parts = ((whole, (), ()), (list(only), (children.c.id.in_(some),), (changes.c.child.in_(some),)))
    documents: dict[str, list[bytes]] = {id_: [] for id_ in ids}
    lists_of: dict[str, list[str]] = {}
    either: list[ColumnElement[bool]] = []
    for part, who, about in parts:
        if not part:
            continue
        on_list = (children.c.organisation == organisation, children.c.session.in_(part), *who)
        of_list = select(children.c.session, children.c.id, children.c.document).where(*on_list)
        for one in await connection.execute(of_list):
            documents[one.session].append(one.document)
            lists_of.setdefault(one.id, []).append(one.session)
        either.append(and_(changes.c.session.in_(part), *about))
        listed = select(children.c.id).where(*on_list)
        either.append(and_(changes.c.child.in_(listed), changes.c.kind.not_in(_HERE_ONLY)))
    bodies: dict[str, list[tuple[bytes, bytes]]] = {id_: [] for id_ in ids}
    for one in await _newest_of(connection, organisation, *either):
        elsewhere = () if one.kind in _HERE_ONLY else lists_of.get(one.child, ())
        for id_ in {one.session, *elsewhere} & bodies.keys():
            bodies[id_].append((one.body, one.receipt))
    return [
        Stored(session_in(row), row.stamp, tuple(documents[row.id]), tuple(bodies[row.id]), frozenset()) for row in rows
    ]


async def _counts(connection: AsyncConnection, session: Session) -> list[Change]:
    """Give the counts of doses of a session; they are about no child, so that news of some children has them too."""
    of_stock = changes.c.session == session.id, changes.c.kind == ChangeKind.STOCK.value
    return [_change.decode(body) for body, _ in await _newest(connection, session.organisation, *of_stock)]


async def _newest(connection: AsyncConnection, organisation: str, *which: Any) -> Sequence[tuple[bytes, bytes]]:
    """Give the newest revision of each change about a child that counts for the office, with its receipt."""
    return [(row.body, row.receipt) for row in await _newest_of(connection, organisation, and_(*which))]


async def _newest_of(connection: AsyncConnection, organisation: str, *either: ColumnElement[bool]) -> list[Any]:
    """Give, by id, what fits any of these conditions.

    Each is asked for by itself: of two with OR between them SQLite finds neither by an index, and reads all of a team.
    """
    rows: dict[str, Any] = {}
    for which in either:
        found = await connection.execute(_that_count().where(changes.c.organisation == organisation, which))
        rows.update((row.id, row) for row in found)
    decisions = await decided(connection, organisation, or_(*either)) if rows else {}
    aside = {revision for revision, one in decisions.items() if one.outcome is Ruling.SET_ASIDE}
    return [row for _, row in sorted(rows.items()) if (row.id, row.revision) not in aside]


@cache
def _that_count() -> Select[tuple[str, int, bytes, bytes, str, str | None, str]]:
    """Ask for what counts. Each record asks twice, and to put the question in words takes longer than the answer."""
    newer = changes.alias("newer")
    superseded = select(newer.c.revision).where(
        newer.c.organisation == changes.c.organisation,
        newer.c.id == changes.c.id,
        newer.c.revision > changes.c.revision,
        ~undone(newer),
    )
    # Not in order: by that SQLite, too, would read all of a team, which lie in this order.
    return select(
        changes.c.id,
        changes.c.revision,
        changes.c.body,
        changes.c.receipt,
        changes.c.session,
        changes.c.child,
        changes.c.kind,
    ).where(changes.c.kind.in_(_OF_SESSIONS), ~superseded.exists(), ~undone(changes))
