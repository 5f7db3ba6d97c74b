"""`mavis hub export`: the records of all nurses of a team as one CSV, for the team's single upload to Mavis."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.files.export import lines_beside_file, mavis_lines
from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson, ReplaceFile
from mavis_tui.console.printing import say, show
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.export_csv import HubExport, Wish, export, look
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace.files.unencrypted import WARNING, write_in_clear
from mavis_tui.workspace.words import NOTHING_NEW


def command(
    by: Annotated[str, typer.Option(metavar="EMAIL", help="Who exports: somebody of the team with an account here.")],
    session: Annotated[str, typer.Argument(metavar="SESSION", help="Mavis’s number of a session.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Export every session of the team.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Write also what is in an earlier file.")] = False,
    delegated: Annotated[
        bool,
        typer.Option("--delegated", help="Write also vaccines that somebody else supplied; Mavis 8.2.0 stops at them."),
    ] = False,
    confidential: Annotated[
        bool,
        typer.Option(
            "--include-confidential",
            help="Write also what a child asked not to tell the parents; Mavis then tells them.",
        ),
    ] = False,
    mavis_csv: Annotated[
        Path | None, typer.Option("--mavis-csv", metavar="FILE", help="The CSV for Mavis to write.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be in it and what not, and write nothing.")
    ] = False,
    force: ReplaceFile = False,
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Write what the team recorded as the CSV that Mavis imports.

    Only what is in no file yet, unless --again. What Mavis wouldn’t take, what the office set aside and what it still
    has to look at is left out and listed.
    """
    if bool(session) is everything:
        raise BadInput("Say either which session or --all. Nothing was written.")

    team = organisation_code(organisation) if organisation else ""
    wish = Wish(session=session, again=again, delegated=delegated, organisation=team, confidential=confidential)
    if mavis_csv is None and not dry_run:
        raise BadInput("Say where to write it: --mavis-csv FILE. Nothing was written.")
    if mavis_csv is None or dry_run:
        seen = asyncio.run(_look(database, wish, by))
        show(seen, lambda: _would(seen), as_json=as_json, shape="hub export")
        return
    done = asyncio.run(_export(database, wish, whole_path(mavis_csv), by, force=force))
    show(done, lambda: mavis_lines(done), as_json=as_json, shape="hub export")
    if done.file:
        say(WARNING)


async def _export(database: str, wish: Wish, file: Path, by: str, *, force: bool) -> HubExport:
    def write(content: bytes) -> None:
        write_in_clear(file, content, force=force)

    async with hub_opened(database) as made:
        return await export(made, wish, by=by, file=str(file), write=write, now=system_clock())


async def _look(database: str, wish: Wish, by: str) -> HubExport:
    async with hub_opened(database) as made:
        seen = await look(made, wish, by=by, now=system_clock())
        await note_alone(made, system_clock(), "Look at what a file would hold", seen.organisation)
        return seen


def _would(seen: HubExport) -> Iterator[str]:
    yield f"{counted(seen.written, 'record')} would be written; nothing was." if seen.written else NOTHING_NEW
    yield from lines_beside_file(seen)
