"""A proxy on loopback that does harm on purpose, request by request, before the hub has it or after.

It understands as much HTTP/1.1 as that takes: one request a connection, bodies with a length. A harm is a function of
one `Exchange`, which it may deliver to the hub, answer, leave without an answer, or tear down.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import msgspec
import uvicorn
from litestar import Litestar

LOGIN_PAGE = b"<!doctype html><title>School Wi-Fi</title><form>Accept the terms</form>"


_RFC_9110 = {413: "Content Too Large", 422: "Unprocessable Content"}
"""What Python calls by the older names of RFC 4918 and 7231 until 3.13."""


def _phrase(status: int) -> str:
    """Give the words behind a status, the same on every Python."""
    return _RFC_9110.get(status) or HTTPStatus(status).phrase


class Exchange:
    """One request with its way back. `path` is what was asked for."""

    def __init__(
        self, head: bytes, body: bytes, hub_port: int, client: asyncio.StreamReader, way_back: asyncio.StreamWriter
    ) -> None:
        self.path = head.split(b" ", 2)[1].decode()
        self._request = head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1) + body
        self._hub_port = hub_port
        self._client = client
        self._way_back = way_back

    async def deliver(self) -> bytes:
        """Give the request to the hub, and its answer as it came over the wire."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._hub_port)
        writer.write(self._request)
        answer = await reader.read()
        writer.close()
        return answer

    async def answer(self, raw: bytes) -> None:
        """Send bytes back, whatever they are, if anybody still listens."""
        if self.given_up:
            return
        self._way_back.write(raw)
        with suppress(ConnectionError):
            await self._way_back.drain()

    async def say(self, status: int, body: bytes, content_type: str, **headers: str) -> None:
        """Send an answer that isn't the hub's."""
        lines = [f"HTTP/1.1 {status} {_phrase(status)}", f"Content-Type: {content_type}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close"])
        await self.answer(head.encode() + b"\r\n\r\n" + body)

    def reset(self) -> None:
        """Tear the connection down with RST."""
        raw = self._way_back.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._way_back.transport.abort()

    async def wait_for_the_client_to_give_up(self) -> None:
        """Keep still until the other side has closed the connection."""
        with suppress(ConnectionError, ssl.SSLError):
            await self._client.read()

    @property
    def given_up(self) -> bool:
        """True once the other side has closed the connection."""
        return self._client.at_eof() or self._way_back.is_closing()


Harm = Callable[[Exchange], Awaitable[None]]


class Proxy:
    """Stands before a hub. `harm` befalls each request whose path begins with `on`; the others pass.

    With `tls`, that is what it shows of itself. `requests` counts what came, whatever became of it.
    """

    def __init__(self, hub_port: int) -> None:
        self.hub_port = hub_port
        self.harm: Harm | None = None
        self.on = "/"
        self.tls: ssl.SSLContext | None = None
        self.port = 0
        self.requests = 0
        self._visits: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Proxy"]:
        """Listen on a free port of loopback while the block lasts."""
        server = await asyncio.start_server(self._visit, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for visit in self._visits:
                visit.cancel()
            await asyncio.gather(*self._visits, return_exceptions=True)
            await server.wait_closed()

    def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = asyncio.create_task(self._serve(reader, writer))
        self._visits.add(visit)
        visit.add_done_callback(self._visits.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            if self.tls is not None:
                await writer.start_tls(self.tls)
            head = await reader.readuntil(b"\r\n\r\n")
            exchange = Exchange(head, await reader.readexactly(_length(head)), self.hub_port, reader, writer)
            self.requests += 1
            if self.harm is not None and exchange.path.startswith(self.on):
                await self.harm(exchange)
            else:
                await exchange.answer(await exchange.deliver())
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


# what can happen to a request


async def lost_request(exchange: Exchange) -> None:
    """Nothing arrives, and nobody says so."""
    await exchange.wait_for_the_client_to_give_up()


async def lost_answer(exchange: Exchange) -> None:
    """The hub has it; the connection ends before the answer."""
    await exchange.deliver()


async def late_answer(exchange: Exchange) -> None:
    """The hub has it; the answer comes when nobody listens any more."""
    answer = await exchange.deliver()
    await exchange.wait_for_the_client_to_give_up()
    await exchange.answer(answer)


async def cut_body(exchange: Exchange) -> None:
    """The hub has it; half of what it says arrives."""
    answer = await exchange.deliver()
    head, _, body = answer.partition(b"\r\n\r\n")
    await exchange.answer(head + b"\r\n\r\n" + body[: len(body) // 2])


async def twice(exchange: Exchange) -> None:
    """The hub gets it two times, and the second answer arrives."""
    await exchange.deliver()
    await exchange.answer(await exchange.deliver())


async def reset_before(exchange: Exchange) -> None:
    """The connection is torn down, and the hub has nothing."""
    exchange.reset()


async def reset_after(exchange: Exchange) -> None:
    """The connection is torn down, and the hub has it."""
    await exchange.deliver()
    exchange.reset()


async def login_page(exchange: Exchange) -> None:
    """A captive portal answers everything with its own page."""
    await exchange.say(200, LOGIN_PAGE, "text/html")


async def slow(exchange: Exchange) -> None:
    """The answer arrives a few bytes at a time."""
    answer = await exchange.deliver()
    for start in range(0, len(answer), 16):
        await exchange.answer(answer[start : start + 16])
        await asyncio.sleep(0.001)


async def endless(exchange: Exchange) -> None:
    """The hub has it; its answer arrives so slowly that nobody waits for its end."""
    answer = await exchange.deliver()
    for byte in answer:
        if exchange.given_up:
            return
        await exchange.answer(bytes([byte]))
        await asyncio.sleep(0.05)


def redirect(status: int, location: str) -> Harm:
    """Make a harm: everything is elsewhere. An empty `location` is the address that was asked."""

    async def harm(exchange: Exchange) -> None:
        await exchange.say(status, b"<p>Moved</p>", "text/html", Location=location or exchange.path)

    return harm


def refusal(status: int, **headers: str) -> Harm:
    """Make a harm: no, in the form of the hub's own problems, before the hub has the request."""

    async def harm(exchange: Exchange) -> None:
        body = msgspec.json.encode({"title": _phrase(status), "status": status})
        await exchange.say(status, body, "application/problem+json", **headers)

    return harm


def gateway(status: int) -> Harm:
    """Make a harm: the hub has it, and the gateway before it says that it hasn't."""

    async def harm(exchange: Exchange) -> None:
        await exchange.deliver()
        await exchange.say(status, b"<h1>Bad gateway</h1>", "text/html")

    return harm


@asynccontextmanager
async def hub_on_a_socket(app: Litestar) -> AsyncIterator[int]:
    """Serve a hub by uvicorn on a free port of loopback, in this process; give the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = _Quiet(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on"))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            if serving.done():
                serving.result()
            await asyncio.sleep(0.01)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await serving


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever runs this process."""
        yield


def context_of(pem: Path) -> ssl.SSLContext:
    """Give the TLS of a server that shows the certificate in `pem`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
