"""What was counted and is kept, of a day: it is what counting anew gives, also for who is on the list no more."""

import httpx
import pytest

from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.sessions.listings import Listings
from mavis_tui.hub.sessions.progress import ProgressKept
from mavis_tui.hub.store.decisions import Ruling
from tests.builders import NURSE, TODAY, a_day_change
from tests.hub.changes.test_of_the_day import of_all_kinds
from tests.hub.changes.test_transitions import send
from tests.hub.running import RunningHub


@pytest.mark.parametrize("outcome", [Ruling.SET_ASIDE, Ruling.KEEP])
async def test_a_child_whose_adding_the_office_decides_about_is_counted_as_anew(
    hub: RunningHub, nurse: httpx.AsyncClient, outcome: Ruling
) -> None:
    kept, listings = ProgressKept(), Listings(hub.database)
    await send(nurse, a_day_change(of_all_kinds()[5]))
    await listings.of("R1L", TODAY)
    async with hub.database.reading() as connection:
        (before,) = await kept.of_day(connection, "R1L", TODAY)
    now = hub.app.state.hub.clock()
    await decide(hub.database, "added-1", outcome, by=NURSE.email, note_text="A doubled list", now=now)
    async with hub.database.reading() as connection:
        after = await kept.of_day(connection, "R1L", TODAY)
        assert after == await ProgressKept().of_day(connection, "R1L", TODAY)
    assert (before.children, after[0].children) == (4, 3 if outcome is Ruling.SET_ASIDE else 4)
    assert await listings.of("R1L", TODAY) == await Listings(hub.database).of("R1L", TODAY)
