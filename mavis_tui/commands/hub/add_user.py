"""`mavis hub add-user`: let a nurse in, or give her a new name, team or password."""

import asyncio
from typing import Annotated

import typer

from mavis_tui.commands.hub.options import Database, hub_opened
from mavis_tui.console import passwords
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.hub.access import accounts
from mavis_tui.models.organisation import organisation_code


def command(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The address the nurse signs in with.")],
    name: Annotated[str, typer.Option(help="Her name, as records show it.")],
    organisation: Annotated[str, typer.Option(metavar="CODE", help="The team’s ODS code, such as R1L.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    database: Database = "",
    as_json: AsJson = False,
) -> None:
    """Let a nurse in, or give her a new name, team or password.

    The password comes from standard input, MAVIS_PASSWORD or the file that MAVIS_PASSWORD_FILE names; otherwise asks.
    """
    organisation = organisation_code(organisation)
    password = passwords.obtain(passwords.HUB, on_stdin=password_stdin, prompt=f"Password for {email}: ", twice=True)
    new = asyncio.run(_add_user(database, email, name, organisation, password))
    result = {"email": email.strip().casefold(), "name": name, "organisation": organisation, "new": new}
    done = "can sign in now" if new else "is up to date; she has to sign in again"
    show(result, lambda: [f"{name} ({result['email']}, {organisation}) {done}."], as_json=as_json, shape="hub add-user")


async def _add_user(database: str, email: str, name: str, organisation: str, password: str) -> bool:
    async with hub_opened(database) as made:
        return await accounts.add_user(made, email, name, organisation, password)
