"""The app: Textual screens over the workspace, the engine beside them, and the way out that leaves nothing behind."""

import asyncio
import os
import signal
import sys
from typing import ClassVar, Protocol

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.scrollbar import ScrollBarRender

from mavis_tui.errors import MavisError
from mavis_tui.screens.dashboard import DashboardScreen
from mavis_tui.screens.sign_in import SignIn
from mavis_tui.screens.too_small import TooSmall
from mavis_tui.screens.unlock import Unlock
from mavis_tui.sync.connectivity import Link
from mavis_tui.widgets.page import Page
from mavis_tui.widgets.theme import NHS_DARK, NHS_SIXTEEN, OWN_VARIABLES, sixteen_colours
from mavis_tui.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

UPLOADING_STOPPED = "Uploading has stopped: an error in mavis. What you record is safe. Start mavis again."

SMALLEST = (60, 20)
"""Columns and lines below which nothing sensible can be drawn."""


class HubSwitch(Protocol):
    """The demonstration's hub, which can be taken away and brought back."""

    @property
    def running(self) -> bool:
        """True while the hub answers."""

    async def toggle(self) -> None:
        """Take the hub away, or bring it back."""


class MavisApp(App[int]):
    """Unlocks, shows the dashboard, and keeps the engine running; the screens do the rest."""

    TITLE = "mavis"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", id="app.quit", tooltip="Leave mavis", show=False, priority=True),
        Binding("ctrl+c", "quit", "Quit", id="app.interrupt", tooltip="Leave mavis", show=False, priority=True),
        Binding("f9", "hub", "Hub on/off", id="app.hub", tooltip="Take the demonstration’s hub away", show=True),
    ]

    def __init__(self, workspace: Workspace, hub_switch: HubSwitch | None = None) -> None:
        self._sixteen = sixteen_colours()
        super().__init__(ansi_color=self._sixteen)
        self.workspace = workspace
        self._hub_switch = hub_switch
        self._link = Link.UNKNOWN

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the style sheet's own variables a value under every theme."""
        return OWN_VARIABLES

    def on_mount(self) -> None:
        """Choose the colours, mind the signals, and begin."""
        for theme in (NHS_DARK, NHS_SIXTEEN):
            self.register_theme(theme)
        self.theme = NHS_SIXTEEN.name if self._sixteen else NHS_DARK.name
        ScrollBarRender.VERTICAL_BARS = [" "] * 8  # console fonts lack the eighths of a block
        self._leave_on_signals()
        self._begin()

    def get_system_commands(self, screen: Screen[object]) -> "Iterable[SystemCommand]":
        """Leave out the palette's screenshot, which would write a child's page to the disk in clear."""
        return (command for command in super().get_system_commands(screen) if command.title != "Screenshot")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the hub's switch in the demonstration only."""
        if action == "hub":
            return self._hub_switch is not None
        return super().check_action(action, parameters)

    @work(exclusive=True, group="hub")
    async def action_hub(self) -> None:
        """Take the demonstration's hub away, or bring it back."""
        if self._hub_switch is not None:
            await self._hub_switch.toggle()
            self.workspace.wake()

    def on_resize(self, event: events.Resize) -> None:
        """Say so where nothing sensible can be drawn, and go on where it can again."""
        fits = event.size.width >= SMALLEST[0] and event.size.height >= SMALLEST[1]
        if not fits and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(*SMALLEST))
        elif fits and isinstance(self.screen, TooSmall):
            self.pop_screen()

    @work
    async def _begin(self) -> None:
        access = self.workspace.access
        if not access.unlocked:
            await self.push_screen_wait(Unlock(self.workspace))
        self.workspace.sessions.let_go_of_old()
        if access.account is None and not await self.push_screen_wait(SignIn(self.workspace)):
            self.exit(0)
            return
        await self.push_screen(DashboardScreen(self.workspace))
        self.call_after_refresh(self._run_engine)

    @on(SignIn.Done)
    def signed_in(self) -> None:
        """Start the engine anew: the hub may be another one, and what waited for the sign-in can go."""
        if any(isinstance(screen, DashboardScreen) for screen in self.screen_stack):
            self._run_engine()

    @work(exclusive=True, group="engine")
    async def _run_engine(self) -> None:
        """Load the client once the first screen is painted, then probe and upload until the app ends."""
        await asyncio.to_thread(__import__, "httpx")
        try:
            await self.workspace.engine(self._on_change).run()
        except Exception:  # noqa: BLE001 - the nurse goes on recording; that uploading stopped stays in sight
            self.workspace.upload_trouble = UPLOADING_STOPPED
            self._renew()

    def _on_change(self) -> None:
        """Draw what the engine found; when the hub is back, ask for the list of sessions too."""
        before, self._link = self._link, self.workspace.link
        if self._link is Link.ONLINE and before is not Link.ONLINE:
            self._refresh_list()
        self._renew()

    @work(exclusive=True, group="list", exit_on_error=False)
    async def _refresh_list(self) -> None:
        try:
            await self.workspace.sessions.refresh_list()
        except MavisError:
            return  # the banner says it already
        self._renew()

    def _renew(self) -> None:
        # while the app ends, its screens are taken apart and the engine may still hear something
        if self.is_running and isinstance(self.screen, Page) and self.workspace.access.unlocked:
            self.screen.renew_all()

    def _leave_on_signals(self) -> None:
        """End cleanly on SIGTERM and SIGHUP, so that the terminal is as it was (Windows has neither)."""
        if os.name == "posix":
            for name in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(name, self.exit, 143)

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which prints local variables and so the names of children."""
        self.bell()
        self._exit_renderables.append(
            "mavis met an error it didn’t expect and had to stop. Every record that you confirmed is safe on this "
            "device. Start mavis again; if it happens again, tell your team’s support what you did last."
        )
        self._close_messages_no_wait()


def open_app(workspace: Workspace, hub_switch: HubSwitch | None = None) -> int:
    """Run the app in this terminal until the nurse leaves it, and give the exit code."""
    os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    os.environ.setdefault("ESCDELAY", "500" if "SSH_CONNECTION" in os.environ else "100")
    app = MavisApp(workspace, hub_switch)
    try:
        code = app.run(mouse=False)
    finally:
        if os.environ.get("TERM") == "linux":
            sys.stdout.write("\x1b[2J\x1b[H")  # this console keeps the last screen, with a child on it
            sys.stdout.flush()
    return code or app.return_code or 0
