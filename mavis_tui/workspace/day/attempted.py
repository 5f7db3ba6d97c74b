"""One record of a day, with whom it is about."""

from msgspec import Struct

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.programme import REASONS
from mavis_tui.models.vaccination import Vaccination


class Attempted(Struct, frozen=True, kw_only=True, gc=False):
    """One record of the day and whom it is about. `listed` is False where the child left the list since."""

    record: Vaccination
    sending: Sending | None
    name: str
    listed: bool = True


def reason_words(record: Vaccination) -> str:
    """Say why a vaccine was not given, in Mavis’s words."""
    return REASONS[record.reason].label if record.reason is not None else "Not given"
