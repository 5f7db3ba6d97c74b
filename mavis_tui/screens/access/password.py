"""Another offline password: the old one, and the new one twice."""

from textual.app import ComposeResult
from textual.widgets import Input

from mavis_tui.errors import BadInput
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.widgets.passphrase import DrawnWords, OffersWords
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace

DIFFER = "The two passwords differ. Type the same one twice."


class PasswordScreen(HubForm, OffersWords):
    """Three fields. Whatever else is open on this device goes on working."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)

    def body(self) -> ComposeResult:
        """The old password, and the new one twice."""
        yield Text(id="wrong", classes="wrong")
        yield Text("Offline password until now", classes="label")
        yield Input(password=True, id="old")
        yield from new_password_fields()

    def renew(self) -> None:
        """Write the heading."""
        self.head("Change the offline password", "From then on only the new one opens what is on this device.")

    @property
    def touched(self) -> bool:
        """True if something was typed."""
        return any(field.value for field in self.query(Input))

    async def keep(self) -> Said:
        """Change it. Nothing comes between its being changed and its being said: Esc goes to nobody meanwhile."""
        old, new = self.query_one("#old", Input).value, new_password(self)
        await self.on_disk(self.workspace.access.change_password, old, new)
        trouble = self.workspace.access.keyring_trouble
        return Said(" ".join(["The offline password is changed.", trouble]).strip())


def new_password_fields() -> ComposeResult:
    """Compose the fields in which a password is chosen."""
    yield Text("New offline password, at least 12 characters; several words are easiest", classes="label")
    yield Input(password=True, id="password")
    yield Text("The same again", classes="label")
    yield Input(password=True, id="again")
    yield DrawnWords()


def new_password(page: HubForm) -> str:
    """Read the password that was chosen. Raises BadInput if it wasn't typed the same twice."""
    chosen = page.query_one("#password", Input).value
    if chosen != page.query_one("#again", Input).value:
        page.query_one("#again", Input).focus()
        raise BadInput(DIFFER)
    return chosen
