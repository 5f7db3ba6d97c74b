"""The office decides about a record that was flagged, or stands beside a flagged one: one row more, none changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput, ChangedSince, NotFound
from mavis_tui.hub.office.by_whom import account_of
from mavis_tui.hub.sessions.lists import locked_with_lists
from mavis_tui.hub.sessions.versions import store_session
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decision, Ruling, as_seen, decided
from mavis_tui.hub.store.locks import each, part_of_team
from mavis_tui.hub.store.tables import changes, children, decisions, withdrawn
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.child import Child
from mavis_tui.models.telling_apart.likeness import identity_of

LONGEST_NOTE = 1000


async def decide(
    database: Database, change_id: str, outcome: Ruling, *, by: str, note_text: str, now: datetime, seen: str = ""
) -> Decision:
    """Decide about the newest revision of a change of the team of `by`, who must have an account.

    `seen` is the state in which it was looked at (`Reviewed.state`), where the decision is for no other.
    Raises NotFound, ChangedSince, and BadInput for a note that is missing where something is set aside or asked,
    or is too long, and for a question about what is decided already.
    """
    text = " ".join(note_text.split())
    if outcome is Ruling.ASK and not text:
        raise BadInput("Say in the note what the nurse is asked. Nothing was decided.")
    if outcome is not Ruling.KEEP and not text:
        raise BadInput(f"Say in the note why the record is {outcome.word}. Nothing was decided.")
    if len(text) > LONGEST_NOTE:
        raise BadInput(f"The note must have at most {LONGEST_NOTE} characters. Nothing was decided.")
    async with database.writing() as connection:
        account = await account_of(connection, by, "Nothing was decided.")
        await part_of_team(connection, account.organisation)
        await each(connection, "change", account.organisation, [change_id])
        revisions = await _revisions(connection, account.organisation, change_id)
        about = {one.child for one in revisions if one.child is not None}
        await each(connection, "child", account.organisation, about)
        row = revisions[0]
        known = (await decided(connection, row.organisation, changes.c.id == row.id)).get((row.id, row.revision))
        if seen and seen != as_seen(row.revision, known):
            raise ChangedSince(_meanwhile(row.revision, known))
        if outcome is Ruling.ASK and known is not None and known.decides:
            raise BadInput(f"The record was {known.outcome.word} already. Nothing was decided.")
        if outcome is Ruling.UNDO and len(revisions) < 2:
            raise BadInput(
                f"{row.id} corrects nothing that the hub has, so there is nothing to go back to. Set it aside."
            )
        listed_again = outcome is Ruling.KEEP and row.child is not None and await _list_again(connection, row)
        # What counts in one session counts in every other one that lists the child.
        recorded_in = {one.session for one in revisions}
        for session in await locked_with_lists(connection, row.organisation, recorded_in, about):
            await store_session(connection, session, None if listed_again and session.id == row.session else about)
        await _store(connection, row, outcome, text, account.email, now)
        noted = Noted(f"Review: {outcome.word}", "done", session=row.session, child=row.child or "", change=row.id)
        await note(connection, now, [noted], organisation=row.organisation, email=account.email)
    return Decision(change=row.id, revision=row.revision, outcome=outcome, note=text, by=account.email, at=now)


def _meanwhile(revision: int, known: Decision | None) -> str:
    """Say what happened to a record since somebody looked at it."""
    if known is None:
        return f"The record was corrected since: version {revision} came. Look at it, and decide anew."
    why = f": {known.note}" if known.note else ""
    when = f"{long_date(london(known.at).date())} at {clock_time(known.at)}"
    return f"Meanwhile it was {known.outcome.word} by {known.by}, on {when}{why}. Nothing else was decided."


async def _revisions(connection: AsyncConnection, organisation: str, change_id: str) -> Sequence[Any]:
    """Give every revision of a change, the newest first. Raises NotFound."""
    wanted = (
        select(changes.c.organisation, changes.c.id, changes.c.revision, changes.c.session, changes.c.child)
        .where(changes.c.organisation == organisation, changes.c.id == change_id)
        .order_by(changes.c.revision.desc())
    )
    rows = (await connection.execute(wanted)).all()
    if not rows:
        raise NotFound(
            f"The hub holds no record {change_id} of team {organisation}. Nothing was decided. "
            "See what there is to decide: mavis hub review"
        )
    return rows


async def _store(connection: AsyncConnection, row: Any, outcome: Ruling, text: str, by: str, now: datetime) -> None:
    await each(connection, "number", row.organisation, ["decisions"])
    newest = select(func.max(decisions.c.id)).where(decisions.c.organisation == row.organisation)
    number = int((await connection.execute(newest)).scalar_one_or_none() or 0) + 1
    await connection.execute(
        insert(decisions).values(
            organisation=row.organisation,
            id=f"{number:010d}",
            change=row.id,
            revision=row.revision,
            outcome=outcome.value,
            note=text,
            by=by,
            at=int(now.timestamp()),
        )
    )


async def _list_again(connection: AsyncConnection, row: Any) -> bool:
    """Put a child who was taken off the list back on it, because a record of it counts there; say if that was so."""
    of_child = (
        withdrawn.c.organisation == row.organisation,
        withdrawn.c.session == row.session,
        withdrawn.c.id == row.child,
    )
    held = (await connection.execute(select(withdrawn.c.document).where(*of_child))).scalar_one_or_none()
    if held is None:
        return False
    child = msgspec.json.decode(held, type=Child)
    await connection.execute(
        insert(children).values(
            organisation=row.organisation,
            session=row.session,
            id=child.id,
            nhs_number=child.nhs_number,
            identity=identity_of(child),
            document=held,
        )
    )
    await connection.execute(delete(withdrawn).where(*of_child))
    return True
