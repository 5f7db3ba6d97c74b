"""The page that puts a child on the list: a few fields, a look at every list, and nobody twice."""

from mavis_tui.models.session import bundle
from tests.builders import a_child, a_session
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse


async def fill_in(desk: Desk, given: str, family: str, born: str, postcode: str) -> None:
    await desk.types(given)
    await desk.press("enter")
    await desk.types(family)
    await desk.press("enter")
    await desk.types(born)
    await desk.press("enter", "enter", "enter")
    await desk.types(postcode)
    await desk.press("f10")


async def test_a_child_who_came_is_added_with_what_mavis_needs_and_can_be_opened(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(1),), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Record vaccinations")
        await desk.press("a")
        await desk.sees("Add a child who isn’t on the list", "First name")
        await fill_in(desk, "Zara", "Newby", "01/06/2013", "")
        await desk.sees("Enter a postcode, because there is no NHS number")
        await desk.types("SW1A 1AA")
        await desk.press("f10")
        await desk.sees("NEWBY, Zara is on the list now. Nothing is agreed to yet")
        await desk.press("v")
        await desk.sees("NEWBY, Zara", "2 children")


async def test_somebody_alike_is_asked_about_and_who_is_listed_is_not_added_again(nurse: Nurse) -> None:
    listed = a_child(1)
    await nurse.save(bundle(a_session(), (listed,), ()))
    born = f"{listed.date_of_birth:%d/%m/%Y}"
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Record vaccinations")
        await desk.press("a")
        await fill_in(desk, listed.given_name, "Newby", born, "SW1A 1AA")
        await desk.sees("Is it one of these children?", "MWANGI1, Ada")
        await desk.press("enter")
        await desk.sees("MWANGI1, Ada is on this list already: open that child. Nobody was added.")
    assert len(nurse.workspace.children.rows("1204")) == 1


async def test_a_child_of_a_list_that_only_the_team_server_has_is_asked_about_on_the_page(nurse: Nurse) -> None:
    moved = a_child(5, given_name="Bea", family_name="Holt")
    await nurse.hub.put(bundle(a_session(id="1300"), (moved,), ()))
    await nurse.save(bundle(a_session(), (a_child(1),), ()))
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Record vaccinations")
        await desk.press("a")
        await fill_in(desk, "Bea", "Newby", f"{moved.date_of_birth:%d/%m/%Y}", "SW1A 1AA")
        await desk.sees("Is it one of these children?", "HOLT, Bea", "at the team server")
        await desk.press("enter")
        await desk.sees("NEWBY, Bea is on the list now")
    assert moved.id in [row.id for row in nurse.workspace.children.rows("1204")]


async def test_without_a_network_it_is_said_where_the_child_was_looked_for(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(1),), ()))
    await nurse.lose_the_network()
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Record vaccinations")
        await desk.press("a")
        await fill_in(desk, "Zara", "Newby", "01/06/2013", "SW1A 1AA")
        await desk.sees("NEWBY, Zara is on the list now", "Only looked for on the lists of this laptop")
