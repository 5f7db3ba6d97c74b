"""How many doses of one batch were taken out of the fridge for a day, wasted, and brought back."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from mavis_tui.models.batch import BatchNumber
from mavis_tui.models.of_the_day.record import DayRecord, Words
from mavis_tui.models.programme import Programme

Doses = Annotated[int, Meta(ge=0, le=100_000)]


class StockCount(DayRecord, frozen=True, kw_only=True, omit_defaults=True, gc=False, tag="stock"):
    """The count of one batch in one session and day; None where nobody counted. `vaccine` is an upload name."""

    on: date
    programme: Programme
    batch_number: BatchNumber
    vaccine: str | None = None
    taken_out: Doses | None = None
    wasted: Doses | None = None
    back: Doses | None = None
    words: Words = ""
