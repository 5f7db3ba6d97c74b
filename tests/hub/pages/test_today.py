"""The first page: a day's sessions as they fill, by the numbers that the command prints."""

from datetime import timedelta

import msgspec
import pytest

from mavis_tui.commands.hub import today as command
from mavis_tui.hub.office.decide import decide
from mavis_tui.hub.office.today import day_so_far
from mavis_tui.hub.sessions.progress import ProgressKept
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.session import Location
from tests.builders import NURSE, TODAY, a_bundle, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub import places
from tests.hub.pages.browser import Browser, signed_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub

SPITEFUL = "<script>alert(1)</script> {{7*7}} & “Co”"


async def record(hub: RunningHub, *numbers: int, waiting: int = 0, session: str = "1204", child: str = "") -> None:
    """Let the nurse of the builders send doses, and say what her laptop holds."""
    async with hub.client(await hub.sign_in()) as nurse:
        made = [
            a_change(n, a_vaccination(n, id=f"{session}-{n}", session=session, **({"child": child} if child else {})))
            for n in numbers
        ]
        (await nurse.post("/v1/changes", content=msgspec.json.encode(made))).raise_for_status()
        (await nurse.post("/v1/devices/here", json={"holds": [session], "waiting": waiting})).raise_for_status()


async def test_a_session_fills_as_records_come(hub: RunningHub) -> None:
    await hub.put(a_bundle(4))
    browser = await signed_in(hub)
    assert browser.table("Sessions of the day")[1:] == [
        ["HPV session at Harbour View Academy", "4", "0", "4", "0", "0", "0", "0"]
    ]
    await record(hub, 1, 2, waiting=3)
    await record(hub, 5, child="child-9")  # of nobody on the list, which somebody has to look at
    await browser.open("/office")
    assert browser.table("Sessions of the day")[1:] == [
        [
            "HPV session at Harbour View Academy",
            "4",
            "2",
            "2",
            "0",
            "1",
            "0",
            "1 of HPV session at Harbour View Academy",
        ]
    ]
    assert (await browser.follow("1 of HPV session at Harbour View Academy")).title == "Review"
    await browser.open("/office")
    assert browser.table("Schools by programme")[1:] == [["Harbour View Academy", "HPV", "4", "2", "2", "0"]]
    assert "As of 24 November 2026 at 12:00pm" in browser.text
    assert "2 of 4 children done in 1 session: 2 due, 0 not ready." in browser.text


async def test_what_waits_on_a_laptop_is_what_it_said_last(hub: RunningHub) -> None:
    await hub.put(a_bundle(4))
    await hub.put(a_bundle(2, id="1205", location=Location(name="Moorgate High")))
    await record(hub, waiting=3)
    browser = await signed_in(hub)
    rows = browser.table("Sessions of the day")
    assert rows[0][5:7] == ["Laptops", "Waiting on them"]
    assert [row[5:7] for row in rows[1:]] == [["1", "3"], ["0", "0"]]
    assert "3 records wait on 1 laptop, as they last said." in browser.text


async def test_the_page_and_the_command_say_the_same_numbers(hub: RunningHub) -> None:
    await hub.put(a_bundle(5))
    await hub.put(a_bundle(3, id="1205", location=Location(name="Moorgate High")))
    await record(hub, 1, 2, 3, waiting=2)
    browser = await signed_in(hub)
    shown = browser.table("Sessions of the day")[1:]
    (row,) = await command._days(places.where(hub.file), "R1L", TODAY)
    assert [
        [one.title, *(str(n) for n in (one.children, one.done, one.due, one.not_ready, one.laptops, one.waiting))]
        for one in row.sessions
    ] == [line[:-1] for line in shown]
    async with hub.client(await hub.sign_again()) as nurse:
        listed = (await nurse.get("/v1/sessions")).json()["sessions"]
    assert [(one["children"], one["done"]) for one in listed] == [(row.children, row.done) for row in row.sessions]


async def test_another_team_and_another_day_are_not_on_it(hub: RunningHub) -> None:
    await hub.put(a_bundle(4, organisation="R2X"))
    browser = await signed_in(hub)
    assert "No session of your team is on that day." in browser.text
    await hub.put(a_bundle(2))
    await browser.send("Show", {"Day": "2026-11-25"})
    assert (browser.title, "No session of your team is on that day." in browser.text) == ("Another day", True)
    await browser.follow("Today")
    assert len(browser.table("Sessions of the day")) == 2
    await browser.send("Show", {"Day": "tomorrow"})
    assert (browser.status, "Enter a day as 2026-11-24" in browser.text) == (422, True)


