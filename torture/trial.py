"""What a trial is: something done to the program many times, what was counted, and which counts must be zero."""

import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Protocol, TypeVar

import msgspec

T = TypeVar("T")


class Scale(msgspec.Struct, frozen=True):
    """How much of a trial to run: `short` is a few seconds, for the suite; otherwise its share of twenty minutes.

    `seconds` bounds a trial that otherwise tries everything that there is, on a machine that has other things to do; 0
    is no bound.
    """

    short: bool = False
    seconds: float = 0

    def in_time(self, everything: Sequence[T], share: float = 1) -> Iterator[T]:
        """Give everything; with a bound in an order by chance, the same every time, until that share of it is over."""
        if not self.seconds:
            yield from everything
            return
        until = time.monotonic() + share * self.seconds
        for one in Random(4).sample(everything, len(everything)):
            if time.monotonic() > until:
                return
            yield one


class Trial(msgspec.Struct, frozen=True):
    """What was counted in one trial, in the order in which it is to be read.

    `must_be_zero` names counts. `control` counts the same on something that is known to fail, and so must share at
    least one of those names: a harness that can't see the control fail proves nothing. The first of `notes` says what
    was done, the others what a reader should know besides; all are sentences.

    Raises ValueError for names that don't match.
    """

    name: str
    counts: dict[str, int]
    must_be_zero: tuple[str, ...]
    control: dict[str, int] = {}
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a count that nobody took."""
        if strangers := set(self.must_be_zero) - set(self.counts):
            raise ValueError(f"{self.name}: must be zero, but isn’t counted: {sorted(strangers)}")
        if self.control and not set(self.must_be_zero) & set(self.control):
            raise ValueError(f"{self.name}: the control counts nothing that must be zero")

    def failures(self) -> tuple[str, ...]:
        """Say what is wrong with the program, or with the harness; empty when all is as it must be."""
        wrong = [f"{name}: {self.counts[name]}, must be 0" for name in self.must_be_zero if self.counts[name]]
        if self.control and not any(self.control.get(name) for name in self.must_be_zero):
            wrong.append("the control didn’t fail, so the harness sees nothing")
        return tuple(wrong)


class RunsTrial(Protocol):
    """What each module of this package offers."""

    def run(self, scale: Scale) -> Trial:
        """Do the harm and count."""
