"""The full form at the desk: what stands behind F6, what the check page confirms, two vaccines, and who isn't ready."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mavis_tui.commands.children.child import _lines
from mavis_tui.models.batch import Batch
from mavis_tui.models.child import Parent
from mavis_tui.models.consent import Consent, ConsentStatus, Gillick, Triage, TriageStatus, VaccineMethod
from mavis_tui.models.programme import Method, Programme, Reason, Site, Variant
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.vaccination import Identification, Protocol, Staff, Vaccination
from mavis_tui.workspace.recording.form_answers import Answers
from tests.builders import NURSE, a_batch, a_bundle, a_child, a_session, consented, not_given
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

JO = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe")
REFUSED = Consent(status=ConsentStatus.REFUSED)
SPRAY = Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.NASAL,))


def records(nurse: Nurse) -> list[Vaccination]:
    """Give everything recorded on the device."""
    return [entry.change.vaccination for entry in nurse.store.outbox.entries() if entry.change.vaccination]


def doubles(**second: Any) -> SessionBundle:
    """Make a session with one child who is due MenACWY, and Td/IPV unless told otherwise."""
    care = {Programme.MENACWY: consented(), Programme.TD_IPV: consented(**second)}
    session = a_session(programmes=(Programme.MENACWY, Programme.TD_IPV))
    return bundle(session, (a_child(1, care=care),), ())


async def opens_the_form(desk: Desk, key: str = "1") -> None:
    await desk.opens_child()
    await desk.press(key)
    await desk.sees("F6 shows more")


async def test_everything_behind_f6_goes_into_the_record(nurse: Nurse) -> None:
    spray = a_child(1, care={Programme.FLU: consented(consent=SPRAY, psd=True)})
    session = a_session(
        programmes=(Programme.FLU,), vaccinators=(NURSE, JO), suppliers=(NURSE,), flu_protocol=Protocol.PGD
    )
    batch = Batch(number="FZ1234", programme=Programme.FLU, vaccine="AstraZeneca Fluenz", expiry=date(2027, 3, 1))
    await nurse.save(bundle(session, (spray,), (batch,)))
    async with at_the_desk(nurse) as desk:
        await opens_the_form(desk)
        await desk.press("f6")
        await desk.sees("How much was given", "Who vaccinated", "Who supplied the vaccine", "Who confirmed")
        await desk.press("down", "enter")
        await desk.types("10:05")
        await desk.press("enter", "down", "enter", "down", "enter", "down", "enter")
        await desk.sees("The person’s name", "Relationship to the child")
        await desk.types("Sam Poe")
        await desk.press("enter")
        await desk.types("teacher")
        await desk.press("enter", "enter")
        await desk.sees("Check and confirm", "half a dose", "Sam Poe, teacher", "Jo Lowe", "Sian Rees", "> 1 Confirm")
        await desk.press("pagedown")
        await desk.sees("10:05am")
        await desk.press("enter")
        await desk.sees("Flu given")
    (record,) = records(nurse)
    assert (record.full_dose, record.performed_by, record.supplied_by, record.pre_screened) == (False, JO, NURSE, True)
    assert record.performed_at == datetime(2026, 11, 24, 10, 5, tzinfo=UTC)
    assert record.identified == Identification(by_child=False, name="Sam Poe", relationship="teacher")


async def test_the_dose_number_and_the_method_can_be_changed(nurse: Nurse) -> None:
    child = a_child(1, care={Programme.TD_IPV: consented()})
    batch = a_batch(number="RX1", programme=Programme.TD_IPV, vaccine="Revaxis")
    await nurse.save(bundle(a_session(programmes=(Programme.TD_IPV,)), (child,), (batch,)))
    async with at_the_desk(nurse) as desk:
        await opens_the_form(desk, "3")
        await desk.sees("Where the injection was given", "How it was given")
        await desk.press("enter", *["down"] * 4, "enter", "down", "f6")
        await desk.sees("Dose number", "(x) Dose 5")
        await desk.press("enter", "up", "f10")
        await desk.sees("Check and confirm", "Revaxis, dose 4", "Left thigh, subcutaneous injection", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("Td/IPV given")
    (record,) = records(nurse)
    assert (record.dose_sequence, record.site, record.method) == (4, Site.LEFT_THIGH, Method.SUBCUTANEOUS)


@pytest.mark.parametrize(
    ("keys", "typed", "words", "field"),
    [
        ((), "25:00", "Enter a time in the correct format", "at"),
        ((), "12:30", "Enter a time in the past.", "at"),
        (("enter", "down"), "", "Enter the person’s name", "name"),
    ],
)
async def test_what_is_wrong_behind_f6_is_said_in_words_and_its_field_has_the_focus(
    nurse: Nurse, keys: tuple[str, ...], typed: str, words: str, field: str
) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await opens_the_form(desk)
        await desk.press("tab", "f6")
        await desk.sees("Who confirmed the child’s identity")
        assert desk.app.focused is not None
        await desk.press("enter", *keys)
        await desk.types(typed)
        await desk.press("f10")
        await desk.sees(words)
        assert desk.app.focused.id == field
        assert records(nurse) == []


async def test_esc_asks_before_it_drops_what_was_typed_behind_f6(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await opens_the_form(desk)
        await desk.press("f6", "enter")
        await desk.types("9")
        await desk.press("escape")
        await desk.sees("What you entered here is not recorded yet.")


async def test_the_check_page_lists_what_is_confirmed_with_a_dose_and_nothing_without_one(nurse: Nurse) -> None:
    await nurse.save(a_bundle(2))
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        await desk.press("4", "down", "f10")
        await desk.sees("Check and confirm", "Not given")
        assert "By confirming you say that the child" not in desk.words
        await desk.press("escape", "escape", "2")
        await desk.sees("was the vaccine given?")
        await desk.press("1")
        await desk.sees("By confirming you say that the child", "isn’t acutely unwell", "agrees to it", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV given")
    assert records(nurse)[-1].pre_screened


async def test_a_vaccine_with_gelatine_reminds_of_what_the_workbook_does_not_say(nurse: Nurse) -> None:
    care = {Programme.MMR: consented(variant=Variant.MMR)}
    await nurse.save(bundle(a_session(programmes=(Programme.MMR,)), (a_child(1, care=care), a_child(2, care=care)), ()))
    gelatine = Answers(vaccine="VaxPro", batch_number="VX1", batch_expiry=date(2027, 5, 31), site=Site.LEFT_ARM_UPPER)
    nurse.record("child-2", gelatine, programme=Programme.MMR)
    # Of MMR no batch is the default (facts 3.2), so the vaccine and the batch are asked for each time.
    assert nurse.workspace.recording.options("1204", "child-1", Programme.MMR).usual == {}
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("A Mavis workbook doesn’t say who asked for no gelatine")
        await desk.press("1")
        await desk.sees("MMR given", "Batch number")
        desk.pilot.app.screen.query_one("#vaccine").focus()
        await desk.press("down", "enter")
        desk.pilot.app.screen.query_one("#number").focus()
        await desk.types("vx1")
        await desk.press("enter")
        await desk.types("31/05/2027")
        await desk.press("f10")
        await desk.sees("MMR VaxPro", "Contains gelatine.", "1 Confirm")


# Two vaccines


async def test_the_question_offers_the_other_vaccine_first(nurse: Nurse) -> None:
    await nurse.save(doubles())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("MenACWY: was the vaccine given?", "5 Td/IPV first")
        await desk.press("5")
        await desk.sees("Td/IPV: was the vaccine given?", "5 MenACWY first")


async def test_what_is_still_to_record_stays_in_sight_until_it_is(nurse: Nurse) -> None:
    await nurse.save(doubles())
    nurse.not_given(programme=Programme.MENACWY)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("Still to record: Td/IPV", "Td/IPV: was the vaccine given?")
        await desk.press("4", "down", "f10")
        await desk.sees("Check and confirm", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("Td/IPV not given")
        await desk.press("enter")
        await desk.sees("Another attempt today is allowed.")
        assert "Still to record" not in desk.words


@pytest.mark.parametrize("status", [ConsentStatus.REFUSED, ConsentStatus.CONFLICTS, ConsentStatus.NO_RESPONSE])
async def test_consent_for_one_of_two_says_not_to_give_both(nurse: Nurse, status: ConsentStatus) -> None:
    await nurse.save(doubles(consent=Consent(status=status)))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child(
            "Do not give both: there is consent for MenACWY, not for Td/IPV.", "MenACWY: was the vaccine"
        )


async def test_consent_for_both_warns_of_nothing(nurse: Nurse) -> None:
    await nurse.save(doubles())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("MenACWY: was the vaccine given?")
        assert "Do not give" not in desk.words


# Not ready


NOT_READY: dict[str, tuple[dict[str, Any], str]] = {
    "refused": ({"consent": REFUSED}, "HPV can’t be given: Consent was refused."),
    "conflicting": ({"consent": Consent(status=ConsentStatus.CONFLICTS)}, "Those who answered don’t agree"),
    "none": ({"consent": Consent()}, "so there is no consent"),
    "triage": ({"triage": Triage(status=TriageStatus.DO_NOT_VACCINATE)}, "Triage: do not vaccinate."),
    "competent": ({"consent": REFUSED, "gillick": Gillick(competent=True)}, "say so under “Given although …”."),
    "not competent": ({"consent": REFUSED, "gillick": Gillick(competent=False)}, "can’t consent alone"),
}


@pytest.mark.parametrize("case", NOT_READY)
async def test_why_a_child_is_not_ready_is_said_and_what_is_allowed_offered(nurse: Nurse, case: str) -> None:
    care, words = NOT_READY[case]
    await nurse.save(bundle(a_session(), (a_child(care={Programme.HPV: consented(**care)}),), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child(
            words, "1 Back to the list", "2 Record why it was not given", "3 Already had the vaccine"
        )
        assert "Yes, left arm" not in desk.words


async def test_already_had_is_one_choice_and_one_confirmation(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(care={Programme.HPV: consented(consent=REFUSED)}),), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("Already had the vaccine")
        await desk.press("3")
        await desk.sees("Check and confirm", "Not given", "Already had the vaccine", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV not given: already had the vaccine")
    assert [record.reason for record in records(nurse)] == [Reason.ALREADY_HAD]


async def test_after_a_failed_attempt_a_second_one_is_offered_the_same_day(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    nurse.not_given()
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV: child unwell today; at another attempt, was the vaccine given?", "1 Yes, left arm")
        await desk.press("1", "f10")
        await desk.sees("Check and confirm", "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("HPV given")
    assert [record.given for record in records(nurse)] == [False, True]


async def test_of_a_restricted_child_no_page_shows_where_it_lives(nurse: Nurse) -> None:
    care = {Programme.HPV: consented(history=(not_given(1, id="before", performed_on=date(2026, 11, 2)),))}
    mother = (Parent(name="Rosa Mwangi", relationship="Mum"),)
    child = a_child(1, restricted=True, address_line="", postcode="", parents=mother, care=care)
    await nurse.save(bundle(a_session(), (child,), (a_batch(),)))
    seen: list[str] = []
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        seen.append(desk.text)
        await desk.press("enter")
        await desk.sees("Address restricted: not shown", "was the vaccine given?")
        await desk.press("1")
        await desk.sees("F6 shows more")
        seen.append(desk.text)
        await desk.press("f10")
        await desk.sees("Check and confirm", "> 1 Confirm")
        seen.append(desk.text)
        await desk.press("enter")
        await desk.sees("HPV given")
        await desk.press("escape", "escape")
        await desk.sees("Sessions")
        await desk.press("c")
        await desk.sees("HPV given")
        seen.append(desk.text)
        seen += list(_lines(nurse.workspace.children.page("1204", "child-1")))[3:]
    assert not any(word in page for page in seen for word in ("Mill Lane", "M1 5AJ", "Address"))
