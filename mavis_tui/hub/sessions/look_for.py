"""Looking for a child on every list of a team: by NHS number, or by birthday and a name that is alike.

What is told is what lets a nurse say who it is, and no more. Who a team's device takes for the same child is taken for
the same here: `telling_apart/likeness.py`.
"""

from typing import NamedTuple

import msgspec
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.bundles import added_to_lists
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.tables import children, sessions
from mavis_tui.models.child import Person
from mavis_tui.models.session import Session
from mavis_tui.models.telling_apart.likeness import NO_ANSWERS, Likeness, may_be
from mavis_tui.wire.messages import MOST_FOUND, LookFor, OnAList, OnLists

_person = msgspec.json.Decoder(Person)


class _Found(NamedTuple):
    """Somebody on a list, and whether they are the child for certain."""

    session: str
    person: Person
    is_same: bool

    def told(self, session: Session, *, same: bool) -> OnAList:
        """Say what a nurse is told."""
        person = self.person
        return OnAList(
            session=session.id,
            title=session.title,
            day=session.dates[-1],
            id=person.id,
            given_name=person.given_name,
            family_name=person.family_name,
            date_of_birth=person.date_of_birth,
            nhs_number=person.nhs_number,
            year_group=person.year_group,
            registration=person.registration,
            same=same,
        )


async def look_for(connection: AsyncConnection, organisation: str, wanted: LookFor) -> OnLists:
    """Find who is, or may be, a child, on the lists of one team; each once, by the list that says most.

    That is the list of the session that was asked for, else the newest one.
    """
    sought = Person(
        id="sought",
        given_name=wanted.given_name,
        family_name=wanted.family_name,
        date_of_birth=wanted.date_of_birth,
        nhs_number=wanted.nhs_number or None,
        postcode=wanted.postcode,
    )
    alike = [
        _Found(session, person, likeness is Likeness.SAME)
        for session, person in await _with_number_or_birthday(connection, organisation, sought)
        if (likeness := may_be(NO_ANSWERS, sought, person)) is not None
    ]
    of_team = await _sessions(connection, organisation, {one.session for one in alike})
    ordered = sorted(
        (one for one in alike if one.session in of_team),
        key=lambda one: (one.session == wanted.session, of_team[one.session].dates[-1], one.session),
        reverse=True,
    )
    each = {one.person.id: one for one in reversed(ordered)}.values()
    same = {one.person.id for one in alike if one.is_same}
    first = sorted(each, key=lambda one: (one.person.id not in same, one.person.full_name, one.person.id))
    told = tuple(one.told(of_team[one.session], same=one.person.id in same) for one in first[:MOST_FOUND])
    return OnLists(children=told, more=len(first) > MOST_FOUND)


async def _with_number_or_birthday(
    connection: AsyncConnection, organisation: str, sought: Person
) -> list[tuple[str, Person]]:
    """Read those who have the number or the birthday, so that no other child's document is even decoded."""
    born = f'"date_of_birth":"{sought.date_of_birth.isoformat()}"'.encode()
    rows = select(children.c.session, children.c.nhs_number, children.c.document).where(
        children.c.organisation == organisation
    )
    if connection.dialect.name == "sqlite":  # elsewhere all of them come, and are looked through here
        has_number = [children.c.nhs_number == sought.nhs_number] if sought.nhs_number else []
        rows = rows.where(or_(func.instr(children.c.document, born) > 0, *has_number))
    found = [
        (row.session, _person.decode(row.document))
        for row in await connection.execute(rows)
        if born in row.document or (sought.nhs_number and row.nhs_number == sought.nhs_number)
    ]
    for session, person in await added_to_lists(connection, organisation):
        if person.date_of_birth == sought.date_of_birth or (
            sought.nhs_number and person.nhs_number == sought.nhs_number
        ):
            found.append((session, person))
    return found


async def _sessions(connection: AsyncConnection, organisation: str, ids: set[str]) -> dict[str, Session]:
    if not ids:
        return {}
    rows = select(sessions).where(sessions.c.organisation == organisation, sessions.c.id.in_(sorted(ids)))
    return {row.id: session_in(row) for row in await connection.execute(rows)}
