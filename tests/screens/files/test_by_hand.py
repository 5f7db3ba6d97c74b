"""The page of what is left to be done in Mavis: steps are read, lines are ticked, and a tick can be taken back."""

from mavis_tui.cache.ticks import Ticks
from mavis_tui.models.attendance import Registered
from mavis_tui.models.session import bundle
from tests.builders import a_child, a_session
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse


async def test_each_line_has_its_steps_and_space_ticks_it_and_takes_it_back(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), tuple(a_child(n) for n in (1, 2, 3)), ()))
    for n in (1, 2):
        nurse.workspace.attendance.register("1204", f"child-{n}", Registered.ABSENT)
    async with at_the_desk(nurse) as desk:
        await desk.opens_session("Record vaccinations")
        await desk.press("h")
        await desk.sees("To do in Mavis by hand", "2 of 2 still to be done", "1 Open the session in Mavis")
        await desk.press("space")
        await desk.sees("1 of 2 still to be done")
        assert desk.line("MWANGI1").strip().startswith("[x]"), "what is done goes below"
        assert desk.line("MWANGI2").strip().startswith("> [ ]"), "and the next one is highlighted"
        await desk.press("down")
        await desk.sees("Done in Mavis, says sian.rees@example.nhs.uk")
        await desk.press("enter")
        await desk.sees("2 of 2 still to be done")
        await desk.press("escape")
        await desk.sees("Record vaccinations")
    assert Ticks(nurse.store.device.database).of("1204") == {}


async def test_what_is_open_of_a_session_that_left_is_one_key_from_the_sessions(nurse: Nurse) -> None:
    await nurse.save(bundle(a_session(), (a_child(1),), ()))
    nurse.workspace.attendance.register("1204", "child-1", Registered.ABSENT)
    await nurse.upload()
    async with at_the_desk(nurse) as desk:
        await desk.press("d")
        await desk.sees("1 thing still to be done in Mavis by hand", "stays on the list for that.")
        await desk.press("down", "enter")
        await desk.sees("1 thing is still to be done in Mavis by hand, of sessions no longer here. Press b.")
        await desk.press("b")
        await desk.sees("All sessions", "1 of 1 still to be done", "HPV session at Harbour View Academy, 24 November")
        await desk.press("space")
        await desk.sees("all 1 done", "Done in Mavis, says sian.rees@example.nhs.uk")
        await desk.press("escape")
        await desk.until(lambda: "thing is still" not in desk.text, "the sessions still say that something is to do")
