"""A workbook from Mavis becomes a session of the hub, or brings one up to date."""

import hashlib
from collections.abc import Sequence
from datetime import date, time

import msgspec
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from mavis_tui.errors import BadInput, ChangedSince, SessionIdNeeded
from mavis_tui.hub.office.list_changes import ListChange, as_listed, list_changes
from mavis_tui.hub.sessions.sessions import put_within
from mavis_tui.hub.sessions.versions import session_in
from mavis_tui.hub.store.audit_log import Noted, note
from mavis_tui.hub.store.database import Database
from mavis_tui.hub.store.locks import whole_team
from mavis_tui.hub.store.tables import children, sessions
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.child import Person
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.protocols import checked_flu_protocol
from mavis_tui.models.session import Place, Session, bundle
from mavis_tui.models.telling_apart.session_key import (
    CLINIC_ID,
    WHERE_IT_STANDS,
    id_on_hub,
    is_same,
    joined_days,
    list_of,
    same_number_elsewhere,
    under_its_id,
)
from mavis_tui.models.vaccination import Protocol
from mavis_tui.spreadsheets.cells import Remark
from mavis_tui.spreadsheets.clinics import clinic_of
from mavis_tui.spreadsheets.workbook import Workbook

_person = msgspec.json.Decoder(Person)


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: the session, the children it counts, and the cells of the workbook to look at.

    `gone` children left the list; `kept` ones are no longer in the workbook but have records here. `said`
    are sentences about children who were recognised under something new, or who have to be looked at. `about` names
    those who aren't as they were, by name. A `dry_run` stored nothing; `seal` is the same as long as an import of this
    workbook would do exactly the same.
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
    about: tuple[ListChange, ...] = ()
    dry_run: bool = False
    seal: str = ""


class _OnlyLooked(Exception):
    """Takes back what a preview did to the database; it never leaves this file."""

    def __init__(self, done: Imported) -> None:
        super().__init__()
        self.done = done


async def import_workbook(
    database: Database,
    workbook: Workbook,
    dates: Sequence[date],
    start_time: time | None = None,
    *,
    clinic: str = "",
    session_id: str = "",
    renamed: bool = False,
    shorter: bool = False,
    flu_protocol: Protocol | None = None,
    by: str = "",
    team: str = "",
    dry_run: bool = False,
    seal: str = "",
) -> Imported:
    """Store a workbook's session for the days it takes place, in order. Importing it again updates it.

    `clinic` says at which clinic it is, `session_id` which session of Mavis's, `renamed` that a session's place has
    another name now, `shorter` that the workbook may replace a list of which it has only a part, `flu_protocol` what
    the session chose for flu; left out, it stays what it was. `by` is the e-mail address of who imports it, `team` the
    team of which it must be. A `dry_run` stores nothing and says what would be done, with a `seal`: an import with it
    does that, or nothing.
    Raises BadInput where that isn't said and has to be, as ListShortened and ClinicNeeded, and ChangedSince where the
    hub holds something else since; then nothing was stored.
    """
    session, workbook = _read(workbook, dates, start_time, clinic, session_id, flu_protocol)
    if team and session.organisation != team:
        raise BadInput(f"This workbook is of team {session.organisation}, and you are of {team}. Nothing was changed.")
    now = system_clock()
    try:
        async with database.writing() as connection:
            await whole_team(connection, session.organisation)
            session, said = await _known(
                connection, session, renamed=renamed, numbered_by_records=workbook.numbered_by_records
            )
            listed = tuple(under_its_id(child, session) for child in workbook.children)
            before = await as_listed(connection, session)
            whole = bundle(session, listed, workbook.batches)
            put = await put_within(connection, whole, session.organisation, now, workbook.rows, shorter=shorter)
            about, digest = list_changes(before, await as_listed(connection, session), {child.id for child in listed})
            done = Imported(
                session=session.id,
                title=session.title,
                organisation=session.organisation,
                dates=session.dates,
                children=len(workbook.children) + put.kept,
                remarks=workbook.remarks,
                about=about,
                dry_run=dry_run,
                **put._replace(said=(*said, *put.said))._asdict(),
            )
            done = replace(done, seal=_seal(done, digest))
            if seal not in ("", done.seal):
                raise ChangedSince(
                    "The team server holds something else now than when you looked, so this import would do something "
                    "else. Nothing was changed. Look at what it would do now."
                )
            if dry_run:
                raise _OnlyLooked(done)
            noted = Noted("Import a workbook", "done", session=session.id)
            await note(connection, now, [noted], organisation=session.organisation, email=by)
    except _OnlyLooked as looked:
        return looked.done
    return done


