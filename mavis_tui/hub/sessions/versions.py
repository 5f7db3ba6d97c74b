"""One session as the hub keeps it: found, read, and stored under its next version, which says what changed."""

import secrets
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Row, and_, bindparam, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.store.listening import tell_others
from mavis_tui.hub.store.tables import session_versions, sessions
from mavis_tui.models.session import Session
from mavis_tui.wire.messages import held_tag

_encode = msgspec.json.Encoder(order="deterministic").encode
_ids = msgspec.json.Decoder(list[str])


async def find_session(
    connection: AsyncConnection, organisation: str, session_id: str, *, lock: bool = False
) -> Session | None:
    """Read a session of a team, None if it has none such. A locked one waits for nobody else until the end."""
    wanted = select(sessions).where(sessions.c.organisation == organisation, sessions.c.id == session_id)
    row = (await connection.execute(wanted.with_for_update() if lock else wanted)).one_or_none()
    return None if row is None else session_in(row)


def session_in(row: Row[tuple[object, ...]]) -> Session:
    """Read a row of the sessions table."""
    session = msgspec.json.decode(row.document, type=Session)
    return msgspec.structs.replace(session, version=row.version)


async def store_session(connection: AsyncConnection, session: Session, about: Collection[str] | None = None) -> Session:
    """Store a changed session, or one with changed content, under its next version.

    `about` are the children whom the change is about; none of them where it is about the session or its batches alone,
    and None where the list itself changed, so that a device has to fetch it whole.
    """
    raised = msgspec.structs.replace(session, version=session.version + 1)
    noting, raising = _raising()
    named = {"of_team": session.organisation, "of_session": session.id, "next_version": raised.version}
    about_ = None if about is None else _encode(sorted(about))
    noted = await connection.execute(noting, {**named, "about_whom": about_})
    if noted.rowcount != 1:
        raise LookupError(session.id)
    await connection.execute(raising, {**named, "next_stamp": secrets.token_hex(8), "next_document": _encode(raised)})
    await tell_others(connection, session.organisation)
    return raised


@cache
def _raising() -> tuple[Any, Any]:
    """Make the statements that note a session's next version, with the stamp that it has until now, and store it."""
    of_session = sessions.c.organisation == bindparam("of_team"), sessions.c.id == bindparam("of_session")
    before = select(
        sessions.c.organisation,
        sessions.c.id,
        bindparam("next_version", type_=session_versions.c.version.type),
        sessions.c.stamp,
        bindparam("about_whom", type_=session_versions.c.about.type),
    )
    noting = insert(session_versions).from_select(
        ["organisation", "session", "version", "before", "about"], before.where(*of_session)
    )
    raising = update(sessions).where(*of_session)
    return noting, raising.values(
        version=bindparam("next_version"), stamp=bindparam("next_stamp"), document=bindparam("next_document")
    )


async def children_changed(
    connection: AsyncConnection, organisation: str, session_id: str, tag: str, newest: int
) -> set[str] | None:
    """Name the children whom all versions since `tag` are about; None where they can't be named, or the list changed.

    Each version names the stamp of the one before it, so that nobody who held a version of another past is told that
    little has changed.
    """
    version = tag.partition("-")[0]
    if not version.isdecimal() or int(version) >= newest:
        return None
    wanted = (
        select(session_versions.c.before, session_versions.c.about)
        .where(
            session_versions.c.organisation == organisation,
            session_versions.c.session == session_id,
            session_versions.c.version > int(version),
        )
        .order_by(session_versions.c.version)
    )
    rows = (await connection.execute(wanted)).all()
    if len(rows) != newest - int(version) or held_tag(f"{version}-{rows[0].before}") != tag:
        return None
    if any(row.about is None for row in rows):
        return None
    return {child for row in rows for child in _ids.decode(row.about)}


async def children_changed_since(
    connection: AsyncConnection, organisation: str, held: Mapping[str, tuple[int, str]], newest: Mapping[str, int]
) -> dict[str, set[str]]:
    """Name for several sessions at once the children whom all versions since a held one (version, stamp) are about.

    Without those of which they can't be named, or whose list changed: see `children_changed`.
    """
    since = [
        and_(session_versions.c.session == id_, session_versions.c.version > version)
        for id_, (version, _) in held.items()
    ]
    wanted = select(session_versions).where(session_versions.c.organisation == organisation, or_(*since))
    found: dict[str, list[Any]] = {}
    for row in await connection.execute(wanted.order_by(session_versions.c.version)):
        found.setdefault(row.session, []).append(row)
    return {
        id_: {child for row in rows for child in _ids.decode(row.about)}
        for id_, rows in found.items()
        if len(rows) == newest[id_] - held[id_][0]
        and rows[0].before == held[id_][1]
        and all(row.about is not None for row in rows)
    }
