"""Taking changes in: each is stored together with its receipt, once, and the same change gets the same receipt again.

One request is one transaction, so that a device never holds a receipt for something the hub could still lose. What is
turned away is stored too, beside the records; it is judged anew when it comes again, because the reason may be gone: a
session that was imported in the meantime. A different body under an id and revision that are taken is turned away:
taking it would lose the first, keeping both would double the dose. Its sender keeps it, and the hub keeps a copy.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.hub.access.devices import note_seen
from mavis_tui.hub.changes.arrival import Arrival
from mavis_tui.hub.changes.doubts import impossible
from mavis_tui.hub.changes.judge import judged
from mavis_tui.hub.changes.lookup import Lookup
from mavis_tui.hub.changes.transitions import out_of_reach
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.sessions.lists import locked_with_lists, sessions_of
from mavis_tui.hub.sessions.versions import find_session, store_session
from mavis_tui.hub.store.arrivals import arrival_row
from mavis_tui.hub.store.audit_log import Noted, note_of
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import decided, with_decisions
from mavis_tui.hub.store.generation import generation_of
from mavis_tui.hub.store.locks import MOST_NAMES, each, part_of_team, whole_team
from mavis_tui.hub.store.tables import changes, refusals
from mavis_tui.hub.store.upserts import put_row
from mavis_tui.models.change import Change, ChangeKind, Receipt, Verdict
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import Session

_encode = msgspec.json.Encoder(order="deterministic").encode
_HIGHEST = 2**31 - 1
"""The highest revision that the database can hold; what says more is turned away, and kept under this one."""


async def take_in(
    database: Database,
    nurse: Nurse,
    arrivals: Sequence[Arrival],
    now: datetime,
    *,
    sent_by_itself: bool = False,
    returned: bool = False,
    doubted: str = "",
) -> list[Receipt]:
    """Store changes and give their receipts, in order. They are all on the disk when this returns.

    `sent_by_itself` says that the device itself is there, and not a file that somebody carried from it; `returned` that
    the device has receipts for them, of a hub that forgot them; `doubted` why the office should look at all of them.
    """
    async with database.writing() as connection:
        desk = _Desk(connection, nurse, now, returned=returned, doubted=doubted)
        await desk.prepare(arrivals)
        receipts = [await desk.receipt_for(one) for one in arrivals]
        await desk.found.store()
        for session, about in desk.touched.values():
            await store_session(connection, session, about)
        if sent_by_itself:
            await note_seen(connection, nurse, now)
        await note_of(connection, nurse, now, desk.noted)
    return receipts


async def receipts_of(database: Database, organisation: str, change_id: str) -> list[Receipt]:
    """List the receipts of a change, one for each revision, oldest first; empty if the hub never saw it.

    What the office decided since stands in them; sent again, a change gets the receipt that it got at first.
    """
    found: dict[int, Receipt] = {}
    async with database.reading() as connection:
        for table in (refusals, changes):
            rows = await connection.execute(
                select(table.c.receipt).where(table.c.organisation == organisation, table.c.id == change_id)
            )
            for held in rows.scalars():
                receipt = msgspec.json.decode(held, type=Receipt)
                found[receipt.revision] = receipt
        since = await decided(connection, organisation, changes.c.id == change_id)
    return with_decisions([found[revision] for revision in sorted(found)], since)


class _Desk:
    """One request being dealt with: the sessions it needed, and those whose content it changed."""

    def __init__(
        self, connection: AsyncConnection, nurse: Nurse, now: datetime, *, returned: bool, doubted: str
    ) -> None:
        self._connection = connection
        self._nurse = nurse
        self._now = now
        self._returned = returned
        self._doubted = doubted
        self._generation = ""
        self._sessions: dict[str, Session | None] = {}
        self._lists: dict[str, set[str]] = {}
        self.found = Lookup(connection, nurse.organisation)
        self.touched: dict[str, tuple[Session, set[str] | None]] = {}
        self.noted: list[Noted] = []
        self._kept: list[str] = []

    async def prepare(self, arrivals: Sequence[Arrival]) -> None:
        """Keep other requests from these changes, their children and sessions until the end; then look up the rest.

        Two requests with the same change, or about the same child, are so dealt with one after the other, also where
        no list has the child. All lock in the same order (`store/locks.py`), so that no two wait for each other.
        """
        arrived = [one.change for one in arrivals if one.change is not None]
        recorded_in, about = await self._alone_with(arrivals, arrived)
        everywhere = {change.about for change in arrived if change.about is not None and change.counts_everywhere}
        self._lists = await sessions_of(self._connection, self._nurse.organisation, everywhere | about)
        for session_id in sorted(recorded_in.union({one.session for one in arrived}, *self._lists.values())):
            self._sessions[session_id] = await find_session(
                self._connection, self._nurse.organisation, session_id, lock=True
            )
        self._generation = await generation_of(self._connection)
        await self.found.look_up(arrived)

    async def _alone_with(self, arrivals: Sequence[Arrival], arrived: Sequence[Change]) -> tuple[set[str], set[str]]:
        """Keep others from the changes and the children; give the sessions and children of what they correct."""
        team = self._nurse.organisation
        names = {one.named.id for one in arrivals}
        many = len(names) > MOST_NAMES
        if many:
            await whole_team(self._connection, team)
        else:
            await part_of_team(self._connection, team)
            await each(self._connection, "change", team, names)
        corrected = {change.id for change in arrived if change.revision > 1}
        earlier = select(changes.c.session, changes.c.child).where(
            changes.c.organisation == team, changes.c.id.in_(corrected)
        )
        was = (await self._connection.execute(earlier.distinct())).all() if corrected else ()
        about = {row.child for row in was if row.child is not None}
        if not many:
            named = {change.about for change in arrived if change.about is not None}
            await each(self._connection, "child", team, named | about)
        return {row.session for row in was}, about

    async def receipt_for(self, one: Arrival) -> Receipt:
        """Answer one change, having stored it."""
        known = len(self._kept)
        receipt = await self._receipt_for(one)
        change = one.change
        self.noted.append(
            Noted(
                f"Send in: {change.kind.value if change else 'unreadable'}",
                receipt.verdict.value if len(self._kept) > known else f"{receipt.verdict.value} before",
                session=change.session if change else "",
                child=change.about or "" if change else "",
                change=one.named.id,
            )
        )
        return receipt

    async def _receipt_for(self, one: Arrival) -> Receipt:
        if one.change is None:
            return await self._refuse(one, one.unreadable)
        session = self._sessions[one.change.session]
        held = self.found.held(one.named.id, one.named.revision)
        if held is not None:
            return await self._again(one, *held)
        if session is None:
            return await self._refuse(one, f"Your team has no session {one.change.session} on this team server.")
        if wrong := impossible(one.change) or out_of_reach(one.change.revision, self.found.newest(one.change.id)):
            return await self._refuse(one, wrong)
        return await self._accept(one, one.change, session)

    async def _accept(self, one: Arrival, change: Change, session: Session) -> Receipt:
        judgement = await judged(self._connection, self.found, change, session, self._now)
        reason = " ".join(one for one in (self._doubted, judgement) if one)
        receipt = self._receipt(one, Verdict.REVIEW if reason else Verdict.SAVED, reason)
        record = change.vaccination
        row = {
            **self._row(one, receipt),
            "kind": change.kind.value,
            "session": session.id,
            "child": change.about,
            "programme": _programme_of(change),
            "given": record.given and record.withdrawn is None if record else None,
        }
        came = arrival_row(change, self._nurse.organisation, self._generation, returned=self._returned)
        self.found.add(row, change, came)
        self._kept.append(change.id)
        about = {child} if (child := change.about) is not None else set()
        self._touch(session, about, of_the_list=change.kind is ChangeKind.CHILD)
        # What was recorded in one session counts in every other one that lists the child.
        for other in self._lists.get(child or "", ()) if change.counts_everywhere else ():
            if (listing := self._sessions[other]) is not None:
                self._touch(listing, about)
        if change.revision > 1:
            await self._touch_where_it_was(change, session)
        return receipt

    def _touch(self, session: Session, about: set[str], *, of_the_list: bool = False) -> None:
        """Note that a session has another version: about these children, or that the list itself is another one."""
        held = self.touched.get(session.id, (session, set()))[1]
        self.touched[session.id] = session, None if of_the_list or held is None else held | about

    async def _touch_where_it_was(self, change: Change, session: Session) -> None:
        """Let a session, and a child, know that a correction took a record away from it, wherever that counted."""
        await self.found.store()
        earlier = await self._connection.execute(
            select(changes.c.session, changes.c.child)
            .where(changes.c.organisation == session.organisation, changes.c.id == change.id)
            .distinct()
        )
        was = earlier.all()
        about = {row.child for row in was if row.child is not None}
        recorded_in = {row.session for row in was}
        for left in await locked_with_lists(self._connection, session.organisation, recorded_in, about):
            self._touch(left, about)

    async def _again(self, one: Arrival, digest: str, receipt: Receipt) -> Receipt:
        if digest == one.digest:
            return receipt
        return await self._refuse(
            one,
            "The team server already holds another record under this number and version. That one counts, and the "
            "team server keeps a copy of this one. Refresh the session and open the record to see what the team "
            "server has; correct that if it isn’t right.",
        )

    async def _refuse(self, one: Arrival, reason: str) -> Receipt:
        same = (
            refusals.c.organisation == self._nurse.organisation,
            refusals.c.id == one.named.id,
            refusals.c.revision == min(one.named.revision, _HIGHEST),
            refusals.c.digest == one.digest,
        )
        held = (await self._connection.execute(select(refusals.c.receipt).where(*same))).scalar_one_or_none()
        earlier = held and msgspec.json.decode(held, type=Receipt)
        if earlier and earlier.reason == reason:
            return earlier
        self._kept.append(one.named.id)
        receipt = self._receipt(one, Verdict.REFUSED, reason)
        await put_row(self._connection, refusals, self._row(one, receipt), changing=("receipt",))
        return receipt

    def _row(self, one: Arrival, receipt: Receipt) -> dict[str, object]:
        return {
            "organisation": self._nurse.organisation,
            "id": one.named.id,
            "revision": min(one.named.revision, _HIGHEST),
            "sent_by": self._nurse.staff.email,
            "digest": one.digest,
            "body": one.body,
            "receipt": _encode(receipt),
        }

    def _receipt(self, one: Arrival, verdict: Verdict, reason: str) -> Receipt:
        return Receipt(
            change=one.named.id,
            revision=one.named.revision,
            verdict=verdict,
            received_at=self._now,
            reason=reason,
            record=None if verdict is Verdict.REFUSED else one.named.id,
        )


def _programme_of(change: Change) -> str | None:
    record = change.vaccination or change.of_the_day
    programme: Programme | None = getattr(record, "programme", None)
    return programme.value if programme is not None and change.about is not None else None
