"""`mavis hub upgrade`: the hub's database, brought up to this version."""

import asyncio
from collections.abc import Iterator

from mavis_tui.commands.hub.options import Database, where
from mavis_tui.console.options import AsJson
from mavis_tui.console.printing import show
from mavis_tui.console.wrapping import prose
from mavis_tui.hub.store.opening import Upgraded, upgrade_database


def command(database: Database = "", as_json: AsJson = False) -> None:
    """Bring the hub’s database up to this version.

    All of it is done, or nothing. A database of PostgreSQL is upgraded by this command only; copy it with pg_dump
    first, because the way back is a copy. An SQLite file is upgraded by whatever opens it, and what it was is kept
    beside it. A hub of the version before goes on meanwhile.
    """
    done = asyncio.run(upgrade_database(where(database)))
    show(done, lambda: list(_said(done)), as_json=as_json, shape="hub upgrade")


def _said(done: Upgraded) -> Iterator[str]:
    if done.before == done.now:
        yield f"The database has schema {done.now}, which this version needs. Nothing was changed."
        return
    before = f"schema {done.before}" if done.before else "one from before schemas had numbers"
    kept = f" What it was is kept: {done.kept}" if done.kept else ""
    yield from prose(f"The database is upgraded to schema {done.now}, from {before}.{kept}")
