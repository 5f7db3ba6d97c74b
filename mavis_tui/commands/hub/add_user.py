"""`mavis hub add-user`: let a nurse in, or give her a new name, team, password or role."""

import asyncio
from typing import Annotated

import typer

from mavis_tui.commands.hub.account_lines import after_change, stays_closed
from mavis_tui.commands.hub.options import Database, hub_opened, position_typed
from mavis_tui.console import passwords
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.access.users import UserRow, list_users
from mavis_tui.hub.positions import Position
from mavis_tui.models.calendar import system_clock
from mavis_tui.models.organisation import organisation_code


def command(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The address the nurse signs in with.")],
    name: Annotated[str, typer.Option(help="Her name, as records show it.")],
    organisation: Annotated[str, typer.Option(metavar="CODE", help="The team’s ODS code, such as R1L.")],
    role: Annotated[
        str,
        typer.Option(
            metavar="ROLE",
            help="nurse, healthcare-assistant, prescriber, office, administrator; left out: as before, a nurse if new.",
        ),
    ] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Let a nurse in, or give her a new name, team, password or role.

    What she may record, and under which protocol, follows from her role. A closed account stays closed: mavis hub users
    EMAIL --enable opens it.

    The password comes from standard input, MAVIS_PASSWORD or the file that MAVIS_PASSWORD_FILE names; otherwise asks.
    """
    organisation, is_a = organisation_code(organisation), position_typed(role) if role else None
    password = passwords.obtain(passwords.HUB, on_stdin=password_stdin, prompt=f"Password for {email}: ", twice=True)
    new, row = asyncio.run(_add_user(database, email, name, organisation, password, is_a))
    if new:
        done = "has an account now" if row.role.role is None else "can sign in now"
    else:
        done = f"is up to date{after_change(row)}"
    if is_a is not None:
        done = f"{done}. Role: {is_a.label}"
    result = {
        "email": row.email,
        "name": row.name,
        "organisation": row.organisation,
        "new": new,
        "role": is_a,
        "disabled": row.disabled,
    }
    told = f"{row.name} ({row.email}, {row.organisation}) {done}."
    show(result, lambda: [told, *stays_closed(row)], as_json=as_json, shape="hub add-user")


async def _add_user(
    database: str, email: str, name: str, organisation: str, password: str, role: Position | None
) -> tuple[bool, UserRow]:
    async with hub_opened(database) as made:
        new = await add_user(made, email, name, organisation, password, role=role)
        return new, (await list_users(made, system_clock(), email=email))[0]
