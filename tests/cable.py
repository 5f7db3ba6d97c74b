"""The one double of the suite: a cable between client and hub that fails on purpose, request by request.

A fault strikes before the hub has the request or after it, because a cable that is only in or out never shows what
happens when the hub stored a record and the answer was lost.
"""

import asyncio
import errno
import gzip
from collections.abc import Callable, Iterable
from enum import StrEnum
from socket import EAI_AGAIN, gaierror

import httpx
import msgspec

LOGIN_PAGE = b"<!doctype html><title>School Wi-Fi</title><form>Accept the terms</form>"


class Fault(StrEnum):
    """What can happen to one request. DELIVERED_* and what follows them reach the hub; the others don't."""

    REFUSED = "nobody listens"
    RESET = "the connection breaks before the hub has the request"
    LOST_REQUEST = "no answer, because the request got lost"
    LOGIN_PAGE = "200 with a login page"
    FAKE_JSON = "200 with JSON that isn't the hub's"
    REDIRECT = "a redirect to a login page"
    SIGN_IN = "401"
    TOO_LARGE = "413"
    TOO_MANY = "429"
    BUSY = "503, try again in two minutes"
    SAID_NO = "422"
    UNKNOWN = "404"
    BROKEN = "500"
    BAD_GATEWAY = "502"
    CERTIFICATE = "a certificate of somebody else"
    LOST_ANSWER = "the hub has it, the connection breaks before the answer"
    LATE = "the hub has it, the answer comes too late"
    CUT_BODY = "the hub has it, half of the answer arrives"
    GATEWAY_LOST_ANSWER = "the hub has it, the gateway says 502"
    TWICE = "the hub gets it twice"
    OTHER_NONCE = "the hub has it, the answer names another nonce"


REACH_THE_HUB = frozenset(
    {Fault.LOST_ANSWER, Fault.LATE, Fault.CUT_BODY, Fault.GATEWAY_LOST_ANSWER, Fault.TWICE, Fault.OTHER_NONCE}
)

HARMLESS = frozenset({Fault.TWICE})
"""Faults that the client can't even notice."""

Draw = Callable[[httpx.Request], Fault | None]


class Cable(httpx.AsyncBaseTransport):
    """Stands between a Service and the hub's transport.

    `script(...)` names the faults of the next requests in turn, None for none; `on` limits them to paths that begin
    so. `draw` decides for every request that no script covers. `cut()` takes the network away until `mend()`.
    `before_answer` is called while the hub has the request and the client waits; `alter` rewrites each answer's body.
    `requests` are `POST /v1/changes` and the like, in the order in which they were made; `bodies` what they carried,
    unpacked.
    """

    def __init__(self, hub: httpx.AsyncBaseTransport, draw: Draw | None = None) -> None:
        self.hub = hub
        self.draw = draw
        self.requests: list[str] = []
        self.bodies: list[bytes] = []
        self.before_answer: Callable[[httpx.Request], object] | None = None
        self.alter: Callable[[bytes], bytes] | None = None
        self._script: list[Fault | None] = []
        self._on = "/"
        self._gone: Exception | None = None

    def script(self, *faults: Fault | None, on: str = "/") -> None:
        """Say what happens to the next requests whose path begins with `on`."""
        self._script, self._on = list(faults), on

    def cut(self, *, network: bool = True) -> None:
        """Take the network away, or, with `network=False`, only the hub's process."""
        if network:
            self._gone = gaierror(EAI_AGAIN, "Temporary failure in name resolution")
        else:
            self._gone = ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")

    def mend(self) -> None:
        """Bring back what was cut, and forget every fault that was planned."""
        self._gone = None
        self._script, self.draw = [], None

    def sent(self, request: str) -> int:
        """Count the requests of one kind: `cable.sent("POST /v1/changes")`."""
        return self.requests.count(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(f"{request.method} {request.url.path}")
        self.bodies.append(content_of(request))
        if self._gone is not None:
            raise httpx.ConnectError("All connection attempts failed") from self._gone
        fault = self._next(request)
        if fault is not None and fault not in REACH_THE_HUB:
            return _undelivered(fault, request)
        response = await self._deliver(request)
        if fault is Fault.TWICE:
            response = await self._deliver(request)
        if self.before_answer is not None:
            self.before_answer(request)
            await asyncio.sleep(0)  # what the call set going happens before the answer does
        if self.alter is not None:
            plain = self.alter(await response.aread())
            response.headers.pop("content-encoding", None)
            return _replaced(response, plain)
        return response if fault is None else _spoilt(fault, request, response)

    async def aclose(self) -> None:
        await self.hub.aclose()

    def _next(self, request: httpx.Request) -> Fault | None:
        if self._script and request.url.path.startswith(self._on):
            return self._script.pop(0)
        return self.draw(request) if self.draw is not None else None

    async def _deliver(self, request: httpx.Request) -> httpx.Response:
        again = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        response = await self.hub.handle_async_request(again)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        body = b"".join([part async for part in response.stream])
        await response.aclose()
        return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(body))


