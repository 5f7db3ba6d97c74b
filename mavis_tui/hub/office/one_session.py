"""One session as the office looks at it: its days, its people, its batches, and how each child stands today."""

import asyncio
from datetime import date

import msgspec
from sqlalchemy import select

from mavis_tui.errors import NotFound
from mavis_tui.hub.sessions.batches import batches_of
from mavis_tui.hub.sessions.bundles import Stored, stored_session
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import holdings, sessions
from mavis_tui.models.batch import Batch
from mavis_tui.models.outstanding import still_to_do
from mavis_tui.models.programme import label_of
from mavis_tui.models.session import Session
from mavis_tui.models.status import status_of


class ChildInSession(msgspec.Struct, frozen=True, kw_only=True):
    """A child on the list. `stands` says for each programme, by its name, the headline that laptops show."""

    child: str
    name: str
    date_of_birth: date
    in_class: str
    stands: tuple[tuple[str, str], ...]
    done: bool


class SessionLookedAt(msgspec.Struct, frozen=True, kw_only=True):
    """A session with the children on its list by name; `done` of them have nothing left to do in it on `day`.

    `laptops` are those that say that it is saved on them.
    """

    session: Session
    batches: tuple[Batch, ...]
    children: tuple[ChildInSession, ...]
    done: int
    laptops: tuple[str, ...]
    day: date


async def look_at_session(database: Database, organisation: str, session_id: str, day: date) -> SessionLookedAt:
    """Read a session of a team. Raises NotFound. Who looks notes it."""
    async with database.reading() as connection:
        wanted = select(sessions).where(sessions.c.organisation == organisation, sessions.c.id == session_id)
        row = (await connection.execute(wanted)).one_or_none()
        if row is None:
            raise NotFound(f"The team has no session {session_id}.")
        stored = await stored_session(connection, row)
        batches = await batches_of(connection, stored.session)
        told = select(holdings.c.device, holdings.c.sessions).where(holdings.c.organisation == organisation)
        held = (await connection.execute(told)).all()
    listed = await asyncio.to_thread(_listed, stored, day)
    return SessionLookedAt(
        session=stored.session,
        batches=tuple(batches),
        children=listed,
        done=sum(one.done for one in listed),
        laptops=tuple(
            sorted(row.device for row in held if session_id in msgspec.json.decode(row.sessions, type=list[str]))
        ),
        day=day,
    )


def _listed(stored: Stored, day: date) -> tuple[ChildInSession, ...]:
    session = stored.session
    found = []
    for child in stored.read():
        stands = [
            (label_of(programme), status_of(child, programme, day, at_clinic=session.at_clinic).group.value)
            for programme in session.programmes
            if programme in child.care
        ]
        found.append(
            ChildInSession(
                child=child.id,
                name=child.full_name,
                date_of_birth=child.date_of_birth,
                in_class=child.registration,
                stands=tuple(stands),
                done=not still_to_do(child, session, day),
            )
        )
    return tuple(found)
