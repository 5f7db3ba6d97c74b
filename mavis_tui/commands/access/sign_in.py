"""`mavis sign-in`: choose the offline password on a new device, and let this device talk to the hub."""

import re
from typing import Annotated

import typer

from mavis_tui.console import asking, compose, passwords
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import say, show
from mavis_tui.console.results import SignedInAs
from mavis_tui.errors import BadInput, HubMoved
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.models.recorded.in_words import named, role_words
from mavis_tui.models.wording import counted
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import rest_words, sent_again_words


def command(
    hub: Annotated[str, typer.Option(help="The team server’s address, like https://hub.example.nhs.uk.")] = "",
    email: Annotated[str, typer.Option(help="Your e-mail address on the team server.")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the team server’s password from standard input.")
    ] = False,
    offline_stdin: OfflineOnStdin = False,
    moved: Annotated[
        bool,
        typer.Option("--moved", help="The team server has moved to this address for good; what waits goes there."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Sign in to the team server, or set this device up.

    On a new device the offline password is chosen first. What is left out is taken from the settings, from who signed
    in last, or asked for. The offline password opens
    what is kept on this device; it has at least 12 characters. If both passwords come on standard input, the offline
    password is on the first line and the team server’s on the second.
    """
    with compose.opened() as made:
        open_store(made, on_stdin=offline_stdin)
        account = made.access.account
        address, who = _where(made, hub), who_signs_in(email, account.staff.email if account is not None else "")
        password = passwords.obtain(passwords.HUB, on_stdin=password_stdin, prompt=f"Password of {who}: ")
        try:
            account = asking.run(made, made.access.sign_in(address, who, password, moved=moved, waits=say_rest))
        except HubMoved as error:
            raise HubMoved(f"{error}mavis sign-in --hub {address} --moved") from None
        until = london(account.expires_at)
        name = f"{named(account.staff)}{role_words(account.staff)}"
        show(
            SignedInAs(hub=account.hub, email=account.staff.email, name=account.staff.name, until=until),
            lambda: [f"Signed in as {name} until {long_date(until.date())} at {clock_time(until)}."],
            as_json=as_json,
        )
        if again := sent_again_words(made.changes.sent_again):
            say(again)
        if waiting := made.changes.waiting():
            wait = counted(waiting, "record made here still waits", "records made here still wait")
            say(f"{wait} to be sent: mavis sync")


def say_rest(seconds: float) -> None:
    """Say for how long the team server asked to be left alone."""
    say(rest_words(seconds))


def open_store(made: Workspace, *, on_stdin: bool) -> None:
    """Unlock the store; on a new device choose the offline password and make it."""
    if made.access.has_store:
        compose.unlock(made, on_stdin=on_stdin)
        return
    made.access.create(passwords.obtain(passwords.OFFLINE, on_stdin=on_stdin, prompt=passwords.CHOOSE, twice=True))
    say("The offline store is made. Its password can’t be looked up anywhere: keep it where you keep the others.")
    if made.access.keyring_trouble:
        say(made.access.keyring_trouble)


def _where(made: Workspace, hub: str) -> str:

    account = made.access.account
    address = hub or made.settings.hub or (account.hub if account is not None else "")
    if not address and passwords.can_ask():
        address = typer.prompt("The team server’s address", err=True)
    if not address.startswith(("http://", "https://")):
        raise BadInput(
            "Say at which team server, by an address like https://hub.example.nhs.uk: pass --hub or set MAVIS_HUB. "
            "What is on this device is safe."
        )
    return address.rstrip("/")


def who_signs_in(email: str, last: str) -> str:
    """Give the e-mail address that was given, is typed, or signed in last. Raises BadInput if it isn't one."""
    who = email or last
    if not email and passwords.can_ask():
        who = typer.prompt("Your e-mail address", default=who or None, err=True)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", who):
        raise BadInput("Say who signs in, by an e-mail address: pass --email. What is on this device is safe.")
    return who
