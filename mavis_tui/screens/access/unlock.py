"""The offline password: chosen once on a new device, asked for whenever the app starts."""

import asyncio
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input, Static

from mavis_tui.errors import MavisError
from mavis_tui.models.wording import counted
from mavis_tui.screens.access.password import DIFFER
from mavis_tui.screens.access.recovery import RecoveryScreen
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.password_field import try_again
from mavis_tui.terminal.turns import TurnsApp
from mavis_tui.widgets.key_names import with_keys
from mavis_tui.widgets.passphrase import DrawnWords, OffersWords
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import error_words

_CHOOSE = (
    "Choose an offline password for this device.\n\n"
    "Everything that is saved here is encrypted with it. You will need it at the school, where nobody can reset it. "
    "At least 12 characters; several words are easy to remember: {password.words} draws six for you."
)
LOCKED = "mavis is locked. Nothing is lost, and what you typed is as it was."
_ASK = "Enter your offline password to open what is saved on this device."
_AGAIN = "You can try again now."
_TICK_SECONDS = 1


class Unlock(Form[None], OffersWords):
    """Opens the store, and goes back when it is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "forgotten", "Forgotten it?", id="unlock.forgotten", tooltip="Get in without the password"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._new = not workspace.access.has_store
        self._countdown: Timer | None = None
        self._why = "Several wrong passwords were tried"

    def compose(self) -> ComposeResult:
        """The password, twice on a new device."""
        yield Text("mavis", classes="question")
        keymap = self._workspace.settings.keys
        yield Text(with_keys(_CHOOSE, keymap) if self._new else _ASK, classes="part")
        yield Text("Offline password", classes="label")
        yield Input(password=True, id="password")
        if self._new:
            yield Text("The same again", classes="label")
            yield Input(password=True, id="again")
            yield DrawnWords()
        yield Text(id="wrong", classes="wrong")
        special = "{password.words} Six words" if self._new else "{unlock.forgotten} Forgotten it?"
        keys = f"Enter Continue   {special}   {{app.quit}} Quit   {{app.help}} Help"
        yield Text(with_keys(keys, keymap), id="keys")

    def on_mount(self) -> None:
        """Say what is known already: that it is too early to try, or that there is no keyring."""
        self._say(self._workspace.access.keyring_trouble)
        if self._watch_the_wait():
            self._count_down()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer words where a password is chosen, and the way back where there is a store."""
        if action == "draw_words":
            return self._new
        if action == "forgotten":
            return not self._new
        return super().check_action(action, parameters)

    def on_input_submitted(self) -> None:
        """Open the store."""
        self._open()

    @work(exclusive=True, group="recovery")
    async def action_forgotten(self) -> None:
        """Go another way, and on if the store is open then."""
        if await self.app.push_screen_wait(RecoveryScreen(self._workspace)) is not None:
            self.dismiss(None)

    @work(exclusive=True)
    async def _open(self) -> None:
        field = self.query_one("#password", Input)
        if self._new and field.value != self.query_one("#again", Input).value:
            self._say(DIFFER)
            return
        self._say("Opening…")
        access = self._workspace.access
        try:
            opening = asyncio.to_thread(access.create if self._new else access.unlock, field.value)
            await (self.app.in_turn(opening) if isinstance(self.app, TurnsApp) else opening)
        except MavisError as error:
            self._why = error.title
            self._say(error_words(error))
            try_again(field, error)
            self._watch_the_wait()
            return
        self.dismiss(None)

    def _watch_the_wait(self) -> bool:
        """Begin to count down if it is too early for another try."""
        waits = self._workspace.access.seconds_to_wait > 0
        if waits and self._countdown is None:
            self._countdown = self.set_interval(_TICK_SECONDS, self._count_down)
        return waits

    def _count_down(self) -> None:
        """Say how long is left, and when it is over."""
        seconds = self._workspace.access.seconds_to_wait
        self._say(f"{self._why}. {too_early(seconds)}" if seconds else _AGAIN)
        if not seconds and self._countdown is not None:
            self._countdown.stop()
            self._countdown = None

    def _say(self, words: str) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(words)
        wrong.update(words)


def too_early(seconds: int) -> str:
    """Say how long it is until the next try."""
    left = counted(seconds, "second")
    return f"The next try is in {left}; nothing is ever removed because of wrong ones."


class Locked(Unlock):
    """Covers everything until the offline password was typed."""

    def __init__(self, workspace: Workspace, hint: str) -> None:
        super().__init__(workspace)
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Say why it is asked for, and ask."""
        yield Text(f"{LOCKED} {self._hint}".strip(), classes="part")
        yield from super().compose()
