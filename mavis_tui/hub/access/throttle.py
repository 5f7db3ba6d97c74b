"""Slows down whoever guesses passwords, without ever keeping out the nurse whose password it is.

Of passwords only what failed counts. A nurse on a device where she has signed in before has a count of her
own, which nobody else can fill, because nobody else knows the device's id. All others count by e-mail address and by
network address. Counts are in memory: a hub that starts anew has forgotten them.
"""

import ipaddress
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
BY_EMAIL = 10
BY_ADDRESS = 50
"""So many may fail in a window: a whole office may sit behind one network address."""

_MOST_KEYS = 100_000
_NOTED_EACH = timedelta(minutes=1)

Bucket = tuple[str, int]
"""What is counted, and how many are allowed."""


def buckets(email: str, device: str, address: str, *, known: bool) -> tuple[Bucket, ...]:
    """Say what an attempt counts against; `known` if this nurse has signed in on this device before."""
    if known:
        return ((f"device {device} {email}", BY_EMAIL),)
    return ((f"email {email}", BY_EMAIL), (f"address {_network(address)}", BY_ADDRESS))


class Throttle:
    """Counts attempts to sign in that were wrong, and whatever else may be done only so often, for one process."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, list[datetime]] = OrderedDict()

    def wait(self, counted: Iterable[Bucket], now: datetime) -> int:
        """Say how many seconds to wait before the next attempt; 0 if it may be made now."""
        longest = timedelta()
        for key, allowed in counted:
            recent = self._recent(key, now)
            if len(recent) >= allowed:
                longest = max(longest, recent[-allowed] + WINDOW - now)
        return -(-longest // timedelta(seconds=1))

    def failed(self, counted: Sequence[Bucket], now: datetime) -> None:
        """Count an attempt that was wrong, or one of what may be done only so often."""
        for key, _ in counted:
            self._failed[key] = [*self._recent(key, now), now]
            self._failed.move_to_end(key)
        while len(self._failed) > _MOST_KEYS:
            self._failed.popitem(last=False)

    def first_of_a_minute(self, counted: Iterable[Bucket], now: datetime) -> bool:
        """True for the first attempt in a minute that is turned away because of these: the log needn't have each."""
        key = "turned away " + " ".join(key for key, _ in counted)
        if self._recent(key, now)[-1:] > [now - _NOTED_EACH]:
            return False
        self.failed([(key, 1)], now)
        return True

    def _recent(self, key: str, now: datetime) -> list[datetime]:
        # What lies ahead of the clock was counted before the clock was put back, and would count for ever.
        return [at for at in self._failed.get(key, ()) if now - WINDOW < at <= now]


def _network(address: str) -> str:
    """Give an address as one customer has it: a whole /64 of IPv6, because anybody has that many."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((read, 64), strict=False)) if read.version == 6 else str(read)
