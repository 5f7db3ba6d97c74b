"""What the hub stands beside: a plain Litestar route that inserts the same bytes into the same engine, as durably.

`python -m bench.load.plain --ready-file FILE`, with the database in MAVIS_HUB_DATABASE. It looks nobody up, judges
nothing and writes no log; its process, its server and its engine are made as the hub's are. Ends with its input.
"""

import argparse
import asyncio
import os
import signal
import threading
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from litestar import Litestar, post
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, insert

from mavis_tui.hub.server import _listening, _look_for_garbage_seldom
from mavis_tui.hub.store.engines import database_url, engine_for

_tables = MetaData()
_rows = Table(
    "plain",
    _tables,
    Column("id", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)


def main() -> None:
    """Serve until standard input ends, or SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ready-file", type=Path, required=True)
    ready: Path = parser.parse_args().ready_file
    threading.Thread(target=_stop_after_stdin, daemon=True).start()
    asyncio.run(_serve(os.environ["MAVIS_HUB_DATABASE"], ready))


async def _serve(where: str, ready: Path) -> None:
    engine = engine_for(database_url(where), serving=True)
    async with engine.execution_options(mavis_writing=True).begin() as connection:
        await connection.run_sync(_tables.create_all)

    @post("/plain", status_code=200)
    async def take(data: list[dict[str, Any]]) -> list[str]:
        rows = [{"id": one["id"], "revision": one.get("revision", 1), "body": msgspec.json.encode(one)} for one in data]
        async with engine.execution_options(mavis_writing=True).begin() as connection:
            await connection.execute(insert(_rows), rows)
        return [one["id"] for one in data]

    with _listening("127.0.0.1", 0) as listener:
        app = Litestar([take], openapi_config=None)
        server = uvicorn.Server(uvicorn.Config(app, http="h11", ws="none", log_config=None, access_log=False))
        _look_for_garbage_seldom()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():  # noqa: ASYNC110 # uvicorn tells nobody
            await asyncio.sleep(0.02)
        ready.write_text(address, "utf-8")  # noqa: ASYNC240 # once, before anybody asks
        await serving
    await engine.dispose()


def _stop_after_stdin() -> None:
    while os.read(0, 1024):
        pass
    signal.raise_signal(signal.SIGTERM)


if __name__ == "__main__":
    main()
