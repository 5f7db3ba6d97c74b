"""`mavis hub subject`: all that a hub holds about one child, in a file to be given out."""

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from mavis_tui.commands.hub.options import Database, Organisation, hub_opened
from mavis_tui.console.options import AsJson, ReplaceFile
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.hub.office.subject import SubjectData, subject_data
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path
from mavis_tui.workspace.files.unencrypted import WARNING, write_in_clear


class SubjectWritten(msgspec.Struct, frozen=True, kw_only=True):
    """The file that was written, and how much is in it."""

    file: str
    organisation: str
    child: str
    lists: int
    records: int
    refused: int
    log_lines: int
    others: tuple[str, ...]


def command(
    child: Annotated[str, typer.Argument(metavar="CHILD", help="The child, by the id that mavis hub records says.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The JSON file to write.")],
    force: ReplaceFile = False,
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Write all that the hub holds about one child to a file.

    For who asks what is known of her or of a child: every list, every version of each record with its receipt and what
    was decided, what was refused, and who read and wrote it. Look through it before it is given out: it names staff.
    """
    team = organisation_code(organisation) if organisation else ""
    found = asyncio.run(_gathered(database, child, team))
    written = whole_path(file)
    write_in_clear(written, msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n", force=force)
    done = SubjectWritten(
        file=str(written),
        organisation=found.history.organisation,
        child=child,
        lists=len(found.lists),
        records=len(found.history.records),
        refused=len(found.refused),
        log_lines=len(found.log),
        others=found.others,
    )
    show(done, lambda: prose(_told(done)), as_json=as_json, shape="hub subject")
    if done.others:
        say(f"The same NHS number has also: {', '.join(done.others)}. Look whether that is the same child.")
    say(WARNING)


async def _gathered(database: str, child: str, organisation: str) -> SubjectData:
    async with hub_opened(database) as made:
        return await subject_data(made, child, system_clock(), organisation)


def _told(done: SubjectWritten) -> str:
    lists, records = counted(done.lists, "list"), counted(done.records, "record")
    refused, lines = counted(done.refused, "refused record"), counted(done.log_lines, "line")
    return f"{done.file} holds {lists}, {records}, each version counted, {refused} and {lines} of the log."
