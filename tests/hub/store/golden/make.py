"""Makes the golden databases of this version: `python -m tests.hub.store.golden.make 0.1.0`. Made once, then only read.

Everything that a hub can hold is in them at least once: tests/hub/store/test_golden.py says what is read for ever.
"""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import httpx
import msgspec

from mavis_tui.hub.access.accounts import add_user
from mavis_tui.hub.app import create_app
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.sessions.sessions import put_session
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.change import Change
from mavis_tui.models.session import bundle
from tests.builders import NOON, NURSE, a_batch, a_change, a_child, a_session, a_vaccination, not_given
from tests.hub.running import CHEAP, DEVICE, PASSWORD
from tests.postgres import needed, private_cluster

HERE = Path(__file__).parent
NOTE = "The same dose, written down twice"


async def fill(where: str) -> None:
    """Let a hub of this version live a short day."""
    app = create_app(where, lambda: NOON, hasher=CHEAP)
    async with app.lifespan():
        database = app.state.hub.database
        hidden = msgspec.structs.replace(a_child(3), restricted=True, address_line="", postcode="")
        listed = bundle(a_session(), (a_child(1), a_child(2), hidden, a_child(4)), (a_batch(),))
        await put_session(database, listed, "R1L", NOON)
        await put_session(
            database, msgspec.structs.replace(listed, children=listed.children[:3]), "R1L", NOON
        )  # the fourth left
        await add_user(database, NURSE.email, NURSE.name, "R1L", PASSWORD, CHEAP, lambda: NOON, role=NURSE.role)
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type] # Litestar's own ASGI types
        async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as client:
            body = {"email": NURSE.email, "password": PASSWORD, "device": DEVICE}
            token = (await client.post("/v1/sign-in", json=body)).raise_for_status().json()["token"]
            client.headers["Authorization"] = f"Bearer {token}"
            twice = msgspec.structs.replace(a_vaccination(1), id="vaccination-5")
            sent: list[Change] = [a_change(1), a_change(2, twice), a_change(3, not_given(2))]
            sent.append(msgspec.structs.replace(a_change(4), session="9999"))
            (await client.post("/v1/changes", content=msgspec.json.encode(sent))).raise_for_status()
            (await client.post("/v1/devices/here", json={"holds": ["1204"], "waiting": 2})).raise_for_status()
        await decide(database, "vaccination-5", Ruling.SET_ASIDE, by=NURSE.email, note_text=NOTE, now=NOON)
        await export(database, Wish(), by=NURSE.email, file="first.csv", write=lambda _: None, now=NOON)


def main(version: str) -> None:
    """Make the databases of this version. Raises FileExistsError where they are: they are never made again."""
    folder = HERE / version
    folder.mkdir()
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "hub.db"
        asyncio.run(fill(str(file)))
        with closing(sqlite3.connect(file)) as made:
            (folder / "sqlite.sql").write_text("\n".join(made.iterdump()) + "\n", "utf-8")
    with private_cluster() as cluster:
        where = cluster.partition("host=")[2]
        subprocess.run([needed("createdb"), f"--host={where}", "--username=postgres", "golden"], check=True)
        asyncio.run(fill(cluster.replace("postgresql:", "postgresql+asyncpg:").replace("/?", "/golden?")))
        words = ["--inserts", "--no-owner", "--no-privileges", "--username=postgres", "golden"]
        dumped = subprocess.run([needed("pg_dump"), f"--host={where}", *words], check=True, capture_output=True)
        said = [line for line in dumped.stdout.decode().splitlines() if not line.startswith("\\")]
        (folder / "postgresql.sql").write_text("\n".join(said) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
