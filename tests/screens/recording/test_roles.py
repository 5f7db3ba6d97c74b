"""A healthcare assistant, a nurse at a session under the VGD, and a prescriber, at 80 by 24.

What each may do: Mavis facts 3.10 and 9.7.
"""

from datetime import date
from typing import Any

from msgspec.structs import replace

from mavis_tui.models.although import AlthoughKind
from mavis_tui.models.batch import Batch
from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import SessionBundle, bundle
from mavis_tui.models.vaccination import Protocol, Role, Staff
from tests.builders import NURSE, a_batch, a_bundle, a_child, a_session, consented
from tests.screens.desk import at_the_desk
from tests.screens.recording.test_recording import records
from tests.workspace.nurse import Nurse

JO = Staff(email="jo.lowe@example.nhs.uk", name="Jo Lowe", role=Role.HEALTHCARE_ASSISTANT)
NASAL = Consent(status=ConsentStatus.GIVEN, methods=(VaccineMethod.NASAL,))
SPRAY = Batch(number="NJ0017", programme=Programme.FLU, vaccine="AstraZeneca Fluenz", expiry=date(2027, 3, 1))
VGD = "Influenza Vaccine Group Direction (VGD)"


def flu(children: int = 1, **session: Any) -> SessionBundle:
    care = {Programme.FLU: consented(consent=NASAL)}
    made = a_session(programmes=(Programme.FLU,), **{"vaccinators": (NURSE, JO), **session})
    return bundle(made, tuple(a_child(n, care=care) for n in range(1, children + 1)), (SPRAY,))


async def becomes(nurse: Nurse, role: Role) -> None:
    """Let her sign in again, with another role."""
    await nurse.hub.add_nurse(replace(NURSE, role=role))
    await nurse.sign_in()


async def test_an_assistant_gives_a_nasal_flu_under_the_vgd_and_sees_it_on_the_check_page(nurse: Nurse) -> None:
    await nurse.save(flu(flu_protocol=Protocol.PGD))
    await becomes(nurse, Role.HEALTHCARE_ASSISTANT)
    async with at_the_desk(nurse, first="Sian Rees, healthcare assistant") as desk:
        await desk.opens_child("1 Yes, nasal spray")
        await desk.press("1")
        await desk.sees("NJ0017")
        assert "Under which protocol" not in desk.text  # only one is possible
        await desk.press("f10")
        await desk.sees("Check and confirm", "You (Sian Rees, healthcare assistant)", VGD)
        await desk.press("1")
        await desk.sees("Flu given")
    (record,) = records(nurse)
    assert (record.protocol, record.performed_by) == (
        Protocol.VGD,
        replace(NURSE, role=Role.HEALTHCARE_ASSISTANT),
    )


async def test_a_nurse_of_a_session_under_the_vgd_is_asked_nothing_more(nurse: Nurse) -> None:
    await nurse.save(flu(flu_protocol=Protocol.VGD))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("1 Yes, nasal spray")
        await desk.press("1", "f10")
        await desk.sees("Check and confirm", VGD)


async def test_where_nobody_chose_for_the_session_a_nurse_chooses_once_and_nothing_is_chosen_for_her(
    nurse: Nurse,
) -> None:
    await nurse.save(flu(2))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("1 Yes, nasal spray")
        await desk.press("1")
        await desk.sees("Under which protocol", "(x) Choose one", "( ) Patient Group Direction (PGD)", f"( ) {VGD}")
        await desk.press("f10")
        await desk.sees("Choose under which protocol it was given: Patient Group Direction (PGD) or Influenza")
        await desk.press("down", "down")
        await desk.sees(f"(x) {VGD}")
        await desk.press("f10")
        await desk.sees("Check and confirm", VGD)
        await desk.press("1")
        await desk.sees("Flu given")
        await desk.press("down", "enter")  # the next child: one key to the check page, as with the batch
        await desk.sees("1 Yes, nasal spray")
        await desk.press("1")
        await desk.sees("Check and confirm", VGD)


async def test_a_prescriber_gives_hpv_under_the_pgd(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(),), (a_batch(),)))
    await becomes(nurse, Role.PRESCRIBER)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("1 Yes, left arm")
        await desk.press("1", "f10")
        await desk.sees("Check and confirm", "You (Sian Rees, prescriber)", "Patient Group Direction (PGD)")


async def test_an_assistant_is_told_what_she_may_not_give_and_can_say_what_really_happened(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(),), (a_batch(),)))
    await becomes(nurse, Role.HEALTHCARE_ASSISTANT)
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("HPV: it is due, but not from you. A healthcare assistant may not give HPV.")
        assert "Yes, left arm" not in desk.text
        await desk.press("3")
        await desk.sees("HPV given although", "(x) A prescriber directed it for this child today (PSD)")
        await desk.press("down", "enter")
        await desk.sees("(x) It has been given; I am writing it down")
        await desk.types("The nurse fainted.")
        await desk.press("f10")
        await desk.sees("HPV given: MWANGI1, Ada")
        await desk.press("f10")
        await desk.sees(
            "Check and confirm", "none covers it", "Given although: A healthcare assistant may not give HPV."
        )
        await desk.sees("> 1 Change something")
        await desk.press("2")
        await desk.sees("HPV given: MWANGI1, Ada.")
    (record,) = records(nurse)
    assert record.although is not None
    assert (record.protocol, record.although.kind) == (None, AlthoughKind.ALREADY_GIVEN)


async def test_a_nurse_who_names_an_assistant_for_hpv_is_asked_and_loses_nothing_that_she_typed(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(vaccinators=(NURSE, JO)), (a_child(),), (a_batch(),)))
    await nurse.hub.add_nurse(JO)
    await nurse.workspace.sessions.save_offline("1204")
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("1 Yes, left arm")
        await desk.press("1", "f6")
        await desk.sees("Who vaccinated", "Jo Lowe")
        while desk.app.screen.focused is None or desk.app.screen.focused.id != "vaccinator":
            await desk.press("tab")
        await desk.press("down", "f10")
        await desk.sees("A healthcare assistant may not give HPV. Was it given although?")
        await desk.press("2")
        await desk.sees("HPV given although")
        await desk.press("enter")
        await desk.types("Dr Poe")
        await desk.press("f10")
        await desk.sees("Check and confirm", "Jo Lowe, healthcare assistant", "Sian Rees", "PSD on the day, by Dr Poe.")
        await desk.press("2")
        await desk.sees("HPV given")
    (record,) = records(nurse)
    assert (record.protocol, record.performed_by, record.recorded_by) == (Protocol.PSD, JO, NURSE)


async def test_the_flu_protocol_of_a_session_is_changed_on_its_page(nurse: Nurse) -> None:
    await nurse.save(flu())
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Edit session")
        await desk.press("e")
        await desk.sees("Under which protocol flu is given", "(x) Nobody said: each nurse chooses")
        await desk.press("tab", "tab", "down", "down")
        await desk.sees(f"(x) {VGD}")
        await desk.press("f10")
        await desk.sees("Saved. The team server has what you changed.", "flu under VGD")
    assert nurse.workspace.sessions.outline("1204").flu_protocol is Protocol.VGD


async def test_hpv_sessions_are_asked_nothing_about_flu(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Edit session")
        await desk.press("e")
        await desk.sees("Start time")
        assert "flu" not in desk.text
