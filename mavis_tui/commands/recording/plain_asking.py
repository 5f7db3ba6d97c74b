"""How `mavis --plain` asks: with numbered answers, for a line, and for a line that must be a day, a time or a batch.

What can't be read is asked for again at once: whoever answers one question after the other loses no answer to a slip,
and reads no option of a command.
"""

from typing import Protocol, TypeVar

from mavis_tui.models.rules import batch_number_breach
from mavis_tui.workspace.typed_values import AS_ON_THE_BOX, typed_expiry, typed_time

T = TypeVar("T")


class Choose(Protocol):
    """Asks with numbered answers; where a `box` may be scanned as well, a scan raises ScannedError."""

    def __call__(self, question: str, choices: list[tuple[str, T]], *, box: bool = False) -> T:
        """Give the answer that was chosen."""
        ...


class AskFor(Protocol):
    """Asks for a line; where a `box` may be scanned as well, a scan raises ScannedError."""

    def __call__(self, question: str, *, needed: bool = True, box: bool = False) -> str:
        """Give the line."""
        ...


def asked_batch_number(ask: AskFor) -> str:
    """Ask for the number of a batch until it is one; its box may be scanned as well."""
    number = ask("Batch number:", box=True)
    while wrong := batch_number_breach(number):
        number = ask(f"“{number}” is no batch number. {wrong} Batch number:", box=True)
    return number


def asked_expiry(ask: AskFor) -> str:
    """Ask for the expiry date of a batch until it is one; its box may be scanned as well."""
    said = ask("Expiry date, like 31/05/2027 or 05/2027:", box=True)
    while typed_expiry(said) is None:
        said = ask(f"“{said}” is no expiry date. Give it {AS_ON_THE_BOX}. Expiry date:", box=True)
    return said


def asked_time(ask: AskFor, question: str, *, needed: bool = True) -> str:
    """Ask for a time of the day until it is one; where it isn't `needed`, nothing is an answer too."""
    said = ask(question, needed=needed)
    while said and typed_time(said) is None:
        said = ask(f"“{said}” is no time of the day. {question}", needed=needed)
    return said
