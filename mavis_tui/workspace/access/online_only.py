"""The words for what works online only, where the hub can't be reached."""

from collections.abc import Iterator
from contextlib import contextmanager

from mavis_tui.errors import HubUnreachable


@contextmanager
def online_only(doing: str) -> Iterator[None]:
    """Say in words that `doing` (`Editing a session`) needs the hub, if it can't be reached."""
    try:
        yield
    except HubUnreachable as error:
        raise type(error)(needs_hub(doing)) from error


def needs_hub(doing: str) -> str:
    """Say that something works online only."""
    return (
        f"{doing} works online only, and the team server can’t be reached now. Nothing was changed on this device. "
        "Try again when there is a network."
    )
