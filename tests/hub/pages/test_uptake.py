"""Uptake and batches: the numbers of a laptop and of the commands, who is missing and why, and files of them."""

import csv
from datetime import date
from io import StringIO

import msgspec
import pytest

from mavis_tui.hub.office.batches_held import batches_held
from mavis_tui.hub.office.recall import recall
from mavis_tui.hub.office.uptake import UptakeKept
from mavis_tui.hub.pages.uptake import presets
from mavis_tui.models.change import Change
from mavis_tui.models.of_the_day.stock_count import StockCount
from mavis_tui.models.session import Location, bundle
from mavis_tui.models.vaccination import Withdrawal
from tests.builders import NOON, NURSE, TODAY, a_batch, a_bundle, a_change, a_child, a_session, a_vaccination
from tests.hub.office.test_recall import COUNTED
from tests.hub.pages.browser import OFFICE, Browser, signed_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub

SPITEFUL = "=HYPERLINK(1) <script>alert(1)</script> {{7*7}}"


async def sent(hub: RunningHub, *changes: Change) -> None:
    async with hub.client(await hub.sign_in()) as nurse:
        (await nurse.post("/v1/changes", content=msgspec.json.encode(changes))).raise_for_status()


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    await hub.put(a_bundle(4))
    await sent(hub, a_change(1), a_change(2))
    return await signed_in(hub)


async def test_uptake_says_who_is_vaccinated_and_leads_to_who_is_missing_and_why(
    hub: RunningHub, browser: Browser
) -> None:
    found = await hub.app.state.hub.uptake.of("R1L", hub.app.state.hub.clock(), TODAY)
    assert sum(row.vaccinated for row in found.rows) == 2
    await browser.open("/office/uptake")
    assert browser.table("By school")[1:] == [["Harbour View Academy", "HPV", "4", "2"]]
    rows = browser.table("By class")[1:]
    assert [row[2:6] for row in rows] == [
        [row.of_class, f"{row.children}", f"{row.vaccinated}", f"{row.given}"] for row in found.rows
    ]
    (link,) = {one.text for one in browser.page.all("a") if "/uptake/missing" in one.attributes["href"]}
    await browser.follow(link)
    assert [row[::2] for row in browser.table("Children")[1:]] == [
        ["MWANGI3, Ada", "Due vaccination"],
        ["MWANGI4, Ada", "Due vaccination"],
    ]


async def test_a_child_on_two_lists_counts_once_where_she_had_the_dose(hub: RunningHub, browser: Browser) -> None:
    other = a_bundle(id="1300", location=Location(name=SPITEFUL), dates=(date(2026, 12, 1),))
    await hub.put(msgspec.structs.replace(other, children=(a_child(1), a_child(9))))
    await browser.open("/office/uptake")
    assert browser.table("By school")[1:] == [[SPITEFUL, "HPV", "1", "0"], ["Harbour View Academy", "HPV", "4", "2"]]
    assert "1 child is on several lists, and counted once." in browser.text
    assert "<script>" not in browser.answer.text
    answer = await browser.client.get("/office/uptake/csv")
    read = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert read[1][0] == f"'{SPITEFUL}"
    assert 'filename="uptake.csv"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


async def test_only_sessions_of_the_time_are_counted(browser: Browser) -> None:
    await browser.open("/office/uptake?since=2026-12-01")
    assert "No child is on a list of that time." in browser.text
    await browser.open("/office/uptake?since=2026-12-01&until=2026-11-01")
    assert (browser.status, "is before" in browser.text) == (422, True)
    await browser.open("/office/uptake?since=soon")
    assert (browser.status, "Enter a day as 2026-11-24" in browser.text) == (422, True)


def test_a_term_and_a_school_year_begin_in_september() -> None:
    assert presets(date(2026, 11, 24)) == [
        ("This week", date(2026, 11, 23), date(2026, 11, 29)),
        ("This term", date(2026, 9, 1), date(2026, 12, 31)),
        ("This school year", date(2026, 9, 1), date(2027, 8, 31)),
    ]
    assert presets(date(2027, 5, 3))[1] == ("This term", date(2027, 4, 1), date(2027, 8, 31))


async def test_a_batch_says_what_was_given_where_and_who_had_it(hub: RunningHub, browser: Browser) -> None:
    (batch,) = [one for one in await batches_held(hub.database, UptakeKept(hub.database), "R1L", TODAY) if one.given]
    called = await recall(hub.database, batch.number, hub.app.state.hub.clock(), organisation="R1L", by=OFFICE)
    assert (batch.given, batch.where) == (len(called.doses), {"Harbour View Academy": 2})
    await browser.open("/office/batches")
    line = next(row for row in browser.table("Batches of the team") if row[0].startswith(batch.number))
    assert line[3:5] == ["2", "Harbour View Academy: 2"]
    await browser.follow(line[0])
    assert [row[0] for row in browser.table("Who had it")[1:]] == [one.name for one in called.doses]
    answer = await browser.client.get(f"/office/batches/{batch.number}/csv")
    assert len(list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))) == 3


async def test_a_batch_whose_vaccine_one_source_knows_is_one_and_a_withdrawn_count_of_its_box_is_gone(
    hub: RunningHub, browser: Browser
) -> None:
    await hub.put(bundle(a_session(), tuple(a_child(n) for n in range(1, 5)), (a_batch(vaccine=None, expiry=None),)))
    await sent(hub, COUNTED)
    await browser.open("/office/batches")
    (line,) = browser.table("Batches of the team")[1:]
    assert (line[1], line[3], line[5]) == ("Gardasil 9", "2", "24 November 2026: out 10, back 8")
    counted = COUNTED.of_the_day
    assert isinstance(counted, StockCount)
    withdrawn = Withdrawal(reason="Wrong box", by=NURSE, at=NOON)
    gone = msgspec.structs.replace(counted, withdrawn=withdrawn, revision=2)
    await sent(hub, msgspec.structs.replace(COUNTED, revision=2, of_the_day=gone))
    await browser.open("/office/batches")
    (line,) = browser.table("Batches of the team")[1:]
    assert (line[3], line[5]) == ("2", "not counted")


@pytest.mark.usefixtures("browser")
async def test_another_team_sees_none_of_it(hub: RunningHub) -> None:
    stranger = await signed_in(hub, organisation="R2X", email="kim.lund@example.nhs.uk")
    assert "No child is on a list of that time." in (await stranger.open("/office/uptake")).text
    assert "The team has no batch yet." in (await stranger.open("/office/batches")).text
    assert "Nobody had it" in (await stranger.open("/office/batches/FM8629")).text
    assert "Nobody is missing." in (await stranger.open("/office/uptake/missing")).text


async def test_the_pages_ask_as_often_with_many_children(hub: RunningHub, browser: Browser) -> None:
    counts = []
    for children in (5, 130):
        await hub.put(a_bundle(children))
        with questions(hub) as said:
            for address in ("/office/uptake", "/office/uptake/missing", "/office/batches"):
                await browser.open(address)
        counts.append(asked(said).total())
    assert counts[0] == counts[1]
    assert "1 to 100 of" in (await browser.open("/office/uptake/missing")).text


async def test_a_record_is_counted_at_once(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/uptake")
    await sent(hub, a_change(3, a_vaccination(3)))
    await browser.open("/office/uptake")
    assert browser.table("By school")[1:] == [["Harbour View Academy", "HPV", "4", "3"]]
