"""A slow link on loopback: every connection through it waits for the way, and shares its bits with the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

ROUND_TRIP_SECONDS = 0.3
BITS_A_SECOND = 256_000
_PIECE = 1_400


class Link:
    """Leads from `address` to a server on this computer. `sent` and `received` count the bytes, seen from the client.

    A connection costs one round trip before its first byte, as TCP's does. Each direction has `BITS_A_SECOND`.
    """

    def __init__(self, server: str) -> None:
        self.address = ""
        self.sent = self.received = 0
        self._port = urlsplit(server).port
        self._free_at = {"there": 0.0, "back": 0.0}
        self._visits: set[asyncio.Task[None]] = set()

    def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = asyncio.create_task(self._lead(reader, writer))
        self._visits.add(visit)
        visit.add_done_callback(self._visits.discard)

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(ROUND_TRIP_SECONDS)
        there, way_there = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(self._carry("there", reader, way_there), self._carry("back", there, writer))

    async def _carry(self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_arrive(on_the_way, writer))
            with suppress(ConnectionError):
                while piece := await reader.read(_PIECE):
                    self._free_at[way] = max(loop.time(), self._free_at[way]) + len(piece) * 8 / BITS_A_SECOND
                    on_the_way.put_nowait((self._free_at[way] + ROUND_TRIP_SECONDS / 2, piece))
                    self._count(way, len(piece))
                    await asyncio.sleep(self._free_at[way] - loop.time())
            on_the_way.put_nowait((loop.time() + ROUND_TRIP_SECONDS / 2, b""))

    def _count(self, way: str, size: int) -> None:
        if way == "there":
            self.sent += size
        else:
            self.received += size


async def _arrive(on_the_way: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    with suppress(ConnectionError):
        while True:
            at, piece = await on_the_way.get()
            await asyncio.sleep(at - loop.time())
            if not piece:
                break
            writer.write(piece)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def slow_link(server: str) -> AsyncIterator[Link]:
    """Open a slow link to the server at an address like `http://127.0.0.1:8000` while the block lasts."""
    link = Link(server)
    listener = await asyncio.start_server(link._visit, "127.0.0.1", 0)  # noqa: SLF001 - its own
    link.address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield link
    finally:
        listener.close()
        for visit in link._visits:  # noqa: SLF001 - its own
            visit.cancel()
        await asyncio.gather(*link._visits, return_exceptions=True)  # noqa: SLF001 - its own
