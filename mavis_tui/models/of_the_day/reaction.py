"""An adverse reaction: what was seen of a child after a vaccination or before another one, and what was done."""

from typing import Annotated

from msgspec import Meta

from mavis_tui.models.of_the_day.record import ChildRecord
from mavis_tui.models.vaccination import Id

Told = Annotated[str, Meta(min_length=1, max_length=1000)]


class Reaction(ChildRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="reaction"):
    """One reaction; `at` is when it was seen. `vaccination` is the id of the record after which it was, if known."""

    seen: Told
    done: Told
    vaccination: Id | None = None
