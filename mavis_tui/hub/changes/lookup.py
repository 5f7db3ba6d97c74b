"""What the database holds about the changes of one request: asked in a few questions for all of them together.

A change is judged by what is there, its neighbours in the same request included; so what was found is kept true while
they are taken in, and they are written together at the end.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.sessions.bundles import recorded_for
from mavis_tui.hub.store.tables import arrivals, changes, children
from mavis_tui.models.change import Change, Receipt
from mavis_tui.models.child import Child
from mavis_tui.models.vaccination import Vaccination

_child = msgspec.json.Decoder(Child)


class Found:
    """The changes, children and records of one team that a request needs to know of, while it has the database."""

    def __init__(self, connection: AsyncConnection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation
        self._held: dict[str, dict[int, tuple[str, bytes]]] = {}
        self._children: dict[tuple[str, str], bytes] = {}
        self._recorded: dict[str, list[Vaccination]] = {}
        self._to_store: list[dict[str, Any]] = []
        self._arrived: list[dict[str, Any]] = []

    async def look_up(self, arrived: Sequence[Change]) -> None:
        """Ask for all that judging these changes needs."""
        ids = {change.id for change in arrived}
        concerned = {child for change in arrived if (child := child_of(change)) is not None}
        dosed = {change.vaccination.child for change in arrived if change.vaccination and change.vaccination.given}
        held = await self._connection.execute(
            select(changes.c.id, changes.c.revision, changes.c.digest, changes.c.receipt).where(
                changes.c.organisation == self._organisation, changes.c.id.in_(ids)
            )
        )
        for row in held:
            self._held.setdefault(row.id, {})[row.revision] = (row.digest, row.receipt)
        listed = await self._connection.execute(
            select(children.c.session, children.c.id, children.c.document).where(
                children.c.organisation == self._organisation,
                children.c.session.in_({change.session for change in arrived}),
                children.c.id.in_(concerned),
            )
        )
        self._children = {(row.session, row.id): row.document for row in listed}
        self._recorded = await recorded_for(self._connection, self._organisation, dosed)

    def held(self, id_: str, revision: int) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of a revision that was taken in, None if it wasn't."""
        found = self._held.get(id_, {}).get(revision)
        return found and (found[0], msgspec.json.decode(found[1], type=Receipt))

    def child(self, session: str, child: str) -> Child | None:
        """Give a child on the list of a session, as it was imported."""
        document = self._children.get((session, child))
        return None if document is None else _child.decode(document)

    async def recorded_for(self, child: str) -> list[Vaccination]:
        """List what counts for a child in any session of the team, the newest revision of each record."""
        if child not in self._recorded:
            await self.store()
            self._recorded |= await recorded_for(self._connection, self._organisation, {child})
        return self._recorded[child]

    def add(self, row: dict[str, Any], record: Vaccination | None, arrived: dict[str, Any]) -> None:
        """Take in a revision; it is in the database after `store`, and known here at once.

        `record` is its content, `arrived` its row of `arrivals`.
        """
        revisions = self._held.setdefault(row["id"], {})
        if record is not None and revisions:
            self._recorded = {}  # which of several revisions counts, and for which child, is for the database to say
        elif record is not None and record.child in self._recorded:
            self._recorded[record.child] = sorted([*self._recorded[record.child], record], key=lambda one: one.id)
        revisions[row["revision"]] = (row["digest"], row["receipt"])
        self._to_store.append(row)
        self._arrived.append(arrived)

    async def store(self) -> None:
        """Write what was taken in since the last time."""
        if self._to_store:
            await self._connection.execute(insert(changes), self._to_store)
            await self._connection.execute(insert(arrivals), self._arrived)
            self._to_store, self._arrived = [], []


def child_of(change: Change) -> str | None:
    """Say which child a change is about, None if it is about none."""
    if change.vaccination is not None:
        return change.vaccination.child
    return change.attendance.child if change.attendance is not None else change.child
