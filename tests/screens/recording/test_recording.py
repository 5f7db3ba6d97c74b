"""Recording at the desk: the shortest path, what goes wrong on it, and that nothing is recorded twice."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from mavis_tui.cache.outbox.outbox import Sending
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Programme, Reason, Site
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Protocol, Vaccination
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.recording import confirming
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.recording.record import RecordScreen
from tests.builders import a_bundle, a_child, a_session, consented, nhs_number
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

DOUBLES = bundle(
    a_session(programmes=(Programme.MENACWY, Programme.TD_IPV)),
    (a_child(1, care={Programme.MENACWY: consented(), Programme.TD_IPV: consented()}),),
    (),
)


def records(nurse: Nurse) -> list[Vaccination]:
    """Give everything recorded on the device."""
    return [entry.change.vaccination for entry in nurse.store.outbox.entries() if entry.change.vaccination]


async def fills_in_the_batch(desk: Desk, number: str = "ab1234", expiry: str = "31/05/2027") -> None:
    """At the form, choose another batch than those listed and type it, up to the check page."""
    await desk.sees("Batch", "Another batch")
    await desk.press("down", "enter")
    await desk.types(number)
    await desk.press("enter")
    await desk.types(expiry)
    await desk.press("enter", "enter", "enter")


async def test_the_first_of_the_day_asks_for_the_batch_and_the_next_one_needs_three_keys(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("MWANGI1, Ada", "HPV: was the vaccine given?", "1 Yes, left arm (upper position)")
        await desk.press("1")
        await fills_in_the_batch(desk)
        await desk.sees("Check and confirm", "AB1234, expires 31 May 2027", "Left arm (upper position)", "Sian Rees")
        assert records(nurse) == []
        await desk.press("enter")
        await desk.sees("HPV given: MWANGI1, Ada. Saved.", "Vaccinated, saved")

        await desk.press("down", "enter")
        await desk.sees("MWANGI2, Ada", "was the vaccine given?")
        await desk.press("1")
        await desk.sees("Check and confirm", "AB1234", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV given: MWANGI2, Ada. Saved.")
        assert [(record.child, record.batch_number, record.site) for record in records(nurse)] == [
            ("child-1", "AB1234", Site.LEFT_ARM_UPPER),
            ("child-2", "AB1234", Site.LEFT_ARM_UPPER),
        ]
        assert records(nurse)[0].batch_expiry == date(2027, 5, 31)


async def test_a_batch_of_the_session_needs_no_typing(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "2")
        await desk.sees("FM8629, expires 31 May 2027")
        await desk.press("f10")
        await desk.sees("Check and confirm", "Right arm (upper position)", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV given")
        assert [record.batch_number for record in records(nurse)] == ["FM8629"]


async def test_what_only_the_office_can_mend_is_said_and_stops_no_record(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(1, nhs_number=None, postcode="M1"), a_child(2)), ()))
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Check and confirm", "For the office", "Enter a valid postcode", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV given: MWANGI1, Ada.")
        assert len(records(nurse)) == 2


async def test_not_given_asks_for_the_reason(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("No, it was not given")
        await desk.press("4")
        await desk.sees("Why was it not given?", "Unwell", "Refused vaccine")
        await desk.press("f10")
        await desk.sees("Choose why the vaccine was not given.", "> (x) Choose one")
        await desk.press("down", "down", "enter")
        await desk.types("Temperature")
        await desk.press("enter")
        await desk.sees("Check and confirm", "Not given", "Unwell", "Temperature", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV not given: unwell")
        assert [(record.reason, record.notes) for record in records(nurse)] == [(Reason.UNWELL, "Temperature")]


async def test_a_child_who_is_not_ready_offers_only_to_record_why_not(nurse: Nurse) -> None:
    refused = consented(consent=Consent(status=ConsentStatus.REFUSED))
    await nurse.save(bundle(a_session(), (a_child(care={Programme.HPV: refused}),), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given: Consent was refused.", "Record why it was not given")
        assert "Yes, left arm" not in desk.text


async def test_after_the_first_of_two_vaccines_the_page_says_what_is_still_to_record(nurse: Nurse) -> None:
    await nurse.save(DOUBLES)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("MenACWY: was the vaccine given?")
        await desk.press("4", "down", "f10")
        await desk.sees("Check and confirm", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("MenACWY recorded. Still to record: Td/IPV", "Td/IPV: was the vaccine given?")
        await desk.press("4", "down", "f10")
        await desk.sees("Check and confirm", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("Td/IPV not given")
        assert [record.programme for record in records(nurse)] == [Programme.MENACWY, Programme.TD_IPV]


async def test_p_asks_about_the_other_vaccine(nurse: Nurse) -> None:
    await nurse.save(DOUBLES)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("MenACWY: was the vaccine given?", "p Programme")
        await desk.press("p")
        await desk.sees("Td/IPV: was the vaccine given?")


async def test_a_wrong_expiry_is_said_in_words_and_nothing_is_recorded(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await fills_in_the_batch(desk, expiry="31/02/2027")
        await desk.sees("Enter the expiry date as day, month and year: 31/05/2027.")
        assert desk.app.focused is not None
        assert desk.app.focused.id == "expiry"
        assert records(nurse) == []
        await desk.press(*["backspace"] * 10)
        await desk.types("31/05/2027")
        await desk.press("f10")
        await desk.sees("Check and confirm")


async def test_an_empty_batch_number_is_said_in_words(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Another batch")
        await desk.press("down", "f10")
        await desk.sees("Enter a batch number.", "Enter a batch expiry date.")
        assert records(nurse) == []


async def test_an_expired_batch_is_said_loudly_before_it_is_confirmed(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await fills_in_the_batch(desk, expiry="31/05/2026")
        await desk.sees("Check and confirm", "EXPIRED on 31 May 2026: do not give it")


async def test_esc_on_a_form_that_was_touched_asks_and_the_hasty_answer_stays(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Another batch")
        await desk.press("down", "enter")
        await desk.types("AB")
        await desk.press("escape")
        await desk.sees("Go back to the child? What you entered here is not recorded yet.")
        await desk.press("enter")
        await desk.sees("Another batch", "AB")
        await desk.press("escape", "2")
        await desk.sees("was the vaccine given?")
        assert records(nurse) == []


async def test_esc_on_a_form_that_nobody_touched_goes_back_at_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Another batch")
        await desk.press("escape")
        await desk.sees("was the vaccine given?")


async def test_going_back_from_the_check_page_keeps_what_was_typed(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await fills_in_the_batch(desk)
        await desk.sees("Check and confirm")
        await desk.press("escape")
        await desk.sees("Another batch", "ab1234", "31/05/2027")
        assert records(nurse) == []


TURNS = (0, 2, 8)
"""How many turns of its loop the app gets between two keys of somebody who is faster than it."""


async def settles(desk: Desk) -> None:
    """Let everything that is still under way come to its end: a key that does nothing waits for it."""
    await desk.press("f12", "f12")


def depth(desk: Desk, kind: type[Screen[Any]]) -> int:
    """Count the screens of one kind that lie on top of each other."""
    return sum(isinstance(screen, kind) for screen in desk.app.screen_stack)


async def test_enter_twice_quickly_on_confirm_records_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle(len(TURNS) + 1))
    nurse.record(f"child-{len(TURNS) + 1}")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        for n, turns in enumerate(TURNS, 1):
            await desk.types(f"Mwangi{n}")
            await desk.press("enter")
            await desk.sees(f"MWANGI{n}, Ada", "was the vaccine given?")
            await desk.press("1")
            await desk.sees("Check and confirm", "> 1 Confirm")
            await desk.hits("enter", "enter", between=turns)
            await desk.until(lambda n=n: len(records(nurse)) > n, "nothing was recorded")  # type: ignore[misc]
            await settles(desk)
            assert len(records(nurse)) == n + 1, turns
            while depth(desk, ChildScreen):  # the second Enter may have opened the child again
                await desk.press("escape")
            assert depth(desk, ChildrenScreen) == 1, turns


@pytest.mark.parametrize("key", ["f10", "enter"])
async def test_a_form_that_is_sent_twice_quickly_makes_one_record(nurse: Nurse, key: str) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        for turns in TURNS:
            await desk.press("enter", "1")
            await desk.sees("Another batch")
            if key == "enter":
                desk.app.screen.query_one("#notes").focus()
            await desk.hits(key, key, between=turns)
            await settles(desk)
            assert depth(desk, CheckScreen) + len(records(nurse)) == 1, turns
            if records(nurse):
                return
            await desk.press("escape", "escape", "escape")
            await desk.no_longer_sees("Another batch")


async def test_an_answer_given_twice_quickly_opens_one_page(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter")
        for turns in TURNS:
            await desk.sees("was the vaccine given?")
            await desk.hits("1", "1", between=turns)
            await settles(desk)
            assert depth(desk, CheckScreen) + len(records(nurse)) == 2, turns
            if len(records(nurse)) == 2:
                return
            await desk.press("escape")
            if depth(desk, RecordScreen):
                await desk.press("escape")


async def test_enter_held_down_on_the_list_confirms_nothing_that_nobody_could_read(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "READING_SECONDS", 60)
    await nurse.save(a_bundle(2))
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press(*["enter"] * 6)
        await desk.sees("Check and confirm", "1 Confirm")
        assert len(records(nurse)) == 1


async def test_keys_that_come_too_early_neither_confirm_nor_lengthen_the_wait(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "READING_SECONDS", 60)
    await nurse.save(a_bundle(2))
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Check and confirm", "1 Confirm (a moment, to read it)")
        page = desk.app.screen
        assert isinstance(page, CheckScreen)
        await desk.hits("enter", "1", "enter")
        page._offer()  # the one wait, from when the page stood, is over
        await desk.sees("> 1 Confirm")
        assert "a moment" not in desk.text
        assert len(records(nurse)) == 1
        held_down = page._last_hit
        for _ in range(20):
            held_down += 0.03  # so soon a key that is held down comes again
            await hits_at(desk, held_down)
        assert len(records(nurse)) == 1
        await hits_at(desk, held_down + 0.25)
        await desk.until(lambda: len(records(nurse)) == 2, "it can’t be confirmed")


async def hits_at(desk: Desk, seconds: float) -> None:
    """Press Enter at a time of the app's clock."""
    key = events.Key("enter", "\r")
    key.time = seconds
    desk.app.post_message(key)
    await desk.pilot.pause()
    await desk.until(lambda: desk.app.waits_for_keys, "it isn’t dealt with")


