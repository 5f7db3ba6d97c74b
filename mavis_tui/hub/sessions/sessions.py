"""Putting sessions into the hub and changing them: imported, imported again, dates edited, batches added."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput
from mavis_tui.hub.positions import position_of
from mavis_tui.hub.sessions.batches import put_batches
from mavis_tui.hub.sessions.brought_back import known_again
from mavis_tui.hub.sessions.known_children import known_children
from mavis_tui.hub.sessions.restrictions import note_restricted
from mavis_tui.hub.sessions.versions import find_session, session_in, store_session
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.locks import whole_team
from mavis_tui.hub.store.tables import accounts, changes, children, roles, sessions, withdrawn
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.child import Child
from mavis_tui.models.protocols import checked_flu_protocol
from mavis_tui.models.session import Session, SessionBundle
from mavis_tui.models.telling_apart.in_words import said_of
from mavis_tui.models.telling_apart.known_children import Pair, flagged, lookalike
from mavis_tui.models.telling_apart.likeness import identity_of
from mavis_tui.models.telling_apart.shortened import check_whole, shortened
from mavis_tui.models.vaccination import Staff
from mavis_tui.wire.messages import SessionEdit

_encode = msgspec.json.Encoder(order="deterministic").encode


class Put(NamedTuple):
    """What putting a session did to the children on its list.

    `gone` left the list; `kept` are no longer in the workbook, but stay because something was recorded for them. `said`
    are sentences about children who were recognised though something changed, or who have to be looked at.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    gone: int = 0
    kept: int = 0
    said: tuple[str, ...] = ()


async def put_session(
    database: Database,
    whole: SessionBundle,
    organisation: str | None = None,
    now: datetime | None = None,
    rows: Sequence[int] = (),
    *,
    shorter: bool = True,
) -> Put:
    """Store a session with its children and batches for a team, or bring the stored one up to date.

    The team is `organisation`, else the session's own. Children who are known to the team keep the id they have; what
    devices recorded stays; the dates are replaced; a start time, and what the session chose for flu, are replaced if
    there is a new one; a batch that the session has already keeps what is known of it. Who left the list is remembered
    from `now` on, because a device may still bring a record. The version rises if anything changed. `rows` are where
    the children stand in a workbook.
    Raises ListShortened where the list isn't to get much `shorter` and would; then nothing was stored.
    """
    team = organisation or whole.session.organisation
    if not team:
        raise BadInput("A session must say whose it is: it has no organisation code. Nothing was stored.")
    async with database.writing() as connection:
        await whole_team(connection, team)
        return await put_within(connection, whole, team, now or system_clock(), rows, shorter=shorter)


async def put_within(
    connection: AsyncConnection,
    whole: SessionBundle,
    team: str,
    now: datetime,
    rows: Sequence[int] = (),
    *,
    shorter: bool = True,
) -> Put:
    """Do what `put_session` does within a transaction that has the whole team to itself. Raises ListShortened."""
    held = await find_session(connection, team, whole.session.id, lock=True)
    known = await _staff_of(connection, team)
    session = msgspec.structs.replace(
        whole.session,
        organisation=team,
        vaccinators=_as_known(whole.session.vaccinators, known),
        suppliers=_as_known(whole.session.suppliers, known),
        flu_protocol=whole.session.flu_protocol or (held.flu_protocol if held else None),
        start_time=whole.session.start_time or (held.start_time if held else None),
        version=held.version if held else 1,
    )
    if held is None:
        await _insert_session(connection, session)
    done = await _put_children(connection, session, whole.children, now, rows, shorter=shorter)
    added = await put_batches(connection, session, whole.batches)
    if held is not None and (session != held or added or done.new or done.updated or done.gone):
        await store_session(connection, session)
    return done


async def edit_session(database: Database, organisation: str, session_id: str, edit: SessionEdit) -> Session | None:
    """Change what is given; None if the team has no such session. The version rises if anything changed.

    Raises BadInput for a flu protocol that the session can't choose; then nothing is changed.
    """
    async with database.writing() as connection:
        held = await find_session(connection, organisation, session_id, lock=True)
        if held is None:
            return None
        wanted = {
            field: value
            for field, value in (
                ("dates", edit.dates),
                ("start_time", edit.start_time),
                ("flu_protocol", edit.flu_protocol),
            )
            if value is not msgspec.UNSET
        }
        session = msgspec.structs.replace(held, **wanted)
        if session.flu_protocol is not None and edit.flu_protocol is not msgspec.UNSET:
            checked_flu_protocol(session.flu_protocol, session.programmes, session.dates)
        return await store_session(connection, session, ()) if session != held else held


async def name_staff(connection: AsyncConnection, organisation: str) -> None:
    """Write the names and roles of the team's accounts into the team's sessions that mention them."""
    known = await _staff_of(connection, organisation)
    of_team = select(sessions).where(sessions.c.organisation == organisation)
    rows = await connection.execute(of_team.order_by(sessions.c.id).with_for_update())
    for row in rows.all():
        session = session_in(row)
        named = msgspec.structs.replace(
            session,
            vaccinators=_as_known(session.vaccinators, known),
            suppliers=_as_known(session.suppliers, known),
        )
        if named != session:
            await store_session(connection, named, ())


async def _staff_of(connection: AsyncConnection, organisation: str) -> dict[str, Staff]:
    """Give those of the team's accounts that record, as sessions name them, by e-mail address."""
    whose = select(accounts.c.email, accounts.c.name, roles.c.role).outerjoin(roles, roles.c.email == accounts.c.email)
    rows = await connection.execute(whose.where(accounts.c.organisation == organisation))
    return {
        row.email: Staff(email=row.email, name=row.name, role=role)
        for row in rows
        if (role := position_of(row.role).role) is not None
    }


