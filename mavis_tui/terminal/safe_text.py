"""Text from outside, made safe to draw: no control characters, no markup, cut by the room that there is.

Rich is loaded where columns are counted: most commands print none.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple


def plain(text: str) -> str:
    """Give `text` on one line without anything a terminal could act on; what is stored stays as it came.

    Every character of Unicode category C is dropped (controls, bidirectional marks, unassigned), line breaks and tabs
    become spaces, and combining marks are joined to their letters where Unicode has one.
    """
    if text.isascii() and text.isprintable():  # nearly every text
        return text
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = (character for character in spaced if unicodedata.category(character)[0] != "C")
    return unicodedata.normalize("NFC", "".join(kept))


def cut(text: str, cells: int, ellipsis: str = "…") -> str:
    """Give at most `cells` columns of `text`, ending in an ellipsis if something is missing."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= cells:
        return text
    if cells <= cell_len(ellipsis):
        return ellipsis[:cells]
    return set_cell_size(text, cells - cell_len(ellipsis)).rstrip() + ellipsis


def column(text: str, cells: int) -> str:
    """Give `text` in exactly `cells` columns, cut or filled with spaces."""
    from rich.cells import set_cell_size

    return set_cell_size(cut(text, cells), cells)


def one_cell_each(text: str) -> bool:
    """True if every character takes one column on every terminal: none is wide, none joins the one before it."""
    return text.isascii() or all(map(_one_cell, text))


@lru_cache(maxsize=4096)
def _one_cell(character: str) -> bool:
    from rich.cells import cell_len

    return cell_len(character) == 1


class Glyphs(NamedTuple):
    """The few marks that are not letters; each stands beside a word that says the same."""

    tick: str
    cross: str
    done: str
    left: str
    dot: str


UNICODE_GLYPHS = Glyphs("✓", "✗", "█", "░", "·")
ASCII_GLYPHS = Glyphs("+", "x", "#", "-", "-")


def glyphs(*, ascii_only: bool) -> Glyphs:
    """Choose the marks: console fonts and ASCII terminals lack most of them."""
    return ASCII_GLYPHS if ascii_only else UNICODE_GLYPHS


_SPELLED = {
    **dict.fromkeys("’‘", "'"),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("–—·─━═▁▔▀▄", "-"),
    **dict.fromkeys("│┃║▊▎▏▕▌▐", "|"),
    **dict.fromkeys("┌┐└┘╭╮╰╯├┤┬┴┼╔╗╚╝", "+"),
    **dict.fromkeys("•●×", "*"),
    **dict(zip("▶◀▲▼█░✓✗…\xa0", "><^v#-+x~ ", strict=True)),
    **dict(zip("ŁłØøĐđÐðıĦħŦŧ", "LlOoDdDdiHhTt", strict=True)),
}
"""What stands for the marks of our own and of Textual, and for Latin letters that Unicode doesn't take apart."""


@lru_cache(4096)
def spelled(text: str, encoding: str = "ascii") -> str:
    """Give `text` in exactly as many columns with characters that `encoding` has.

    Accents are dropped where they must be, and a letter of another script becomes `?`.
    """
    if text.isascii():
        return text
    return "".join(letter if _carried(letter, encoding) else _spelled(letter) for letter in text)


def _spelled(letter: str) -> str:
    if letter in _SPELLED:
        return _SPELLED[letter]
    from rich.cells import cell_len

    parts = unicodedata.normalize("NFKD", letter)
    base = "".join(part for part in parts if not unicodedata.combining(part))
    return base if base.isascii() and len(base) == cell_len(letter) else "?" * cell_len(letter)


def _carried(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
