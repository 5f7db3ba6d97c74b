"""What F12 offers on the list: class, order and what is missing, and registering a whole class after a check page."""

from mavis_tui.models.attendance import Registered
from mavis_tui.models.consent import Consent, ConsentStatus
from mavis_tui.models.programme import Programme
from mavis_tui.models.session import bundle
from tests.builders import a_batch, a_child, a_session, consented
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

NO_ANSWER = {Programme.HPV: consented(consent=Consent(status=ConsentStatus.NO_RESPONSE))}
CLASSES = (
    a_child(1, family_name="Amin", registration="8B"),
    a_child(2, family_name="Bell", registration="8A"),
    a_child(3, family_name="Cole", registration="8A", care=NO_ANSWER),
    a_child(4, family_name="Dunn", registration="8A"),
)


async def test_the_list_is_narrowed_to_a_class_and_ordered_by_class_and_both_stay(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CLASSES, (a_batch(),)))
    async with at_the_desk(nurse) as desk:
        await desk.walks_to_children()
        await desk.press("f12")
        await desk.sees("1 Only one class", "3 Order the list by class and name")
        await desk.press("3")
        await desk.until(lambda: desk.text.index("BELL") < desk.text.index("AMIN"), "it is still by name")
        assert "> AMIN" in desk.words
        await desk.press("f12", "1")
        await desk.sees("Which class?", "1 8A 3", "2 8B 1")
        await desk.press("1")
        await desk.sees("3 of 4 children, 2 ready", "Only 8A.", "> DUNN")
        await desk.press("f12", "2")
        await desk.sees("What is missing?", "1 Register attendance 3", "2 No consent response 1")
        await desk.press("2")
        await desk.sees("1 of 4 children", "Only 8A, No consent response.")
        await desk.press("f6")
        await desk.sees("4 children, 3 ready")
        await desk.press("escape")
        await desk.sees("Record vaccinations")
        await desk.press("v")
        await desk.until(lambda: desk.text.index("BELL") < desk.text.index("AMIN"), "the order is forgotten")


async def test_a_whole_class_is_registered_after_a_page_that_names_who_and_can_be_undone(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CLASSES, (a_batch(),)))
    nurse.workspace.attendance.register("1204", "child-4", Registered.ABSENT)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("f12")
        await desk.sees("5 Register a whole class as attending")
        await desk.press("5")
        await desk.sees("Register which class as attending?", "1 8A 2")
        await desk.press("1")
        await desk.sees("2 children: BELL, Ada; COLE, Ada", "1 answered already: DUNN, Ada: absent")
        await desk.press("enter")
        await desk.sees("2 children of 8A registered as attending. F12 undoes it.")
        assert "Attending" in desk.line("BELL")
        assert "Absent" in desk.line("DUNN")
        assert "not yet" in desk.line("AMIN")
        await desk.press("f12")
        await desk.sees("6 Undo: 2 children of 8A attending")
        await desk.press("6")
        await desk.sees("Undo that 2 children of 8A are attending?")
        await desk.press("2")
        await desk.sees("2 children of 8A not registered any more.")
        assert "not yet" in desk.line("BELL")
        assert "Absent" in desk.line("DUNN")
