"""SQLite asked once for a statement: its rows, however many, and how many it changed, in any locale."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from mavis_tui.hub.store.at_one_go import at_one_go

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("rows", [1, 499, 500, 501, 1_200])
async def test_every_row_is_given_once_and_in_order(tmp_path: Path, rows: int) -> None:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/it.db", connect_args={"async_creator_fn": at_one_go})
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE held (n INTEGER PRIMARY KEY)"))
        await connection.execute(text("INSERT INTO held VALUES (:n)"), [{"n": n} for n in range(rows)])
        asked = text("SELECT n FROM held ORDER BY n")
        assert list((await connection.execute(asked)).scalars()) == list(range(rows))
        assert [row.n async for row in await connection.stream(asked)] == list(range(rows))
    await engine.dispose()


async def test_changed_rows_are_counted_where_python_doesnt_know_the_statement_for_one_that_changes(
    tmp_path: Path,
) -> None:
    """As in a Turkish locale, in which Python doesn't know INSERT: a statement that begins with another word."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/it.db", connect_args={"async_creator_fn": at_one_go})
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE held (n INTEGER PRIMARY KEY)"))
        added = text("WITH one (n) AS (SELECT 1) INSERT INTO held SELECT n FROM one WHERE true ON CONFLICT DO NOTHING")
        assert [(await connection.execute(added)).rowcount for _ in range(2)] == [1, 0]
    await engine.dispose()
