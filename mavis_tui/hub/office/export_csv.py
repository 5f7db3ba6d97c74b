"""The hub's inbox for Mavis: what several nurses recorded, joined into one CSV for the team's single upload.

What was exported when, and by whom, is remembered, so that the next file holds only what is new or corrected since.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import NotFound
from mavis_tui.hub.office.by_whom import account_of
from mavis_tui.hub.office.held_for_mavis import (
    Earlier,
    Key,
    Revision,
    children_of,
    earlier_files,
    recorded_in,
    sessions_for_file,
)
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.decisions import Decisions, Ruling, decided, is_undecided
from mavis_tui.hub.store.locks import whole_team
from mavis_tui.hub.store.tables import exported, exports
from mavis_tui.models.calendar import london, long_date
from mavis_tui.models.child import Child
from mavis_tui.models.files.selection import (
    NOT_LISTED,
    SET_ASIDE,
    LeftOut,
    about_whom,
    is_withdrawn,
    left_out,
    to_remove,
    why_left_out,
)
from mavis_tui.models.session import Session
from mavis_tui.models.telling_apart.same_record import identity_in_mavis
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.spreadsheets.csv_rows import ToWrite
from mavis_tui.spreadsheets.records_csv import RecordsCsv, ToEnter, Warned, made_by_mavis, records_csv

_Name = str | Callable[[int], str]


class HubExport(msgspec.Struct, frozen=True, kw_only=True):
    """What was written where, and what wasn't. `file` is empty where there was nothing to write.

    `number` is that of the file among those of the team (see `exports_made.py`), empty where none was made.
    """

    file: str
    organisation: str
    written: int
    left_out: tuple[LeftOut, ...]
    warned: tuple[Warned, ...]
    enter_first: tuple[ToEnter, ...] = ()
    number: str = ""


class Wish(NamedTuple):
    """What to export: a session, or every one of the team (empty); `again` also what is in an earlier file.

    `delegated` writes vaccines that somebody else supplied, at which Mavis 8.2.0 stops; `confidential` what a child
    doesn't want the parents to be told; `organisation` is the team that it must be of, where that was said.
    """

    session: str = ""
    again: bool = False
    delegated: bool = False
    organisation: str = ""
    confidential: bool = False


async def export(
    database: Database,
    wish: Wish,
    *,
    by: str,
    file: _Name,
    write: Callable[[bytes], None],
    now: datetime,
) -> HubExport:
    """Make the file of the team of `by`, who must have an account, let `write` put it on the disk, and remember it.

    `file` is its name, or what names it by its number among those of the team.
    Nobody else of the team writes meanwhile, so that a record is in one file only, however many are made at once; the
    file is written when nothing can go wrong any more but the end of the transaction.
    Raises NotFound, and whatever `write` raises: then nothing counts as exported.
    """
    async with database.writing() as connection:
        organisation, email = await _whose(connection, wish, by)
        await whole_team(connection, organisation)
        made, missing = await _made(connection, organisation, wish, now)
        number = name = ""
        if made.written:
            number, name = await _remember(connection, organisation, email, file, made.written, now)
            write(made.content)
        else:
            nothing = Noted("Export for Mavis", "nothing new", session=wish.session)
            await note(connection, now, [nothing], organisation=organisation, email=email)
    return _told(organisation, name, made, missing, number)


async def look(database: Database, wish: Wish, *, by: str, now: datetime) -> HubExport:
    """Say what a file of this wish would hold and what not, and make none. Raises NotFound."""
    async with database.reading() as connection:
        organisation, _ = await _whose(connection, wish, by)
        made, missing = await _made(connection, organisation, wish, now)
    return _told(organisation, "", made, missing)


async def _whose(connection: AsyncConnection, wish: Wish, by: str) -> tuple[str, str]:
    account = await account_of(connection, by, "Nothing was written.")
    if wish.organisation not in ("", account.organisation):
        raise NotFound(f"{by} doesn’t belong to team {wish.organisation}. Nothing was written.")
    return account.organisation, account.email


async def _made(
    connection: AsyncConnection, organisation: str, wish: Wish, now: datetime
) -> tuple[RecordsCsv, list[LeftOut]]:
    held = await sessions_for_file(connection, organisation, wish.session)
    desk = Desk(
        sessions=held,
        earlier=await earlier_files(connection, organisation),
        since=await decided(connection, organisation),
        children=await children_of(connection, organisation, held),
    )
    recorded = await recorded_in(connection, organisation, held)
    return await asyncio.to_thread(_csv_of, desk, recorded, wish, now)


def _csv_of(
    desk: "Desk", recorded: Iterable[list[Revision]], wish: Wish, now: datetime
) -> tuple[RecordsCsv, list[LeftOut]]:
    missing: list[LeftOut] = []
    wanted = [one for revisions in recorded if (one := desk.to_write(revisions, missing, wish)) is not None]
    return records_csv(wanted, now, delegated=wish.delegated, changed_identity=wish.again), missing


def _told(organisation: str, file: str, made: RecordsCsv, missing: list[LeftOut], number: str = "") -> HubExport:
    return HubExport(
        file=file if made.written else "",
        organisation=organisation,
        written=len(made.written),
        left_out=(*made.left_out, *missing),
        warned=made.warned,
        enter_first=made.enter_first,
        number=number,
    )


class Desk(NamedTuple):
    """All that decides whether a record goes into the file."""

    sessions: Mapping[str, Session]
    earlier: Mapping[Key, Earlier]
    since: Decisions
    children: Mapping[tuple[str, str], Child]

    def to_write(self, revisions: list[Revision], missing: list[LeftOut], wish: Wish) -> ToWrite | None:
        """Give the newest revision as it is to be written; None if it isn't new, or is left out with a reason."""
        change, key = revisions[-1].change, (revisions[-1].change.id, revisions[-1].change.revision)
        session = self.sessions[change.session]
        record = change.vaccination
        child = self.children.get((session.id, about_whom(change)))
        why = self._why_not(revisions, child, confidential=wish.confidential)
        if record is not None and child is not None and not why and not is_withdrawn(change):
            known = key in self.earlier and not wish.again
            return None if known else self.as_written(record, session, child, revisions)
        if gone := left_out(change, session.id, child.full_name if child is not None else "", why):
            missing.append(gone)
        return None

    def _why_not(self, revisions: list[Revision], child: Child | None, *, confidential: bool) -> str:
        newest = revisions[-1]
        decision = self.since.get((newest.change.id, newest.change.revision))
        aside = decision is not None and decision.outcome is Ruling.SET_ASIDE
        doubted = is_undecided(newest.receipt, decision)
        return why_left_out(
            newest.change,
            set_aside=f"{SET_ASIDE}{self._look_for_it(revisions)}" if aside else "",
            in_review="The hub doubts it, and nobody has decided yet: mavis hub review." if doubted else "",
            not_listed="" if child is not None else NOT_LISTED,
            removal=self._removal(revisions, child),
            confidential=confidential,
        )

    def _removal(self, revisions: list[Revision], child: Child | None) -> str:
        """Say what the office has to remove in Mavis, where a withdrawn record was in a file or came from Mavis."""
        record = revisions[-1].change.vaccination
        if record is None or record.withdrawn is None:
            return ""
        exported_before = self._written_before(revisions)
        uuid = _uuid(record, child, exported_before) if child is not None else made_by_mavis(record.id)
        return to_remove(record, uuid) if uuid or exported_before else ""

    def _written_before(self, revisions: list[Revision]) -> list[Vaccination]:
        """Give what a record was in each revision that is in an earlier file, oldest first."""
        return [
            one.change.vaccination
            for one in revisions
            if one.change.vaccination is not None and (one.change.id, one.change.revision) in self.earlier
        ]

    def _look_for_it(self, revisions: list[Revision]) -> str:
        written = [
            self.earlier[key] for one in revisions if (key := (one.change.id, one.change.revision)) in self.earlier
        ]
        if not written:
            return ""
        return f" It was exported in {written[-1].file} on {_day(written[-1].at)}: look for it in Mavis."

    def as_written(self, record: Vaccination, session: Session, child: Child, revisions: list[Revision]) -> ToWrite:
        """Give a record as the row of a file."""
        before = self._written_before(revisions)
        return ToWrite(
            record=record,
            session=session,
            child=child,
            mavis_session=session.mavis_id,
            uuid=_uuid(record, child, before),
            written_before=before[-1] if before else None,
        )


