"""A batch of vaccine that a session has in its fridge."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from mavis_tui.models.programme import VACCINES, Programme

BatchNumber = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{2,100}(?!\n)$")]
"""2 to 100 letters and digits. Source: Mavis facts 3.14."""


class Batch(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A batch number and what is known of it.

    A Mavis workbook gives numbers only, so `expiry` and `vaccine` (an upload name) may be None.
    """

    number: BatchNumber
    programme: Programme
    vaccine: str | None = None
    expiry: date | None = None
    archived: bool = False

    def __post_init__(self) -> None:
        if self.vaccine is not None and VACCINES.get(self.vaccine) is None:
            raise ValueError(f"{self.vaccine!r} isn’t a vaccine that Mavis knows")
