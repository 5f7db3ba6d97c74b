"""The offline password: chosen once on a new device, asked for whenever the app starts."""

import asyncio

from textual import work
from textual.app import ComposeResult
from textual.widgets import Input, Static

from mavis_tui.errors import MavisError
from mavis_tui.widgets.form import Form
from mavis_tui.workspace import Workspace

_CHOOSE = (
    "Choose an offline password for this device.\n\n"
    "Everything that is saved here is encrypted with it. You will need it at the school, where nobody can reset it. "
    "At least 12 characters; three or four words are easy to remember."
)
_ASK = "Enter your offline password to open what is saved on this device."


class Unlock(Form[None]):
    """Opens the store, and goes back when it is open."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._new = not workspace.access.has_store

    def compose(self) -> ComposeResult:
        """The password, twice on a new device."""
        yield Static("mavis", classes="question")
        yield Static(_CHOOSE if self._new else _ASK, classes="part", markup=False)
        yield Static("Offline password", classes="label")
        yield Input(password=True, id="password")
        if self._new:
            yield Static("The same again", classes="label")
            yield Input(password=True, id="again")
        yield Static(id="wrong", classes="wrong", markup=False)
        yield Static("Enter Continue   F1 Help   Ctrl+Q Quit", id="keys")

    def on_input_submitted(self) -> None:
        """Open the store."""
        self._open()

    @work(exclusive=True)
    async def _open(self) -> None:
        password = self.query_one("#password", Input).value
        if self._new and password != self.query_one("#again", Input).value:
            self._say("The two passwords differ. Type the same one twice.")
            return
        self._say("Opening…")
        access = self._workspace.access
        try:
            await asyncio.to_thread(access.create if self._new else access.unlock, password)
        except MavisError as error:
            self._say(f"{error.title}. {error}")
            self.query_one("#password", Input).value = ""
            self.query_one("#password", Input).focus()
            return
        self.dismiss(None)

    def _say(self, words: str) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.display = True
        wrong.update(words)
