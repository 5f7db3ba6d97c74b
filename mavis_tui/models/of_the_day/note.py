"""What a nurse wants the others of the session to know of a child. Mavis has such notes (Mavis facts 4.1 and 4.3)."""

from typing import Annotated

from msgspec import Meta

from mavis_tui.models.of_the_day.record import ChildRecord


class ChildNote(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="note"):
    """A note on a child in one session."""

    words: Annotated[str, Meta(min_length=1, max_length=1000)]