def content_of(request: httpx.Request) -> bytes:
    """Give what a request carries, unpacked."""
    packed = request.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(request.content) if packed else request.content


def _undelivered(fault: Fault, request: httpx.Request) -> httpx.Response:
    if fault is Fault.REFUSED:
        raise httpx.ConnectError("refused") from ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
    if fault is Fault.RESET:
        raise httpx.WriteError("reset") from ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
    if fault is Fault.LOST_REQUEST:
        raise httpx.ReadTimeout("no answer", request=request)
    if fault is Fault.CERTIFICATE:
        import ssl

        raise httpx.ConnectError("certificate") from ssl.SSLCertVerificationError(1, "self-signed certificate")
    if fault is Fault.LOGIN_PAGE:
        return httpx.Response(200, headers={"Content-Type": "text/html"}, content=LOGIN_PAGE)
    if fault is Fault.FAKE_JSON:
        return httpx.Response(200, json={"status": "welcome"})
    if fault is Fault.REDIRECT:
        return httpx.Response(302, headers={"Location": "https://portal.example/login"}, html="<p>Moved</p>")
    status = {
        Fault.SIGN_IN: 401,
        Fault.TOO_LARGE: 413,
        Fault.TOO_MANY: 429,
        Fault.BUSY: 503,
        Fault.SAID_NO: 422,
        Fault.UNKNOWN: 404,
        Fault.BROKEN: 500,
        Fault.BAD_GATEWAY: 502,
    }[fault]
    problem = msgspec.json.encode({"title": fault.name, "status": status})
    headers = {"Content-Type": "application/problem+json"}
    if fault is Fault.BUSY:
        headers["Retry-After"] = "120"
    return httpx.Response(status, headers=headers, content=problem)


def _spoilt(fault: Fault, request: httpx.Request, response: httpx.Response) -> httpx.Response:
    if fault is Fault.LOST_ANSWER:
        raise httpx.ReadError("reset") from ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
    if fault is Fault.LATE:
        raise httpx.ReadTimeout("too late", request=request)
    if fault is Fault.GATEWAY_LOST_ANSWER:
        return httpx.Response(502, html="<h1>Bad gateway</h1>")
    if fault is Fault.TWICE:
        return response
    assert isinstance(response.stream, httpx.ByteStream)
    raw = b"".join(response.stream)
    if fault is Fault.CUT_BODY:
        return _replaced(response, raw[: len(raw) // 2])
    return _replaced(response, raw.replace(b'"nonce":"', b'"nonce":"other-'))


def _replaced(response: httpx.Response, raw: bytes) -> httpx.Response:
    headers = {name: value for name, value in response.headers.items() if name != "content-length"}
    return httpx.Response(response.status_code, headers=headers, stream=httpx.ByteStream(raw))


def faults(*, but: Iterable[Fault] = ()) -> list[Fault]:
    """List the faults, without some, for `pytest.mark.parametrize`."""
    return [fault for fault in Fault if fault not in set(but)]
