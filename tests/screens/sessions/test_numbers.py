"""What is to do stands first on a session's page, and every number leads to the list of those whom it counts."""

from typing import Any

from mavis_tui.models.consent import Consent, ConsentStatus, VaccineMethod
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from tests.builders import a_child, a_session, consented
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

FLU = Programme.FLU


def care(status: ConsentStatus, *methods: VaccineMethod) -> Any:
    return {FLU: consented(consent=Consent(status=status, methods=methods))}


SPRAY = care(ConsentStatus.GIVEN, VaccineMethod.NASAL)
JAB = care(ConsentStatus.GIVEN, VaccineMethod.INJECTION)
CHILDREN = (
    a_child(1, family_name="Amin", registration="3A", care=SPRAY),
    a_child(2, family_name="Bell", registration="3B", care=SPRAY),
    a_child(3, family_name="Cole", registration="3B", care=JAB),
    a_child(4, family_name="Dunn", registration="3A", care=care(ConsentStatus.NO_RESPONSE)),
    a_child(5, family_name="Ekin", registration="3A", care=care(ConsentStatus.CONFLICTS), nhs_number=None),
)


async def test_what_is_to_do_is_said_with_its_number_and_one_key_opens_its_list(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(programmes=(FLU,)), CHILDREN, ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("1 Record vaccinations (5 children)")
        await desk.sees("2 Ready for vaccinator 3 nasal spray 2, injection 1", "3 Register attendance 5")
        await desk.sees("4 No consent response 1", "5 Conflicting consent 1", "6 No NHS number 1")
        assert "9 Manage vaccines" in desk.words
        assert desk.line("Refresh the copy").split() == ["Refresh", "the", "copy", "on", "this", "device"]
        await desk.press("5")
        await desk.sees("1 of 5 children", "Only Conflicting consent.", "> EKIN")
        await desk.press("escape", "2")
        await desk.sees("3 of 5 children, 3 ready", "Only Ready to vaccinate.")


async def test_all_numbers_stand_on_a_page_with_what_to_pack_and_each_opens_its_list(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(programmes=(FLU,)), CHILDREN, ()))
    async with at_the_desk(nurse, size=(80, 30)) as desk:
        await desk.opens_session("All numbers, and what to pack")
        await desk.press("n")
        await desk.sees("Action required", "Due vaccination 3", "Ready, nasal spray 2", "3B 2 0")
        await desk.sees("To pack ready all", "Flu, nasal spray 2 2", "Flu, injection 1 1", "Flu, not known yet 0 2")
        await desk.press("end", "enter")
        await desk.sees("2 of 5 children", "Only Flu, Not known yet.")
        await desk.press("escape")
        assert "Flu, not known yet" in desk.line("> ")
        await desk.press("up", "up", "up", "enter")
        await desk.sees("2 of 5 children", "Only 3B.", "> BELL")
