"""The app: Textual screens over the workspace, the engine beside them, and the way out that leaves nothing behind."""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any, ClassVar, Protocol

from textual import events, on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widgets import Input
from textual.worker import Worker

from mavis_tui.app.ending import EndingApp
from mavis_tui.app.palette import Commands, PageCommands
from mavis_tui.app.too_small import TooSmall
from mavis_tui.errors import MavisError
from mavis_tui.screens.base.dialog import Dialog
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.help import HelpScreen
from mavis_tui.screens.sessions.dashboard import DashboardScreen
from mavis_tui.sync.connectivity import Link
from mavis_tui.terminal.forced_end import remember_the_terminal
from mavis_tui.terminal.themes import theme_for
from mavis_tui.widgets.keys import key_lines
from mavis_tui.workspace import LastUpload, Workspace

SMALLEST = (60, 20)
"""Columns and lines below which nothing sensible can be drawn."""


class HubSwitch(Protocol):
    """The demonstration's hub, which can be taken away and brought back."""

    @property
    def running(self) -> bool:
        """True while the hub answers."""

    async def toggle(self) -> None:
        """Take the hub away, or bring it back."""


class MavisApp(EndingApp):
    """Unlocks, shows the dashboard, and keeps the engine running; the screens do the rest."""

    TITLE = "mavis"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {PageCommands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "show_keys", "Help", id="app.help", tooltip="The keys of this page, and help"),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", tooltip="Leave mavis", show=False, priority=True),
        Binding("ctrl+c", "quit", "Quit", id="app.interrupt", tooltip="Leave mavis", show=False, priority=True),
        Binding(
            "ctrl+p",
            "command_palette",
            "Commands",
            id="app.commands",
            tooltip="Find a command by its name",
            show=False,
            priority=True,
        ),
        Binding(
            "ctrl+r",
            "draw_anew",
            "Draw the page anew",
            id="app.draw",
            tooltip="Draw the page anew, if another program wrote on this screen",
            show=False,
            priority=True,
        ),
        Binding(
            "f9", "hub", "Team server", id="app.hub", tooltip="Take the demonstration’s team server away", show=True
        ),
    ]

    def __init__(
        self, workspace: Workspace, hub_switch: HubSwitch | None = None, *, encoding: str = "utf-8", hint: str = ""
    ) -> None:
        super().__init__(workspace, hint=hint, encoding=encoding)
        self._hub_switch = hub_switch
        self._link = Link.UNKNOWN
        self._seen_upload: LastUpload | None = workspace.last_upload
        self.set_keymap(dict(workspace.settings.keys))

    def on_mount(self) -> None:
        """Mind the signals, and begin."""
        self.leave_on_signals()
        self._begin()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 - Textual's
        """Offer what has no key of its own; nothing that would write a child's page to the disk in clear."""
        for wanted in ("dark", "light"):
            theme = theme_for(wanted, sixteen=self.sixteen)
            yield SystemCommand(
                f"{wanted.capitalize()} colours",
                "Until mavis is closed; the setting is: theme",
                partial(setattr, self, "theme", theme.name),
            )
        if self.workspace.access.unlocked:
            yield SystemCommand("Last upload", "What came of the last upload", self.action_last_upload)
            if self.check_action("change_hands", ()):
                yield SystemCommand("Change hands", "Another nurse records from now on", self.action_change_hands)
            yield SystemCommand(
                "Change password", "Another offline password for this device", self.action_change_password
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the hub's switch in the demonstration only, and nothing where nothing can be drawn."""
        if action == "hub":
            return self._hub_switch is not None
        if action in ("show_keys", "command_palette"):
            return not isinstance(self.screen, TooSmall | HelpScreen)
        return super().check_action(action, parameters)

    @work(exclusive=True, group="hub")
    async def action_hub(self) -> None:
        """Take the demonstration's hub away, or bring it back."""
        if self._hub_switch is not None:
            await self._hub_switch.toggle()
            self.workspace.wake()

    def action_command_palette(self) -> None:
        """Offer what can be done here, to be found by its words."""
        if not isinstance(self.screen, Commands):
            self.push_screen(Commands())

    def action_show_keys(self) -> None:
        """Show the keys of the page, and the offline help."""
        self.push_screen(HelpScreen(self.workspace, key_lines(self.screen)))

    def action_last_upload(self) -> None:
        """Show what came of the last upload."""
        from mavis_tui.screens.sending.upload_result import UploadResultScreen

        self._seen_upload = self.workspace.last_upload
        self.push_screen(UploadResultScreen(self.workspace))

    @work(exclusive=True, group="password")
    async def action_change_password(self) -> None:
        """Let the nurse choose another offline password."""
        from mavis_tui.screens.access.password import PasswordScreen

        said = await self.push_screen_wait(PasswordScreen(self.workspace))
        if said is not None and isinstance(self.screen, Page):
            self.screen.say(said.text, said.tone)

    @on(Page.Resumed)
    def _show_refusals(self) -> None:
        """Open the result of the last upload by itself, once, if it needs attention and nobody is answering."""
        last = self.workspace.last_upload
        if last is None or last == self._seen_upload or not last.result.attention:
            return
        page, field = self.screen, self.focused
        typing = isinstance(field, Input) and bool(field.value)
        calm = isinstance(page, Page) and not isinstance(page, ModalScreen) and page.interrupts and not typing
        if calm:
            self.action_last_upload()

    def on_resize(self, event: events.Resize) -> None:
        """Say so where nothing sensible can be drawn, and go on where it can again."""
        self._fit(event.size)

    def _fit(self, size: Size | None = None) -> None:
        columns, lines = size or self.size
        fits = columns >= SMALLEST[0] and lines >= SMALLEST[1]
        if not fits and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(*SMALLEST))
        elif fits and isinstance(self.screen, TooSmall):
            self.pop_screen()

    @work
    async def _begin(self) -> None:
        access = self.workspace.access
        if not (access.unlocked and access.introduced):
            self.call_after_refresh(_collect_garbage_again)  # nobody knows for how long the next page stands
        if not access.unlocked and not await asyncio.to_thread(access.unlock_by_keyring):
            from mavis_tui.screens.access.unlock import Unlock

            await self.push_screen_wait(Unlock(self.workspace))
        await access.in_flight.on_disk(self.workspace.sessions.let_go_of_old)
        if not access.introduced and not await self.signs_in():
            self.exit(0)
            return
        await self.push_screen(DashboardScreen(self.workspace))
        self.call_after_refresh(self._set_to_work)

    def _set_to_work(self) -> None:
        """Start the engine before anything is asked: a question that covers the page would hold it up."""
        _collect_garbage_again()
        self._run_engine()
        self._load_pages()
        self.offer_drafts()

    @work(exclusive=True, group="pages")
    async def _load_pages(self) -> None:
        """Load what a session opens with while she reads the list, so that her first key doesn't wait for it."""
        await asyncio.to_thread(import_module, "mavis_tui.screens.sessions.session")
        gc.freeze()  # what was loaded stays, so no garbage is looked for among it while she waits for a page

    def stops(self) -> list[Worker[Any]]:
        """End uploading and asking for the list before the store is closed."""
        return [worker for worker in self.workers if worker.group in ("engine", "list") and not worker.is_finished]

    def goes_on(self) -> None:
        """Upload again after unlocking; what is over may have to go, and the window may have another size."""
        self._let_go_of_old()
        self._fit()
        self.on_sign_in_done()
        if isinstance(self.screen, DashboardScreen):
            self.offer_drafts()

    @work(exclusive=True, group="old")
    async def _let_go_of_old(self) -> None:
        if await self.workspace.access.in_flight.on_disk(self.workspace.sessions.let_go_of_old):
            self._renew()

    def hands_came(self) -> None:
        """Offer her what she left unfinished."""
        if isinstance(self.screen, DashboardScreen):
            self.offer_drafts()

    def on_sign_in_done(self) -> None:
        """Start the engine anew: the hub may be another one, and what waited for the sign-in can go."""
        if any(isinstance(screen, DashboardScreen) for screen in self.screen_stack):
            self._run_engine()

    @work(exclusive=True, group="engine")
    async def _run_engine(self) -> None:
        """Load the client once the first screen is painted, then probe and upload until the app ends."""
        if self.workspace.access.account is None:
            return  # there is no hub until somebody signs in
        await asyncio.to_thread(__import__, "httpx")
        await self.workspace.engine(self._on_change).run()

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
        if self.is_running and isinstance(self.screen, Page | Dialog | Commands) and self.workspace.access.unlocked:
            self.screen.renew_all()
            self._show_refusals()

    def works_meanwhile(self, event: events.Event) -> bool:
        """Lock, draw anew and end also while something is being written."""
        active = self.screen.active_bindings.get(event.key) if isinstance(event, events.Key) else None
        return active is not None and active.node is self and active.binding.action in ("quit", "lock", "draw_anew")

    def beat(self) -> None:
        """End, too, if the terminal is gone and no signal said so: Textual would read its end for ever, unlocked."""
        super().beat()
        if not self.is_headless and not os.isatty(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0):
            self.leave(143)
        elif self.workspace.has_long_journals and not self.locked:
            self._shorten_journals()

    @work(exclusive=True, group="journals")
    async def _shorten_journals(self) -> None:
        with suppress(MavisError):  # a full or busy disk: what is in the journal is as safe there
            await self.workspace.shorten_journals()

    async def action_quit(self) -> None:
        """Leave mavis from anywhere."""
        self.leave(0)

    def panic(self, *renderables: object) -> None:  # noqa: ARG002 - what an error has to say of itself is left out
        """End without what Textual would print of an error that can draw itself."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End without Textual's traceback, which prints local variables and so the names of children."""
        with suppress(Exception):  # whatever went wrong may go wrong again
            self.keep_now()
        self.bell()
        self._exit_renderables.append(
            "mavis met an error it didn’t expect and had to stop. Every record that you confirmed is safe on this "
            "device. Start mavis again; if it happens again, tell your team’s support what you did last."
        )
        self._close_messages_no_wait()


def _collect_garbage_again() -> None:
    """Look for garbage from now on, but not among what the start has made: that stays as long as the app does."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def open_app(workspace: Workspace, hub_switch: HubSwitch | None = None, *, hint: str = "") -> int:
    """Run the app in this terminal until the nurse leaves it, and give the exit code. Raises BadInput for bad keys."""
    if workspace.settings.keys:
        from mavis_tui.app.keymap import check_keys

        check_keys(workspace.settings.keys, MavisApp)
    encoding = sys.__stderr__.encoding if sys.__stderr__ is not None else "utf-8"  # where Textual draws
    app = MavisApp(workspace, hub_switch, encoding=encoding, hint=hint)
    app.ends_in_time(remember_the_terminal())
    try:
        return app.run(mouse=False) or app.return_code or 0
    finally:
        if hub_switch is not None:
            app.has_ended()  # the demonstration has a hub to put away
