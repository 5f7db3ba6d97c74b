"""Reads a role or a protocol as it was typed after an option, or says what there is to choose from."""

from msgspec import UNSET, UnsetType

from mavis_tui.errors import BadInput
from mavis_tui.models.protocols import PROTOCOL_LABELS, ROLE_LABELS
from mavis_tui.models.vaccination import Protocol, Role


def protocol_typed(typed: str) -> Protocol:
    """Read a protocol by its short name or its label, in any case. Raises BadInput that lists them."""
    wanted = typed.strip().casefold()
    for protocol, label in PROTOCOL_LABELS.items():
        if wanted in (protocol.value, label.casefold()):
            return protocol
    raise BadInput(f"“{typed}” isn’t a protocol. There are: {', '.join(Protocol)}. Nothing was changed.")


def flu_protocol_typed(typed: str) -> Protocol | UnsetType | None:
    """Read what a session chose for flu: UNSET where nothing was typed, None for “none”. Raises BadInput."""
    if not typed.strip():
        return UNSET
    return None if typed.strip().casefold() == "none" else protocol_typed(typed)


def role_typed(typed: str) -> Role:
    """Read a role as it is typed, `healthcare-assistant`, in any case. Raises BadInput that lists them."""
    wanted = " ".join(typed.replace("-", " ").replace("_", " ").casefold().split())
    for role, label in ROLE_LABELS.items():
        if wanted == label:
            return role
    there_are = ", ".join(label.replace(" ", "-") for label in ROLE_LABELS.values())
    raise BadInput(f"“{typed}” isn’t a role. There are: {there_are}. Nothing was changed.")
