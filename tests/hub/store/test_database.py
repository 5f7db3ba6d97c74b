"""Where the hub keeps things: a file nobody else can read, or a sentence why it can't be kept there."""

import sqlite3
import stat
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from mavis_tui.errors import BadInput, DatabaseDown
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.hub.store.engines import database_url
from mavis_tui.hub.store.opening import open_hub_database
from tests.builders import NOON, NURSE, a_change
from tests.conftest import StandingClock
from tests.hub.running import running_hub


@pytest.mark.sqlite
async def test_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "mavis-hub" / "hub.db"
    database = await open_hub_database(file)
    async with database.reading() as connection:
        await connection.execute(text("SELECT 1"))
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in file.parent.iterdir()}
    await database.close()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.sqlite
async def test_a_receipt_is_on_the_disk_before_it_is_given(tmp_path: Path) -> None:
    database = await open_hub_database(tmp_path / "hub.db")
    async with database.reading() as connection:
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    await database.close()
    assert found == ["wal", 2, 1]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("where", "url"),
    [
        ("/data/hub.db", "sqlite+aiosqlite:////data/hub.db"),
        ("sqlite:////data/hub.db", "sqlite+aiosqlite:////data/hub.db"),
        ("postgresql+asyncpg://hub@db/mavis", "postgresql+asyncpg://hub@db/mavis"),
    ],
)
def test_a_path_is_as_good_as_a_url(where: str, url: str) -> None:
    assert database_url(where).render_as_string() == url


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("buy tea and a kettle, and then some more tea, and biscuits for the whole team\n" * 50)
    before = file.read_bytes()
    with pytest.raises(DatabaseDown, match="file is not a database"):
        await open_hub_database(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize("where", ["nonsense://x", "postgresql+nothing://db/mavis", "://"])
async def test_a_database_the_hub_cannot_use_is_said_in_words(where: str) -> None:
    with pytest.raises(BadInput):
        await open_hub_database(where)


@pytest.mark.sqlite
async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="can’t write its database"):
        await open_hub_database(tmp_path)


async def test_a_password_in_the_url_is_not_repeated() -> None:
    with pytest.raises(BadInput) as refused:
        await open_hub_database("postgresql+nothing://hub:sesame@db/mavis")
    assert "sesame" not in str(refused.value)


@pytest.mark.sqlite
async def test_a_database_of_before_opens_keeps_what_it_holds_and_gets_what_it_lacks(
    tmp_path: Path, clock: StandingClock
) -> None:
    with sqlite3.connect(tmp_path / "hub.db") as made:
        made.executescript((Path(__file__).parent / "yesterday.sql").read_text("utf-8"))
    made.close()
    async with running_hub(tmp_path, clock) as hub, hub.client(await hub.sign_again()) as nurse:
        session = (await nurse.get("/v1/sessions/1204")).json()
        assert (session["count"], session["children"][0]["care"]["hpv"]["history"][0]["id"]) == (3, "vaccination-1")
        sent = await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(1), a_change(2)]))
        assert [one["verdict"] for one in sent.json()] == ["saved", "saved"]
        await decide(hub.database, "vaccination-1", Ruling.SET_ASIDE, by=NURSE.email, note_text="Tried", now=NOON)
        assert [line.action for line in await lines(hub.database)][-1] == "Review: set aside"
        with pytest.raises(IntegrityError, match="only added to"):
            async with hub.database.writing() as connection:
                await connection.execute(text("DELETE FROM audit"))
