"""What a session chose for flu, as a field of a form: as it is, and what it could be on the session's days."""

from msgspec import UNSET, UnsetType
from textual.app import ComposeResult
from textual.dom import DOMNode

from mavis_tui.models.protocols import PROTOCOL_LABELS, flu_protocols_of
from mavis_tui.models.session import Session
from mavis_tui.models.vaccination import Protocol
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text

EACH = "each"
NOBODY_SAID = Choice(EACH, "Nobody said: each nurse chooses")


def flu_field(session: Session | None) -> ComposeResult:
    """Ask for it; nothing where the session isn't for flu."""
    possible = flu_protocols_of(session.programmes, session.dates) if session is not None else ()
    if session is None or not possible:
        return
    yield Text("Under which protocol flu is given", classes="label")
    choices = [NOBODY_SAID, *(Choice(one.value, PROTOCOL_LABELS[one]) for one in possible)]
    yield Choices(choices, radio=True, at=_key(session), id="flu")


def flu_said(page: DOMNode, session: Session | None) -> Protocol | UnsetType | None:
    """Give what was chosen, None for nobody's choice, UNSET where nothing is changed or asked."""
    field = page.query("#flu")
    if not field or session is None:
        return UNSET
    key = field.first(Choices).key or EACH
    return UNSET if key == _key(session) else chosen_as(key)


def chosen_as(key: str) -> Protocol | None:
    """Read an answer."""
    return None if key == EACH else Protocol(key)


def _key(session: Session) -> str:
    return session.flu_protocol.value if session.flu_protocol is not None else EACH
