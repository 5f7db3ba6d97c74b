"""The hub as a process: listens on a socket, says when it is ready, and ends cleanly when it is asked to."""

import asyncio
import gc
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from mavis_tui.errors import BadInput, CannotBeDone
from mavis_tui.hub.api.metrics import CONNECTIONS, Allowed
from mavis_tui.hub.app import create_app
from mavis_tui.hub.connections import MOST, Impatient, with_one_end
from mavis_tui.hub.doorstep import behind_tls
from mavis_tui.hub.log import LogForm, write_log
from mavis_tui.hub.request_numbers import with_number
from mavis_tui.hub.store.engines import database_url
from mavis_tui.hub.store.opening import open_hub_database
from mavis_tui.system.limits import open_many_files
from mavis_tui.system.several_processes import serve_with
from mavis_tui.wire.addresses import is_loopback

_GRACE_SECONDS = 5
_BACKLOG = 512
_LOOPBACK = ["127.0.0.0/8", "::1"]
"""Whose word is taken for who asks: nobody else's, or anybody could give himself another address."""


class Certificate(NamedTuple):
    """The files that TLS needs, in PEM: the certificate with those that vouch for it, and its key, no password."""

    chain: Path
    key: Path


def serve(
    database: str,
    host: str,
    port: int,
    ready: Callable[[str], None],
    *,
    certificate: Certificate | None = None,
    behind_proxy: bool = False,
    log: LogForm = LogForm.TEXT,
    metrics_token: str = "",
    workers: int = 1,
) -> None:
    """Serve until SIGTERM or SIGINT. Calls `ready` with the address once the hub answers; port 0 is any free one.

    `behind_proxy` says that a proxy does the encrypting; what it says of who asks is believed only if it runs on this
    computer. Who has the `metrics_token` may read `/metrics` from anywhere. Raises BadInput if the database or the
    certificate can't be opened, the address is taken, others could listen in, or more than one of `workers`, which are
    the processes that serve, were to serve a file.
    """
    http: Any = Impatient
    if certificate is not None:
        http = behind_tls(_proven(certificate))
    elif not is_loopback(host) and not behind_proxy:
        raise BadInput(
            f"Other computers can reach {host}, and without TLS passwords and children’s records would be readable on "
            "the way. Nothing was started. Give --cert and --key, or say --behind-proxy if a proxy encrypts."
        )
    if workers > 1 and database_url(database).get_backend_name() == "sqlite":
        raise BadInput(
            "A file of SQLite is served by one process, because one writes to it at a time. Nothing was started. "
            "Leave --workers away, or give --database a URL of PostgreSQL."
        )
    asyncio.run(_prove(database))
    with _listening(host, port) as listener:
        app = create_app(database, may_read_metrics=Allowed(metrics_token, behind_proxy=behind_proxy))
        config = uvicorn.Config(
            with_number(with_one_end(app), behind_proxy=behind_proxy),
            http=http,
            ws="none",
            backlog=_BACKLOG,
            log_config=None,
            log_level="warning",
            access_log=False,  # an address of a call can say whom it was about
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            proxy_headers=behind_proxy,
            forwarded_allow_ips=_LOOPBACK,
        )
        scheme = "https" if certificate else "http"
        _look_for_garbage_seldom()
        open_many_files(3 * MOST)  # as many sockets as it takes connections, at the door and inside, and its files
        write_log(log)
        address = _address(scheme, host, listener.getsockname()[1])

        def run(answers: Callable[[], None]) -> None:
            server = _Server(config, answers, lambda: app.state.hub.watch.end())
            CONNECTIONS.set_function(lambda: len(server.server_state.connections))
            server.run(sockets=[listener])

        if workers > 1:
            serve_with(workers, run, lambda: ready(address))
        else:
            run(lambda: ready(address))


def _look_for_garbage_seldom() -> None:
    """Leave out of every search what was loaded, which stays: a thousand changes at once would search it ever again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping()
        await super().shutdown(sockets)

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


def _proven(certificate: Certificate) -> ssl.SSLContext:
    """Give what a certificate serves TLS with, 1.2 or newer. Raises BadInput, CannotBeDone."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(
            certificate.chain,
            certificate.key,
            # Asked for a password, OpenSSL would wait at the terminal.
            password=_no_password,
        )
    except ssl.SSLError as error:
        raise BadInput(
            f"{certificate.chain} and {certificate.key} aren’t a certificate and its key, in PEM and without a "
            f"password ({error.reason or 'unreadable'}). Nothing was started."
        ) from error
    except OSError as error:
        raise CannotBeDone(
            f"The hub can’t read {certificate.chain} or {certificate.key} ({error.strerror}). Nothing was started."
        ) from error
    return context


def _no_password() -> str:
    return ""


async def _prove(database: str) -> None:
    opened = await open_hub_database(database)
    try:
        await opened.look_through()
    finally:
        await opened.close()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family)
        # asyncio does this only for sockets that name their protocol; without it an answer's body waits 40 ms
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None)
        reason = os.strerror(number) if number and number > 0 else str(error)
        raise CannotBeDone(f"The hub can’t listen on {host} port {port} ({reason}). Nothing was started.") from error


def _address(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
