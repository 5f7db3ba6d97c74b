"""`mavis hub purge`: children whose time is over are erased, or one on request, with a report."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened, where
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import as_json_text, say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.erasing import Due, ErasedReport, due, erase_due, erase_one, overwrite
from mavis_tui.models.calendar import long_date, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace.files.unencrypted import write_in_clear


def command(
    confirm: Annotated[bool, typer.Option("--confirm", help="Erase; without it, it is only listed.")] = False,
    by: Annotated[str, typer.Option(metavar="EMAIL", help="Who erases: an administrator of this hub.")] = "",
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what was erased here, by ids: to be kept.")
    ] = None,
    child: Annotated[
        str, typer.Option(metavar="CHILD", help="Erase this one child of a team on request, whatever its age.")
    ] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why one child is erased; it stands in the report.")] = "",
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List the children whose time is over, and erase them.

    How long that is, and after which source, says mavis hub teams. With --confirm they are gone: from the lists, with
    every record and what was refused. The log stays as it is and names them by their ids. Copies of the database have
    them still.
    """
    team = organisation_code(organisation) if organisation else ""
    if child and not (team and confirm):
        raise BadInput("To erase one child say --organisation, --reason, --by and --confirm, too. Nothing was erased.")
    if confirm and not (by and report):
        raise BadInput("Say with --by who erases, and with --report where it is written down. Nothing was erased.")
    if not confirm:
        found = asyncio.run(_due(database, team))
        if not found:
            say("There is nobody whose time is over.")
        show(found, lambda: _lines(found), as_json=as_json, shape="hub purge")
        return
    file = whole_path(report) if report else Path()
    if file.exists():
        raise BadInput(f"{file} is there already. Nothing was erased. Name another file for the report.")
    write_in_clear(file, b"", force=False)  # before anything is erased: it must not be what fails
    done = asyncio.run(_erase(database, child, by, team, reason))
    write_in_clear(file, f"{as_json_text(done, 'hub purge --confirm')}\n".encode(), force=True)
    show(done, lambda: _told(done, file), as_json=as_json, shape="hub purge --confirm")
    say("Copies of the database have them still: remove those, too.")


async def _due(database: str, organisation: str) -> list[Due]:
    async with hub_opened(database) as made:
        return await due(made, system_clock(), organisation)


async def _erase(database: str, child: str, by: str, organisation: str, reason: str) -> ErasedReport:
    async with hub_opened(database) as made:
        now = system_clock()
        if child:
            done = await erase_one(made, child, now, by, organisation=organisation, reason=reason)
        else:
            done = await erase_due(made, now, by, organisation)
    overwrite(where(database))
    return done


def _lines(found: Sequence[Due]) -> Iterator[str]:
    for one in found:
        yield from prose(f"{one.name}, born {long_date(one.date_of_birth)} ({one.child}, {one.organisation})")
        records = counted(one.records, "record")
        yield from prose(f"kept until {long_date(one.kept_until)}; {records}, each version counted", "  ")


def _told(done: ErasedReport, file: Path) -> Iterator[str]:
    children, records = len(done.children), sum(one.records for one in done.children)
    yield from prose(
        f"{counted(children, 'child', 'children')} erased, with {counted(records, 'record')}. {file} says which, by id."
    )
    if done.unmatched:
        yield from prose(f"{counted(done.unmatched, 'record')} that nobody ever matched to a child went, too.")
    if shared := sum(one.shared for one in done.children):
        yield from prose(f"{counted(shared, 'record')} stayed that another child was named by, too.")
