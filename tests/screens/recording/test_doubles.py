"""Two vaccines at one visit: the second goes into the other arm, unless somebody says deliberately that it doesn't."""

from typing import Any

from mavis_tui.models.calendar import clock_time
from mavis_tui.models.consent import Consent, ConsentStatus, HealthAnswer
from mavis_tui.models.programme import Programme, Site
from mavis_tui.models.session import bundle
from tests.builders import NOON, a_batch, a_child, a_session, consented
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

PARENT = ("Rhian Mwangi (Mum), by website, 3 November 2026",)
BATCHES = (
    a_batch(number="MQ1234", programme=Programme.MENACWY, vaccine="MenQuadfi"),
    a_batch(number="RX1234", programme=Programme.TD_IPV, vaccine="Revaxis"),
)


def doubles() -> Any:
    """A session of both with one child, of whom several people answered questions."""
    answers = tuple(
        HealthAnswer(question=f"Question {n}?", yes=False, responder=name) for n in range(4) for name in ("Mum", "Dad")
    )
    asked = consented(consent=Consent(status=ConsentStatus.GIVEN, answers=answers, details=PARENT))
    care = {Programme.MENACWY: asked, Programme.TD_IPV: asked}
    return bundle(a_session(programmes=tuple(care)), (a_child(1, care=care),), BATCHES)


async def gives_menacwy_into_the_left_arm(desk: Desk) -> None:
    """Record the first of the two, up to the question about the second."""
    await desk.opens_child("MenACWY: was the vaccine given?", "> 1 Yes, left arm (upper position)")
    await desk.press("1", "f10")
    await desk.sees("Check and confirm", "MQ1234")
    await desk.press("enter")
    await desk.sees("Td/IPV: was the vaccine given?")


def sites(nurse: Nurse) -> list[Site | None]:
    """Give the sites of what is on the disk."""
    return [entry.change.vaccination.site for entry in nurse.store.outbox.entries() if entry.change.vaccination]


async def test_the_second_vaccine_is_offered_the_other_arm_and_it_is_said_where_the_first_went(nurse: Nurse) -> None:
    await nurse.save(doubles())
    async with at_the_desk(nurse) as desk:
        await gives_menacwy_into_the_left_arm(desk)
        first = f"MenACWY: left arm (upper position), {clock_time(NOON)}"
        await desk.sees(f"given? {first}.", "> 1 Yes, right arm (upper position)", "2 Yes, left arm (upper position)")
        await desk.press("1", "f10")
        await desk.sees("Check and confirm", "Also given", first, "> 1 Confirm")
        await desk.press("enter")
        await desk.sees("Td/IPV given")
    assert sites(nurse) == [Site.LEFT_ARM_UPPER, Site.RIGHT_ARM_UPPER]


async def test_the_same_site_twice_needs_an_answer_of_its_own(nurse: Nurse) -> None:
    await nurse.save(doubles())
    async with at_the_desk(nurse) as desk:
        await gives_menacwy_into_the_left_arm(desk)
        await desk.press("2", "f10")
        await desk.sees("THE SAME SITE", "> 1 Change something", "2 Confirm: both into the left arm (upper position)")
        await desk.press("enter")
        await desk.sees("Td/IPV given: MWANGI1, Ada")
        assert sites(nurse) == [Site.LEFT_ARM_UPPER]
        await desk.press("f10")
        await desk.sees("THE SAME SITE", "> 1 Change something")
        await desk.press("2")
        await desk.sees("Td/IPV given: MWANGI1, Ada. Saved")
    assert sites(nurse) == [Site.LEFT_ARM_UPPER, Site.LEFT_ARM_UPPER]


async def test_what_the_question_is_about_is_in_view_and_what_is_finished_is_one_line(nurse: Nurse) -> None:
    await nurse.save(doubles())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("MenACWY: was the vaccine given?", "MenACWY Due vaccination", "Rhian Mwangi")
        await desk.press("p")
        await desk.sees("Td/IPV: was the vaccine given?", "Td/IPV Due vaccination", "4 questions, all answered no")
        await desk.press("p", "1", "f10")
        await desk.sees("Check and confirm")
        await desk.press("enter")
        await desk.sees("Td/IPV: was the vaccine given?", "Td/IPV Due vaccination", "Rhian Mwangi")
        await desk.sees("4 questions, all answered no")
        await desk.press("pagedown")
        await desk.sees("MenACWY Vaccinated")
        assert len([line for line in desk.text.splitlines() if "MQ1234" in line]) == 1
