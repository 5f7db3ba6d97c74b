"""`mavis hub restore`: put a copy of the hub's database in its place."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, where
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.store.backup import make_known, restore
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path

NEXT = (
    "Everybody has to sign in again. Then devices send again by themselves what the copy lacks: mavis hub devices says "
    "how much came back."
)


def command(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="The copy that mavis hub backup wrote.")] = None,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place", help="The database was put back by other means, such as pg_restore: only make that known."
        ),
    ] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Put a copy in the place of the hub’s database.

    What was there is kept beside it. The hub must not run. The copy is looked through first. Devices that may not come
    in stay out, and everybody has to sign in again. With --in-place nothing is put back: it is for a database of
    PostgreSQL, before its hubs are started, so that devices send again what it lacks.
    """
    if (file is None) is not in_place:
        raise BadInput("Name the copy, or say --in-place where it was put back already. Nothing was changed.")
    if file is None:
        done = asyncio.run(make_known(where(database), system_clock()))
    else:
        done = asyncio.run(restore(whole_path(file), where(database), system_clock()))
    held = f"{counted(done.records, 'record')} and {counted(done.users, 'user')}"
    before = f" What was there is kept: {done.kept}" if done.kept else ""
    show(done, lambda: prose(f"{done.file} is restored, with {held}.{before}"), as_json=as_json, shape="hub restore")
    say(NEXT)
