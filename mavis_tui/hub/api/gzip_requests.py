"""Reading a compressed request piece by piece: one that is small on the way and huge in memory isn’t unpacked whole."""

import zlib
from typing import cast

from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from mavis_tui.hub.api.problems import Spoken

MAY_BE_PACKED = "may_be_packed"
"""The option of a call whose body may be compressed with gzip."""

_PIECE = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS


def is_packed(scope: Scope) -> bool:
    """True if the body is compressed with gzip and the call takes that. Raises Spoken if it is otherwise compressed."""
    encoding = Headers.from_scope(scope).get("Content-Encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return False
    if encoding == "gzip" and scope["route_handler"].opt.get(MAY_BE_PACKED):
        return True
    raise Spoken(415)


class Unpacking(ASGIMiddleware):
    """Hands the call its body as it was before it was compressed; the limit of a request counts what comes out."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the call on."""
        await next_app(scope, _Unpacked(receive) if is_packed(scope) else receive, send)


class _Unpacked:
    """An ASGI `receive` that unpacks what another one receives, `_PIECE` bytes at most each time it is called."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._unpacker = zlib.decompressobj(_GZIP)
        self._packed = b""
        self._more_to_come, self._more_inside = True, False

    async def __call__(self) -> HTTPReceiveMessage:
        if not self._packed and not self._more_inside:
            message = cast("HTTPReceiveMessage", await self._receive())
            if message["type"] != "http.request":
                return message
            self._packed, self._more_to_come = message["body"], message.get("more_body", False)
        try:
            piece = self._unpacker.decompress(self._packed, _PIECE)
        except zlib.error as error:
            raise _unreadable() from error
        self._packed = self._unpacker.unconsumed_tail
        self._more_inside = len(piece) == _PIECE and not self._unpacker.eof
        more = bool(self._packed) or self._more_inside or self._more_to_come
        if self._unpacker.unused_data or not (more or self._unpacker.eof):
            raise _unreadable()
        return {"type": "http.request", "body": piece, "more_body": more}


def _unreadable() -> Spoken:
    return Spoken(400, "The request says that it is compressed with gzip, and can’t be unpacked. Nothing was stored.")