def _uuid(record: Vaccination, child: Child, before: Iterable[Vaccination]) -> str:
    """Give the UUID under which Mavis has a record: the workbook has it, by that id or as it was exported."""
    history = child.care[record.programme].history if record.programme in child.care else ()
    if (known := next((held for held in history if held.id == record.id), None)) is not None:
        return known.in_mavis or made_by_mavis(record.id)
    exported_as = {identity_in_mavis(one) for one in before}
    return next((made_by_mavis(held.id) for held in history if identity_in_mavis(held) in exported_as), "")


def _day(at: datetime) -> str:
    return long_date(london(at).date())


async def _remember(
    connection: AsyncConnection, organisation: str, by: str, file: _Name, written: Iterable[Key], now: datetime
) -> tuple[str, str]:
    newest = select(func.max(exports.c.id)).where(exports.c.organisation == organisation)
    number = f"{int((await connection.execute(newest)).scalar_one_or_none() or 0) + 1:010d}"
    name = file if isinstance(file, str) else file(int(number))
    kept = {"file": name[-300:], "by": by, "at": int(now.timestamp())}
    await connection.execute(insert(exports).values(organisation=organisation, id=number, **kept))
    rows = [
        {"organisation": organisation, "export": number, "change": change, "revision": revision}
        for change, revision in written
    ]
    await connection.execute(insert(exported), rows)
    noted = [Noted("Export for Mavis", "done", change=change) for change, _ in written]
    await note(connection, now, noted, organisation=organisation, email=by)
    return number, name
