"""The office decides about a record that was flagged, or stands beside a flagged one: one row more, none changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput, NotFound
from mavis_tui.hub.office.by_whom import account_of
from mavis_tui.hub.sessions.lists import locked_with_lists
from mavis_tui.hub.sessions.versions import store_session
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decision, Ruling
from mavis_tui.hub.store.locks import each, part_of_team
from mavis_tui.hub.store.tables import changes, children, decisions, withdrawn
from mavis_tui.models.child import Child
from mavis_tui.models.telling_apart.likeness import identity_of

LONGEST_NOTE = 1000


async def decide(
    database: Database, change_id: str, outcome: Ruling, *, by: str, note_text: str, now: datetime
) -> Decision:
    """Decide about the newest revision of a change of the team of `by`, who must have an account.

    Raises NotFound, and BadInput for a note that is missing where something is set aside, or is too long.
    """
    text = " ".join(note_text.split())
    if outcome is not Ruling.KEEP and not text:
        raise BadInput(f"Say with --note why the record is {outcome.word}. Nothing was decided.")
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
