"""E-mail and password for the hub: once on a new device, and again when the sign-in has run out."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Static

from mavis_tui.errors import HubMoved, MavisError
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.password_field import try_again
from mavis_tui.screens.files.open import OpenedScreen, OpenScreen
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import error_words, rest_words


class SignIn(Form[bool], Page[bool]):
    """Signs in, and goes back with True; with False if the nurse went back without."""

    class Done(Message):
        """Somebody signed in, perhaps to another hub."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f7", "open", "No team server: open a workbook", id="sign-in.open", tooltip="Open a workbook from Mavis"
        ),
        Binding("f10", "sign_in", "Sign in", id="sign-in.sign-in", tooltip="Sign in to the team server", show=False),
        Binding("escape", "leave", "Not now", id="sign-in.leave", tooltip="Go back without signing in"),
    ]

    leads_to = "sign_in"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        account = workspace.access.account
        self._hub = account.hub if account is not None else workspace.settings.hub or ""
        self._asked_about = ""
        self._email = account.staff.email if account is not None else ""

    def body(self) -> ComposeResult:
        """The hub's address, e-mail and password."""
        yield Text("Team server address", classes="label")
        yield Input(self._hub, placeholder="https://", id="hub")
        yield Text("E-mail", classes="label")
        yield Input(self._email, id="email")
        yield Text("Password", classes="label")
        yield Input(password=True, id="password")
        yield Text(id="wrong", classes="wrong")

    def begin(self) -> None:
        """Start at the first field that is empty."""
        empty = next((field for field in self.query(Input) if not field.value), self.query_one("#password", Input))
        empty.focus()

    def renew(self) -> None:
        """Write the heading."""
        waiting = self.workspace.changes.waiting()
        records = counted(waiting, "record")
        why = f"Sign in to send {records}" if waiting else "Sign in to see your team’s sessions"
        self.head("Sign in", f"{why}. Recording goes on without it." if self._hub and self._email else why)

    def on_input_submitted(self) -> None:
        """Go on from the last field."""
        self.action_sign_in()

    def action_sign_in(self) -> None:
        """Sign in, or go to the first field that is empty."""
        empty = next((field for field in self.query(Input) if not field.value), None)
        if empty is not None:
            empty.focus()
        else:
            self._sign_in()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a workbook where nobody has ever signed in; later the dashboard does."""
        if action == "open":
            return not self.workspace.access.introduced
        return super().check_action(action, parameters)

    @work(exclusive=True, group="open")
    async def action_open(self) -> None:
        """Begin without a hub: open a workbook, and go on if that was done."""
        asking = OpenScreen(self.workspace)
        await self.app.push_screen_wait(asking)
        if asking.opened is not None:
            await self.app.push_screen_wait(OpenedScreen(self.workspace, asking.opened))
            self.dismiss(True)

    def action_leave(self) -> None:
        """Go back without signing in."""
        self.dismiss(False)

    @work(exclusive=True)
    async def _sign_in(self) -> None:
        hub, email, password = (self.query_one(f"#{field}", Input).value for field in ("hub", "email", "password"))
        self._say("Signing in…")
        address = hub.strip().rstrip("/")
        try:
            await self.workspace.access.sign_in(
                address, email.strip(), password, moved=address == self._asked_about, waits=self._say_rest
            )
        except HubMoved as error:
            self._asked_about = address
            self._say(f"{error}press Enter once more.")
            return
        except MavisError as error:
            self._say(error_words(error))
            try_again(self.query_one("#password", Input), error)
            return
        self.post_message(self.Done())
        self.dismiss(True)

    def _say_rest(self, seconds: float) -> None:
        self._say(rest_words(seconds))

    def _say(self, words: str) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.display = True
        wrong.update(words)
