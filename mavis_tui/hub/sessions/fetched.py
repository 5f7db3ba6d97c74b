"""Whole sessions as they were handed out: each version is encoded once, and every other laptop gets the same bytes."""

import gzip
from collections import OrderedDict
from typing import NamedTuple

MOST_BYTES = 32 * 1024 * 1024
"""What a process keeps of them: some hundred sessions of a school; who was fetched longest ago is let go of first."""

_WORTH_PACKING = 1024
_LEVEL = 6


class Whole(NamedTuple):
    """A session as JSON (`SessionBundle`), and the same compressed, or nothing where that isn't worth it."""

    encoded: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes here."""
        return len(self.encoded) + len(self.packed)


def whole(encoded: bytes) -> Whole:
    """Compress a session; for one of a school this takes milliseconds."""
    return Whole(encoded, gzip.compress(encoded, _LEVEL, mtime=0) if len(encoded) >= _WORTH_PACKING else b"")


class Fetched:
    """The newest version of each session that somebody fetched from this process, by its stamp."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._held: OrderedDict[tuple[str, str], tuple[str, Whole]] = OrderedDict()
        self.bytes = 0

    def held(self, organisation: str, session_id: str, stamp: str) -> Whole | None:
        """Give the version that has this stamp (`stamp_of`), None if it isn't here."""
        found = self._held.get((organisation, session_id))
        if found is None or found[0] != stamp:
            return None
        self._held.move_to_end((organisation, session_id))
        return found[1]

    def keep(self, organisation: str, session_id: str, stamp: str, one: Whole) -> None:
        """Keep a version in the place of the one before."""
        before = self._held.pop((organisation, session_id), None)
        self.bytes += one.size - (before[1].size if before is not None else 0)
        self._held[organisation, session_id] = stamp, one
        while self.bytes > self._most:
            _, (_, gone) = self._held.popitem(last=False)
            self.bytes -= gone.size
