"""The log as the office reads it: found by day, person, deed and id; its chain; and its own line."""

import pytest
from sqlalchemy import text

from mavis_tui.hub.store.audit_log import lines, verified
from tests.builders import NURSE, a_bundle
from tests.hub.pages.browser import OFFICE, Browser, signed_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    await hub.put(a_bundle())
    async with hub.client(await hub.sign_in()) as nurse:
        await nurse.get("/v1/sessions/1204")
    return await signed_in(hub)


async def test_a_line_is_found_by_who_what_and_about_what(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/log")
    every = browser.table("Lines of the log")[1:]
    team = [line for line in await lines(hub.database) if line.organisation == "R1L"]
    assert [int(row[0]) for row in every] == [line.number for line in reversed(team[:-1])]  # the last is of the look
    await browser.send(
        "Search", {"By (e-mail address)": NURSE.email, "Id of a child, record, session or laptop": "1204"}
    )
    (row,) = browser.table("Lines of the log")[1:]
    assert row[2:4] == [NURSE.email, "Get a whole session: done"]
    await browser.send("Search", {"What was done begins with": "get a whole"})
    assert len(browser.table("Lines of the log")) == 2


async def test_a_day_bounds_the_search_and_one_that_is_none_is_said_beside_its_field(browser: Browser) -> None:
    await browser.open("/office/log?since=2026-11-25")
    assert "No line fits that." in browser.text
    await browser.open("/office/log?since=2026-11-24&until=2026-11-24")
    assert len(browser.table("Lines of the log")) > 2
    await browser.open("/office/log?since=yesterday")
    assert (browser.status, "Enter a day as 2026-11-24" in browser.text) == (422, True)


async def test_a_long_log_is_read_page_by_page_with_as_many_questions(hub: RunningHub, browser: Browser) -> None:
    with questions(hub) as few:
        await browser.open("/office/log")
    async with hub.client(await hub.sign_in()) as nurse:
        for _ in range(120):
            await nurse.get("/v1/sessions")
    with questions(hub) as many:
        await browser.open("/office/log")
    assert asked(few).total() == asked(many).total()
    first = [int(row[0]) for row in browser.table("Lines of the log")[1:]]
    await browser.follow("Older lines")
    assert (len(first), int(browser.table("Lines of the log")[1][0])) == (100, first[-1] - 1)


async def test_verifying_says_what_the_command_says_and_whether_a_line_was_altered(
    hub: RunningHub, browser: Browser
) -> None:
    found = await verified(hub.database)
    await browser.open("/office/log")
    await browser.follow("Verify that nothing was altered")
    assert f"Yes: {found.lines + 1} lines hold together" in browser.text  # with that of looking at the log


@pytest.mark.sqlite
async def test_an_altered_line_is_named(hub: RunningHub, browser: Browser) -> None:
    async with hub.database.writing() as connection:
        for name in (await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))).scalars():
            await connection.execute(text(f"DROP TRIGGER {name}"))
        await connection.execute(text("UPDATE audit SET email = 'kim@example.org' WHERE number = 2"))
    await browser.open("/office/log/verify")
    assert "No: line 2 isn’t as it was written" in browser.text


async def test_another_team_reads_its_own_lines_only(hub: RunningHub, browser: Browser) -> None:
    stranger = await signed_in(hub, organisation="R2X", email="kim.lund@example.nhs.uk")
    await stranger.open("/office/log")
    assert {row[2] for row in stranger.table("Lines of the log")[1:]} <= {
        "kim.lund@example.nhs.uk",
        "at the team server",
    }
    assert OFFICE in {row[2] for row in (await browser.open("/office/log")).table("Lines of the log")[1:]}
