"""Asks the operating system to watch over a connection on which nobody says anything: no program wakes up for it."""

import socket

SILENT_SECONDS, ASKED_EVERY_SECONDS, ASKED_TIMES = 20, 5, 3
"""When the system asks whether the other end is still there, how often, and after how many questions it gives it up.

So a pulled cable is noticed after 35 seconds. A question that waits for news would notice it twenty seconds after its
time. Gateways that forget silent connections keep one that is asked about.
"""


def watched() -> list[tuple[int, int, int]]:
    """Give the socket options (level, option, value) for that, as far as this system takes them.

    Python knows some that an older Windows refuses, and a connection with one that is refused can't be made at all.
    """
    wanted = (
        ("TCP_KEEPIDLE", SILENT_SECONDS),
        ("TCP_KEEPALIVE", SILENT_SECONDS),  # the same on macOS
        ("TCP_KEEPINTVL", ASKED_EVERY_SECONDS),
        ("TCP_KEEPCNT", ASKED_TIMES),
    )
    known = [(socket.IPPROTO_TCP, getattr(socket, name), value) for name, value in wanted if hasattr(socket, name)]
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
        return [one for one in ((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), *known) if _takes(tried, one)]


def _takes(tried: socket.socket, option: tuple[int, int, int]) -> bool:
    try:
        tried.setsockopt(*option)
    except OSError:
        return False
    return True
