"""The files for Mavis that a team has made: their history, and one of them once more.

What a file held isn't kept as bytes, which would be a second copy of what erasing has to reach; which revisions are in
it is, and from those the same rows are made again.
"""

import asyncio
from datetime import UTC, datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import NotFound
from mavis_tui.hub.office.export_csv import Desk
from mavis_tui.hub.office.held_for_mavis import Revision, children_of, earlier_files, revision_in, sessions_for_file
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.tables import changes, exported, exports
from mavis_tui.models.files.selection import LeftOut, about_whom, left_out
from mavis_tui.models.vaccination import Moment
from mavis_tui.spreadsheets.csv_rows import ToWrite
from mavis_tui.spreadsheets.records_csv import ToEnter, Warned, records_csv

_DIGITS = 10
_ERASED = "The team server doesn’t have this child any more."


class ExportMade(msgspec.Struct, frozen=True, kw_only=True):
    """A file for Mavis: its number among those of the team, its name, who made it and when, and how many records."""

    number: int
    file: str
    by: str
    at: Moment
    records: int


class MadeAgain(msgspec.Struct, frozen=True, kw_only=True):
    """A file once more: its rows, what can't be in it any more, and what to know.

    `corrected` counts the records of which there is a later version now; the rows have what was exported then.
    """

    made: ExportMade
    content: bytes
    written: int
    corrected: int
    left_out: tuple[LeftOut, ...]
    warned: tuple[Warned, ...]
    enter_first: tuple[ToEnter, ...]

    @property
    def name(self) -> str:
        """A name for it, whatever it was called."""
        return file_name(self.made.number, self.made.at)


def file_name(number: int, at: datetime) -> str:
    """Name the file for Mavis of a number, made on a day."""
    return f"mavis-{at:%Y-%m-%d}-{number}.csv"


async def exports_made(
    database: Database, organisation: str, most: int | None = None, first: int = 0, number: int = 0
) -> list[ExportMade]:
    """List the files of a team, newest first: all, `most` of them from the `first` on, or the one of a `number`."""
    records = (
        select(func.count())
        .select_from(exported)
        .where(exported.c.organisation == exports.c.organisation, exported.c.export == exports.c.id)
        .scalar_subquery()
    )
    wanted = select(exports, records.label("records")).where(exports.c.organisation == organisation)
    if number:
        wanted = wanted.where(exports.c.id == f"{number:0{_DIGITS}d}")
    async with database.reading() as connection:
        rows = (await connection.execute(wanted.order_by(exports.c.id.desc()).offset(first).limit(most))).all()
    return [
        ExportMade(
            number=int(row.id), file=row.file, by=row.by, at=datetime.fromtimestamp(row.at, UTC), records=row.records
        )
        for row in rows
    ]


async def export_again(database: Database, organisation: str, number: int) -> MadeAgain:
    """Make a file of a team once more, of the revisions that were in it. Raises NotFound."""
    id_ = f"{number:0{_DIGITS}d}"
    async with database.reading() as connection:
        kept = (
            await connection.execute(select(exports).where(exports.c.organisation == organisation, exports.c.id == id_))
        ).one_or_none()
        if kept is None:
            raise NotFound(f"Team {organisation} has made no file {number} for Mavis.")
        at = datetime.fromtimestamp(kept.at, UTC)
        inside = await _inside(connection, organisation, id_)
        of = {revisions[-1].change.session for revisions, _ in inside.values()}
        held = {key: one for key, one in (await sessions_for_file(connection, organisation)).items() if key in of}
        desk = Desk(
            sessions=held,
            earlier=await earlier_files(connection, organisation, id_),
            since={},
            children=await children_of(connection, organisation, held),
        )
    missing: list[LeftOut] = []
    wanted = [one for revisions in inside.values() if (one := _row(desk, revisions[0], missing)) is not None]
    made = await asyncio.to_thread(records_csv, wanted, at, delegated=True, changed_identity=True)
    return MadeAgain(
        made=ExportMade(number=number, file=kept.file, by=kept.by, at=at, records=len(inside)),
        content=made.content,
        written=len(made.written),
        corrected=sum(later for _, later in inside.values()),
        left_out=(*made.left_out, *missing),
        warned=made.warned,
        enter_first=made.enter_first,
    )


async def _inside(
    connection: AsyncConnection, organisation: str, export: str
) -> dict[str, tuple[list[Revision], bool]]:
    """Give for each change in a file its revisions up to the exported one, and whether there is a later one."""
    wanted = (
        select(changes.c.id, changes.c.revision, changes.c.body, changes.c.receipt, exported.c.revision.label("sent"))
        .join(exported, (exported.c.organisation == changes.c.organisation) & (exported.c.change == changes.c.id))
        .where(exported.c.organisation == organisation, exported.c.export == export)
        .order_by(changes.c.id, changes.c.revision)
    )
    found: dict[str, tuple[list[Revision], bool]] = {}
    for row in await connection.execute(wanted):
        revisions, later = found.setdefault(row.id, ([], False))
        if row.revision <= row.sent:
            revisions.append(revision_in(row))
        found[row.id] = revisions, later or row.revision > row.sent
    return found


def _row(desk: Desk, revisions: list[Revision], missing: list[LeftOut]) -> ToWrite | None:
    change = revisions[-1].change
    session, record = desk.sessions.get(change.session), change.vaccination
    child = desk.children.get((change.session, about_whom(change)))
    if session is not None and record is not None and child is not None:
        return desk.as_written(record, session, child, revisions)
    if gone := left_out(change, change.session, "", _ERASED):
        missing.append(gone)
    return None
