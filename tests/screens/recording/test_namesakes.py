"""Another child here with the same name is said where the child is looked at, and again before a record is kept."""

from datetime import date

from mavis_tui.models.session import bundle
from tests.builders import a_batch, a_child, a_session, nhs_number
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

THREE_OF_ONE_NAME = bundle(
    a_session(),
    (
        a_child(1, given_name="Bronwen", family_name="Chowdhury", date_of_birth=date(2013, 5, 4)),
        a_child(2, given_name="Bronwen", family_name="Chowdhury", date_of_birth=date(2012, 12, 9), registration="8C"),
        a_child(3, given_name="Bronwen", family_name="Chowdhury", date_of_birth=date(2013, 1, 30), registration="8B"),
        a_child(4, given_name="Tariq", family_name="Okafor", date_of_birth=date(2013, 2, 2)),
    ),
    (a_batch(),),
)
OTHERS = ("2 others here have this name: CHOWDHURY, Bronwen, born", "4 May 2013, 8T1", "30 Jan 2013, 8B")


async def test_others_of_the_same_name_are_said_on_the_page_and_before_confirming(nurse: Nurse) -> None:
    await nurse.save(THREE_OF_ONE_NAME)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.types(nhs_number(2))
        await desk.press("enter")
        await desk.sees("Born 9 Dec 2012", "was the vaccine given?", *OTHERS)
        await desk.press("1", "f10")
        await desk.sees("Check and confirm", "Born 9 Dec 2012, 8C", *OTHERS)


async def test_nothing_is_said_where_nobody_has_a_name_like_it(nurse: Nurse) -> None:
    await nurse.save(THREE_OF_ONE_NAME)
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.types("tariq")
        await desk.press("enter")
        await desk.sees("OKAFOR, Tariq", "was the vaccine given?")
        assert "here have this" not in desk.words
        assert "Another child here" not in desk.words
