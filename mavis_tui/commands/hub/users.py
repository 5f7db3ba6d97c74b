"""`mavis hub users`: who has an account, what each is for, and giving one a new password or another role."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from mavis_tui.commands.hub.account_lines import after_change, stays_closed
from mavis_tui.commands.hub.options import Database, Organisation, hub_opened, position_typed
from mavis_tui.console import passwords
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show, table
from mavis_tui.errors import BadInput
from mavis_tui.hub.access import users
from mavis_tui.hub.access.users import UserRow
from mavis_tui.hub.positions import Position
from mavis_tui.models.calendar import london, system_clock
from mavis_tui.models.organisation import organisation_code


def command(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Whose account, where one is to be changed.")] = "",
    role: Annotated[
        str,
        typer.Option(
            metavar="ROLE", help="Say what she is: nurse, healthcare-assistant, prescriber, office or administrator."
        ),
    ] = "",
    reset: Annotated[bool, typer.Option("--reset", help="Give her a new password.")] = False,
    disable: Annotated[bool, typer.Option("--disable", help="Let her in no more; her records stay.")] = False,
    enable: Annotated[bool, typer.Option("--enable", help="Let her in again.")] = False,
    reset_second_factor: Annotated[
        bool,
        typer.Option("--reset-second-factor", help="Take her second factor away; her next sign-in sets up another."),
    ] = False,
    by: Annotated[str, typer.Option(metavar="EMAIL", help="Who changes it: an administrator of this hub.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    organisation: Organisation = "",
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """List who has an account, or change one.

    mavis hub add-user adds one. Office and administrator sign in on no laptop. Whatever is changed ends her sign-ins,
    and leaves a line in the log.
    A new password comes from standard input, MAVIS_PASSWORD or the file that MAVIS_PASSWORD_FILE names; otherwise asks.
    """
    wanted = [bool(role), reset, reset_second_factor, disable, enable].count(True)
    if wanted > 1:
        raise BadInput(
            "Say one thing at a time: --role, --reset, --reset-second-factor, --disable or --enable. "
            "Nothing was changed."
        )
    if wanted and not email:
        raise BadInput("Say whose account: mavis hub users EMAIL --role ROLE. Nothing was changed.")
    if not wanted:
        team = organisation_code(organisation) if organisation else ""
        rows = asyncio.run(_list(database, team, email))
        if not rows:
            say("Nobody has an account here yet. mavis hub add-user adds one." if not (email or team) else "Nobody.")
        show(rows, lambda: _lines(rows), as_json=as_json, shape="hub users")
        return
    position = position_typed(role) if role else None
    password = ""
    if reset:
        asked = f"New password for {email}: "
        password = passwords.obtain(passwords.HUB, on_stdin=password_stdin, prompt=asked, twice=True)
    if reset_second_factor:
        row = asyncio.run(_without_second_factor(database, email, by))
        told = f"{row.name} ({row.email}, {row.organisation}) sets up another second factor when she signs in next."
        show(row, lambda: [told, *stays_closed(row)], as_json=as_json, shape="hub users EMAIL")
        return
    row = asyncio.run(_change(database, email, position, password, by, disable=disable, enable=enable))
    if position:
        what = f"is {_a(row.role)} now{after_change(row)}"
    elif reset:
        what = f"has a new password{after_change(row)}"
    else:
        opened = "may sign in again" if row.role.role is not None else "has an open account again"
        what = "may not sign in any more; what she recorded stays" if disable else opened
    told = f"{row.name} ({row.email}, {row.organisation}) {what}."
    still = () if disable else stays_closed(row)
    show(row, lambda: [told, *still], as_json=as_json, shape="hub users EMAIL")


async def _list(database: str, organisation: str, email: str) -> list[UserRow]:
    async with hub_opened(database) as made:
        await users.note_list(made, organisation, system_clock())
        return await users.list_users(made, system_clock(), organisation, email)


async def _without_second_factor(database: str, email: str, by: str) -> UserRow:
    async with hub_opened(database) as made:
        return await users.reset_second_factor(made, email, system_clock(), by)


async def _change(
    database: str, email: str, position: Position | None, password: str, by: str, *, disable: bool, enable: bool
) -> UserRow:
    async with hub_opened(database) as made:
        if position is not None:
            return await users.change_position(made, email, position, system_clock(), by)
        if disable or enable:
            change = users.close_account if disable else users.open_account
            return await change(made, email, system_clock(), by)
        return await users.reset_password(made, email, password, system_clock(), by)


def _a(position: Position) -> str:
    return (
        "of the office"
        if position is Position.OFFICE
        else f"{'an' if position.label[0] in 'aeiou' else 'a'} {position.label}"
    )


def _lines(rows: Sequence[UserRow]) -> Iterator[str]:
    head = ("Team", "Name", "E-mail address", "Role", "Last heard of")
    told = [(row.organisation, row.name, row.email, row.role.label, _last(row)) for row in rows]
    yield from table([head, *told] if told else [], flexible=2)


def _last(row: UserRow) -> str:
    if row.disabled is not None:
        return f"closed on {london(row.disabled):%Y-%m-%d}"
    return "never" if row.last_seen is None else london(row.last_seen).strftime("%Y-%m-%d %H:%M")
