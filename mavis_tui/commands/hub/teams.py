"""`mavis hub teams`: which teams a hub has, and what each decided: how long data is kept, and of a second factor."""

import asyncio
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.wrapping import prose
from mavis_tui.errors import BadInput
from mavis_tui.hub.office.retention import TeamRow, list_teams, set_keep_until_age, set_second_factor
from mavis_tui.hub.store.audit_log import note_alone
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.organisation import organisation_code
from mavis_tui.models.wording import counted


class SecondFactor(StrEnum):
    """Whether a team asks for a second factor."""

    REQUIRED = "required"
    OFF = "off"


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
    second_factor: Annotated[
        SecondFactor | None,
        typer.Option(
            "--second-factor",
            help="Whether signing in to the office’s pages needs a code from a phone: required, or off. "
            "Without it: required.",
            show_default=False,
        ),
    ] = None,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List the teams, or set how long data is kept, or a second factor.

    Nothing is erased by it: that is for mavis hub purge.
    """
    code = organisation_code(team) if team else ""
    if [keep_until_age is not None, second_factor is not None].count(True) != bool(code):
        raise BadInput("Say a team and --keep-until-age or --second-factor, or neither of it. Nothing was changed.")
    if code:
        row = asyncio.run(_set(database, code, keep_until_age, second_factor))
        show(row, lambda: _told([row]), as_json=as_json, shape="hub teams CODE")
        return
    rows = asyncio.run(_list(database))
    if not rows:
        say("This hub has no team yet: a team is there with its first user or session.")
    show(rows, lambda: _told(rows), as_json=as_json, shape="hub teams")


async def _list(database: str) -> list[TeamRow]:
    async with hub_opened(database) as made:
        rows = await list_teams(made)
        await note_alone(made, system_clock(), "List the teams")
        return rows


async def _set(database: str, code: str, age: int | None, asked: SecondFactor | None) -> TeamRow:
    async with hub_opened(database) as made:
        if age is not None:
            return await set_keep_until_age(made, code, age, system_clock())
        return await set_second_factor(made, code, system_clock(), required=asked is SecondFactor.REQUIRED)


def _told(rows: Sequence[TeamRow]) -> Iterator[str]:
    for row in rows:
        yield f"{row.organisation}: {counted(row.users, 'user')}, {counted(row.sessions, 'session')}"
        age = row.keep_until_age
        yield from prose(f"what is known of a child is kept until the age of {age} ({row.source})", "  ")
        yield "  second factor for the pages: " + ("required" if row.second_factor else "off")
