"""Names in one form for searching, matching and ordering alike, however they were typed; and words in one form.

Mavis lets names have accents and four kinds of apostrophe (facts 3.4); a newer workbook may write another one, and a
nurse types what her keyboard has.
"""

import re
import unicodedata

from mavis_tui.models.child import Person

_APOSTROPHES = "'’‘ʼʻ`´′＇"
_LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ı": "i",
    "ĸ": "k",
    "ŋ": "n",
    "ŧ": "t",
    "ɓ": "b",
    "ɗ": "d",
    "ƙ": "k",
    "ə": "e",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""What people type for letters that no decomposition takes apart; ß becomes ss by its case alone."""


def _plain_byte(number: int) -> int:
    """Give what stands for a character of English text: the small letter, or a space for any mark and blank."""
    character = chr(number)
    if number > 127 or re.match(r"\w", character):
        return ord(character.lower()) if number < 128 else number
    return ord(" ")


_PLAIN, _GONE = bytes(map(_plain_byte, range(256))), "".join(filter(str.isascii, _APOSTROPHES)).encode()
"""What becomes of each byte of text that has no letters but English ones, which is nearly all and far quicker."""

_OTHERS = str.maketrans({**_LETTERS, **dict.fromkeys(_APOSTROPHES)})


def folded(text: str) -> str:
    """Bring text into one form for comparing: case and the kind and number of spaces make no difference."""
    return " ".join(text.split()).casefold()


def folded_name(text: str) -> str:
    """Drop case, accents and apostrophes, make hyphens and other marks a space, and of several spaces one."""
    if text.isascii():
        return b" ".join(text.encode().translate(_PLAIN, _GONE).split()).decode()
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]", " ", kept.translate(_OTHERS)).split())


def place_in_list(child: Person) -> tuple[str, str, str]:
    """Give what a list of children is ordered by, as people sort: Østergaard stands among the Os, not after Z."""
    return folded_name(child.family_name), folded_name(child.given_name), child.id
