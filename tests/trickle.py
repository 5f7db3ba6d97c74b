"""A cable so slow that one can stop what comes through it in the middle."""

import asyncio
from collections.abc import AsyncIterator

import httpx

from mavis_tui.client.service import Service
from mavis_tui.workspace.access.access import Access
from tests.cable import Cable


class Trickle(httpx.AsyncBaseTransport):
    """Gives whole sessions piece by piece: after the first one it waits until `flow` is set.

    `started` is set once a first piece is through; `paths` limits it to sessions with these numbers.
    """

    def __init__(self, cable: Cable, *sessions: str) -> None:
        self.cable = cable
        self.started = asyncio.Event()
        self.flow = asyncio.Event()
        self._paths = {f"/v1/sessions/{session}" for session in sessions}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self.cable.handle_async_request(request)
        if request.method != "GET" or request.url.path not in self._paths:
            return response
        assert isinstance(response.stream, httpx.ByteStream)
        raw = b"".join(response.stream)
        headers = {**response.headers, "content-length": str(len(raw))}
        return httpx.Response(response.status_code, headers=headers, stream=_Pieces(raw, self))

    async def aclose(self) -> None:
        await self.cable.aclose()


class _Pieces(httpx.AsyncByteStream):
    def __init__(self, raw: bytes, trickle: Trickle) -> None:
        self._raw = raw
        self._trickle = trickle

    async def __aiter__(self) -> AsyncIterator[bytes]:
        half = len(self._raw) // 2
        yield self._raw[:half]
        self._trickle.started.set()
        await self._trickle.flow.wait()
        yield self._raw[half:]


async def behind_a_trickle(access: Access, cable: Cable, *sessions: str) -> Trickle:
    """Put a trickle before the cable of a nurse, for these sessions."""
    trickle = Trickle(cable, *sessions)
    await access.close()
    access._service = Service(access.service.hub, token=access.service.token, transport=trickle)
    return trickle
