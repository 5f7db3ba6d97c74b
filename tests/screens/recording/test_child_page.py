"""What a child's page says of who the child is, in which words, and in which order."""

from msgspec.structs import replace

from mavis_tui.models.child import Gender, Parent
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from tests.builders import a_batch, a_child, a_session, a_vaccination, consented
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

LONG_NAME = "Oluwaseun Temitope Adebayo-Williamson"


async def test_known_as_sex_and_the_parents_phone_number_are_said(nurse: Nurse) -> None:
    parent = Parent(name="Rhian Rees", relationship="Mum", phone="07700 900123")
    child = a_child(1, preferred_name=LONG_NAME, gender=Gender.FEMALE, parents=(parent,))
    await nurse.save(bundle(a_session(), (child,), (a_batch(),)))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child(f"Known as {LONG_NAME}", "Sex Female", "Parent Rhian Rees (Mum), 07700 900123")
        assert desk.line("Known as").strip().endswith(f"  {LONG_NAME}")


async def test_details_are_said_in_words_and_a_vaccine_has_one_spelling(nurse: Nurse) -> None:
    care = consented(
        consent=Consent(status=ConsentStatus.GIVEN, details=("On 2026-11-10 at 18:37 GIVEN by Rhian Rees",)),
        history=(a_vaccination(1, session=None, performed_on=a_session().dates[0].replace(year=2025)),),
    )
    care = replace(care, psd=False)
    await nurse.save(bundle(a_session(), (a_child(1, care={Programme.HPV: care}),), (a_batch(),)))
    async with at_the_desk(nurse) as desk:
        await desk.opens_child("10 November 2026, 6:37pm: given by Rhian Rees", "Gardasil 9, batch FM8629")
        assert desk.line("PSD").split() == ["PSD", "Not", "added"]
