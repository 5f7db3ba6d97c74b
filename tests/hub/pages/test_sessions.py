"""Sessions and children: the numbers of the command, one session, one child's history, and what was turned away."""

import msgspec
import pytest

from mavis_tui.commands.hub import sessions as command
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.sessions_held import sessions_held
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.change import Change
from tests.builders import a_bundle, a_change, a_vaccination
from tests.hub.pages.browser import OFFICE, Browser, signed_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub

SPITEFUL = "<script>alert(1)</script> {{7*7}}"


async def sent(hub: RunningHub, *changes: Change) -> None:
    async with hub.client(await hub.sign_in()) as nurse:
        (await nurse.post("/v1/changes", content=msgspec.json.encode(changes))).raise_for_status()
        (await nurse.post("/v1/devices/here", json={"holds": ["1204"], "waiting": 0})).raise_for_status()


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    await hub.put(a_bundle(4))
    await sent(hub, a_change(1), a_change(2))
    return await signed_in(hub)


async def test_the_list_has_the_numbers_of_the_command(hub: RunningHub, browser: Browser) -> None:
    assert vars(command)["sessions_held"] is sessions_held
    (row,) = await sessions_held(hub.database, "R1L")
    await browser.open("/office/sessions")
    (line,) = browser.table("Sessions")[1:]
    assert line[2:] == [str(number) for number in (row.children, row.left, row.records, row.devices)]
    assert line[2:] == ["4", "0", "2", "1"]


async def test_a_session_says_how_each_child_stands_and_where_it_is_saved(browser: Browser) -> None:
    await browser.open("/office/sessions/1204")
    assert "Saved on laptops device-1" in browser.text
    rows = {row[0]: row[3] for row in browser.table("Children, as they stand on 24 November 2026")[1:]}
    assert rows["MWANGI1, Ada"] == "HPV: Vaccinated"
    assert rows["MWANGI3, Ada"] == "HPV: Due vaccination"


async def test_a_childs_history_has_every_version_and_what_was_decided(hub: RunningHub, browser: Browser) -> None:
    await sent(hub, a_change(3, a_vaccination(1, id="vaccination-3", notes=SPITEFUL), device="tablet-2"))
    await decide(
        hub.database,
        "vaccination-3",
        Ruling.SET_ASIDE,
        by=OFFICE,
        note_text="The same dose",
        now=hub.app.state.hub.clock(),
    )
    await browser.open("/office/sessions")
    await browser.send("Find", {"Find a child": "mwangi1"})
    await browser.follow("MWANGI1, Ada")
    assert browser.title == "MWANGI1, Ada"
    assert "vaccination-1, version 1, came on 24 November 2026 at 12:00pm" in browser.text
    assert f"set aside by {OFFICE}: The same dose" in browser.text
    assert SPITEFUL in browser.text
    assert "<script>" not in browser.answer.text
    read = [line for line in await lines(hub.database) if line.action == "Read a child’s history"]
    assert [(line.email, line.child) for line in read] == [(OFFICE, "child-1")]
    assert not [line for line in await lines(hub.database) if "mwangi" in str(line).casefold()]


async def test_too_little_to_search_by_is_said_beside_the_field(browser: Browser) -> None:
    await browser.open("/office/children?who=x")
    assert (browser.status, "Type a part of a name" in browser.text) == (422, True)


async def test_what_was_turned_away_says_why_and_who_has_to_act(hub: RunningHub, browser: Browser) -> None:
    await sent(hub, a_change(7, a_vaccination(3, id="lost", session="9999"), session="9999"))
    await browser.open("/office/sessions")
    await browser.follow("1 record was turned away")
    (line,) = browser.table("Turned away")[1:]
    assert line[0] == "lost, version 1"
    assert "Your team has no session 9999" in line[2]
    assert line[3] == "sian.rees@example.nhs.uk"


@pytest.mark.usefixtures("browser")
async def test_what_another_team_has_is_not_found_and_noted(hub: RunningHub) -> None:
    stranger = await signed_in(hub, organisation="R2X", email="kim.lund@example.nhs.uk")
    for address in ("/office/sessions/1204", "/office/children/child-1"):
        assert (await stranger.open(address)).status == 404
        assert (await lines(hub.database))[-1].outcome == "refused (404)"
    assert (await stranger.open("/office/sessions")).text.count("1204") == 0


async def test_the_pages_ask_as_often_with_many_children(hub: RunningHub, browser: Browser) -> None:
    addresses = ("/office/sessions", "/office/sessions/1204", "/office/children/child-1", "/office/refused")
    counts = []
    for children in (4, 120):
        await hub.put(a_bundle(children))
        with questions(hub) as said:
            for address in addresses:
                await browser.open(address)
        counts.append(asked(said).total())
    assert counts[0] == counts[1]
    assert "1 to 100 of 120" in (await browser.open("/office/sessions/1204")).text


async def test_an_administrator_sees_the_same(hub: RunningHub, browser: Browser) -> None:
    other = await signed_in(hub, Position.ADMINISTRATOR)
    assert (await other.open("/office/sessions")).table("Sessions") == (await browser.open("/office/sessions")).table(
        "Sessions"
    )
