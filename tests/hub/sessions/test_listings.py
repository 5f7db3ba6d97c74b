"""The counts of the list, kept as records arrive: they are those that counting every child anew gives."""

import random
from datetime import date, timedelta

import httpx
import msgspec
import pytest

from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.sessions.listings import Listings
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.programme import Reason
from mavis_tui.wire.messages import SessionList
from tests.builders import NURSE, TODAY, a_bundle, a_change, a_child, a_vaccination, not_given
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub

SESSIONS = ("1204", "1300", "1400")


async def test_what_is_kept_is_what_counting_anew_gives_whatever_happens(
    hub: RunningHub, nurse: httpx.AsyncClient
) -> None:
    rng = random.Random(7)
    kept = Listings(hub.database)
    for session in SESSIONS[1:]:
        await hub.put(a_bundle(5, id=session))
    day, doubted = TODAY, []
    for step in range(60):
        child, session = rng.randint(1, 5), rng.choice(SESSIONS)
        if session == "1204":
            child = min(child, 3)
        id_ = f"vaccination-{step}"
        match rng.choice(("given", "given", "not given", "import", "dates", "decide", "tomorrow")):
            case "given":
                record = a_vaccination(child, id=id_, session=session)
                answer = await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(step + 1, record)]))
                doubted += [one["change"] for one in answer.json() if one["verdict"] == "review"]
            case "not given":
                record = not_given(child, Reason.UNWELL, id=id_, session=session)
                await nurse.post("/v1/changes", content=msgspec.json.encode([a_change(step + 1, record)]))
            case "import":
                listed = tuple(a_child(n) for n in range(1, rng.randint(3, 6)))
                await hub.put(msgspec.structs.replace(a_bundle(id="1400"), children=listed))
            case "dates":
                dates = [str(TODAY + timedelta(days=rng.randint(0, 2)))]
                await nurse.patch(f"/v1/sessions/{session}", json={"dates": dates})
            case "decide" if doubted:
                await decide(
                    hub.database,
                    doubted.pop(),
                    Ruling.SET_ASIDE,
                    by=NURSE.email,
                    note_text="Sent twice.",
                    now=hub.app.state.hub.clock(),
                )
            case "tomorrow":
                day += timedelta(days=1)
        assert await kept.of("R1L", day) == await Listings(hub.database).of("R1L", day), step
    encoded = (await kept.of("R1L", day)).encoded
    counts = {one.session.id: one.done for one in msgspec.json.decode(encoded, type=SessionList).sessions}
    assert any(counts.values())


@pytest.mark.parametrize("sessions", [3, 30])
async def test_a_list_that_nothing_changed_in_costs_one_question_however_long_it_is(
    hub: RunningHub, sessions: int
) -> None:
    for n in range(sessions):
        await hub.put(a_bundle(1, id=f"more-{n}", dates=(date(2026, 12, 1),)))
    kept = Listings(hub.database)
    first = await kept.of("R1L", TODAY)
    with questions(hub) as said:
        assert await kept.of("R1L", TODAY) is first
    assert asked(said).total() == 1
