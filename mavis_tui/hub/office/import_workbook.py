"""A workbook from Mavis becomes a session of the hub, or brings one up to date."""

from collections.abc import Sequence
from datetime import date, time

import msgspec

from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.session import Session, bundle
from mavis_tui.spreadsheets.workbook import Remark, Workbook


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: the session, the children it counts, and the cells of the workbook to look at.

    `gone` children left the list; `kept` ones are no longer in the workbook but have records here. `said`
    are sentences about children who were recognised under something new, or who have to be looked at.
    """

    session: str
    title: str
    organisation: str
    dates: tuple[date, ...]
    children: int
    new: int
    updated: int
    unchanged: int
    gone: int
    kept: int
    remarks: tuple[Remark, ...]
    said: tuple[str, ...] = ()


async def import_workbook(
    database: Database, workbook: Workbook, dates: Sequence[date], start_time: time | None = None
) -> Imported:
    """Store a workbook's session for the days it takes place, in order. Importing it again updates it."""
    session = Session(
        id=workbook.session_id,
        location=workbook.location,
        programmes=workbook.programmes,
        dates=tuple(dates),
        start_time=start_time,
        year_groups=workbook.year_groups,
        organisation=organisation_code(workbook.organisation),
        vaccinators=workbook.vaccinators,
        suppliers=workbook.suppliers,
    )
    put = await put_session(database, bundle(session, workbook.children, workbook.batches), rows=workbook.rows)
    async with database.writing() as connection:
        noted = Noted("Import a workbook", "done", session=session.id)
        await note(connection, system_clock(), [noted], organisation=session.organisation)
    return Imported(
        session=session.id,
        title=session.title,
        organisation=session.organisation,
        dates=session.dates,
        children=len(workbook.children) + put.kept,
        remarks=workbook.remarks,
        **put._asdict(),
    )
