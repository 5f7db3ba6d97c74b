"""Registering who came from the list: one key, said in words, on the right child, also offline."""

import pytest

from mavis_tui.models.attendance import Registered
from tests.builders import TODAY, a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse


def registered(nurse: Nurse, n: int) -> Registered:
    return nurse.workspace.attendance.of("1204", f"child-{n}").attendance


async def test_one_key_goes_from_attending_to_absent_to_not_registered(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        assert "not yet" in desk.line("MWANGI1")
        await desk.press("f5")
        await desk.sees("MWANGI1, Ada is attending today’s session. Saved")
        assert "Attending" in desk.line("> MWANGI1")
        await desk.press("f5")
        await desk.sees("MWANGI1, Ada is absent from today’s session.")
        assert "Absent" in desk.line("> MWANGI1")
        assert "Unable to vaccinate" in desk.line("> MWANGI1")
        await desk.press("f5")
        await desk.sees("MWANGI1, Ada is not registered yet.")
        assert "Due vaccination" in desk.line("> MWANGI1")


async def test_an_answer_given_offline_says_so_and_turns_to_saved_while_one_looks(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.goes_offline()
        await desk.opens_children()
        await desk.press("f5")
        await desk.sees("MWANGI1, Ada is attending today’s session. Saved offline.")
        await desk.comes_back()
        await desk.sees("MWANGI1, Ada is attending today’s session. Saved.")


async def test_the_filter_shows_who_is_missing_and_a_second_press_means_the_same_child(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.press("f7")
        await desk.sees("Who came today?", "1 Attending 0", "2 Absent 0", "3 Not registered 3")
        await desk.press("3", "f5")
        await desk.sees("MWANGI1, Ada is attending", "> MWANGI1")
        await desk.press("f5")
        await desk.sees("MWANGI1, Ada is absent", "> MWANGI1", "Only Not registered")
        await desk.press("down")
        await desk.sees("2 of 3 children", "> MWANGI2")
        assert "MWANGI1, Ada 21 Jun" not in desk.words
        assert [registered(nurse, n) for n in (1, 2, 3)] == [
            Registered.ABSENT,
            Registered.UNREGISTERED,
            Registered.UNREGISTERED,
        ]


@pytest.mark.parametrize("between", [0, 1, 3, 13, 55])
async def test_a_name_typed_quickly_and_the_key_register_that_child(nurse: Nurse, between: int) -> None:
    await nurse.save(a_bundle(3))
    async with at_the_desk(nurse) as desk:
        await desk.opens_children()
        await desk.hits(*"mwangi3", "f5", between=between)
        await desk.sees("MWANGI3, Ada is attending")
        assert [registered(nurse, n) for n in (1, 2)] == [Registered.UNREGISTERED] * 2


async def test_on_another_day_it_says_when_and_the_column_is_not_there(nurse: Nurse) -> None:
    await nurse.save(a_bundle(3, dates=(TODAY.replace(day=25),)))
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("25 November 2026")
        await desk.press("v")
        await desk.sees("Name", "Born")
        assert "Today" not in desk.line("Born")
        await desk.press("f5")
        await desk.sees("Attendance can be registered on 25 November 2026. Nothing was changed.")
        assert registered(nurse, 1) is Registered.UNREGISTERED


async def press_on_the_page(desk: Desk) -> None:
    await desk.opens_child()
    await desk.press("f5", "f5")


async def test_on_the_child_s_page_the_same_key_registers_and_the_question_follows(nurse: Nurse) -> None:
    await nurse.save(a_bundle(1))
    async with at_the_desk(nurse) as desk:
        await press_on_the_page(desk)
        await desk.sees("MWANGI1, Ada is absent from today’s session.", "Child is marked as not attending this session")
        await desk.sees("2 Already had the vaccine")
        await desk.no_longer_sees("Record why it was not given")
        await desk.press("f5", "f5")
        await desk.sees("MWANGI1, Ada is attending today’s session.", "Today Attending", "was the vaccine given?")
