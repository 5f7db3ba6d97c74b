"""What Enter does in a form: on to the next field, and in the last one what stands in the line of the keys."""

from tests.builders import a_bundle
from tests.screens.desk import Desk, at_the_desk
from tests.workspace.nurse import Nurse


def keys(desk: Desk) -> list[str]:
    """Give what the last line of the screen says, key by key."""
    return [part.strip() for part in desk.text.splitlines()[-1].split("  ") if part.strip()]


async def test_the_line_of_the_keys_says_what_enter_does_in_the_last_field_of_a_form(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        await desk.opens_child()
        await desk.press("4")
        await desk.sees("HPV not given")
        assert keys(desk)[0] == "Enter Next"
        await desk.press("down", "enter")
        assert keys(desk)[0] == "Enter Check"
        assert not any(key.endswith("Check") for key in keys(desk)[1:])
        await desk.press("enter")
        await desk.sees("Check and confirm")


async def test_it_says_so_where_the_form_opens_or_signs_in_and_not_where_enter_must_not_do_it(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    nurse.record("child-1")
    async with at_the_desk(nurse) as desk:
        await desk.press("w")
        await desk.sees("Open a workbook from Mavis")
        assert "Enter Next" in keys(desk)
        await desk.press("enter", "enter")
        assert "Enter Open" in keys(desk)
        await desk.press("escape")
        await desk.opens_child("Recorded")
        await desk.press("f3")
        await desk.sees("Why is it withdrawn?")
        assert not any(key.startswith("Enter") for key in keys(desk))


async def test_the_sign_in_says_it_too(nurse: Nurse) -> None:
    await nurse.workspace.access.sign_out()
    async with at_the_desk(nurse) as desk:
        await desk.press("s")
        await desk.sees("Password")
        assert "Enter Sign in" in keys(desk)