def _as_known(staff: tuple[Staff, ...], known: Mapping[str, Staff]) -> tuple[Staff, ...]:
    """Give staff with the names and roles of their accounts; the address stays as the workbook writes it."""
    return tuple(
        msgspec.structs.replace(held, email=one.email) if (held := known.get(one.email.casefold())) is not None else one
        for one in staff
    )


async def _insert_session(connection: AsyncConnection, session: Session) -> None:
    await connection.execute(
        insert(sessions).values(
            organisation=session.organisation,
            id=session.id,
            version=session.version,
            stamp=secrets.token_hex(8),
            document=_encode(session),
        )
    )


async def _put_children(
    connection: AsyncConnection,
    session: Session,
    listed: tuple[Child, ...],
    now: datetime,
    on_rows: Sequence[int],
    *,
    shorter: bool,
) -> Put:
    of_session = (children.c.organisation == session.organisation, children.c.session == session.id)
    rows = (await connection.execute(select(children).where(*of_session))).all()
    held = {row.id: row for row in rows}
    known = await known_children(connection, session.organisation, session.id)
    fresh, counts = [], {"new": 0, "updated": 0, "unchanged": 0}
    recognised = known.recognised(listed)
    if not shorter:
        before = {row.id: msgspec.json.decode(row.document, type=Child) for row in rows}
        listed_now = {child.id for child in recognised.children}
        check_whole(shortened(before, recognised.children, await _recorded(connection, session) - listed_now))
    documents = [row.document for row in rows]
    stored = await known_again(connection, session.organisation, flagged(recognised), documents)
    for child in stored:
        values = {
            "nhs_number": child.nhs_number,
            "identity": identity_of(child),
            "document": _encode(child),
        }
        row = held.pop(child.id, None)
        if row is None:
            fresh.append({"organisation": session.organisation, "session": session.id, "id": child.id, **values})
            counts["new"] += 1
        elif row.document == values["document"]:
            counts["unchanged"] += 1
        else:
            await connection.execute(update(children).where(*of_session, children.c.id == child.id).values(values))
            counts["updated"] += 1
    if fresh:
        await connection.execute(insert(children), fresh)
        await _forget_leaving(connection, session, {str(child["id"]) for child in fresh})
    gone = await _remove(connection, session, held, now)
    counts["updated"] += await _flag_the_others(connection, session, recognised.likely)
    await _tell_other_lists(connection, session, await note_restricted(connection, session, stored))
    return Put(**counts, gone=gone, kept=len(held) - gone, said=said_of(recognised, on_rows))


async def _flag_the_others(connection: AsyncConnection, session: Session, likely: Sequence[Pair]) -> int:
    """Flag those who were there already too, on whatever list of the team; count those of this session."""
    changed_here = 0
    elsewhere: dict[str, set[str]] = {}
    now_here = {pair.child.id for pair in likely}
    for pair in likely:
        rows = await connection.execute(
            select(children.c.session, children.c.id, children.c.document).where(
                children.c.organisation == session.organisation, children.c.id == pair.known.id
            )
        )
        for row in rows.all():
            held = msgspec.json.decode(row.document, type=Child)
            if pair.child.id in {one.id for one in held.maybe_same_as} or (
                row.session == session.id and row.id in now_here
            ):
                continue
            both = msgspec.structs.replace(held, maybe_same_as=(*held.maybe_same_as, lookalike(pair.child)))
            await connection.execute(
                update(children)
                .where(*(children.c[name] == getattr(row, name) for name in ("session", "id")))
                .where(children.c.organisation == session.organisation)
                .values(document=_encode(both))
            )
            if row.session == session.id:
                changed_here += 1
            else:
                elsewhere.setdefault(row.session, set()).add(row.id)
    await _tell_other_lists(connection, session, elsewhere)
    return changed_here


async def _tell_other_lists(
    connection: AsyncConnection, session: Session, elsewhere: Mapping[str, Collection[str]]
) -> None:
    """Raise the versions of other lists of the team for what changed about some of their children."""
    for session_id, about in sorted(elsewhere.items()):
        other = await find_session(connection, session.organisation, session_id, lock=True)
        if other is not None:
            await store_session(connection, other, about)


async def _remove(connection: AsyncConnection, session: Session, absent: Mapping[str, Row[Any]], now: datetime) -> int:
    """Take children off the list, but those for whom something was recorded; remember who they were."""
    leaving = set(absent) - await _recorded(connection, session)
    await _forget_leaving(connection, session, leaving)
    for child in sorted(leaving):
        of_child = {"organisation": session.organisation, "session": session.id, "id": child}
        await connection.execute(
            insert(withdrawn).values(**of_child, at=int(now.timestamp()), document=absent[child].document)
        )
        await connection.execute(
            delete(children).where(*(children.c[name] == value for name, value in of_child.items()))
        )
    return len(leaving)


async def _recorded(connection: AsyncConnection, session: Session) -> set[str]:
    """Give the children for whom something was recorded in a session."""
    of_session = (changes.c.organisation == session.organisation, changes.c.session == session.id)
    return set((await connection.execute(select(changes.c.child).where(*of_session))).scalars())


async def _forget_leaving(connection: AsyncConnection, session: Session, ids: set[str]) -> None:
    """Forget that children ever left: they are on the list again, or about to leave anew."""
    left = select(withdrawn.c.id).where(
        withdrawn.c.organisation == session.organisation, withdrawn.c.session == session.id
    )
    known: set[str] = set((await connection.execute(left)).scalars())
    for child in sorted(ids & known):
        await connection.execute(
            delete(withdrawn).where(
                withdrawn.c.organisation == session.organisation,
                withdrawn.c.session == session.id,
                withdrawn.c.id == child,
            )
        )
