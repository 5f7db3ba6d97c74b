"""`mavis hub exports`: the files for Mavis that a team has made, and one of them once more."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson, ReplaceFile
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.exports_made import ExportMade, MadeAgain, export_again, exports_made
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import clock_time, london, long_date, system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace.files.unencrypted import WARNING, write_in_clear
from mavis_tui.workspace.words import left_out_words


def command(
    organisation: Annotated[str, typer.Argument(metavar="TEAM", help="The ODS code of the team.")],
    number: Annotated[int, typer.Option(metavar="NUMBER", help="Which of them to write once more.")] = 0,
    mavis_csv: Annotated[
        Path | None, typer.Option("--mavis-csv", metavar="FILE", help="Where to write it once more.")
    ] = None,
    force: ReplaceFile = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List the files for Mavis that a team has made.

    The newest is the first. One that is written once more has the rows of then, made anew from what is stored: the
    file itself isn’t kept.
    """
    if bool(number) is (mavis_csv is None):
        raise BadInput("Say both which file and where to write it: --number and --mavis-csv. Nothing was written.")
    team = organisation_code(organisation)
    if mavis_csv is None:
        rows = asyncio.run(_listed(database, team))
        show(rows, lambda: _lines(rows), as_json=as_json, shape="hub exports")
        if not rows:
            say("No file was made for Mavis yet. mavis hub export makes one.")
        return
    file = whole_path(mavis_csv)
    again = asyncio.run(_again(database, team, number))
    write_in_clear(file, again.content, force=force)
    show(again.made, lambda: _said(again, file), as_json=as_json, shape="hub exports --mavis-csv")
    say(WARNING)


async def _listed(database: str, team: str) -> list[ExportMade]:
    async with hub_opened(database) as made:
        await note_alone(made, system_clock(), "List files for Mavis", team)
        return await exports_made(made, team)


async def _again(database: str, team: str, number: int) -> MadeAgain:
    async with hub_opened(database) as made:
        again = await export_again(made, team, number)
        await note_alone(made, system_clock(), "Write a file for Mavis again", team)
        return again


def _lines(rows: list[ExportMade]) -> Iterator[str]:
    for one in rows:
        at = london(one.at)
        yield f"{one.number:>4}  {long_date(at.date())} {clock_time(at)}  {counted(one.records, 'record')}  {one.by}"
        yield from prose(one.file, "      ")


def _said(again: MadeAgain, file: Path) -> Iterator[str]:
    yield f"{counted(again.written, 'record')} written to {file}"
    if again.corrected:
        yield from prose(
            f"{counted(again.corrected, 'record')} of them corrected or withdrawn since: this file has what was "
            "exported then. mavis hub export writes what is newer."
        )
    for each in again.left_out:
        yield from prose(left_out_words(each), "  ")
