"""What a scanner read from a box of vaccine: product, batch and expiry, by GS1's application identifiers.

`biip` knows the identifiers, their lengths and the check digits (GS1 General Specifications, section 3). It is loaded
with the first scan, see docs/decisions/0052-a-scan-is-no-key.md.
"""

import re
from calendar import monthrange
from datetime import date

from biip import ParseConfig, ParseError
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin

from mavis_tui.errors import BadInput
from mavis_tui.models.batch import BoxCode

NOTHING_FILLED_IN = "Nothing was filled in."

_GS = "\x1d"
_SPELLED_OUT = re.compile(r"<GS>|\{GS\}|\[GS\]|\u241d|<FNC1>|\{FNC1\}", re.IGNORECASE)
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_NO_DATA = re.compile(r"[^!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]")
"""What GS1's character set 82 doesn't have (General Specifications 7.11) can only stand for the separator."""

_CONFIG = ParseConfig(separator_chars=[_GS])
_LONGEST_BATCH = 20
_ITEM, _BATCH, _EXPIRY = "01", "10", "17"


def box_code(text: str, day: date) -> BoxCode:
    """Read what a scanner sent on `day`. Raises BadInput with what is wrong in words; then nothing is to be believed.

    With a symbology identifier or without, with FNC1 as GS or as whatever the scanner sends in its place, with the
    identifiers in brackets as printed beside the code; or the number of an ordinary barcode.
    """
    code = _SYMBOLOGY.sub("", text.strip())
    bracketed = re.match(r"\(\d{2,4}\)", code) is not None
    code = re.sub(r"\s", "", code) if bracketed else _NO_DATA.sub(_GS, _SPELLED_OUT.sub(_GS, code)).strip(_GS)
    if re.fullmatch(r"\d{8}|\d{12,14}", code):
        return BoxCode(gtin=_gtin(code))
    try:
        read = GS1Message.parse_hri(code, config=_CONFIG) if bracketed else GS1Message.parse(code, config=_CONFIG)
    except ParseError as error:
        raise BadInput(
            f"What was scanned can’t be read. {NOTHING_FILLED_IN} Scan it again, or type what the box says."
        ) from error
    said = {
        of: _only([one.value for one in read.element_strings if one.ai.ai == of]) for of in (_ITEM, _BATCH, _EXPIRY)
    }
    found = BoxCode(
        gtin=_gtin(said[_ITEM]) if said[_ITEM] else "",
        batch=said[_BATCH].upper(),
        expiry=_date(said[_EXPIRY], day) if said[_EXPIRY] else None,
    )
    if not any((found.gtin, found.batch, found.expiry)):
        raise BadInput(f"This code says no product, batch or expiry date. {NOTHING_FILLED_IN} Scan another one.")
    _check_separated(found, bracketed=bracketed)
    return found


def _only(values: list[str]) -> str:
    """Give the one value of a field; two that differ are of two boxes, or no code at all."""
    if len(set(values)) > 1:
        raise BadInput(f"This code says two different things at once. {NOTHING_FILLED_IN} Scan one box at a time.")
    return values[0] if values else ""


def _gtin(code: str) -> str:
    try:
        return Gtin.parse(code).as_gtin_14()
    except ParseError as error:
        raise BadInput(
            f"The product code {code} isn’t one: its last digit doesn’t fit the others. {NOTHING_FILLED_IN} Scan it "
            "again, or type what the box says."
        ) from error


def _date(digits: str, day: date) -> date:
    """Read YYMMDD: day 00 is the last of the month (General Specifications 3.4), the century is the nearest (7.12)."""
    year, month, of_month = (int(digits[place : place + 2]) for place in (0, 2, 4))
    ahead = year - day.year % 100
    year += day.year - day.year % 100 + (100 if ahead <= -50 else -100 if ahead >= 51 else 0)
    try:
        return date(year, month, of_month or monthrange(year, month)[1])
    except ValueError as error:
        raise BadInput(
            f"The expiry date of this code is no day. {NOTHING_FILLED_IN} Type what the box says."
        ) from error


def _check_separated(found: BoxCode, *, bracketed: bool) -> None:
    """Refuse a batch number into which what follows has run, because the scanner sends nothing for FNC1."""
    swallowed = [r".17\d{6}"] if found.expiry is None else []
    swallowed += [r".01\d{14}"] if not found.gtin else []
    swallowed += [rf".{{{_LONGEST_BATCH}}}"] if swallowed else []  # cut where no batch number can be longer
    if not bracketed and any(re.search(one, found.batch) for one in swallowed):
        raise BadInput(
            f"Nobody can tell where the batch number ends: the scanner sends nothing between the fields. "
            f"{NOTHING_FILLED_IN} Type what the box says, and have the scanner set to send FNC1 as GS."
        )
