"""What the demonstration's team server holds: its sessions, and the nurse who signs in to it."""

from collections.abc import Callable
from pathlib import Path

from mavis_tui.commands.support.demo_office import fill_day
from mavis_tui.console.results import DemonstrationDoors
from mavis_tui.demo.generate import ORGANISATION, demonstration
from mavis_tui.demo.names import OFFICE
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.models.calendar import system_clock


async def fill(file: Path, doors: DemonstrationDoors, name: str, begin: Callable[[], None]) -> None:
    """Fill the team server's database; its process, which takes as long to load, `begin`s as soon as there is one.

    Where the office signs in, it finds a day on which much is recorded.
    """
    database = await open_hub_database(file)
    try:
        begin()
        if doors.email == OFFICE[0]:
            await fill_day(database, demonstration(doors.made_on), doors, system_clock())
            return
        for session in demonstration(doors.made_on):
            await put_session(database, session)
        await add_user(database, doors.email, name, ORGANISATION, doors.password)
    finally:
        await database.close()
