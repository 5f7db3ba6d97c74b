"""What is asked again and again while records arrive is found by an index, and doesn't read all of a team."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import sqlite

from mavis_tui.hub.sessions import bundles
from mavis_tui.hub.store.counts import open_reviews
from mavis_tui.hub.store.tables import changes
from tests.hub.running import RunningHub

pytestmark = pytest.mark.sqlite

_OF_TEAM = bundles._that_count().where(changes.c.organisation == "R1L")
ASKED = {
    "what the hub doubted": (
        select(changes.c.id).where(changes.c.organisation == "R1L", *open_reviews("sqlite")),
        "SEARCH changes USING INDEX changes_doubted (organisation=?)",
    ),
    "what was recorded in a session": (
        _OF_TEAM.where(changes.c.session == "1204"),
        "SEARCH changes USING INDEX changes_by_session (organisation=? AND session=?)",
    ),
    "what was recorded for a child": (
        _OF_TEAM.where(changes.c.child.in_(["child-1"]), changes.c.kind.not_in(["note"])),
        "SEARCH changes USING INDEX changes_by_child (organisation=? AND child=?)",
    ),
}


@pytest.mark.parametrize("what", ASKED)
async def test_it_is_found_by_its_index(hub: RunningHub, what: str) -> None:
    asked, expected = ASKED[what]
    said: Any = asked.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    async with hub.database.reading() as connection:
        plan = (await connection.execute(text("EXPLAIN QUERY PLAN " + str(said).replace(":", r"\:")))).all()
    assert plan[0][-1] == expected
