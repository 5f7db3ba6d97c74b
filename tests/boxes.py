"""Codes on boxes of vaccine, written by GS1's rules (General Specifications 3 and 7.8): what a scanner would send."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

GS = "\x1d"

FIXED = {"01", "11", "13", "15", "17", "20"}
"""Identifiers whose length is known, so that nothing has to separate them from what follows (figure 7.8.5-2)."""


def gtin(number: int) -> str:
    """Make a product code of 14 digits out of a number of up to 13: the last digit is its check digit (7.9)."""
    digits = f"{number:013}"
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


class Field(NamedTuple):
    identifier: str
    value: str


def written(fields: Sequence[Field], separator: str = GS) -> str:
    """Put fields one behind the other, as FNC1 parts them: only behind one of unknown length, and not at the end."""
    parts = []
    for place, field in enumerate(fields):
        parts.append(f"{field.identifier}{field.value}")
        if field.identifier not in FIXED and place < len(fields) - 1:
            parts.append(separator)
    return "".join(parts)


def bracketed(fields: Sequence[Field]) -> str:
    """Write fields as they are printed beside the code."""
    return "".join(f"({field.identifier}){field.value}" for field in fields)


def of_a_box(product: str, batch: str, expiry: date) -> list[Field]:
    """Give the fields of a box of medicine in the usual order."""
    return [Field("01", product), Field("17", f"{expiry:%y%m%d}"), Field("10", batch)]


GARDASIL = gtin(501234567890)
"""An invented product: nobody's, but with a right check digit."""
