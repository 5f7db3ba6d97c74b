"""`mavis hub batches`: a team's batches, how much of each was given and where, and how its boxes were counted."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.hub.office.batches_held import BatchHeld, batches_held
from mavis_tui.hub.office.uptake import UptakeKept
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import long_date, system_clock, today
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


def command(
    organisation: Annotated[str, typer.Argument(metavar="TEAM", help="The team’s ODS code, such as R1L.")],
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List a team’s batches by vaccine and number.

    With each how many doses were given in the team’s sessions and at which schools, when it expires, which sessions
    list it, and how nurses counted its boxes. Who had one of them: mavis hub batch NUMBER.
    """
    rows = asyncio.run(_batches(database, organisation_code(organisation)))
    if not rows:
        say("The team has no batch yet.")
    show(rows, lambda: _lines(rows), as_json=as_json, shape="hub batches")


async def _batches(database: str, organisation: str) -> list[BatchHeld]:
    async with hub_opened(database) as made:
        rows = await batches_held(made, UptakeKept(made), organisation, today(system_clock))
        await note_alone(made, system_clock(), "List the batches", organisation)
        return rows


def _lines(rows: Sequence[BatchHeld]) -> Iterator[str]:
    for row in rows:
        expires = f"expires {long_date(row.expiry)}" if row.expiry else "expiry not known"
        yield from prose(f"{row.vaccine} {row.number}: {counted(row.given, 'dose')} given, {expires}")
        for school, given in row.where.items():
            yield from prose(f"{school}: {given}", "  ")
        for box in row.boxes:
            yield from prose(box, "  ")
