"""A batch of vaccine that a session has in its fridge."""

from datetime import date
from typing import Annotated

import msgspec
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


class BoxCode(Struct, frozen=True, kw_only=True):
    """What the code on a box says; what it doesn’t say is empty, or None. `gtin` is the product in 14 digits."""

    gtin: str = ""
    batch: str = ""
    expiry: date | None = None


def filled_in(held: Batch, other: Batch) -> Batch:
    """Take over from `other` what isn't known of `held`; nothing that is known changes."""
    if held.programme is not other.programme:
        return held
    return msgspec.structs.replace(held, expiry=held.expiry or other.expiry, vaccine=held.vaccine or other.vaccine)


def disagreement(held: Batch, other: Batch) -> str:
    """Say in words where two batches with one number differ, or nothing if they don't."""
    if held.programme is not other.programme:
        return "for another programme"
    if held.expiry and other.expiry and held.expiry != other.expiry:
        return "with another expiry date"
    if held.vaccine and other.vaccine and held.vaccine != other.vaccine:
        return "for another vaccine"
    return ""
