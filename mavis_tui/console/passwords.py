"""Where a password comes from: standard input, a variable, a file, or a person at a terminal; never an argument."""

import os
import sys
from typing import NamedTuple

from mavis_tui.console.descriptors import line_of_input
from mavis_tui.errors import BadInput, PasswordNeeded, SignInNeeded
from mavis_tui.settings import whole_path


class Secret(NamedTuple):
    """A password by the ways in which it may be given. `refusal` is what is raised where there is none of them."""

    name: str
    variable: str
    option: str
    refusal: type[SignInNeeded] | type[PasswordNeeded]


OFFLINE = Secret("offline password", "MAVIS_OFFLINE_PASSWORD", "--offline-password-stdin", PasswordNeeded)
NEW = Secret("new offline password", "MAVIS_NEW_OFFLINE_PASSWORD", "--stdin", PasswordNeeded)
HUB = Secret("password for the team server", "MAVIS_PASSWORD", "--password-stdin", SignInNeeded)
PIN = Secret("PIN", "MAVIS_PIN", "--pin-stdin", PasswordNeeded)

CHOOSE = "Choose an offline password (at least 12 characters; Enter alone for six words): "


_held: dict[Secret, str] = {}


def hold(secret: Secret, password: str) -> None:
    """Keep a password for as long as this process lives, so that it is asked for once only."""
    _held[secret] = password


def take_from_environment() -> None:
    """Move the passwords out of the environment, which every process that is started from here would inherit."""
    for secret in (OFFLINE, NEW, HUB, PIN):
        if password := os.environ.pop(secret.variable, ""):
            hold(secret, password)


def given(secret: Secret, *, on_stdin: bool) -> str | None:
    """Give the password that came without asking: from standard input, the variable, or the file; else None.

    Where two passwords come on standard input, the offline password has the first line, and a new one the last.
    Raises BadInput.
    """
    if on_stdin:
        if line := line_of_input().rstrip("\r\n"):
            return line
        raise BadInput(f"{secret.option} was given, but there is no {secret.name} on standard input.")
    if value := _held.get(secret) or os.environ.get(secret.variable):
        return value
    variable = f"{secret.variable}_FILE"
    if file := os.environ.get(variable):
        try:
            return whole_path(file).read_text("utf-8-sig").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{variable} names a file that can’t be read: {file}.") from error
    return None


def given_by(secret: Secret) -> str:
    """Name the variable by which a password is given, itself or its file; nothing if it isn't."""
    file = f"{secret.variable}_FILE"
    if secret in _held or os.environ.get(secret.variable):
        return secret.variable
    return file if os.environ.get(file) else ""


def obtain(secret: Secret, *, on_stdin: bool, prompt: str = "", twice: bool = False) -> str:
    """Give the password, asking for it if need be; `twice` where it is being chosen, with words offered.

    Raises PasswordNeeded or SignInNeeded where it was not given and there is nobody to ask, BadInput.
    """
    if (password := given(secret, on_stdin=on_stdin)) is not None:
        return password
    if not can_ask():
        raise secret.refusal(
            f"The {secret.name} is needed and there is no terminal to ask on. Nothing was changed. "
            f"Set {secret.variable} or {secret.variable}_FILE, or pass {secret.option}."
        )
    password = _ask(prompt or f"{secret.name.capitalize()}: ")
    if twice:
        password = password or _drawn()
        if _ask("The same again: ") != password:
            raise BadInput("The two passwords are not the same. Nothing was changed. Try again.")
    return password


def can_ask() -> bool:
    """True if somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _drawn() -> str:
    """Draw a passphrase and show it, to be written down and typed."""
    from mavis_tui.workspace.access.passphrases import bits, new_passphrase

    drawn = new_passphrase()
    print(f"\n    {drawn}\n\nWorth {bits()} bits. Write it down, clear this window later.", file=sys.stderr)
    return drawn


def _ask(prompt: str) -> str:
    from getpass import getpass

    return getpass(prompt, stream=sys.stderr)
