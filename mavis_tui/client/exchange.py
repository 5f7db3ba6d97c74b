"""One request and its answer over httpx: how long it may take, and what is told while it comes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS = 5.0
"""How long to wait for a connection; an answer may take longer than that."""

SLOWEST_BYTES_A_SECOND = 2_000
"""A request gets the time that its bytes need on a link as slow as this: cut off, it would only be sent again."""

WORTH_PACKING = 1_024
"""So many bytes a request must have to be compressed."""

Progress = Callable[[int, int | None], None]
"""Is told how many bytes have come over the wire, and how many there will be if the hub said so."""


class HubAnswer(NamedTuple):
    """What came back: HTTP's status, the ETag or nothing, and the body, unpacked."""

    status: int
    etag: str
    body: bytes


async def exchange(
    http: "httpx.AsyncClient", request: "httpx.Request", progress: Progress | None
) -> tuple["httpx.Response", HubAnswer]:
    """Send a request and read the whole answer. Raises what httpx raises."""
    response = await http.send(request, stream=True)
    try:
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() else None
        body = bytearray()
        async for part in response.aiter_bytes():
            body += part
            if progress is not None:
                progress(response.num_bytes_downloaded, total)
    finally:
        await response.aclose()
    return response, HubAnswer(response.status_code, response.headers.get("ETag", ""), bytes(body))


def patience(seconds: float) -> "httpx.Timeout":
    """Say how long each step of a request may take; connecting gets less, because a dead hub should be noticed soon."""
    import httpx

    return httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
