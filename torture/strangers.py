"""Strangers at the hub's door, three times as many as it takes: laptops come in all the same, and strangers have to go.

They say nothing, half a request, or read nothing of what they asked for; with TLS they don't begin it, or don't end it.
"""

import asyncio
import socket
import ssl
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from uvicorn.protocols.http.h11_impl import H11Protocol

from mavis_tui.hub import connections
from mavis_tui.hub.doorstep import behind_tls
from tests.hub.at_the_door import HELLO, ONCE, SLOW, answer_to, served
from torture.certificates import Authority
from torture.machine import in_memory
from torture.trial import Scale, Trial

MOST, STRANGERS = 20, 60
PATIENCE_SECONDS = 20.0
"""So long a laptop waits for the answer to a greeting (client/exchange.py)."""
AN_HOUR, SHORT_SECONDS = 3600.0, 0.1
NOTICED_SECONDS = 10.0
"""Within this the hub must have let go of who may be silent for a tenth of a second, on a busy machine as well."""

LAPTOPS, CAME = "laptops that came meanwhile", "strangers at the door"
SHUT_OUT = "laptops that got no answer"
STAYED = "strangers that were never let go"
PROMISES = (SHUT_OUT, STAYED)

BEGINS_TLS = b"\x16\x03\x01\x02\x00\x01"
"""The head of a record of TLS's handshake (RFC 8446, 5.1) that says it goes on, and doesn't."""
MANY = 100
ASKS_FOR_MUCH = b"GET /schema HTTP/1.1\r\nHost: hub\r\n\r\n" * MANY

PLAIN = (*SLOW.values(), ASKS_FOR_MUCH)
TLS = (b"", BEGINS_TLS, HELLO[:-2])
"""Who begin no TLS, who don’t end its greeting, and who speak without it."""

NOTES = (
    (
        f"A hub on a real socket takes {MOST} connections at once, and {STRANGERS} strangers of each kind come and "
        "stay: with time-outs of an hour, so that they have to give way, while a laptop after the other greets; and "
        "with short ones, so that they have to be gone by themselves. With TLS and without."
    ),
    "The control is uvicorn with its own limit on connections, and nothing of ours.",
)

Serves = Callable[[Path], AbstractAsyncContextManager[int]]


async def _stranger(port: int, said: bytes) -> socket.socket:
    """Come, say so much, and stay without reading."""
    came = socket.socket()
    came.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    came.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(came, ("127.0.0.1", port))
    with suppress(OSError):  # the hub may have had enough already
        await loop.sock_sendall(came, said)
    return came


async def _is_answered(port: int, trusts: ssl.SSLContext | None) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusts)
            writer.write(ONCE)
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return answer.startswith(b"HTTP/1.1 200")


async def _was_let_go(stranger: socket.socket, all_of_it: float) -> bool:
    """True where the hub ends the connection; who asked for much got less than all of it then, so many bytes."""
    got, loop = 0, asyncio.get_running_loop()
    try:
        async with asyncio.timeout(NOTICED_SECONDS):
            while part := await loop.sock_recv(stranger, 65_536):
                got += len(part)
    except TimeoutError:
        return False
    except OSError:
        return True
    return got < all_of_it


async def play(folder: Path, serves: Serves, said: bytes, laptops: int, trusts: ssl.SSLContext | None) -> Counter[str]:
    """Let strangers of one kind come twice: once they are to give way, once to be let go."""
    counts: Counter[str] = Counter()
    with _patient(AN_HOUR):
        async with serves(folder) as port, _at_the_door(port, said, STRANGERS):
            for _ in range(laptops):
                counts[SHUT_OUT] += not await _is_answered(port, trusts)
    with _patient(SHORT_SECONDS):
        async with serves(folder) as port, _at_the_door(port, said, MOST) as strangers:
            all_of_it = float("inf")
            if said == ASKS_FOR_MUCH:
                all_of_it = MANY * len(await answer_to(port, said[: len(said) // MANY]))
                await asyncio.sleep(NOTICED_SECONDS)  # to read is what they don't do
            let_go = await asyncio.gather(*(_was_let_go(one, all_of_it) for one in strangers))
            counts[STAYED] += let_go.count(False)
    counts[CAME] += STRANGERS + MOST
    counts[LAPTOPS] += laptops
    return counts


@asynccontextmanager
async def _at_the_door(port: int, said: bytes, many: int) -> AsyncIterator[list[socket.socket]]:
    strangers = [await _stranger(port, said) for _ in range(many)]
    try:
        yield strangers
    finally:
        for one in strangers:
            one.close()


@contextmanager
def _patient(seconds: float) -> Iterator[None]:
    """Let the hub put up with silence for so long."""
    limits: dict[str, Any] = {"HEAD_SECONDS": seconds, "SILENT_SECONDS": seconds, "_LOOKED_AT_EVERY": 0.02}
    with patch.multiple(connections, MOST=MOST, SLOWEST_BYTES_A_SECOND=1e9, **limits):
        yield


def run(scale: Scale) -> Trial:
    """Let every kind come; in short, who says nothing."""
    laptops = 1 if scale.short else 20
    plain, behind_it = (PLAIN[:1], ()) if scale.short else (PLAIN, TLS)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="mavis-door-", dir=in_memory()) as made, asyncio.Runner() as loop:
        folder = Path(made)
        authority = Authority(folder, "authority")
        vouched = authority.vouch("hub", "127.0.0.1")
        shows = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        shows.load_cert_chain(vouched)
        trusts = ssl.create_default_context(cafile=authority.pem)
        for said in plain:
            counts += loop.run(play(folder, served, said, laptops, None))
        behind = partial(served, http=behind_tls(shows))
        for said in behind_it:
            counts += loop.run(play(folder, behind, said, laptops, trusts))
        alone = partial(served, http=H11Protocol, limit_concurrency=MOST)
        with patch.dict(globals(), NOTICED_SECONDS=0.5):  # it would wait for ever
            control = loop.run(play(folder, alone, b"", 1, None))
    return Trial(
        name="Strangers at the door",
        counts={name: counts[name] for name in (CAME, LAPTOPS, *PROMISES)},
        must_be_zero=PROMISES,
        control={name: control[name] for name in (CAME, LAPTOPS, *PROMISES)},
        notes=NOTES,
    )