async def test_names_are_text_whatever_stands_in_them(hub: RunningHub) -> None:
    await hub.put(a_bundle(1, location=Location(name=SPITEFUL)))
    browser = await signed_in(hub)
    assert browser.table("Schools by programme")[1][0] == SPITEFUL
    assert "<script>alert" not in browser.answer.text


async def test_it_brings_itself_up_to_date_without_keeping_anybody_signed_in_or_filling_the_log(
    hub: RunningHub, clock: StandingClock
) -> None:
    await hub.put(a_bundle(4))
    browser = await signed_in(hub)
    (part,) = [one for one in browser.page.all("div") if one.attributes.get("id") == "so-far"]
    assert part.attributes["data-hx-trigger"] == "every 20s"
    noted = len(await lines(hub.database))
    fetched = Browser(hub)
    fetched.client = browser.client
    for _ in range(14):
        clock.forward(minutes=1)
        await fetched.open(part.attributes["data-hx-get"])
        assert (fetched.status, len(fetched.table("Sessions of the day"))) == (200, 2)
    assert not fetched.page.all("html", "h1")
    assert len(await lines(hub.database)) == noted
    clock.forward(minutes=1)
    answer = await browser.client.get(part.attributes["data-hx-get"])
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (401, "true", b"")


async def test_a_browser_without_script_reloads_it_which_is_noted_and_keeps_nobody_signed_in(
    hub: RunningHub, clock: StandingClock
) -> None:
    browser = await signed_in(hub)
    (again,) = [one for one in browser.page.all("meta") if one.attributes.get("http-equiv") == "refresh"]
    seconds, _, address = again.attributes["content"].partition("; url=")
    assert again.inside("noscript") is not None
    before = len(await lines(hub.database))
    for _ in range(14):
        clock.forward(seconds=float(seconds))
        assert (await browser.open(address)).title == "Today"
    assert len(await lines(hub.database)) == before + 14
    clock.forward(seconds=float(seconds))
    assert (await browser.open(address)).path == "/office/sign-in"


@pytest.mark.parametrize("warm", [False, True])
async def test_it_asks_the_database_as_often_for_many_sessions_as_for_one(hub: RunningHub, warm: bool) -> None:
    """Cold: some sessions are new, another one has a record more, and is counted by its child alone."""
    await hub.put(a_bundle(2))
    browser = await signed_in(hub)
    await record(hub, 1)
    await hub.put(a_bundle(2, id="1300", location=Location(name="School 0")))
    if warm:
        await browser.open("/office")
    with questions(hub) as few:
        await browser.open("/office")
    for n in range(1, 6):
        await hub.put(a_bundle(8, id=f"130{n}", location=Location(name=f"School {n}")))
        await record(hub, 1, 2, session=f"130{n}")
    if warm:
        await browser.open("/office")
    with questions(hub) as many:
        await browser.open("/office")
    assert asked(many).total() == asked(few).total() <= 20


async def test_what_is_brought_up_to_date_child_by_child_is_what_is_counted_afresh(
    hub: RunningHub, clock: StandingClock
) -> None:
    await hub.put(a_bundle(6))
    await hub.put(a_bundle(4, id="1205", location=Location(name="Moorgate High")))  # whose children are on both lists
    kept, done = ProgressKept(), []

    async def counted() -> None:
        day = await day_so_far(hub.database, kept, "R1L", TODAY, clock())
        assert day == await day_so_far(hub.database, ProgressKept(), "R1L", TODAY, clock())
        done.append([one.done for one in day.sessions])

    await counted()
    await record(hub, 1)
    await counted()
    await record(hub, 2, session="1205")
    await record(hub, 5)
    await counted()
    await record(hub, 6)
    await decide(hub.database, "1204-6", Ruling.SET_ASIDE, by=NURSE.email, note_text="Not hers", now=clock())
    await counted()
    await hub.put(a_bundle(8))
    await counted()
    await hub.put(a_bundle(8, dates=(TODAY - timedelta(days=1), TODAY)))
    await record(hub, 8)
    await counted()
    assert done == [[0, 0], [1, 1], [3, 2], [3, 2], [3, 2], [4, 2]]
