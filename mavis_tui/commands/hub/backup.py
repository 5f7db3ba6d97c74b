"""`mavis hub backup`: a copy of the hub's database, also while the hub runs."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, where
from mavis_tui.console.options import AsJson, ReplaceFile
from mavis_tui.console.printing import say, show
from mavis_tui.hub.store.backup import back_up
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path

KEEP = "The copy holds children’s records and the keys of the teams. Keep it as you keep the records."


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to write.")],
    force: ReplaceFile = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Copy the hub’s database to a file, also while the hub runs.

    The copy is whole, readable by its owner only, and looked through for damage. Put it back with: mavis hub restore.
    """
    done = asyncio.run(back_up(where(database), whole_path(file), system_clock(), force=force))
    held = f"{counted(done.records, 'record')} and {counted(done.users, 'user')}"
    show(done, lambda: [f"{done.file} holds {held}, and was looked through."], as_json=as_json, shape="hub backup")
    say(KEEP)
