"""As the last one: the next of the class is offered, one key answers for her, and what differs stops it in words."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from mavis_tui.models.child import Child
from mavis_tui.models.consent import Consent, ConsentStatus, HealthAnswer, Triage, TriageStatus
from mavis_tui.models.programme import Programme, Site
from mavis_tui.models.session import bundle
from mavis_tui.models.vaccination import Vaccination
from tests.builders import a_batch, a_child, a_session, consented
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

HPV = Programme.HPV
REFUSED = {HPV: consented(consent=Consent(status=ConsentStatus.REFUSED))}
NAMES = ("Amin", "Bell", "Cole", "Dunn")
CLASS = tuple(
    a_child(n, given_name=name, family_name=name, registration="8B" if name == "Bell" else "8A")
    for n, name in enumerate(NAMES, start=1)
)


def told(nurse: Nurse, n: int) -> list[Vaccination]:
    entries = nurse.store.outbox.entries(session="1204", child=f"child-{n}")
    return [entry.change.vaccination for entry in entries if entry.change.vaccination is not None]


async def test_the_next_of_the_class_is_offered_and_three_keys_record_for_her_as_for_the_last_one(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CLASS, (a_batch(),)))
    nurse.record("child-4", site=Site.LEFT_THIGH)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        assert "Ctrl+O" not in desk.words
        await desk.press("enter")
        await desk.sees("> 1 Yes, left arm", "5 As the last one: Gardasil 9, FM8629, left thigh")
        await desk.press("5")
        await desk.sees("Check and confirm", "Left thigh, intramuscular")
        await desk.press("enter")
        await desk.sees("Next in 8A: COLE, Cole, born 21 Jun 2013. Ctrl+O opens.", "> AMIN", "Ctrl+O Next")
        await desk.press("ctrl+o")
        await desk.sees("COLE, Cole", "> 5 As the last one: Gardasil 9, FM8629, left thigh")
        await desk.press("enter")
        await desk.sees("Check and confirm", "COLE, Cole", "Left thigh, intramuscular")
        await desk.press("enter")
        await desk.sees("8A: nobody else is ready.", "> COLE")
        assert "Ctrl+O" not in desk.words
    assert [len(told(nurse, n)) for n in (1, 2, 3)] == [1, 0, 1]
    first, second = told(nurse, 1)[0], told(nurse, 3)[0]
    assert (second.site, second.batch_number, second.vaccine) == (first.site, first.batch_number, first.vaccine)


async def test_what_differs_is_said_and_the_key_for_the_same_goes_back_to_the_list(nurse: Nurse) -> None:
    looked_at = Triage(status=TriageStatus.SAFE)
    other = replace(CLASS[2], care={HPV: consented(triage=looked_at)})
    await nurse.save(bundle(a_session(), (*CLASS[:2], other), (a_batch(),)))
    nurse.record("child-2", site=Site.RIGHT_ARM_UPPER)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Check and confirm")
        await desk.press("enter")
        await desk.sees("Ctrl+O opens.")
        await desk.press("ctrl+o")
        await desk.sees("COLE", "NOT AS THE LAST ONE: triage: safe to vaccinate.", "> 5 Back to the list")
        assert "As the last one" not in desk.words
        await desk.press("enter")
        await desk.sees("Type a name", "> COLE")
    assert told(nurse, 3) == []


async def test_a_look_at_a_child_or_a_note_on_one_does_not_lose_the_next_of_the_class(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CLASS, (a_batch(),)))
    nurse.record("child-4")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("enter", "1")
        await desk.sees("Check and confirm")
        await desk.press("enter")
        await desk.sees("Next in 8A: COLE", "Ctrl+O opens.")
        await desk.press("enter", "n")  # the same child: she says something now
        await desk.sees("Note: AMIN, Amin")
        await desk.types("Afraid of needles")
        await desk.press("f10")
        await desk.sees("Check and confirm", "Afraid of needles")
        await desk.press("enter")
        await desk.sees("Note: recorded.")
        await desk.press("escape")
        await desk.sees("HPV given: AMIN, Amin", "Next in 8A: COLE", "Ctrl+O Next")
        await desk.press("down", "enter")  # another one, to look at her
        await desk.sees("BELL, Bell", "Esc Back")
        await desk.press("escape")
        await desk.sees("> BELL", "Next in 8A: COLE", "Ctrl+O Next")
        await desk.press("ctrl+o")
        await desk.sees("COLE, Cole", "> 5 As the last one: Gardasil 9, FM8629, left arm")
        await desk.press("enter")
        await desk.sees("Check and confirm", "COLE, Cole")
        await desk.press("enter")
        await desk.sees("8A: nobody else is ready.")
    assert [len(told(nurse, n)) for n in (1, 2, 3)] == [1, 0, 1]


@pytest.mark.parametrize("between", [0, 3])
async def test_keys_hit_in_a_hurry_record_nothing_for_a_child_who_was_not_on_the_screen(
    nurse: Nurse, between: int
) -> None:
    await nurse.save(bundle(a_session(), CLASS, (a_batch(),)))
    nurse.record("child-2")
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("ctrl+o")  # nobody is offered
        await desk.press("enter", "1")
        await desk.sees("Check and confirm")
        await desk.press("enter")
        await desk.sees("Next in 8A: COLE")
        await desk.hits("f5", "ctrl+o", "enter", "enter", "enter", between=between)
        await desk.until(lambda: desk.app.waits_for_keys, "the keys aren’t dealt with")
    assert [len(told(nurse, n)) for n in (1, 3, 4)] == [1, 0, 0]


Changed = Callable[[Child], Child]


def with_care(**care: Any) -> Changed:
    return lambda child: replace(child, care={HPV: consented(**care)})


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (with_care(triage=Triage(status=TriageStatus.SAFE)), "triage: safe to vaccinate"),
        (with_care(psd=True), "a PSD was added"),
        (with_care(remarks=("TRIAGE_STATUS says: ask the GP",)), "the workbook says what wasn’t understood"),
        (
            with_care(
                consent=Consent(
                    status=ConsentStatus.GIVEN,
                    answers=(
                        HealthAnswer(
                            question="Does your child need extra support during vaccination sessions?",
                            yes=True,
                            responder="Mum",
                        ),
                    ),
                )
            ),
            "a health answer is more than a no",
        ),
        (lambda child: replace(child, year_group=7), "Year 7 isn’t a year group that may have HPV"),
        (lambda child: replace(child, family_name="Amin", given_name="Amina"), "easily taken for this child"),
    ],
)
async def test_each_difference_stops_it_with_its_reason(nurse: Nurse, changed: Changed, why: str) -> None:
    await nurse.save(bundle(a_session(), (CLASS[0], changed(CLASS[2])), (a_batch(),)))
    nurse.record("child-1")
    page = nurse.workspace.children.page("1204", "child-3")
    others = nurse.workspace.children.namesakes("1204", page.child)
    last = nurse.workspace.last_one.of(page, page.sections[0], namesakes=bool(others))
    assert last is not None
    assert any(why in one for one in last.differs)


async def test_it_is_what_the_same_person_gave_in_this_session_today_and_nothing_unusual(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CLASS, (a_batch(),)))

    def last() -> str | None:
        page = nurse.workspace.children.page("1204", "child-4")
        found = nurse.workspace.last_one.of(page, page.sections[0], namesakes=False)
        assert found is None or found.differs == ()
        return found.words if found is not None else None

    assert last() is None
    nurse.record("child-1")
    assert last() == "Gardasil 9, FM8629, left arm (upper position)"
    nurse.not_given("child-2")
    assert last() == "Gardasil 9, FM8629, left arm (upper position)"
    nurse.clock.forward(days=1)
    assert last() is None


async def test_the_next_of_a_class_is_the_next_who_may_be_vaccinated_and_says_who_was_passed(nurse: Nurse) -> None:
    refused = replace(CLASS[2], care=REFUSED)
    await nurse.save(bundle(a_session(), (CLASS[0], CLASS[1], refused, CLASS[3]), (a_batch(),)))
    nurse.record("child-1")
    following = nurse.workspace.children.next_in_class("1204", "child-1")
    assert following is not None
    assert following.words == "Next in 8A, past 1 not ready: DUNN, Dunn, born 21 Jun 2013"
    nurse.record("child-4")
    assert nurse.workspace.children.next_in_class("1204", "child-4").words == "8A: nobody else is ready"  # type: ignore[union-attr]
    assert nurse.workspace.children.next_in_class("1204", "child-2").words == "8B: nobody else is ready"  # type: ignore[union-attr]