async def test_a_child_opened_twice_quickly_is_opened_once(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        for turns in TURNS:
            await desk.hits("enter", "enter", between=turns)
            await settles(desk)
            assert depth(desk, ChildScreen) == 1, turns
            while depth(desk, ChildScreen):
                await desk.press("escape")


async def test_esc_hit_twice_on_a_touched_form_loses_nothing(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Another batch")
        await desk.press("down")
        for turns in TURNS:
            await desk.hits("escape", "escape", between=turns)
            await settles(desk)
            assert (depth(desk, RecordScreen), depth(desk, Ask) < 2) == (1, True), turns
            if depth(desk, Ask):
                await desk.press("escape")


async def test_news_of_the_hub_leave_the_highlighted_answer_where_it_is(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("> 1 Yes, left arm")
        await desk.press("down", "down", "down")
        await desk.sees("> 4 No, it was not given")
        await desk.goes_offline()
        await desk.sees("You are working offline", "> 4 No, it was not given")


async def test_a_nasal_spray_needs_no_site(nurse: Nurse) -> None:
    spray = consented(consent=Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.NASAL,)))
    child = a_child(1, care={Programme.FLU: spray})
    await nurse.save(bundle(a_session(programmes=(Programme.FLU,), flu_protocol=Protocol.PGD), (child,), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("1 Yes, nasal spray")
        await desk.press("1")
        await desk.sees("Another batch")
        assert "Where the injection was given" not in desk.text
        await desk.press("enter")
        await desk.types("FZ1234")
        await desk.press("enter")
        await desk.types("1.3.27")
        await desk.press("f10")
        await desk.sees("Check and confirm", "Fluenz", "Nose", "1 March 2027")


async def test_what_is_recorded_offline_says_where_it_is(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await desk.opens_children()
        await desk.press("enter", "4", "down", "f10")
        await desk.sees("Check and confirm", "You are working offline", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees(
            "HPV not given: refused vaccine: MWANGI1, Ada. Saved offline. On this device only, not yet sent."
        )
        await desk.sees("Unable, saved offline")
        assert nurse.store.outbox.entries()[0].sending is Sending.WAITING
        await desk.press("enter")
        await desk.sees("Recorded", "Saved offline", "On this device only, not yet sent.")


@pytest.mark.parametrize("narrowed", [(), ("f4",), ("m",)])
async def test_after_a_record_down_leads_to_the_next_child_whatever_the_filters_say(
    nurse: Nurse, narrowed: tuple[str, ...]
) -> None:
    await nurse.save(a_bundle(5))
    nurse.record("child-5")  # so that the batch of the day is known
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press(*narrowed)
        for number in (1, 2, 3):
            await desk.sees(f"> MWANGI{number}, Ada")
            await desk.press("enter", "1")
            await desk.sees("> 1 Confirm")
            await desk.press("enter")
            await desk.until(lambda: isinstance(desk.app.screen, ChildrenScreen), "it doesn’t go back to the list")
            await desk.sees(f"> MWANGI{number}, Ada")
            await desk.press("down")
        await desk.sees("> MWANGI4, Ada")


async def test_a_list_drawn_before_it_hears_of_the_record_keeps_that_child_highlighted(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave = ChildScreen.dismiss

    def drawn_first(page: ChildScreen, result: str | None = None) -> AwaitComplete:
        below = page.app.screen_stack[-2]
        assert isinstance(below, ChildrenScreen)
        below.renew_all()
        return leave(page, result)

    monkeypatch.setattr(ChildScreen, "dismiss", drawn_first)
    await nurse.save(a_bundle(4))
    nurse.record("child-4")  # so that the batch of the day is known
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("f4")
        await desk.press("enter", "1")
        await desk.sees("> 1 Confirm")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ChildrenScreen), "it doesn’t go back to the list")
        await desk.sees("> MWANGI1, Ada")
        await desk.press("down")
        await desk.sees("> MWANGI2, Ada")


async def test_a_search_highlights_the_first_match_and_not_what_was_highlighted_before(nurse: Nurse) -> None:
    await nurse.save(a_bundle(4))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("down", "down")
        await desk.sees("> MWANGI3, Ada")
        await desk.hits(*"mwangi", "enter")
        await desk.sees("MWANGI1, Ada", "was the vaccine given?")


async def test_notes_keep_every_line_of_a_paste_and_enter_goes_on(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        await desk.press("4", "down", "enter")
        await pastes(desk, "Felt faint\nSat down\nWent home at 2pm")
        await desk.sees("Felt faint", "Sat down", "Went home at 2pm")
        await desk.press("ctrl+j")
        await desk.types("Mother told")
        await desk.press("enter")
        await desk.sees("Check and confirm", "Felt faint Sat down Went home at 2pm Mother told", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV not given")
        assert records(nurse)[0].notes == "Felt faint\nSat down\nWent home at 2pm\nMother told"


async def test_notes_that_are_too_long_are_kept_whole_and_said(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        await desk.press("4", "down", "enter")
        await pastes(desk, "n" * 1_001)
        await desk.press("f10")
        await desk.sees("Enter notes that are less than 1000 characters long.")


async def test_lines_pasted_into_one_field_are_joined_and_what_is_cut_is_said(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await pastes(desk, "Ada\r\n  mwangi2\r\n")
        await desk.sees("1 of 2 children", "> MWANGI2, Ada")
        await desk.press("enter", "1", "down", "enter", "enter")
        await pastes(desk, "31/05/2027 and more than that, and still more")
        await desk.sees("What was pasted is too long for this field: its last", "characters were left out.")


async def pastes(desk: Desk, text: str) -> None:
    """Paste text, as a terminal hands it on."""
    desk.app.post_message(events.Paste(text))
    await desk.pilot.pause()
    await desk.until(lambda: desk.app.waits_for_keys, "it isn’t dealt with")


async def test_who_may_be_the_same_child_is_asked_on_the_page_and_the_answer_counts_at_once(nurse: Nurse) -> None:
    ada = a_child(1, school="Harbour View Academy")
    moved = replace(ada, id="other", nhs_number=nhs_number(77), postcode="LE3 1AA", school="Mill Lane School")
    await nurse.save(bundle(a_session(), (ada,), ()))
    nurse.record("child-1")
    await nurse.upload()
    await nurse.save(bundle(a_session(), (moved,), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("down", "enter")
        await desk.sees("Is this the same child?", "Press =")
        await desk.press("equals_sign")
        await desk.sees("I can’t say now", "No, another child", "Yes, the same child")
        await desk.press("3")
        await desk.sees("Vaccinated")
        assert "Is this the same child?" not in desk.words
    assert nurse.store.device.same_children == {frozenset(("child-1", "other")): True}