def _seal(done: Imported, digest: str) -> str:
    told = msgspec.json.encode(replace(done, dry_run=False, seal=""))
    return hashlib.sha256(told + digest.encode()).hexdigest()


def _read(
    workbook: Workbook,
    dates: Sequence[date],
    start_time: time | None,
    clinic: str,
    session_id: str,
    flu_protocol: Protocol | None,
) -> tuple[Session, Workbook]:
    """Give the session that a workbook is of, and the workbook under its number. Raises BadInput."""
    workbook = workbook.on(dates).under(session_id)
    if not workbook.session_id:
        raise SessionIdNeeded(
            "The workbook doesn’t say for certain which session it is of (no row to fill in has one SESSION_ID), and "
            f"the team server needs that. Say it (in the form, or with --session-id). {WHERE_IT_STANDS} "
            "Nothing was changed."
        )
    _refuse_typed(workbook)
    location = workbook.location
    if location.kind is Place.CLINIC:
        location = clinic_of(location.name, workbook.clinics, clinic)
    session = Session(
        id=workbook.session_id,
        in_mavis=workbook.session_id,
        location=location,
        programmes=workbook.programmes,
        dates=tuple(dates),
        start_time=start_time,
        year_groups=workbook.year_groups,
        organisation=organisation_code(workbook.organisation),
        clinics=workbook.clinics,
        vaccinators=workbook.vaccinators,
        suppliers=workbook.suppliers,
        list_of=list_of(workbook.children) if location.kind is Place.CLINIC else "",
        flu_protocol=(
            checked_flu_protocol(flu_protocol, workbook.programmes, dates) if flu_protocol is not None else None
        ),
    )
    return session, workbook


def _refuse_typed(workbook: Workbook) -> None:
    """Refuse rows that somebody filled in: the hub has no device that made them, so they'd never get to Mavis."""
    histories = ((child, care.history) for child in workbook.children for care in child.care.values())
    typed = [child.full_name for child, history in histories for record in history if record.typed]
    if typed:
        others = f" and {len(typed) - 3} more" if len(typed) > 3 else ""
        raise BadInput(
            f"Somebody filled in rows of this workbook in Excel, and Mavis hasn’t got them: {'; '.join(typed[:3])}"
            f"{others}. Nothing was stored, and nothing is lost. Open this workbook on a laptop (mavis open), look at "
            "these records and export them; once Mavis has them, import a workbook that is downloaded after that."
        )


async def _known(
    connection: AsyncConnection, session: Session, *, renamed: bool, numbered_by_records: bool
) -> tuple[Session, tuple[str, ...]]:
    """Give a session the id that it has on the hub already, or one of its own, and what there is to say of it."""
    rows = (await connection.execute(select(sessions))).all()
    everybodys = [session_in(row) for row in rows]
    held = [one for one in everybodys if one.organisation == session.organisation]
    lists = [await _whose_list(connection, one) for one in held]
    same = next((one for one in lists if is_same(one, session, numbered_by_records=numbered_by_records)), None)
    elsewhere = next((one for one in held if same_number_elsewhere(one, session)), None)
    number = session.mavis_id
    if same is None and elsewhere is not None and not renamed:
        raise BadInput(
            f"Session {number} of {session.organisation} is at {elsewhere.location.name} on this team server, and in "
            f"this workbook at {session.location.name}. Nothing was stored. If the place has another name now, say so "
            "(in the form, or with --renamed)."
        )
    others = sorted(
        {one.organisation for one in everybodys if one.mavis_id == number and one.organisation != session.organisation}
    )
    said = [f"{team} has a session {number} on this team server too; this is another one." for team in others]
    known = same or elsewhere
    if same is not None:
        session = joined_days(same, session)
    found = known.id if known is not None else id_on_hub(session, (one.id for one in held))
    return replace(session, id=found, in_mavis="" if found == session.mavis_id else session.mavis_id), tuple(
        said if number != CLINIC_ID and known is None else ()
    )


async def _whose_list(connection: AsyncConnection, held: Session) -> Session:
    """Complete a clinic's session of an earlier version, which didn't note whose list it is."""
    if held.mavis_id != CLINIC_ID or held.list_of:
        return held
    documents = await connection.execute(
        select(children.c.document).where(children.c.organisation == held.organisation, children.c.session == held.id)
    )
    return replace(held, list_of=list_of(_person.decode(document) for document in documents.scalars()))
