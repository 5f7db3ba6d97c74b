"""Review: what the hub doubts, side by side, and what two people of the office make of it."""

import asyncio
from datetime import date

import msgspec
import pytest

from mavis_tui.hub.office.clear_cases import clear_cases
from mavis_tui.hub.office.review import list_cases
from mavis_tui.hub.positions import Position
from mavis_tui.hub.store.audit_log import lines
from mavis_tui.hub.store.decisions import Ruling
from mavis_tui.models.change import Change, ChangeKind
from tests.builders import a_bundle, a_change, a_vaccination
from tests.conftest import StandingClock
from tests.hub.pages.browser import ADMINISTRATOR, OFFICE, Browser, signed_in, signs_in
from tests.hub.pages.counting import asked, questions
from tests.hub.running import RunningHub

DOSE = "Dose, 12:00pm by Sian Rees"
DECIDE, NOTE = f"Decide about {DOSE} (vaccination-3)", f"Note about {DOSE} (vaccination-3)"
SPITEFUL = "<script>alert(1)</script> {{7*7}}"
TWICE = a_change(2, a_vaccination(1, id="vaccination-2"), device="tablet-2")
OTHER_SITE = a_change(3, a_vaccination(1, id="vaccination-3", batch_number="EP1234", notes=SPITEFUL), device="tablet-3")


async def sent(hub: RunningHub, *changes: Change) -> None:
    async with hub.client(await hub.sign_in()) as nurse:
        (await nurse.post("/v1/changes", content=msgspec.json.encode(changes))).raise_for_status()


@pytest.fixture
async def browser(hub: RunningHub) -> Browser:
    await hub.put(a_bundle())
    await sent(hub, a_change(1), OTHER_SITE)
    return await signed_in(hub)


async def test_a_case_stands_side_by_side_and_says_what_differs_in_words(browser: Browser) -> None:
    await browser.open("/office/review")
    row = browser.table("Cases")[1]
    assert row[0] == "MWANGI1, Ada, born 21 June 2013"
    assert "Two HPV vaccinations were recorded for this child" in row[2]
    await browser.follow("MWANGI1, Ada, born 21 June 2013")
    table = {cells[0]: cells[1:] for cells in browser.table("Records side by side")}
    assert table["What"] == [f"{DOSE} (vaccination-1)", f"{DOSE} (vaccination-3)"]
    assert table["Batch differs"][1].startswith("EP1234")
    assert table["Notes differs"] == ["–", SPITEFUL]
    assert "Vaccine" in table
    assert "<script>" not in browser.answer.text


