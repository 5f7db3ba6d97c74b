"""`mavis hub import`: a session from Mavis's offline spreadsheet."""

import asyncio
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.console.role_and_protocol import protocol_typed
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput, ListShortened
from mavis_tui.hub.office.import_workbook import Imported, import_workbook
from mavis_tui.hub.office.list_changes import change_words
from mavis_tui.hub.scheduling import scheduled_date, scheduled_time
from mavis_tui.models.calendar import long_date, system_clock, today
from mavis_tui.models.schedule import checked_dates
from mavis_tui.models.vaccination import Protocol
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.spreadsheets.workbook import Workbook, read_workbook
from mavis_tui.workspace.words_of_files import remark_words


def command(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK", help="An offline spreadsheet from Mavis (.xlsx).")],
    dates: Annotated[
        list[str], typer.Option("--date", metavar="DATE", help="A day of the session, such as 2026-11-24. Repeatable.")
    ],
    time: Annotated[str, typer.Option(metavar="TIME", help="When it starts, such as 09:30.")] = "",
    clinic: Annotated[
        str, typer.Option(metavar="NAME", help="At which of the team’s clinics, where the workbook doesn’t say.")
    ] = "",
    session_id: Annotated[
        str, typer.Option(metavar="NUMBER", help="SESSION_ID in Mavis, or clinic, where the workbook doesn’t say it.")
    ] = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace the list the hub has though many of its children aren’t in this one."),
    ] = False,
    renamed: Annotated[
        bool, typer.Option("--renamed", help="Say that the place of a session the hub has goes by another name now.")
    ] = False,
    flu_protocol: Annotated[
        str,
        typer.Option(
            metavar="PROTOCOL",
            help="What the session chose for flu: pgd, vgd or national; left out, what it chose before, or each nurse "
            "chooses.",
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would do, child by child, and change nothing.")
    ] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Import a session from Mavis’s offline spreadsheet.

    Again brings it up to date and doubles nothing. One that lacks many children of the list, as a filtered copy does,
    is refused without --replace.
    """
    days = checked_dates([scheduled_date(text) for text in dates], today(system_clock))
    start = scheduled_time(time) if time else None
    chosen = protocol_typed(flu_protocol) if flu_protocol else None
    told = read_workbook(whole_path(workbook))
    try:
        how = _How(clinic, session_id, renamed, replace, chosen, dry_run)
        done = asyncio.run(_import(database, told, days, start, how))
    except ListShortened as error:
        raise BadInput(f"{error} If the list is right, import it with --replace.") from error
    show(done, lambda: _lines(done), as_json=as_json, shape="hub import")


class _How(NamedTuple):
    """What was said of the workbook beside its days."""

    clinic: str
    session_id: str
    renamed: bool
    shorter: bool
    flu_protocol: Protocol | None
    dry_run: bool


async def _import(
    database: str, workbook: Workbook, days: tuple[date, ...], start: time | None, how: "_How"
) -> Imported:
    async with hub_opened(database) as made:
        return await import_workbook(made, workbook, days, start, **how._asdict())


def _lines(done: Imported) -> Iterator[str]:
    children = counted(done.children, "child", "children")
    yield f"{done.title} ({done.session}, {done.organisation}), {', '.join(long_date(day) for day in done.dates)}"
    yield f"{children}: {done.new} new, {done.updated} updated, {done.unchanged} unchanged, {done.gone} gone"
    if done.kept:
        yield f"{done.kept} no longer in the workbook, kept because something was recorded for them"
    for sentence in done.said:
        yield from prose(sentence)
    for remark in done.remarks:
        yield from prose(remark_words(remark))
    if done.dry_run:
        yield from (line for each in done.about for line in prose(change_words(each), "  "))
        yield "Nothing was changed: this is what an import would do."
