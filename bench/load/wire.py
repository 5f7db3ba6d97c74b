"""HTTP/1.1 as cheap as can be: bytes that are made beforehand go out, and an answer is read to its end.

httpx would take as much of the two cores as the hub does. What is sent is what the laptop's httpx sends.
"""

import asyncio
import zlib
from typing import NamedTuple
from urllib.parse import urlsplit

from mavis_tui import __version__
from mavis_tui.client.exchange import CONNECT_SECONDS, WORTH_PACKING

GIVES_UP_SECONDS = 20.0
"""So long a laptop waits for an answer (client/asking.py)."""


class Answer(NamedTuple):
    """What came back: status (0 if nothing did), the head in small letters, the body unpacked, and bytes on the way."""

    status: int
    head: str = ""
    body: bytes = b""
    sent: int = 0
    received: int = 0

    def header(self, name: str) -> str:
        """Give a header, or nothing."""
        return self.head.partition(f"\r\n{name}: ")[2].partition("\r\n")[0]


NOTHING = Answer(0)


class Line:
    """A connection to the hub at `address`, opened by the first question."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes, waits: float = 0) -> Answer:
        """Ask, and read the answer; NOTHING where none came in time. `waits`: so long the hub may keep it waiting."""
        try:
            if self._reader is None or self._writer is None:
                async with asyncio.timeout(CONNECT_SECONDS):
                    self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=2**20)
            self._writer.write(request)
            async with asyncio.timeout(GIVES_UP_SECONDS + waits):
                return await self._answer(self._reader, len(request))
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            self.close()
            return Answer(0, sent=len(request))

    async def _answer(self, reader: asyncio.StreamReader, sent: int) -> Answer:
        raw = await reader.readuntil(b"\r\n\r\n")
        head = raw.decode("latin-1").lower()
        answer = Answer(int(head.split(" ", 2)[1]), head, b"", sent, len(raw))
        length = int(answer.header("content-length") or 0)
        body = await reader.readexactly(length) if length and answer.status != 304 else b""
        if "transfer-encoding: chunked" in head:
            raise EOFError("the hub says how long its answers are")
        if answer.header("connection") == "close":
            self.close()
        plain = zlib.decompress(body, 16 + zlib.MAX_WBITS) if answer.header("content-encoding") == "gzip" else body
        return answer._replace(body=plain, received=len(raw) + length)

    def close(self) -> None:
        """Let go of it; the next question opens another one."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def request(
    method: str, path: str, token: str = "", body: bytes = b"", etag: str = "", *, packed: bool = True
) -> bytes:
    """Write a request as a laptop does: what is long enough is compressed."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: application/json", "Accept-Encoding: gzip"]
    lines.append(f"User-Agent: mavis/{__version__}")
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if etag:
        lines.append(f"If-None-Match: {etag}")
    if body:
        lines.append("Content-Type: application/json")
        if packed and len(body) >= WORTH_PACKING:
            body = zlib.compress(body, wbits=16 + zlib.MAX_WBITS)
            lines.append("Content-Encoding: gzip")
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, "", "")).encode() + body
