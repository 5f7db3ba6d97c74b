"""The hub as a process: listens on a socket, says when it is ready, and ends cleanly when it is asked to."""

import asyncio
import ipaddress
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from mavis_tui.errors import BadInput
from mavis_tui.hub.app import create_app
from mavis_tui.hub.database import open_database

_GRACE_SECONDS = 5


def serve(database: str, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. Calls `ready` with the address once the hub answers; port 0 is any free one.

    Raises BadInput if the database can't be opened or the address is taken.
    """
    asyncio.run(_prove(database))
    with _listening(host, port) as listener:
        # No access log: an address of a call can say whom it was about.
        config = uvicorn.Config(
            create_app(database),
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        _Server(config, lambda: ready(_address(host, listener.getsockname()[1]))).run(sockets=[listener])


def is_loopback(host: str) -> bool:
    """True if only this computer can reach a hub that listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises the signal again after the end, which makes a wanted end look like a crash.
        before = {name: signal.signal(name, self.handle_exit) for name in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal.signal(name, handler)


async def _prove(database: str) -> None:
    await (await open_database(database)).close()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        reason = os.strerror(number) if number and number > 0 else str(error)
        raise BadInput(f"The hub can’t listen on {host} port {port} ({reason}). Nothing was started.") from error


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
