"""Reading what was sent: a change as it came, also one that can't be read, as long as it says which one it is."""

import hashlib
from typing import NamedTuple

import msgspec

from mavis_tui.models.change import Change
from mavis_tui.models.vaccination import Id

_encode = msgspec.json.Encoder(order="deterministic").encode

NOT_READ = (msgspec.MsgspecError, ValueError, RecursionError)
"""What reading JSON of anybody's making may raise: it isn't JSON, isn't UTF-8, has endless numbers, or no bottom."""


TELL_THEM = "Tell whoever looks after the team server."


class UnreadableChange(Exception):
    """Something was sent that doesn't say which change it is."""


class Named(msgspec.Struct, frozen=True):
    """The least a change must say to be answered: which one it is."""

    id: Id
    revision: int = 1

    def __post_init__(self) -> None:
        if self.revision < 1:
            raise ValueError("a revision counts from 1")


_named, _change = msgspec.json.Decoder(Named), msgspec.json.Decoder(Change)  # made once: a request has a thousand


class Arrival(NamedTuple):
    """A change as it came: its name, its exact bytes, and the change they hold or why they hold none."""

    named: Named
    body: bytes
    change: Change | None
    unreadable: str

    @property
    def digest(self) -> str:
        """Tell one body from another; how it was spaced and ordered makes no difference."""
        return hashlib.sha256(_encode(self.change) if self.change else self.body).hexdigest()


def arrival(body: bytes) -> Arrival:
    """Read one change. Raises UnreadableChange if it doesn't even say which one it is."""
    try:
        named = _named.decode(body)
    except NOT_READ as error:
        raise UnreadableChange(str(error)) from error
    try:
        change = _change.decode(body)
    except NOT_READ as error:
        return Arrival(
            named,
            body,
            None,
            f"The team server can’t read this record, and keeps it as it came. {TELL_THEM} Why it can’t: {error}.",
        )
    return Arrival(named, body, change, "")
