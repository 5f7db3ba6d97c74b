"""Given although the list says no, at the desk: asked on a page of its own, in yellow, and never by Enter alone."""

from typing import Any

import pytest

from mavis_tui.models.although import Although, AlthoughKind, Statement
from mavis_tui.models.consent import (
    BY_THE_CHILD,
    Consent,
    ConsentStatus,
    Gillick,
    HealthAnswer,
)
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.screens.recording.although import AlthoughScreen
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.record import RecordScreen
from tests.builders import NOON, a_batch, a_child, a_session, a_vaccination, consented
from tests.screens.desk import Desk, at_the_desk
from tests.screens.recording.test_recording import records
from tests.workspace.nurse import Nurse

NO_CONSENT: dict[str, Any] = {"consent": Consent(status=ConsentStatus.NO_RESPONSE)}
REFUSED: dict[str, Any] = {"consent": Consent(status=ConsentStatus.REFUSED)}
BY_CHILD: dict[str, Any] = {
    "consent": Consent(
        status=ConsentStatus.GIVEN,
        answers=(HealthAnswer(question="Any severe allergies?", yes=False, responder=BY_THE_CHILD),),
    ),
    "gillick": Gillick(competent=True, on=NOON),
}


def one_child(care: dict[str, Any], **session: Any) -> SessionBundle:
    return bundle(a_session(**session), (a_child(care={Programme.HPV: consented(**care)}),), (a_batch(),))


async def test_consent_by_phone_is_asked_for_shown_in_yellow_and_kept_with_the_record(nurse: Nurse) -> None:
    await nurse.save(one_child(NO_CONSENT))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given", "4 Given although …")
        await desk.press("4")
        await desk.sees("HPV given although", "No response, so there is no consent", "(x) Consent was given by phone")
        await desk.press("enter")
        await desk.types("Jane Mwangi")
        await desk.press("enter")
        await desk.types("mother")
        await desk.press("enter")
        await desk.types("07700 900123")
        await desk.press("f10")
        await desk.sees("HPV given: MWANGI1, Ada", "FM8629, expires 31 May 2027")
        await desk.press("f10")
        await desk.sees("Check and confirm", "Given although: No response.", "Consent by phone of Jane Mwangi (mother)")
        await desk.sees("> 1 Change something", "2 Confirm that it was given although the list said no")
        await desk.press("2")
        await desk.sees("HPV given: MWANGI1, Ada. Saved.")
    (record,) = records(nurse)
    assert record.although == Although(
        kind=AlthoughKind.PHONE_CONSENT,
        obstacle="No response",
        consent_by="Jane Mwangi",
        relationship="mother",
        phone="07700 900123",
        at=record.performed_at,
        by="Sian Rees",
    )


async def test_enter_however_often_records_nothing_that_the_list_said_no_to(nurse: Nurse) -> None:
    await nurse.save(one_child(NO_CONSENT))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("4 Given although …")
        await to_the_check_page(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, RecordScreen), "Enter doesn’t go back to the form")
        for _ in range(6):
            await desk.press("enter")
        assert records(nurse) == []


async def to_the_check_page(desk: Desk, words: str = "It was needed today.") -> None:
    """Say that it has been given and is written down, and fill in the dose."""
    await desk.press("4")
    await desk.sees("What came between?")
    await desk.until(lambda: isinstance(desk.app.screen, AlthoughScreen), "the page doesn’t open")
    await desk.press("down", "down", "down", "down", "enter")
    await desk.types(words)
    await desk.press("f10")
    await desk.sees("FM8629, expires 31 May 2027")
    await desk.press("f10")
    await desk.until(lambda: isinstance(desk.app.screen, CheckScreen), "the check page doesn’t open")


