"""`mavis hub drill`: a restore is rehearsed, and said how long it takes and that all is there."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, where
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.hub.office.drill import Rehearsed, rehearse
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.wording import counted
from mavis_tui.settings import whole_path


def command(
    copy: Annotated[
        Path | None, typer.Argument(metavar="[COPY]", help="The copy to rehearse; without one, it is made for it.")
    ] = None,
    scratch: Annotated[
        str, typer.Option(metavar="URL", help="For PostgreSQL: an empty database to put the copy back in.")
    ] = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Rehearse a restore, also while the hub runs.

    A copy is put back in a scratch place, opened, and read through: each record against its digest, the log line by
    line, and against the hub’s own. Nothing of it stays, and the hub is left alone. For PostgreSQL it is done with
    pg_dump and pg_restore.
    """
    file = whole_path(copy) if copy is not None else None
    found = asyncio.run(rehearse(where(database), system_clock(), copy=file, scratch=scratch))
    show(found, lambda: _lines(found), as_json=as_json, shape="hub drill")


def _lines(found: Rehearsed) -> Iterator[str]:
    made = found.copy or "A copy that was made for it"
    yield from prose(
        f"{made} was put back in a scratch place, and all is there: {counted(found.records, 'record')}, "
        f"{counted(found.children, 'child', 'children')}, {counted(found.sessions, 'session')}, "
        f"{counted(found.users, 'user')} and {counted(found.log_lines, 'line')} of the log."
    )
    yield from prose(
        f"Copying took {found.copying:.1f} seconds, putting it back {found.restoring:.1f}, reading all of it "
        f"{found.checking:.1f}."
    )
    if found.since:
        came = counted(found.since, "record came", "records came")
        yield from prose(f"{came} since, which devices would send again.")
