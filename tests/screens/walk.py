"""A walk past every page of the app, so that a test can look at each."""

from collections.abc import AsyncIterator
from typing import Any

from rich.segment import Segment
from textual.screen import Screen
from textual.widgets import Input

from mavis_tui.screens.access.sign_in import SignIn
from mavis_tui.screens.access.unlock import Unlock
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.screens.files.export import ExportScreen
from mavis_tui.screens.help import HelpScreen
from mavis_tui.screens.recording.child import ChildScreen
from mavis_tui.screens.sending.changes import ChangesScreen
from mavis_tui.screens.sending.upload_result import UploadResultScreen
from mavis_tui.screens.sessions.session import SessionScreen
from mavis_tui.widgets.choices import Choices
from tests.screens.desk import Desk
from tests.workspace.nurse import Nurse


async def with_a_day_behind_her(nurse: Nurse) -> None:
    """Save the session, let the hub keep one record and refuse another, and let one wait."""
    await nurse.workspace.sessions.save_offline("1204")
    await nurse.workspace.engine().probe()
    nurse.record("child-2")
    await nurse.upload()
    await nurse.refused("child-3")
    nurse.cable.cut()
    nurse.not_given("child-1")


async def every_page(desk: Desk) -> AsyncIterator[str]:
    """Open one page after the other, from the dashboard, and give the name of each once it is drawn."""
    workspace = desk.nurse.workspace
    yield "dashboard"
    pages: list[Screen[Any]] = [
        SessionScreen(workspace, "1204"),
        ChildrenScreen(workspace, "1204"),
        ChangesScreen(workspace),
        UploadResultScreen(workspace),
        HelpScreen(workspace),
        SignIn(workspace),
        Unlock(workspace),
        Ask("Go back?", no="Stay", yes="Go back"),
    ]
    for page in pages:
        await _opened(desk, page)
        yield type(page).__name__
        await _closed(desk, page)
    exporting = ExportScreen(workspace, workspace.sessions.page("1204").session)
    await _opened(desk, exporting)
    yield "ExportScreen"
    exporting.query_one("#what", Choices).go_to("mavis")
    exporting.query_one("#file", Input).value = str(desk.nurse.store.folder / "records.csv")
    await desk.press("f10")
    await desk.until(lambda: exporting.report is not None, "nothing is exported")
    assert exporting.report is not None
    await _opened(desk, exporting.report)
    yield "Report"
    await _closed(desk, exporting.report)
    child = ChildScreen(workspace, "1204", "child-1")
    await _opened(desk, child)
    yield "ChildScreen"
    keys = [choice.key for choice in child.query_one("#answers", Choices)._choices]
    for wanted in ("other", "no"):
        if wanted in keys:
            await desk.press(str(keys.index(wanted) + 1))
            await desk.until(lambda: desk.app.screen is not child, f"{wanted} opens nothing")
            await desk.pilot.pause()
            yield f"RecordScreen, {wanted}"
            await desk.press("escape")
            await desk.until(lambda: desk.app.screen is child, "Esc doesn’t go back")
    await desk.press("question_mark")
    await desk.sees("Keys and help")
    yield "keys"
    await desk.press("escape")
    await desk.press("ctrl+p")
    await desk.until(lambda: desk.app.screen is not child, "no palette")
    await desk.pilot.pause()
    yield "palette"
    await desk.press("escape")
    await desk.until(lambda: desk.app.screen is child, "the palette stays")
    await desk.pilot.resize_terminal(50, 15)
    await desk.sees("too small")
    yield "TooSmall"
    await desk.pilot.resize_terminal(80, 24)
    await desk.until(lambda: desk.app.screen is child, "it stays too small")


def drawn(desk: Desk) -> list[Segment]:
    """Give everything that is on the screen, as it is sent to the terminal."""
    return [segment for strip in desk.app.screen._compositor.render_strips() for segment in strip]


async def _opened(desk: Desk, page: Screen[Any]) -> None:
    desk.app.push_screen(page)
    await desk.until(lambda: desk.app.screen is page, "the page doesn’t open")
    await desk.pilot.pause()


async def _closed(desk: Desk, page: Screen[Any]) -> None:
    page.dismiss(None)
    await desk.until(lambda: desk.app.screen is not page, "the page doesn’t close")
