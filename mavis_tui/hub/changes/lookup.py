"""What the database holds about the changes of one request: asked in a few questions for all of them together.

A change is judged by what is there, its neighbours in the same request included; so what was found is kept true while
they are taken in, and they are written together at the end.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.changes.transitions import Replaced, compared_with
from mavis_tui.hub.positions import position_of
from mavis_tui.hub.sessions.bundles import day_records_for, recorded_for
from mavis_tui.hub.store.decisions import Decisions, decided, is_sure
from mavis_tui.hub.store.tables import accounts, arrivals, changes, children, roles
from mavis_tui.models.beside_doses.joining import added_children, of_child, with_day_records
from mavis_tui.models.change import Change, Receipt
from mavis_tui.models.child import Child
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.vaccination import Role, Vaccination

_child, _change = msgspec.json.Decoder(Child), msgspec.json.Decoder(Change)
_receipt = msgspec.json.Decoder(Receipt)


class _Revision(NamedTuple):
    digest: str
    receipt: bytes
    body: bytes


class Lookup:
    """The changes, children and records of one team that a request needs to know of, while it has the database."""

    def __init__(self, connection: AsyncConnection, organisation: str) -> None:
        self._connection = connection
        self._organisation = organisation
        self._held: dict[str, dict[int, _Revision]] = {}
        self._decided: Decisions = {}
        self.team: set[str] = set()
        self.roles: dict[str, Role] = {}
        self._children: dict[tuple[str, str], bytes | Child] = {}
        self._recorded: dict[str, list[Vaccination]] = {}
        self._of_the_day: dict[str, dict[str, tuple[Change, bytes]]] = {}
        self._to_store: list[dict[str, Any]] = []
        self._arrived: list[dict[str, Any]] = []

    async def look_up(self, arrived: Sequence[Change]) -> None:
        """Ask for all that judging these changes needs."""
        ids = {change.id for change in arrived}
        concerned = {child for change in arrived if (child := change.about) is not None}
        dosed = {change.vaccination.child for change in arrived if change.vaccination and change.vaccination.given}
        held = await self._connection.execute(
            select(changes.c.id, changes.c.revision, changes.c.digest, changes.c.receipt, changes.c.body).where(
                changes.c.organisation == self._organisation, changes.c.id.in_(ids)
            )
        )
        for row in held:
            self._held.setdefault(row.id, {})[row.revision] = _Revision(row.digest, row.receipt, row.body)
        if self._held:
            self._decided = await decided(self._connection, self._organisation, changes.c.id.in_(self._held))
        of_team = select(accounts.c.email, roles.c.role).outerjoin(roles, roles.c.email == accounts.c.email)
        found = (await self._connection.execute(of_team.where(accounts.c.organisation == self._organisation))).all()
        recording = {row.email: (row.role, position_of(row.role).role) for row in found}
        self.team = {email for email, (_, role) in recording.items() if role is not None}
        self.roles = {email: role for email, (told, role) in recording.items() if told and role is not None}
        listed = await self._connection.execute(
            select(children.c.session, children.c.id, children.c.document).where(
                children.c.organisation == self._organisation,
                children.c.session.in_({change.session for change in arrived}),
                children.c.id.in_(concerned),
            )
        )
        self._children = {(row.session, row.id): row.document for row in listed}
        self._recorded = await recorded_for(self._connection, self._organisation, dosed)
        for change, receipt in await day_records_for(self._connection, self._organisation, concerned):
            self._of_the_day.setdefault(change.about or "", {})[change.id] = change, receipt

    def held(self, id_: str, revision: int) -> tuple[str, Receipt] | None:
        """Give the digest and the receipt of a revision that was taken in, None if it wasn't."""
        found = self._held.get(id_, {}).get(revision)
        return found and (found.digest, _receipt.decode(found.receipt))

    def newest(self, id_: str) -> int:
        """Give the newest revision of a change that was taken in, 0 if none was."""
        return max(self._held.get(id_, ()), default=0)

    def replaced(self, change: Change) -> Replaced:
        """Give what a correction is judged by: a revision that nobody doubts, so that no second one hides a first."""
        if change.revision == 1:
            return Replaced()
        held = self._held.get(change.id, {})
        if not held:
            return self._of_the_workbook(change)
        older = compared_with(change.revision, held, lambda revision: self._is_sure(change.id, revision))
        if older is None:
            return Replaced(newest=max(held))
        before = _change.decode(held[older].body)
        return Replaced(max(held), before.made_by, before.session, before.vaccination, before)

    def _is_sure(self, id_: str, revision: int) -> bool:
        return is_sure(_receipt.decode(self._held[id_][revision].receipt), self._decided.get((id_, revision)))

    def _of_the_workbook(self, change: Change) -> Replaced:
        """Give what the workbook has under the number of a correction: a record that Mavis had already."""
        record = change.vaccination
        child = None if record is None else self.child(change.session, record.child)
        for care in child.care.values() if child is not None else ():
            for held in care.history:
                if held.id == change.id:
                    by = held.performed_by.email if held.performed_by is not None else ""
                    return Replaced(held.revision, by, held.session or "", held)
        return Replaced()

    def child(self, session: str, child: str) -> Child | None:
        """Give a child on the list of a session, as it was imported or added, with what was recorded beside doses."""
        found = self._children.get((session, child))
        if isinstance(found, bytes):  # read once: each of a record's judges asks for it
            found = self._children[session, child] = _child.decode(found)
        of_the_day = self._of_the_day.get(child)
        if not of_the_day:
            return found
        if found is None:
            found = added_children(one for one, _ in of_the_day.values() if one.session == session).get(child)
        return found and with_day_records(found, self.day_records(child))

    def day_records(self, child: str) -> list[OfChild]:
        """List what was recorded beside the doses about a child, the newest revision of each that counts."""
        held = self._of_the_day.get(child, {}).values()
        read = (of_child(change, _receipt.decode(receipt).received_at) for change, receipt in held)
        return [record for record in read if record is not None]

    async def recorded_for(self, child: str) -> list[Vaccination]:
        """List what was recorded for a child in any session of the team, the newest revision of each record.

        What the office set aside isn't among it; what was withdrawn is, because it takes the place of a workbook's.
        """
        if child not in self._recorded:
            await self.store()
            self._recorded |= await recorded_for(self._connection, self._organisation, {child})
        return self._recorded[child]

    def add(self, row: dict[str, Any], change: Change, arrived: dict[str, Any]) -> None:
        """Take in a revision; it is in the database after `store`, and known here at once.

        `change` is its content, `arrived` its row of `arrivals`.
        """
        record = change.vaccination
        if change.of_the_day is not None:
            self._add_day_record(change, row["receipt"])
        revisions = self._held.setdefault(row["id"], {})
        if record is not None and revisions:
            self._recorded = {}  # which of several revisions counts, and for which child, is for the database to say
        elif record is not None and record.child in self._recorded:
            self._recorded[record.child] = sorted([*self._recorded[record.child], record], key=lambda one: one.id)
        revisions[row["revision"]] = _Revision(row["digest"], row["receipt"], row["body"])
        self._to_store.append(row)
        self._arrived.append(arrived)

    def _add_day_record(self, change: Change, receipt: bytes) -> None:
        """Let the newest revision of a record of the day count, for the child whom it names now and for nobody else."""
        for of_child_ in self._of_the_day.values():
            held = of_child_.get(change.id)
            if held is not None and held[0].revision > change.revision:
                return
        for of_child_ in self._of_the_day.values():
            of_child_.pop(change.id, None)
        self._of_the_day.setdefault(change.about or "", {})[change.id] = change, receipt

    async def store(self) -> None:
        """Write what was taken in since the last time."""
        if self._to_store:
            await self._connection.execute(insert(changes), self._to_store)
            await self._connection.execute(insert(arrivals), self._arrived)
            self._to_store, self._arrived = [], []
