"""`mavis hub sessions`: which sessions a hub has, how much was recorded in each, and where it is saved."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import NotFound
from mavis_tui.hub.office.sessions_held import SessionHeld, sessions_held
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import long_date, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


def command(
    session: Annotated[str, typer.Argument(metavar="SESSION", help="Only this session, by its number.")] = "",
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List the sessions that the hub has, by team and day.

    With each how many children are on its list, how many left it, how much was recorded, each record once however
    often it was corrected, and on how many laptops it is saved.
    """
    team = organisation_code(organisation) if organisation else ""
    rows = asyncio.run(_sessions(database, team))
    if session:
        rows = [row for row in rows if row.session == session]
        if not rows:
            raise NotFound(f"This hub has no session {session}. See which there are: mavis hub sessions")
    if not rows:
        say("There is no session yet. mavis hub import brings one in.")
    show(rows, lambda: _lines(rows), as_json=as_json, shape="hub sessions")


async def _sessions(database: str, organisation: str) -> list[SessionHeld]:
    async with hub_opened(database) as made:
        rows = await sessions_held(made, organisation)
        await note_alone(made, system_clock(), "List the sessions", organisation)
        return rows


def _lines(rows: Sequence[SessionHeld]) -> Iterator[str]:
    for row in rows:
        yield from prose(f"{row.title} ({row.session}, {row.organisation})")
        yield from prose(", ".join(long_date(day) for day in row.dates), "  ")
        left = f", {row.left} more left the list" if row.left else ""
        saved = f"saved on {counted(row.devices, 'device')}" if row.devices else "saved on no device"
        children = counted(row.children, "child", "children")
        yield from prose(f"{children}{left}, {counted(row.records, 'record')}; {saved}", "  ")
