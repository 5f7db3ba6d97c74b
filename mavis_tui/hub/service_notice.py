"""Telling the program that started this one that it is ready, as systemd has it: sd_notify(3), without its library."""

import os
import socket
from contextlib import suppress

_FAMILY = getattr(socket, "AF_UNIX", None)
"""None on Windows, which has no systemd."""


def tell_starter(state: str) -> None:
    """Say `READY=1` or the like on the socket that systemd named; where it named none, say nothing."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if _FAMILY is None or not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(_FAMILY, socket.SOCK_DGRAM) as told:
        told.connect(address.replace("@", "\0", 1) if address.startswith("@") else address)
        told.sendall(state.encode())
