"""`mavis hub teams`: which teams a hub has, and until which age each keeps what it knows of a child."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.retention import TeamRow, list_teams, set_keep_until_age
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


def command(
    team: Annotated[str, typer.Argument(metavar="CODE", help="The team to change, by its ODS code, such as R1L.")] = "",
    keep_until_age: Annotated[
        int | None,
        typer.Option(
            "--keep-until-age",
            metavar="AGE",
            help="Keep what is known of a child until this birthday: 25 or later. Without it: 25.",
        ),
    ] = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List the teams, and set how long they keep a child’s data.

    Nothing is erased by it: that is for mavis hub purge.
    """
    code = organisation_code(team) if team else ""
    if bool(code) is not (keep_until_age is not None):
        raise BadInput("Say a team and --keep-until-age, or neither. Nothing was changed.")
    if keep_until_age is not None:
        row = asyncio.run(_set(database, code, keep_until_age))
        show(row, lambda: _told([row]), as_json=as_json, shape="hub teams CODE")
        return
    rows = asyncio.run(_list(database))
    if not rows:
        say("This hub has no team yet: a team is there with its first user or session.")
    show(rows, lambda: _told(rows), as_json=as_json, shape="hub teams")


async def _list(database: str) -> list[TeamRow]:
    async with hub_opened(database) as made:
        return await list_teams(made, system_clock())


async def _set(database: str, code: str, age: int) -> TeamRow:
    async with hub_opened(database) as made:
        return await set_keep_until_age(made, code, age, system_clock())


def _told(rows: Sequence[TeamRow]) -> Iterator[str]:
    for row in rows:
        yield f"{row.organisation}: {counted(row.users, 'user')}, {counted(row.sessions, 'session')}"
        age = row.keep_until_age
        yield from prose(f"what is known of a child is kept until the age of {age} ({row.source})", "  ")
