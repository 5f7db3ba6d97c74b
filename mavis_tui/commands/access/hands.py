"""`mavis hands`: who records on this device, and letting another nurse record from now on, under her own name."""

from collections.abc import Iterator
from typing import Annotated

import typer

from mavis_tui.console import compose, passwords
from mavis_tui.console.options import AsJson, OfflineOnStdin
from mavis_tui.console.printing import say, show
from mavis_tui.console.results import HandsHere, NurseHere
from mavis_tui.console.role_and_protocol import role_typed
from mavis_tui.errors import BadInput
from mavis_tui.models.recorded.in_words import named, role_words
from mavis_tui.models.vaccination import Role
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.access.hands import KnownNurse


def command(
    email: Annotated[
        str, typer.Argument(metavar="[EMAIL]", help="Who records from now on. Without it: say who does.")
    ] = "",
    name: Annotated[str, typer.Option(help="Of somebody who never recorded here: the name that records show.")] = "",
    role: Annotated[
        str, typer.Option(help="Of somebody who never recorded here: nurse, healthcare_assistant or prescriber.")
    ] = "",
    choose_pin: Annotated[
        bool, typer.Option("--choose-pin", help="Choose a PIN for who records now, so that she can come back.")
    ] = False,
    pin_stdin: Annotated[
        bool, typer.Option("--pin-stdin", help="Read the PIN, or her team server’s password, from standard input.")
    ] = False,
    offline_stdin: OfflineOnStdin = False,
    as_json: AsJson = False,
) -> None:
    """Say who records on this device, or let another nurse.

    She is asked for her PIN, or for the team server’s password with which she signed in here; no network is needed.
    Who never recorded here chooses a PIN of at least 6 digits or letters, once who records now has one. What was
    recorded keeps the name it was recorded under, and is sent by whoever signed in last.
    """
    if choose_pin and email:
        raise BadInput("Say EMAIL or --choose-pin, not both. Nothing was changed.")
    with compose.unlocked(on_stdin=offline_stdin) as made:
        if choose_pin:
            made.hands.set_pin(_chosen(f"A PIN for {named(made.access.nurse)}: ", on_stdin=pin_stdin))
            say("The PIN is chosen.")
        elif email and made.hands.is_known(email):
            who = named(made.hands.nurse(email).staff)
            prompt = f"PIN of {who}, or password for the team server: "
            made.hands.take(email, passwords.obtain(passwords.PIN, on_stdin=pin_stdin, prompt=prompt))
        elif email:
            _begin(made, email, name, role, on_stdin=pin_stdin)
        nurses = made.hands.nurses
        here = HandsHere(records=made.access.nurse.email, nurses=tuple(_here(one) for one in nurses))
        show(here, lambda: _lines(nurses), as_json=as_json)


def _begin(made: Workspace, email: str, name: str, role: str, *, on_stdin: bool) -> None:
    if not name and passwords.can_ask():
        name = typer.prompt("Her name, as records show it", err=True)
    pin = _chosen(f"A PIN for {name or email}: ", on_stdin=on_stdin)
    made.hands.begin(email, name, role_typed(role) if role else Role.NURSE, pin)
    if made.access.by_pin_alone:
        say("The team server never heard of her from here: what she records is sent, and looked at by the office.")


def _chosen(prompt: str, *, on_stdin: bool) -> str:
    pin = passwords.obtain(passwords.PIN, on_stdin=on_stdin, prompt=prompt)
    if passwords.given(passwords.PIN, on_stdin=False) is None and not on_stdin:
        again = passwords.obtain(passwords.PIN, on_stdin=False, prompt="The same again: ")
        if again != pin:
            raise BadInput("The two PINs are not the same. Nothing was changed. Try again.")
    return pin


def _here(one: KnownNurse) -> NurseHere:
    return NurseHere(
        email=one.staff.email,
        name=one.staff.name,
        role=one.staff.role,
        records=one.records,
        can_come_back=one.has_secret,
        signed_in_here=one.signed_in_here,
    )


def _lines(nurses: tuple[KnownNurse, ...]) -> Iterator[str]:
    for one in nurses:
        who = f"{named(one.staff)}{role_words(one.staff)} ({one.staff.email})"
        if one.records:
            yield f"{who} records now." + ("" if one.has_secret else " No PIN yet: mavis hands --choose-pin")
        else:
            yield f"{who} can come back: mavis hands {one.staff.email}"
