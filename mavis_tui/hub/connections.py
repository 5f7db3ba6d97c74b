"""What the hub puts up with from connections: how many there are, how slowly somebody speaks, how long a request is.

A stranger costs a socket and some memory before anything is known of him. He gets little of either, and not for long.
"""

import time
from collections.abc import Iterator
from typing import Any

import h11
import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from mavis_tui.wire.messages import Problem

MOST = 1_000
"""Connections at once; a region's laptops come and go within seconds."""
MOST_OF_ONE_ADDRESS = 250
"""Of them, from one network address that isn't this computer: a whole office may sit behind one."""
HEAD_SECONDS = 15.0
"""So long a request may take to begin, with all of its headers."""
SILENT_SECONDS = 20.0
SLOWEST_BYTES_A_SECOND = 1_000
"""Half of what a device expects of the slowest link (client/exchange.py)."""
_LOOKED_AT_EVERY = 1.0
_AT_HOME = ("127.0.0.1", "::1")


class Impatient(H11Protocol):
    """A connection that is closed when there are too many, or when what was begun doesn't come to its end.

    Where there are too many, those give way that never said a whole request, the silent ones first, then those that
    don't read what they asked for; the oldest of them first. A newcomer is turned away only where there are none. Else
    who says nothing could keep out who has to say something, until the silence had lasted long enough.
    """

    def connection_made(self, transport: Any) -> None:
        """Take the connection, if there is room for it or somebody gives way."""
        super().connection_made(transport)
        self.began = self._heard = self._clock()
        self._bytes = 0
        self._look: Any = None
        self._was_answered = False
        self._unread_since: float | None = None
        self._unread = 0
        if not all(self._make_room(among, most) for among, most in self._limits()):
            transport.abort()
            return
        self._look = self.loop.call_later(_LOOKED_AT_EVERY, self._look_again)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the connection."""
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, and remember when."""
        self._heard = self._clock()
        self._bytes += len(data)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self.began = self._heard = self._clock()
        self._bytes = 0
        self._was_answered = True
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Remember since when the other end reads too slowly, and how much it has to read."""
        super().pause_writing()
        self._unread_since, self._unread = self._clock(), self.transport.get_write_buffer_size()

    def resume_writing(self) -> None:
        """Go on: most of it was read."""
        super().resume_writing()
        self._unread_since = None

    def _limits(self) -> Iterator[tuple[list["Impatient"], int]]:
        """Give the connections of each group that this one is in, and how many of them there may be."""
        if self.client is not None and self.client[0] not in _AT_HOME:
            address = self.client[0]
            same = [one for one in self._open() if one.client is not None and one.client[0] == address]
            yield same, MOST_OF_ONE_ADDRESS
        yield self._open(), MOST

    def _open(self) -> list["Impatient"]:
        return [one for one in self.connections if isinstance(one, Impatient) and not one.transport.is_closing()]

    def _make_room(self, among: list["Impatient"], most: int) -> bool:
        """Close the one that gives way first, where there are too many; False if there is none."""
        if len(among) <= most:
            return True
        strangers = [one for one in among if one is not self and one.gives_way]
        if not strangers:
            return False
        min(strangers, key=lambda one: (one.worth, one.began)).transport.abort()
        return True

    @property
    def gives_way(self) -> bool:
        """True as long as no request came whole and none was answered, and where what was asked for isn't read."""
        began = not self._was_answered and self.conn.their_state in (h11.IDLE, h11.SEND_BODY)
        return began or self._unread_since is not None

    @property
    def worth(self) -> int:
        """Say how late it gives way: 0 who is silent, 1 who has begun, 2 who was answered."""
        return 2 if self._unread_since is not None else int(self.conn.their_state is not h11.IDLE)

    def _look_again(self) -> None:
        if self.transport.is_closing():
            return
        if self._is_too_slow(self._clock()):
            self.transport.abort()
            return
        self._look = self.loop.call_later(_LOOKED_AT_EVERY, self._look_again)

    def _is_too_slow(self, now: float) -> bool:
        if self._unread_since is not None:
            return now - self._unread_since > SILENT_SECONDS + self._unread / SLOWEST_BYTES_A_SECOND
        if self.conn.their_state is h11.IDLE:
            answering = bool(self.cycle) and not self.cycle.response_complete
            return not answering and now - self.began > HEAD_SECONDS
        if self.conn.their_state is not h11.SEND_BODY or self.flow.read_paused:
            return False
        return now - self._heard > SILENT_SECONDS or (
            now - self.began > HEAD_SECONDS + self._bytes / SLOWEST_BYTES_A_SECOND
        )

    @staticmethod
    def _clock() -> float:
        return time.monotonic()


def with_one_end(app: ASGIApp) -> ASGIApp:
    """Refuse a request that gives its length twice, by Content-Length and by chunks (RFC 9112, 6.1)."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            names = {name for name, _ in scope["headers"]}
            if {b"content-length", b"transfer-encoding"} <= names:
                headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
                body = msgspec.json.encode(Problem(title="Bad request", status=400, detail="It says its length twice."))
                await send({"type": "http.response.start", "status": 400, "headers": headers})
                await send({"type": "http.response.body", "body": body, "more_body": False})
                return
        await app(scope, receive, send)

    return checked
