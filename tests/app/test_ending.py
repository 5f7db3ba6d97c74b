"""How the app ends: on purpose at any moment, and by an error without a child's name in what is printed."""

import asyncio
from typing import Any

import pytest
from textual.pilot import Pilot

from mavis_tui.app.app import MavisApp
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.help import HelpScreen
from mavis_tui.screens.sessions.dashboard import DashboardScreen
from mavis_tui.screens.sessions.session import SessionScreen
from mavis_tui.sync.connectivity import Link
from tests.builders import a_bundle
from tests.screens.desk import at_the_desk
from tests.workspace.nurse import Nurse

SENTENCE = "mavis met an error it didn’t expect"


class Falters(ChildrenScreen):
    """The list of children, with an error in it that nobody foresaw."""

    def renew(self) -> None:
        children = self.workspace.children.rows(self._session_id)
        raise RuntimeError(f"no room for {children[0].name}")


class FaltersLater(ChildrenScreen):
    """The same, but in work beside the drawing."""

    async def falter(self) -> None:
        children = self.workspace.children.rows(self._session_id)
        raise RuntimeError(f"no room for {children[0].name}")

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self.falter())


@pytest.mark.parametrize("page", [Falters, FaltersLater])
async def test_an_unexpected_error_ends_the_app_without_a_name_in_what_is_printed(
    nurse: Nurse, page: type[ChildrenScreen], capfd: pytest.CaptureFixture[str]
) -> None:
    await nurse.save(a_bundle())
    entry = nurse.record()
    app = MavisApp(nurse.workspace)

    async def falter(pilot: Pilot[Any]) -> None:
        while nurse.workspace.link is Link.UNKNOWN:
            await pilot.pause()
        await app.push_screen(page(nurse.workspace, "1204"))

    await app.run_async(headless=True, size=(80, 24), auto_pilot=falter)

    printed = "".join(capfd.readouterr())
    assert " ".join(SENTENCE.split()) in " ".join(printed.split())
    for secret in ("MWANGI", "Ada", "Traceback", "Mill Lane", "no room"):
        assert secret not in printed, secret
    assert app.return_code == 1
    nurse.restart()
    assert nurse.store.outbox.entry(entry.change.id) is not None


async def test_news_that_arrive_while_a_page_is_put_together_harm_nobody(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        for page in (HelpScreen(nurse.workspace), SessionScreen(nurse.workspace, "1204")):
            desk.app.push_screen(page)
            for _ in range(80):
                desk.app._on_change()
                await asyncio.sleep(0)
            page.dismiss(None)
            for _ in range(40):
                desk.app._on_change()
                await asyncio.sleep(0)
        await desk.sees("Sessions", "Harbour View Academy")
        assert nurse.workspace.upload_trouble == ""


async def test_news_that_arrive_while_the_app_ends_harm_nobody(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        ending = asyncio.create_task(desk.app._shutdown())
        for _ in range(100):
            desk.app._on_change()
            await asyncio.sleep(0)
        await ending
    assert nurse.workspace.upload_trouble == ""


@pytest.mark.parametrize("keys", [("q",), ("ctrl+q",), ("c", "ctrl+q"), ("enter", "ctrl+c")])
async def test_the_app_can_be_left_from_anywhere(nurse: Nurse, keys: tuple[str, ...]) -> None:
    async with at_the_desk(nurse) as desk:
        await desk.press(*keys)
        await desk.until(lambda: desk.app._exit, "the app doesn’t end")
        assert not desk.app.return_code


async def test_an_engine_that_fails_is_said_in_sight_and_recording_goes_on(nurse: Nurse) -> None:
    await nurse.save(a_bundle())
    async with at_the_desk(nurse) as desk:
        nurse.cable.alter = _faulty
        nurse.workspace.wake()
        await desk.sees("An error in mavis (ZeroDivisionError", "sending is tried again")
        nurse.cable.alter = None
        await desk.opens_children()
        await desk.press("enter", "4", "down", "f10")
        await desk.sees("Check and confirm", "> 1 Confirm")
        await desk.press("enter")
        nurse.workspace.wake()
        await desk.until(lambda: not nurse.workspace.upload_trouble, "sending isn’t tried again")
        await desk.until(lambda: not nurse.store.outbox.counts().waiting, "what waited isn’t sent")


def _faulty(_: bytes) -> bytes:
    raise ZeroDivisionError("an error of the program, not of the network")


async def test_what_a_worker_says_after_its_page_has_gone_is_said_to_nobody_and_ends_nothing(nurse: Nurse) -> None:
    async with at_the_desk(nurse) as desk:
        page = desk.app.screen
        assert isinstance(page, DashboardScreen)
    assert not page.query("#said")
    page.say("The list is as the team server has it.")
    page.renew_all()
