"""What a person without a key can read in files: words long enough that random bytes never spell one by chance."""

from collections.abc import Iterable
from pathlib import Path

SHORTEST = 6
"""Bytes of a word that is looked for. A megabyte of random bytes spells one of a hundred such words, in three ways of
writing each, once in a million runs; with five it would be once in four thousand, with four once in fifteen."""


def in_clear(folder: Path, words: Iterable[str | None]) -> set[str]:
    """List those `words` that stand in any file below `folder`, as written, in capitals or in small letters.

    Words that are too short to tell from chance are left out. Raises AssertionError if nothing is left to look for, or
    if the folder holds too little to prove anything.
    """
    sought = {word for word in words if word and len(word.encode()) >= SHORTEST}
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert sought
    assert sum(map(len, files)) > 1_000
    return {word for word in sought if any(_is_in(word, held) for held in files)}


def _is_in(word: str, held: bytes) -> bool:
    return any(spelt.encode() in held for spelt in (word, word.upper(), word.lower()))
