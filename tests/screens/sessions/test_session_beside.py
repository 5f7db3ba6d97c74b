"""What stands beside a session's page where there is room: each class and the batches, and nothing at 80 columns."""

from datetime import timedelta

from mavis_tui.models.programme import Reason
from mavis_tui.models.session import bundle
from mavis_tui.screens.sessions.session_beside import SessionBeside
from tests.builders import TODAY, a_batch, a_child, a_session
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse

CLASS = (
    a_child(1, year_group=8, registration="8B"),
    a_child(2, year_group=8, registration="8A"),
    a_child(3, year_group=8, registration="8A"),
    a_child(4, year_group=9, registration=""),
    a_child(5, year_group=None, registration=""),
)


def beside(desk: Desk) -> list[str]:
    """Give the lines beside the page with single blanks, none if nothing stands there."""
    shown = desk.app.screen.query_one(SessionBeside)
    return [" ".join(line.split()) for line in str(shown.content).splitlines()] if shown.display else []


async def test_each_class_says_how_far_it_has_got_and_the_batches_stand_below(nurse: Nurse) -> None:
    batches = (a_batch(), a_batch(number="OLD1", expiry=TODAY - timedelta(days=1)))
    await nurse.save(bundle(a_session(), CLASS, batches))
    nurse.record("child-2")
    nurse.not_given("child-3", Reason.UNWELL)
    async with at_the_desk(nurse, size=(120, 40)) as desk:
        await desk.press("enter")
        await desk.sees("Record vaccinations (5 children)", "Changed here")
        assert beside(desk)[:6] == [
            "Class Done Due",
            "8A 2 of 2 -",
            "8B 0 of 1 1",
            "Year 9, no class 0 of 1 1",
            "class not known 0 of 1 1",
            "",
        ]
        assert beside(desk)[6:] == [
            "Batches in use",
            "FM8629 Gardasil 9 Expires 31 May 2027",
            "OLD1 EXPIRED on 23 Nov 2026",
            "Gardasil 9",
        ]
        assert all(len(line) <= 120 for line in desk.text.splitlines())


async def test_many_classes_end_in_a_line_that_says_where_the_rest_is(nurse: Nurse) -> None:
    many = tuple(a_child(number, registration=f"8{number:02}") for number in range(1, 61))
    await nurse.save(bundle(a_session(), many, (a_batch(),)))
    async with at_the_desk(nurse, size=(120, 40)) as desk:
        await desk.press("enter")
        await desk.sees("Record vaccinations (60 children)", "… v shows all children")


async def test_nothing_stands_there_at_80_columns_nor_beside_a_session_that_is_not_here(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), CLASS, (a_batch(),)))
    await nurse.hub.put(bundle(a_session(id="1305"), CLASS, ()))
    await nurse.workspace.sessions.refresh_list()
    nurse.cable.cut()
    async with at_the_desk(nurse) as desk:
        await desk.press("enter")
        await desk.sees("Record vaccinations (5 children)")
        assert beside(desk) == []
        await desk.pilot.resize_terminal(200, 60)
        await desk.sees("Batches in use")
        await desk.press("escape", "down", "enter")
        await desk.sees("can’t be opened now")
        assert beside(desk) == []
