"""Offline passwords that nobody has to think up: a few short words, drawn by the operating system's randomness.

The words are EFF’s Short Wordlist 1 for passphrases (1,296 words of three to five letters) without its dice numbers,
by the Electronic Frontier Foundation, under Creative Commons Attribution 3.0 United States:
https://www.eff.org/deeplinks/2016/07/new-wordlists-random-passphrases
"""

import secrets
from functools import cache
from importlib.resources import files
from math import floor, log2

WORDS = 6
"""How many words make a passphrase: enough for at least 60 bits."""


@cache
def word_list() -> tuple[str, ...]:
    """Load the words that there are."""
    return tuple(files(__package__).joinpath("eff_short_wordlist_1.txt").read_text("ascii").split())


def new_passphrase() -> str:
    """Draw a passphrase, its words parted by spaces."""
    return " ".join(secrets.choice(word_list()) for _ in range(WORDS))


def bits() -> int:
    """Say how hard a passphrase is to guess: as hard as tossing so many coins right."""
    return floor(WORDS * log2(len(word_list())))