async def test_a_decision_is_made_with_its_note_by_who_is_signed_in(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/review/vaccination-3")
    await browser.send(DECIDE, {"outcome": "set_aside"})
    assert browser.status == 422
    assert "Say in the note why the record is set aside" in browser.text
    await browser.send(DECIDE, {"outcome": "set_aside", NOTE: "The same"})
    assert (browser.path, "vaccination-3 was set aside." in browser.text) == ("/office/review", True)
    assert "There is nothing to look at." in browser.text
    (case,) = await list_cases(hub.database, closed=True)
    decision = case.records[1].decision
    assert decision is not None
    assert (decision.outcome, decision.by, decision.note) == (Ruling.SET_ASIDE, OFFICE, "The same")
    told = [(one.email, one.outcome) for one in await lines(hub.database) if one.action.startswith("Review: ")]
    assert told[-3:] == [(OFFICE, "refused (422)"), (OFFICE, "done"), (OFFICE, "done")]  # the last: the list again


async def test_who_is_asked_reads_it_on_her_laptop_and_the_case_stays_open(hub: RunningHub, browser: Browser) -> None:
    await browser.open("/office/review/vaccination-3")
    await browser.send(DECIDE, {"outcome": "ask", NOTE: "Left or right?"})
    assert "vaccination-3 was asked about." in browser.text
    assert browser.table("Cases")[1][3] == "to be decided"
    async with hub.client(await hub.sign_in()) as nurse:
        receipt = (await nurse.get("/v1/changes/vaccination-3")).json()[-1]
    assert receipt["verdict"] == "review"
    assert receipt["reason"] == "The office asks (24 November 2026): Left or right?"
    await browser.open("/office/review/vaccination-3")
    await browser.send(DECIDE, {"outcome": "keep"})
    assert "There is nothing to look at." in browser.text


async def test_of_two_who_decide_the_same_case_the_second_is_told_what_the_first_decided(
    hub: RunningHub, browser: Browser
) -> None:
    other = await signed_in(hub, Position.ADMINISTRATOR)
    for one in (browser, other):
        await one.open("/office/review/vaccination-3")
    await browser.send(DECIDE, {"outcome": "keep"})
    typed = {"outcome": "set_aside", NOTE: "Mine"}
    await other.send(DECIDE, typed)
    assert other.status == 409
    assert f"Meanwhile it was kept by {OFFICE}, on 24 November 2026 at 12:00pm. Nothing else was decided." in other.text
    assert "Mine" in other.answer.text  # what she typed stands there still
    await other.send(DECIDE, typed)
    (case,) = await list_cases(hub.database, closed=True)
    assert [(one.decision.by, one.decision.note) for one in case.records if one.decision] == [(ADMINISTRATOR, "Mine")]


async def test_of_two_decisions_at_the_same_moment_one_counts_and_the_other_is_told(
    hub: RunningHub, browser: Browser
) -> None:
    other = await signed_in(hub, Position.ADMINISTRATOR)
    for one in (browser, other):
        await one.open("/office/review/vaccination-3")
    await asyncio.gather(*(one.send(DECIDE, {"outcome": "keep"}) for one in (browser, other)))
    assert sorted(one.status for one in (browser, other)) == [200, 409]


async def test_who_decides_about_what_a_nurse_just_corrected_is_told_and_keeps_her_note(
    hub: RunningHub, browser: Browser
) -> None:
    wrong = a_change(9, a_vaccination(2, id="vaccination-9", performed_on=date(2026, 11, 23)))
    await sent(hub, wrong)
    await browser.open("/office/review/vaccination-9")
    right = a_vaccination(2, id="vaccination-9", revision=2)
    await sent(hub, msgspec.structs.replace(wrong, kind=ChangeKind.CORRECTION, revision=2, vaccination=right))
    await browser.send(f"Decide about {DOSE}", {"outcome": "set_aside", f"Note about {DOSE}": "A thought"})
    assert browser.status == 409
    assert "The record was corrected since: version 2 came. Look at it, and decide anew." in browser.text
    assert "A thought" in browser.text
    (case,) = await list_cases(hub.database, closed=True)  # the other child’s: this one is nobody’s doubt any more
    assert all(one.decision is None for one in case.records)


async def test_nothing_is_decided_about_what_nobody_ever_doubted(hub: RunningHub, browser: Browser) -> None:
    await sent(hub, a_change(7, a_vaccination(2, id="vaccination-7")))
    await browser.open("/office/review/vaccination-3")
    *_, fields, _ = browser.form(DECIDE, {"outcome": "keep"})
    address, own = "http://hub.test/office/review/vaccination-7", {"sec-fetch-site": "same-origin"}
    answer = await browser.client.post(address, data=dict(fields), headers=own)
    assert answer.status_code == 404
    assert [
        one for one in await lines(hub.database) if one.change == "vaccination-7" and one.action == "Review: kept"
    ] == []


async def test_a_decision_of_who_was_signed_out_meanwhile_is_shown_again_and_then_done(
    hub: RunningHub, browser: Browser, clock: StandingClock
) -> None:
    await browser.open("/office/review/vaccination-3")
    clock.forward(minutes=20)
    await browser.send(DECIDE, {"outcome": "set_aside", NOTE: "A long thought"})
    assert browser.path == "/office/sign-in"
    await signs_in(browser, at=browser.address)
    assert "A long thought" in browser.text
    await browser.press("Do it now")
    (case,) = await list_cases(hub.database, closed=True)
    assert [one.decision.note for one in case.records if one.decision] == ["A long thought"]


async def test_what_came_twice_is_clear_and_decided_together_after_a_look(hub: RunningHub, browser: Browser) -> None:
    await sent(hub, TWICE, a_change(4, a_vaccination(2, id="vaccination-4")))
    await sent(hub, a_change(5, a_vaccination(2, id="vaccination-5"), device="tablet-2"))
    await browser.open("/office/review")
    await browser.follow("Decide about doses that came twice")
    assert [row[0] for row in browser.table("To be set aside")[1:]] == ["vaccination-2", "vaccination-5"]
    await browser.press("Set these aside")
    assert "2 records were set aside." in browser.text
    assert await clear_cases(hub.database, "R1L") == []
    assert len(await list_cases(hub.database)) == 1  # the one with another batch is for somebody to look at


@pytest.mark.usefixtures("browser")
async def test_a_case_of_another_team_is_not_found(hub: RunningHub) -> None:
    stranger = await signed_in(hub, organisation="R2X", email="kim.lund@example.nhs.uk")
    assert (await stranger.open("/office/review/vaccination-3")).status == 404
    assert stranger.title == (await stranger.open("/office/review/nothing")).title
    assert "There is nothing to look at." in (await stranger.open("/office/review")).text


async def test_the_list_asks_as_often_with_many_records(hub: RunningHub, browser: Browser) -> None:
    with questions(hub) as few:
        await browser.open("/office/review")
    await sent(hub, *(a_change(n, a_vaccination(3, id=f"more-{n}", notes=f"{n}")) for n in range(10, 40)))
    with questions(hub) as many:
        await browser.open("/office/review")
    assert asked(few).total() == asked(many).total()
