"""Takes what a terminal sends apart: text, escape sequences, and Esc itself, where a sequence may come in two reads.

A sequence that isn't one is two keys: see docs/decisions/0027-esc-and-then-a-key.md.
"""

import time
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

ESC = "\x1b"
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
_PASTE_PATIENCE = 5.0
"""Seconds after which a paste whose end never came is taken as it is."""
_LONGEST = 64
"""No sequence is longer; what is, is text."""


class SequencePart(NamedTuple):
    """A run of text, one whole escape sequence, or Esc alone; or what was pasted."""

    text: str
    pasted: bool = False


class Sequences:
    """Is fed what each read brought, and gives the pieces that are whole.

    `patience` is for how many seconds the rest of a sequence may be on its way; `known` are the sequences of three
    letters that begin with ESC O. `seconds` is a clock that nobody can set back.
    """

    def __init__(self, patience: float, known: Collection[str], seconds: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience
        self._known = known
        self._seconds = seconds
        self._begun = ""
        self._reads: list[int] = []
        self._read = 0
        self._pasting: list[str] | None = None
        self._last = 0.0

    @property
    def seconds_left(self) -> float | None:
        """Give how long to wait for the rest of what has begun, None if nothing has."""
        if not self._begun and self._pasting is None:
            return None
        patience = self._patience if self._pasting is None else _PASTE_PATIENCE
        return max(0.0, self._last + patience - self._seconds())

    def feed(self, text: str) -> Iterator[SequencePart]:
        """Take what one read brought."""
        self._read += 1
        self._last = self._seconds()
        plain: list[str] = []
        for letter in text:
            if self._pasting is not None:
                if pasted := self._paste(letter):
                    yield pasted
            elif not self._begun and letter != ESC:
                plain.append(letter)
            else:
                if plain:
                    yield SequencePart("".join(plain))
                    plain.clear()
                yield from self._follow(letter)
        if plain:
            yield SequencePart("".join(plain))

    def late(self) -> Iterator[SequencePart]:
        """Give up waiting once the time is over: what has begun is Esc, and the keys after it."""
        if self.seconds_left == 0:
            if self._pasting is not None:
                yield SequencePart("".join(self._pasting), pasted=True)
                self._pasting = None
            yield from self._as_keys()

    def _follow(self, letter: str) -> Iterator[SequencePart]:
        """Take the next letter of a sequence, or find that it is none."""
        begun = self._begun
        if letter == ESC:  # another one begins, so what had begun is over
            yield from self._as_keys()
            self._begun, self._reads = ESC, [self._read]
        elif begun == ESC and letter in "[O":
            self._go_on(letter)
        elif begun == "\x1bO" and begun + letter in self._known and len({*self._reads, self._read}) < 3:
            yield self._whole(letter)  # three keys of a person come in three reads, a sequence hardly ever
        elif begun.startswith("\x1b[") and len(begun) < _LONGEST:
            if " " <= letter <= "?" or (begun, letter) == ("\x1b[", "["):  # the last is the Linux console's
                self._go_on(letter)
            elif "@" <= letter <= "~":
                whole = self._whole(letter)
                if whole.text == _PASTE:
                    self._pasting = []
                else:
                    yield whole
            else:
                yield from self._as_keys()
                yield SequencePart(letter)
        else:
            yield from self._as_keys()
            yield SequencePart(letter)

    def _go_on(self, letter: str) -> None:
        self._begun += letter
        self._reads.append(self._read)

    def _whole(self, letter: str) -> SequencePart:
        whole, self._begun = SequencePart(self._begun + letter), ""
        return whole

    def _as_keys(self) -> Iterator[SequencePart]:
        begun, self._begun = self._begun, ""
        if begun:
            yield SequencePart(ESC)
        if len(begun) > 1:
            yield SequencePart(begun[1:])

    def _paste(self, letter: str) -> SequencePart | None:
        """Take a letter of what is pasted, and give all of it once its end has come."""
        pasting = self._pasting or []
        pasting.append(letter)
        if letter != "~" or "".join(pasting[-len(_PASTED) :]) != _PASTED:
            self._pasting = pasting
            return None
        self._pasting = None
        return SequencePart("".join(pasting[: -len(_PASTED)]), pasted=True)
