"""A hub on a real socket, and who comes to it: somebody who asks, and strangers who say too little or read nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn

from mavis_tui.hub.app import create_app
from mavis_tui.hub.connections import Impatient, with_one_end
from tests.hub.running import CHEAP

HELLO = b"GET /v1/hello?nonce=n HTTP/1.1\r\nHost: hub\r\n\r\n"
ONCE = HELLO.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

SLOW = {
    "nothing": b"",
    "half a head": b"GET /v1/hello HTTP/1.1\r\nHost:",
    "a head without its body": b"POST /v1/sign-in HTTP/1.1\r\nHost: hub\r\nContent-Length: 900\r\n\r\n{",
}


@asynccontextmanager
async def served(folder: Path, http: Any = Impatient, **options: Any) -> AsyncIterator[int]:
    """Serve a hub on a loopback socket, as `mavis hub serve` does; give its port. `options` are uvicorn's."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = with_one_end(create_app(folder / "hub.db", hasher=CHEAP))
    config = uvicorn.Config(
        app, http=http, ws="none", log_config=None, timeout_graceful_shutdown=1, timeout_keep_alive=3600, **options
    )
    server = uvicorn.Server(config)
    server.capture_signals = no_signals  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await running
        listener.close()


class no_signals:  # noqa: N801 # it stands for a method
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


async def answer_to(port: int, said: bytes) -> bytes:
    """Say something and nothing more; give all that comes until the hub closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(said)
        await writer.drain()
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


async def not_reading(port: int) -> socket.socket:
    """Ask for a lot at once, and read nothing of it."""
    asking = socket.socket()
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asking.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(asking, ("127.0.0.1", port))
    await loop.sock_sendall(asking, b"GET /schema HTTP/1.1\r\nHost: hub\r\n\r\n" * 100)
    return asking


async def closed(reader: asyncio.StreamReader) -> bool:
    """True once the hub closed a connection."""
    try:
        return await asyncio.wait_for(reader.read(), 10) == b""
    except ConnectionResetError:
        return True
