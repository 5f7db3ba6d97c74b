"""Slows down whoever guesses passwords, without ever keeping out the nurse whose password it is.

Of passwords only what failed counts. A nurse on a device where she has signed in before has a count of her
own, which nobody else can fill, because nobody else knows the device's id. All others count by e-mail address and by
network address. The counts are rows of the database: see `attempts.py`.
"""

import ipaddress
from datetime import timedelta

WINDOW = timedelta(minutes=15)
BY_EMAIL = 10
BY_ADDRESS = 50
"""So many may fail in a window: a whole office may sit behind one network address."""

Bucket = tuple[str, int]
"""What is counted, and how many are allowed."""


def buckets(email: str, device: str, address: str, *, known: bool) -> tuple[Bucket, ...]:
    """Say what an attempt counts against; `known` if this nurse has signed in on this device before."""
    if known:
        return ((f"device {device} {email}", BY_EMAIL),)
    return ((f"email {email}", BY_EMAIL), (f"address {_network(address)}", BY_ADDRESS))


def _network(address: str) -> str:
    """Give an address as one customer has it: a whole /64 of IPv6, because anybody has that many."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((read, 64), strict=False)) if read.version == 6 else str(read)
