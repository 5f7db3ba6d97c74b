"""`mavis hub uptake`: how many children of a team are vaccinated, by school, programme, year group and class."""

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.uptake import HubUptake, UptakeKept
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import system_clock, today
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


def command(
    organisation: Annotated[str, typer.Argument(metavar="TEAM", help="The team’s ODS code, such as R1L.")],
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, like 2026-09-01.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day.")] = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Say the uptake of a team by school, year group and class.

    That is how many of the children on the lists of sessions with a day from --from to --to are vaccinated as of now,
    whoever gave the dose. Doses given are those of these sessions in that time. A child on two lists counts once.
    """
    found = asyncio.run(_uptake(database, organisation_code(organisation), _day(since), _day(until)))
    show(found, lambda: _lines(found), as_json=as_json, shape="hub uptake")


async def _uptake(database: str, organisation: str, since: date | None, until: date | None) -> HubUptake:
    async with hub_opened(database) as made:
        now = system_clock()
        found = await UptakeKept(made).of(organisation, now, today(system_clock), since, until)
        await note_alone(made, now, "Look at the uptake", organisation)
        return found


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise BadInput(f"{typed!r} isn’t a day like 2026-11-24. Nothing was counted.") from error


def _lines(found: HubUptake) -> Iterator[str]:
    yield from prose(f"{found.organisation}: {counted(found.sessions, 'session')}.")
    if found.twice:
        yield from prose(f"{counted(found.twice, 'child is', 'children are')} on several lists, and counted once.")
    for row in found.rows:
        given = counted(row.given, "dose given", "doses given")
        yield from prose(f"{row.school}, {row.label}, {row.of_class}: {row.vaccinated} of {row.children}, {given}")
