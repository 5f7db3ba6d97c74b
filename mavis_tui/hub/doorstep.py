"""TLS at the hub's door: who begins it and says no more is let go, and gives way before that to who comes.

asyncio itself waits a minute for each, and counts none of them: two thousand silent connections took every socket.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any

from mavis_tui.hub import connections

_GOODBYE_SECONDS = 5.0
"""So long the hub waits, once it has closed a connection, for the other end to say so too."""


def behind_tls(context: ssl.SSLContext) -> Callable[..., asyncio.Protocol]:
    """Make what takes a connection, agrees on TLS and then hands it on; its options are those of `Impatient`."""
    waiting: dict[_Arriving, None] = {}

    def arriving(**options: Any) -> asyncio.Protocol:
        return _Arriving(context, waiting, lambda: connections.Impatient(**options))

    return arriving


class _Arriving(asyncio.Protocol):
    """A connection on which TLS is being agreed on; whoever `serves` hears of it once that is done.

    `waiting` are all that have come so far, oldest first.
    """

    def __init__(
        self, context: ssl.SSLContext, waiting: "dict[_Arriving, None]", serves: Callable[[], asyncio.Protocol]
    ) -> None:
        self._context = context
        self._waiting = waiting
        self._serves = serves
        self._said = bytearray()
        self._is_gone = False

    def connection_made(self, transport: Any) -> None:
        """Begin with TLS; the oldest of too many gives way."""
        transport.pause_reading()  # what comes is for TLS to read
        self._transport = transport
        self._waiting[self] = None
        self._agreeing = asyncio.get_running_loop().create_task(self._agree())
        if len(self._waiting) > connections.MOST:
            next(iter(self._waiting)).give_way()

    def data_received(self, data: bytes) -> None:
        """Keep what came in the same breath as the end of the handshake."""
        self._said += data

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 # asyncio passes it
        """Remember that nobody is there any more."""
        self._is_gone = True

    def give_way(self) -> None:
        """Close the connection."""
        self._agreeing.cancel()
        self._transport.abort()

    async def _agree(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            secured: Any = await loop.start_tls(
                self._transport,
                self,
                self._context,
                server_side=True,
                ssl_handshake_timeout=connections.HEAD_SECONDS,
                ssl_shutdown_timeout=_GOODBYE_SECONDS,
            )
        except OSError:  # also what isn't TLS, and what took too long
            self._transport.abort()
            return
        finally:
            self._waiting.pop(self, None)
        if self._is_gone or secured is None or secured.is_closing():
            return
        served = self._serves()
        secured.set_protocol(served)
        served.connection_made(secured)
        if self._said:
            served.data_received(bytes(self._said))
