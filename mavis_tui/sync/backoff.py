"""How long to wait before trying again: longer each time, never the same, never for ever."""

from random import Random

SHORTEST_SECONDS = 1.0
"""Not even the luckiest draw asks again sooner than this."""


class Backoff:
    """Draws delays with full jitter, in seconds: each up to twice as long as the one before, until `longest`.

    `first` is the longest that the first delay may be. It never gives up. The many laptops of a team, all losing the
    hub at the same moment, come back at different ones.
    """

    def __init__(self, random: Random, *, first: float = 2.0, longest: float = 300.0) -> None:
        self._random = random
        self._first = first
        self._longest = longest
        self._ceiling = first

    def next(self) -> float:
        """Draw the next delay."""
        delay = self._random.uniform(SHORTEST_SECONDS, self._ceiling)
        self._ceiling = min(self._ceiling * 2, self._longest)
        return delay

    def reset(self) -> None:
        """Begin again with short delays."""
        self._ceiling = self._first
