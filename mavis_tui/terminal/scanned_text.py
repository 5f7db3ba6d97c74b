"""What a scanner sends of a code of GS1, told from other text by how it looks. How fast it came is not asked here.

See docs/decisions/0052-a-scan-is-no-key.md.
"""

import re

GS = "\x1d"
"""What FNC1 between two fields is to a keyboard (GS1 General Specifications 7.8); Ctrl+] is the same character."""

LONGEST = 400
"""No code is longer."""
_SHORTEST = 6

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_BRACKETED = re.compile(r"\((?:0[0-2]|1[0-7]|2[0-2]|24[01]|30|37)\)")
"""As printed beside a code; an area code in brackets, as in (020) or (0161), is none of these."""
_ITEM = re.compile(r"01\d{14}")
_BARCODE = re.compile(r"\d{13,14}")


_F8 = "\x1b[19~"
"""Some scanners send this key where FNC1 stands."""


def as_sent(line: str) -> str:
    """Give what a scanner typed into a line that was read without an app, which would have known its keys."""
    return line.replace(_F8, GS).strip()


def begins_surely(text: str) -> bool:
    """Tell whether what came so far is the beginning of a code, and of hardly anything else."""
    return bool(_SYMBOLOGY.match(text) or _BRACKETED.match(text) or GS in text)


def looks_scanned(text: str) -> bool:
    """Tell whether text that came faster than a hand types, or was pasted, is what a scanner sends of a code of GS1."""
    if not _SHORTEST <= len(text) <= LONGEST or not text.replace(GS, "").isprintable():
        return False
    bare = text.strip(GS)
    return bool(
        _SYMBOLOGY.match(text)
        or _BRACKETED.match(bare)
        or (GS in text and len(bare) >= _SHORTEST)
        or _BARCODE.fullmatch(bare)
        or (bare[:1].isdigit() and _ITEM.search(bare))
    )


def is_a_code(text: str) -> bool:
    """Tell whether text is a code where nobody knows how fast it came: digits alone may be any number, so they stay."""
    return looks_scanned(text) and not text.isdigit()
