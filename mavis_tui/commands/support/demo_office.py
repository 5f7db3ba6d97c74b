"""What `mavis demo --office` shows: a team server with the demonstration's day on it, as the office finds it."""

from datetime import datetime, timedelta

import msgspec

from mavis_tui import __version__
from mavis_tui.console.results import DemonstrationDoors
from mavis_tui.demo.generate import ORGANISATION
from mavis_tui.demo.names import OFFICE, STAFF
from mavis_tui.demo.office_day import LaptopOfDay, laptops
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.access.devices import note_here, note_seen
from mavis_tui.hub.changes.accept import take_in
from mavis_tui.hub.changes.arrival import arrival
from mavis_tui.hub.nurse import Nurse
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.office.exports_made import file_name
from mavis_tui.hub.office.retention import set_second_factor
from mavis_tui.hub.positions import Position
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.database import Database
from mavis_tui.models.session import SessionBundle
from mavis_tui.models.vaccination import Role
from mavis_tui.wire.messages import Here

_AT_ONCE = 100
_WAITED = timedelta(minutes=25)
"""So long what waits on a laptop has waited there."""

_EARLIER = timedelta(minutes=90)
"""So long before the end of what is shown the first file for Mavis was made."""


async def fill_day(
    database: Database, sessions: tuple[SessionBundle, ...], doors: DemonstrationDoors, now: datetime
) -> None:
    """Put sessions, people, laptops, records and a file for Mavis into a database."""
    for session in sessions:
        await put_session(database, session)
    await add_user(database, doors.email, OFFICE[1], ORGANISATION, doors.password, role=Position.ADMINISTRATOR)
    for email, name in STAFF:
        await add_user(database, email, name, ORGANISATION, doors.password, role=Role.NURSE)
    await set_second_factor(database, ORGANISATION, now, required=False)
    made = laptops(sessions, doors.made_on, now)
    for each in made[:-1]:
        await _send(database, each, now)
    await export(
        database,
        Wish(session=made[0].session),
        by=doors.email,
        file=lambda number: file_name(number, now - _EARLIER),
        write=lambda _: None,
        now=now - _EARLIER,
    )
    await _send(database, made[-1], now)


async def _send(database: Database, laptop: LaptopOfDay, now: datetime) -> None:
    nurse = Nurse(laptop.nurse, ORGANISATION, laptop.device)
    arrivals = [arrival(msgspec.json.encode(change)) for change in laptop.changes]
    for start in range(0, len(arrivals), _AT_ONCE):
        await take_in(database, nurse, arrivals[start : start + _AT_ONCE], now, sent_by_itself=True)
    async with database.writing() as connection:
        await note_seen(connection, nurse, now)
        oldest = now - _WAITED if laptop.waiting else None
        here = Here(holds=(laptop.session,), waiting=laptop.waiting, oldest=oldest, version=__version__)
        await note_here(connection, ORGANISATION, laptop.device, here, now)