async def test_what_is_missing_is_named_and_its_field_has_the_focus(nurse: Nurse) -> None:
    await nurse.save(one_child(REFUSED))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV can’t be given: Consent was refused.")
        await desk.press("4")
        await desk.sees("What came between?")
        await desk.press("f10")
        await desk.sees(
            "Enter the name of who gave consent.",
            "Enter what that person is to the child",
            "Enter the phone number",
            "Consent was refused. Enter in words why it was given all the same.",
        )
        await desk.types("Jane")
        assert desk.app.screen.query_one("#consent_by").value == "Jane"  # type: ignore[attr-defined]


async def test_a_child_who_is_competent_and_consents_is_asked_about_her_parents(nurse: Nurse) -> None:
    await nurse.save(one_child(NO_CONSENT))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("4 Given although …")
        await desk.press("4")
        await desk.sees("What came between?")
        await desk.press("down")
        await desk.sees("The child knows which vaccination it is", "Who assessed the child")
        await desk.press("enter", "down", "f10")
        await desk.sees("May the parents be told of it?", "13:00, 16:00 and 19:00")
        await desk.press("f10")
        await desk.sees("Choose whether the parents may be told.")
        await desk.press("down", "down", "f10")
        await desk.sees("Gillick competent, all five statements true, assessed by Sian Rees", "are not to be told")
        await desk.press("2")
        await desk.sees("HPV given: MWANGI1, Ada. Saved.")
    (record,) = records(nurse)
    assert record.although is not None
    assert (set(record.although.statements), record.parents_may_be_told) == (set(Statement), False)


@pytest.mark.parametrize("answer", ["1", "2"])
async def test_a_self_consenting_child_is_asked_about_her_parents_whatever_comes_of_it(
    nurse: Nurse, answer: str
) -> None:
    await nurse.save(one_child(BY_CHILD))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV: was the vaccine given?")
        await desk.press(answer)
        await desk.sees("May the parents be told of it?")


async def test_a_further_dose_is_offered_with_the_next_number(nurse: Nurse) -> None:
    earlier = a_vaccination(performed_on=NOON.date().replace(month=9), performed_at=None)
    await nurse.save(one_child({"history": (earlier,)}))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV: nothing to record.", "2 Given although …")
        await desk.press("2")
        await desk.sees("(x) A further dose is intended")
        await desk.press("enter")
        await desk.types("Three doses for her.")
        await desk.press("f10")
        await desk.sees("FM8629, expires 31 May 2027")
        await desk.press("f10")
        await desk.sees("Gardasil 9, dose 2", "Given although: Vaccinated on 24 September 2026.")
        await desk.press("2")
        await desk.sees("Saved.")
    (record,) = records(nurse)
    assert (record.dose_sequence, record.although.kind if record.although else None) == (2, AlthoughKind.FURTHER_DOSE)


async def test_the_childs_page_shows_why_with_the_record(nurse: Nurse) -> None:
    await nurse.save(one_child(NO_CONSENT))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("4 Given although …")
        await to_the_check_page(desk, "She insisted.")
        await desk.press("2")
        await desk.sees("Saved.")
        await desk.press("enter")
        await desk.sees("Given although: No response. It had been given, and was written down. She insisted.")


async def test_what_was_said_before_the_app_ended_is_there_when_she_goes_on(nurse: Nurse) -> None:
    await nurse.save(one_child(NO_CONSENT))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("4 Given although …")
        await to_the_check_page(desk, "Because of the outbreak.")
        await desk.press("1")
        await desk.until(lambda: isinstance(desk.app.screen, RecordScreen), "the form isn’t there")
        await desk.types("")
        form = desk.app.screen
        assert isinstance(form, RecordScreen)
        draft = form.query_one("Fields").everything(nurse.clock())  # type: ignore[attr-defined]
    assert draft.although.words == "Because of the outbreak."
    options = await nurse.workspace.drafts.options(draft)
    assert options is not None
    assert options.although


async def test_a_programme_that_the_list_lacks_is_one_key_away(nurse: Nurse) -> None:
    both = (Programme.HPV, Programme.FLU)
    await nurse.save(one_child({}, programmes=both))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV: was the vaccine given?")
        await desk.press("p")
        await desk.sees("Flu: nothing to record. Not on the list for this programme.", "3 Given although …")
