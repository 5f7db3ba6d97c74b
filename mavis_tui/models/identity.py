"""Identifiers: NHS numbers with their check digit, and ids that sort by the moment they were made."""

import re
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime
from itertools import accumulate
from operator import mul

_POSTCODE = re.compile(r"(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})")
_PSEUDO_POSTCODES = frozenset({"ZZ99 3VZ", "ZZ99 3WZ", "ZZ99 3CZ"})

NewId = Callable[[], str]
"""Makes an identifier that was never made before. Passed to whoever needs one, so that tests can foretell it."""


def new_id_at(moment: datetime) -> str:
    """Make a version 7 UUID (RFC 9562): 48 bits of milliseconds, then randomness, so that ids sort by time."""
    milliseconds = int(moment.timestamp() * 1000) & (1 << 48) - 1
    value = milliseconds << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def nhs_check_digit(first_nine: str) -> int | None:
    """Compute the tenth digit by modulus 11, or None where no number with these nine digits is valid.

    Source: NHS Data Dictionary, NHS NUMBER; Mavis facts 3.13.
    """
    total = sum(map(mul, map(int, first_nine), range(10, 1, -1)))
    check = (11 - total % 11) % 11
    return None if check == 10 else check


def is_nhs_number(text: str) -> bool:
    """Tell whether `text` is ten digits with the right check digit; spaces are not allowed here."""
    if len(text) != 10 or not (text.isascii() and text.isdigit()):
        return False
    # Adding the sums so far weights the digits 10, 9, … 1; that each character is 48 more comes to a multiple of 11.
    return sum(accumulate(text.encode())) % 11 == 0


def spaced_nhs_number(number: str | None, otherwise: str = "not known") -> str:
    """Write an NHS number the way people read it aloud: 999 123 4567. Where there is none, say that `otherwise`."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number else otherwise


def usual_postcode(postcode: str) -> str:
    """Write a postcode as Mavis has it, or nothing if it is none that Mavis knows (facts 2.4)."""
    if postcode[-4:-3] == " " and _POSTCODE.fullmatch(postcode):  # as nearly all are
        return postcode
    letters = "".join(postcode.upper().split())
    written = f"{letters[:-3]} {letters[-3:]}"
    return written if written in _PSEUDO_POSTCODES or _POSTCODE.fullmatch(written) else ""
