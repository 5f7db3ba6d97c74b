"""A hub's database of every released version is upgraded and holds what it held; another schema is refused in words."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from mavis_tui.errors import CannotBeDone
from mavis_tui.hub.office.export_csv import Wish, export
from mavis_tui.hub.office.review import list_cases
from mavis_tui.hub.store import engines
from mavis_tui.hub.store.audit_log import lines, verified
from mavis_tui.hub.store.opening import Upgraded, open_hub_database, upgrade_database
from mavis_tui.hub.store.schema import NEWEST, schema_of
from mavis_tui.hub.store.tables import generations, refusals, tables, withdrawn
from mavis_tui.hub.store.upgrading import revision_map
from tests.builders import NOON, NURSE, a_change
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.changes.test_changes import receipt
from tests.hub.running import running_hub
from tests.hub.store.golden.make import HERE, NOTE
from tests.modes import is_its_owners

VERSIONS = sorted(folder.name for folder in HERE.iterdir() if folder.name[0].isdecimal())


@pytest.fixture(params=VERSIONS)
async def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a place with what a hub of a released version left behind."""
    place = tmp_path / "hub.db"
    await places.make(place)
    await places.run_script(place, (HERE / request.param / f"{places.ENGINE}.sql").read_text("utf-8"))
    return place


def test_the_schema_of_today_is_the_last_revision() -> None:
    assert revision_map().heads == (NEWEST,)


async def test_a_database_of_a_released_version_is_upgraded_and_holds_what_it_held(
    released: Path, clock: StandingClock
) -> None:
    done = await upgrade_database(places.where(released))
    assert (done.before, done.now) == ("", NEWEST)
    async with running_hub(released.parent, clock) as hub, hub.client(await hub.sign_again()) as nurse:
        session = (await nurse.get("/v1/sessions/1204")).json()
        assert [child["id"] for child in session["children"]] == ["child-1", "child-2", "child-3"]
        assert [child.get("restricted", False) for child in session["children"]] == [False, False, True]
        assert [one["id"] for one in session["children"][0]["care"]["hpv"]["history"]] == ["vaccination-1"]
        held = (await nurse.get("/v1/devices/self/held?from=1")).json()
        (seen,) = (await nurse.get("/v1/changes/vaccination-5")).json()
        assert (held["count"], seen["set_aside"], NOTE in seen["reason"]) == (3, True, True)
        async with hub.database.reading() as connection:
            assert (await connection.execute(select(withdrawn.c.id))).scalars().all() == ["child-4"]
            assert (await connection.execute(select(refusals.c.id))).scalars().all() == ["vaccination-4"]
            assert (await connection.execute(select(generations.c.id))).scalars().all() == [held["generation"]]
        assert not await list_cases(hub.database)
        nothing = await export(hub.database, Wish(), by=NURSE.email, file="2.csv", write=_never, now=NOON)
        assert nothing.written == 0
        assert (await receipt(nurse, a_change(1))).received_at == NOON
        assert (await verified(hub.database)).broken is None


def _never(_written: bytes) -> None:
    raise AssertionError("what was exported before is exported again")


async def test_an_upgraded_database_has_the_schema_of_a_new_one(released: Path) -> None:
    await upgrade_database(places.where(released))
    database = await open_hub_database(places.where(released))
    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []
    await database.close()


async def test_a_new_database_has_the_schema_that_the_revisions_lead_to(tmp_path: Path) -> None:
    await places.make(tmp_path / "new.db")
    database = await open_hub_database(places.where(tmp_path / "new.db"))
    async with database.reading() as connection:
        assert await connection.run_sync(schema_of) == NEWEST
        assert await connection.run_sync(differences) == []
    await database.close()


def differences(connection: Connection) -> list[object]:
    """Compare a database with the tables of today, as Alembic does: names, types, keys and indexes."""
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), tables))


async def test_the_log_of_an_upgraded_database_is_only_added_to_and_says_so(released: Path) -> None:
    await upgrade_database(places.where(released))
    database = await open_hub_database(places.where(released))
    assert (await lines(database))[-1].outcome == f"done: schema without a number to {NEWEST}"
    for table in ("audit", "audit_chain"):
        for harm in (f"DELETE FROM {table}", f"UPDATE {table} SET number = number + 1"):  # noqa: S608 # ours
            with pytest.raises((IntegrityError, DBAPIError), match="only added to"):
                async with database.writing() as connection:
                    await connection.execute(text(harm))
    await database.close()


async def test_a_database_is_upgraded_once_however_many_do_it_at_the_same_moment(released: Path) -> None:
    done = await asyncio.gather(*(upgrade_database(places.where(released)) for _ in range(4)))
    assert sorted(one.before for one in done) == ["", NEWEST, NEWEST, NEWEST]
    assert len([one for one in done if one.kept]) == (places.ENGINE == "sqlite")


async def test_four_hubs_that_start_on_an_empty_database_at_once_all_start(tmp_path: Path) -> None:
    await places.make(tmp_path / "new.db")
    opened = await asyncio.gather(
        *(open_hub_database(places.where(tmp_path / "new.db"), serving=True) for _ in range(4))
    )
    async with opened[0].reading() as connection:
        assert len((await connection.execute(select(generations.c.id))).all()) == 1
    for database in opened:
        await database.close()


@pytest.mark.sqlite
async def test_a_new_file_that_another_hub_is_making_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    another.execute("BEGIN EXCLUSIVE")
    looked_at_the_clock: list[float] = []

    def clock() -> float:
        looked_at_the_clock.append(0.0)
        if len(looked_at_the_clock) == 3:  # at the beginning, and where it was found locked the first and second time
            another.execute("ROLLBACK")
        return 0.0

    monkeypatch.setattr(engines, "monotonic", clock)
    await (await open_hub_database(tmp_path / "new.db")).close()
    another.close()


@pytest.mark.parametrize("schema", ["9999", "of somebody else"])
async def test_a_database_of_a_newer_version_is_refused_in_words_and_left_alone(tmp_path: Path, schema: str) -> None:
    place = tmp_path / "new.db"
    await places.make(place)
    await (await open_hub_database(places.where(place))).close()
    await places.run_script(place, f"UPDATE alembic_version SET version_num = '{schema}'")  # noqa: S608 # ours
    for way in (open_hub_database, upgrade_database):
        with pytest.raises(CannotBeDone, match=r"is of a newer mavis .* Nothing was changed"):
            await way(places.where(place))


async def test_a_database_of_an_older_version_is_upgraded_by_whoever_opens_a_file_and_by_a_command_elsewhere(
    released: Path,
) -> None:
    if places.ENGINE == "postgresql":
        with pytest.raises(CannotBeDone, match=r"is of an older mavis .* mavis hub upgrade"):
            await open_hub_database(places.where(released))
        assert await upgrade_database(places.where(released)) == Upgraded(before="")
    else:
        await (await open_hub_database(places.where(released))).close()
    assert await upgrade_database(places.where(released)) == Upgraded(before=NEWEST)


@pytest.mark.sqlite
async def test_what_a_file_was_before_it_is_upgraded_is_kept_beside_it_and_is_its_owners(released: Path) -> None:
    await (await open_hub_database(released)).close()
    kept = released.with_name(f"hub.db.before-schema-{NEWEST}")
    assert is_its_owners(kept)
    assert (await upgrade_database(kept)).before == ""
