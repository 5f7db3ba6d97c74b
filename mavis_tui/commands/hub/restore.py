"""`mavis hub restore`: put a copy of the hub's database in its place."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, where
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.hub.store.backup import restore
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path

NEXT = (
    "Everybody has to sign in again. Then devices send again by themselves what the copy lacks: mavis hub devices says "
    "how much came back."
)


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy that mavis hub backup wrote.")],
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Put a copy in the place of the hub’s database.

    What was there is kept beside it. The hub must not run. The copy is looked through first. Devices that may not come
    in stay out, and everybody has to sign in again.
    """
    done = asyncio.run(restore(whole_path(file), where(database), system_clock()))
    held = f"{counted(done.records, 'record')} and {counted(done.users, 'user')}"
    before = f" What was there is kept: {done.kept}" if done.kept else ""
    show(done, lambda: prose(f"{done.file} is restored, with {held}.{before}"), as_json=as_json, shape="hub restore")
    say(NEXT)
