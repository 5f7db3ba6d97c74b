"""A page that is taken apart, because mavis is left, has nothing more to draw on."""

from mavis_tui.screens.base.page import Page
from tests.builders import a_bundle
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse


async def test_what_ends_while_mavis_is_being_left_draws_nothing_and_is_no_error(nurse: Nurse) -> None:
    await nurse.sign_in()
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        page = desk.app.screen
        assert isinstance(page, Page)
        await page.query("#hands, #offline, #saved").remove()  # the deepest go first
        desk.app._running = False
        page.renew_all()
        desk.app._running = True
