"""`mavis hub batch`: who had a batch that is called back, which sessions list it, and on which devices it still is."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.commands.sessions.recall_lines import recall_lines
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.hub.office.recall import recall
from mavis_tui.models.calendar import clock_time, london, long_date, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.recall.batch_recall import BatchRecall
from mavis_tui.models.wording import counted


def command(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="The number of the batch, as on the box.")],
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Say who had a batch, and on which devices it still is.

    For a batch that is called back: where, when and by whom it was given, by what devices sent and by what workbooks
    say. Devices on which records wait may know of more: there, mavis batch.
    """
    team = organisation_code(organisation) if organisation else ""
    found = asyncio.run(_recall(database, number, team))
    show(found, lambda: _lines(found), as_json=as_json, shape="hub batch")


async def _recall(database: str, number: str, organisation: str) -> BatchRecall:
    async with hub_opened(database) as made:
        return await recall(made, number, system_clock(), organisation=organisation)


def _lines(found: BatchRecall) -> Iterator[str]:
    yield from recall_lines(found)
    if not found.devices:
        yield "No device holds a session that lists it, and on none does anything wait."
        return
    yield ""
    yield "Devices to look at"
    for one in found.devices:
        yield from prose(f"{one.device}, {', '.join(one.nurses)}", "  ")
        when = ""
        if one.told_at is not None:
            at = london(one.told_at)
            when = f" (as it said on {long_date(at.date())} at {clock_time(at)})"
        holds = f"saved there: {', '.join(one.sessions)}" if one.sessions else "no session that lists it"
        waits = f"; {counted(one.waiting, 'change waits', 'changes wait')}, which may be of it" if one.waiting else ""
        yield from prose(f"{holds}{waits}{when}", "    ")
