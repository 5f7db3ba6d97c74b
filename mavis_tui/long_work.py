"""Something that may last: how far it has got, in numbers, and a way to stop it before it takes effect.

Whoever does it counts and asks, mostly in a thread; whoever watches looks from time to time and is told nothing.
"""

import threading
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Stopped(Exception):
    """Somebody stopped what was going on, before it took effect; it never reaches a person."""


class HowFar(NamedTuple):
    """How far a part of it has got: `done` of so many `unit`, of how many where that is known."""

    what: str
    done: int = 0
    of: int | None = None
    unit: str = ""

    @property
    def words(self) -> str:
        """`Saving HPV at Harbour View Academy… 120 of 480 children`."""
        of_them = f" of {self.of:,}" if self.of is not None else ""
        numbers = f" {self.done:,}{of_them} {self.unit}" if self.done or self.of is not None else ""
        return f"{self.what}…{numbers}"


class LongWork:
    """Counts, part by part. Whoever is to be stopped asks `go_on` or counts, and `finish` is the last time."""

    def __init__(self) -> None:
        self._far = HowFar("")
        self._done = 0
        self._lock = threading.Lock()
        self._stopped = self._final = False

    @property
    def far(self) -> HowFar:
        """How far the present part has got."""
        return self._far._replace(done=self._done)

    @property
    def stopped(self) -> bool:
        """True once somebody stopped it in time."""
        return self._stopped

    def begin(self, what: str, unit: str = "", of: int | None = None) -> None:
        """Begin a part. Raises Stopped."""
        self.go_on()
        self._done, self._far = 0, HowFar(what, 0, of, unit)

    def part(self, unit: str, of: int | None = None) -> None:
        """Begin another part of the same. Raises Stopped."""
        self.begin(self._far.what, unit, of)

    def reach(self, done: int, of: int | None = None) -> None:
        """Take note of how much is done, and of how much that is if one knows now."""
        if of is not None and of != self._far.of:
            self._far = self._far._replace(of=of)
        self._done = done

    def one_more(self) -> None:
        """Count one. Raises Stopped."""
        if self._stopped:
            raise Stopped
        self._done += 1

    def counted(self, things: Iterable[T]) -> Iterator[T]:
        """Give things one by one, and count them. Raises Stopped."""
        for thing in things:
            self.one_more()
            yield thing

    def go_on(self) -> None:
        """Raise Stopped if somebody stopped it."""
        if self._stopped:
            raise Stopped

    def finish(self) -> None:
        """Let what was prepared take effect: from here on it can't be stopped. Raises Stopped if it was before."""
        with self._lock:
            self.go_on()
            self._final = True

    def stop(self) -> bool:
        """Stop it; False where it is too late for that."""
        with self._lock:
            self._stopped = self._stopped or not self._final
            return self._stopped

    def begin_anew(self) -> None:
        """Let the next one of several be stopped again, once one took effect."""
        with self._lock:
            self._final = False
