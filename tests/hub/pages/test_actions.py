"""What the frame does for every action: each form does something once, and what was typed outlives a sign-in."""

import asyncio

import pytest

from mavis_tui.hub.access.users import reset_password
from mavis_tui.hub.office.erasing import erase_one
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from tests.builders import a_bundle
from tests.conftest import StandingClock
from tests.hub.pages.acting import done, held_up, let_act
from tests.hub.pages.browser import ADMINISTRATOR, OFFICE, Browser, add_account, signed_in, signs_in
from tests.hub.running import CHEAP, RunningHub


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    let_act(hub)
    return await signed_in(hub)


async def test_an_action_leads_to_a_page_that_says_once_what_was_done(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/tried")
    await browser.send("Keep", {"Note": "Siân’s <b>note</b> {{7*7}}"})
    assert (browser.answer.history[0].status_code, browser.status) == (303, 200)
    assert "Kept: Siân’s <b>note</b> {{7*7}}" in browser.text
    assert done == [(OFFICE, "Siân’s <b>note</b> {{7*7}}")]
    assert "Kept" not in (await browser.open("/office/tried")).text
    told = [line for line in await lines(hub.database) if line.action == "Keep a note"]
    assert [(line.email, line.outcome) for line in told] == [(OFFICE, "done")]


async def test_a_form_that_comes_again_does_nothing_a_second_time_and_leads_to_the_same_page(browser: Browser) -> None:
    await browser.open("/office/tried?said=first")
    page, address = browser.page, browser.answer
    await browser.send("Keep", {"Note": "once"})
    browser.page, browser.answer = page, address  # the browser's way back
    await browser.send("Keep", {"Note": "once"})
    assert (browser.path, done) == ("/office/tried", [(OFFICE, "once")])
    assert "That form was sent before, so nothing was done a second time." in browser.text


async def test_of_a_button_that_is_pressed_twice_at_once_one_counts(browser: Browser) -> None:
    await browser.open("/office/tried")
    method, action, fields, _ = browser.form("Keep", {"Note": "twice"})
    held_up["twice"] = begun, go = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(browser.client.request(method, action, data=dict(fields)))
    await begun.wait()
    second = await browser.client.request(method, action, data=dict(fields))
    go.set()
    assert "That form was sent before" in second.text
    assert "Kept: twice" in (await first).text
    assert done == [(OFFICE, "twice")]


async def test_what_was_refused_may_be_sent_again_from_the_same_page(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/tried")
    page, address = browser.page, browser.answer
    for note, status in (("wrong", 422), ("raised", 422), ("broken", 500)):
        browser.page, browser.answer = page, address
        assert (await browser.send("Keep", {"Note": note})).status == status
    assert "Something went wrong in the team server" in browser.title
    assert "Ada" not in browser.answer.text
    browser.page, browser.answer = page, address
    assert (await browser.send("Keep", {"Note": "right"})).status == 200
    assert done == [(OFFICE, "right")]
    told = [line.outcome for line in await lines(hub.database) if line.action == "Keep a note"]
    assert told == ["refused (422)", "refused (422)", "failed (500)", "done"]


async def test_a_form_sent_when_the_sign_in_is_over_is_shown_again_and_done_when_she_says_so(
    browser: Browser, clock: StandingClock
) -> None:
    await browser.open("/office/tried")
    clock.forward(minutes=20)
    await browser.send("Keep", {"Note": "The same dose,\ntwice", "Postcode": "M1 5AJ", "Password": "a secret thing"})
    assert (browser.path, done) == ("/office/sign-in", [])
    assert "What you sent is kept" in browser.text
    assert "The same dose" not in browser.answer.text
    await browser.send("Sign in", {"E-mail address": OFFICE, "Password": "a cup of tea at eleven"})
    assert (browser.path, browser.title) == ("/office/kept", "Do this now? Keep a note")
    assert "The same dose, twice" in browser.text
    assert "Postcode M1 5AJ" in browser.text
    assert "a secret thing" not in browser.answer.text
    assert done == []
    assert "A form that you sent isn’t done yet" in (await browser.open("/office")).text
    await browser.follow("See what you typed")
    await browser.press("Do it now")
    assert done == [(OFFICE, "The same dose,\ntwice")]
    assert browser.path == "/office/tried"
    assert "isn’t done yet" not in (await browser.open("/office")).text


async def test_a_kept_form_can_be_thrown_away(browser: Browser, clock: StandingClock) -> None:
    await browser.open("/office/tried")
    clock.forward(minutes=20)
    await browser.send("Keep", {"Note": "No"})
    await browser.send("Sign in", {"E-mail address": OFFICE, "Password": "a cup of tea at eleven"})
    await browser.press("Throw it away")
    assert "What you had typed was thrown away. Nothing was changed." in browser.text
    assert "See what you typed" not in browser.text
    assert done == []


async def test_nobody_else_sees_what_was_typed_when_the_sign_in_was_over(
    hub: RunningHub, browser: Browser, clock: StandingClock
) -> None:
    await add_account(hub, ADMINISTRATOR, Position.ADMINISTRATOR)
    await browser.open("/office/tried")
    clock.forward(minutes=20)
    await browser.send("Keep", {"Note": "Mine"})
    await browser.send("Sign in", {"E-mail address": ADMINISTRATOR, "Password": "a cup of tea at eleven"})
    assert (browser.path, browser.title) == ("/office", "Today")
    assert (await browser.open("/office/kept")).path == "/office"
    await browser.press("Sign out")
    await signs_in(browser)
    assert "Mine" not in (await browser.open("/office/kept")).answer.text


async def test_a_new_password_throws_away_what_is_kept(hub: RunningHub, browser: Browser, clock: StandingClock) -> None:
    await browser.open("/office/tried")
    clock.forward(minutes=20)
    await browser.send("Keep", {"Note": "Mine"})
    await reset_password(hub.database, OFFICE, "another cup of tea", clock(), hasher=CHEAP)
    await browser.open("/office/sign-in")
    assert "kept" not in browser.text
    await browser.send("Sign in", {"E-mail address": OFFICE, "Password": "another cup of tea"})
    assert (browser.path, done) == ("/office", [])


async def test_who_is_erased_is_in_no_form_that_is_kept(
    hub: RunningHub, browser: Browser, clock: StandingClock
) -> None:
    await hub.put(a_bundle(1))
    await add_account(hub, ADMINISTRATOR, Position.ADMINISTRATOR)
    await browser.open("/office/tried")
    clock.forward(minutes=20)
    await browser.send("Keep", {"Note": "Ada Mwangi1 again"})
    await erase_one(hub.database, "child-1", clock(), ADMINISTRATOR, organisation="R1L", reason="Imported by mistake")
    await signs_in(browser)
    assert (browser.path, browser.title) == ("/office", "Today")
    assert (await browser.open("/office/kept")).path == "/office"


async def test_a_page_from_before_another_sign_in_in_the_same_browser_loses_nothing(browser: Browser) -> None:
    await browser.open("/office/tried")
    page, address = browser.page, browser.answer
    await browser.press("Sign out")
    await signs_in(browser)
    browser.page, browser.answer = page, address
    await browser.send("Keep", {"Note": "From the other tab"})
    assert (browser.status, done) == (403, [])
    await browser.open("/office/kept")
    await browser.press("Do it now")
    assert done == [(OFFICE, "From the other tab")]


async def test_what_is_for_administrators_is_refused_in_words_and_noted(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/tried")
    _, _, fields, _ = browser.form("Keep", {})
    answer = await browser.client.post("/office/tried/administrator", data=dict(fields))
    assert (answer.status_code, "for an administrator of your team" in answer.text) == (403, True)
    told = (await lines(hub.database))[-1]
    assert (told.email, told.action, told.outcome) == (OFFICE, "Do what an administrator may", "refused (403)")
    other = await signed_in(hub, Position.ADMINISTRATOR)
    _, _, fields, _ = (await other.open("/office/tried")).form("Keep", {})
    assert (await other.client.post("/office/tried/administrator", data=dict(fields))).status_code == 200
    assert done == [(ADMINISTRATOR, "administrator")]
