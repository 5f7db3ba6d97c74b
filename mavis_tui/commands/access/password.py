"""`mavis password`: another offline password, also for who forgot it; and passphrases to choose from."""

import os
from typing import Annotated

import typer

from mavis_tui.commands.access.sign_in import say_rest, who_signs_in
from mavis_tui.console import asking, compose, passwords
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import say, show
from mavis_tui.console.results import GeneratedPassphrase
from mavis_tui.errors import SignInNeeded
from mavis_tui.models.wording import counted
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.access.passphrases import WORDS, bits, new_passphrase


def command(
    generate: Annotated[
        bool, typer.Option("--generate", help="Print a passphrase of six words; nothing is changed.")
    ] = False,
    recover: Annotated[
        bool, typer.Option("--recover", help="The old one is forgotten: sign in at the team server instead.")
    ] = False,
    email: Annotated[str, typer.Option(help="With --recover: your e-mail address on the team server.")] = "",
    on_stdin: Annotated[
        bool, typer.Option("--stdin", help="Read two lines from standard input: the old password, then the new one.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Change the offline password of this device.

    Asks for the old one, and twice for the new one. No data is rewritten, and every mavis that is open goes on working.
    With --recover any nurse of the team signs in at the team server, with a network; then the team server’s password
    takes the place of the old one. --json is for --generate.
    """
    if generate:
        passphrase = _passphrase()
        show(passphrase, lambda: [passphrase.passphrase], as_json=as_json)
        return
    with compose.opened() as made:
        if not made.access.has_store:
            raise SignInNeeded("There is no offline store on this device yet. Start with: mavis sign-in")
        if recover:
            _recover(made, email, on_stdin=on_stdin)
        else:
            _change(made, on_stdin=on_stdin)


def _passphrase() -> GeneratedPassphrase:

    say(f"{WORDS} words, worth {bits()} bits. Nothing is changed yet. Write them down before you use them.")
    return GeneratedPassphrase(passphrase=new_passphrase(), bits=bits())


def _change(made: Workspace, *, on_stdin: bool) -> None:

    old = passwords.obtain(passwords.OFFLINE, on_stdin=on_stdin, prompt="Offline password until now: ")
    new = passwords.obtain(passwords.NEW, on_stdin=on_stdin, prompt=passwords.CHOOSE, twice=True)
    made.access.change_password(old, new)
    say("The offline password is changed. From now on only the new one opens what is on this device.")
    _remind_of_the_old_one(made)


def _recover(made: Workspace, email: str, *, on_stdin: bool) -> None:

    way = made.access.way_back()
    say(f"Sign in at {way.hub}, as any nurse of the team {way.organisation}.")
    who = who_signs_in(email, "")
    password = passwords.obtain(passwords.HUB, on_stdin=on_stdin, prompt=f"Password of {who} for the team server: ")
    new = passwords.obtain(passwords.NEW, on_stdin=on_stdin, prompt=passwords.CHOOSE, twice=True)
    account = asking.run(made, made.access.recover(who, password, new, waits=say_rest))
    say(
        f"{account.staff.name or account.staff.email} is signed in, and the new offline password opens this device. "
        "Nothing that was recorded is lost."
    )
    if waiting := made.changes.waiting():
        say(f"{counted(waiting, 'change')} not sent yet: mavis sync")
    _remind_of_the_old_one(made)


def _remind_of_the_old_one(made: Workspace) -> None:

    for variable in (passwords.OFFLINE.variable, f"{passwords.OFFLINE.variable}_FILE"):
        if os.environ.get(variable):
            say(f"{variable} still gives the old one to commands: change it there too.")
    if made.access.keyring_trouble:
        say(made.access.keyring_trouble)
