"""The offline password is forgotten: with a network a nurse of the team signs in at the hub and chooses another one."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from mavis_tui.cache.keys.wraps import RecoveryWrap
from mavis_tui.errors import MavisError
from mavis_tui.screens.access.password import new_password, new_password_fields
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.sealed.intake import IntakeScreen
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.passphrase import OffersWords
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import rest_words

SAFE = "Nothing that was recorded is lost, whatever happens here."
_HOW = (
    "Any nurse of the team {team} can sign in at {hub} and choose a new offline password. "
    "This needs a network, and the team server writes down who did it."
)
_MEANWHILE = (
    "Until then you can still record: {recovery.record} opens a form like paper. What you write is sealed on this "
    "device."
)


class RecoveryScreen(HubForm, OffersWords):
    """Goes back with what was done, and then the store is open; with None if the nurse went back without."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f5",
            "record_sealed",
            "Record anyway",
            id="recovery.record",
            tooltip="Record on a form like paper; it is sealed until the store can be opened again",
        ),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._way: RecoveryWrap | None = None
        self._trouble = ""
        try:
            self._way = workspace.access.way_back()
        except MavisError as error:
            self._trouble = str(error)

    def body(self) -> ComposeResult:
        """How it is done, and the fields; only why it can’t be where it can’t."""
        how = _HOW.format(team=plain(self._way.organisation), hub=plain(self._way.hub)) if self._way else self._trouble
        yield Text(id="wrong", classes="wrong")
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(how, classes="part")
            yield Text(self.keyed(_MEANWHILE), classes="part")
            if self._way is not None:
                yield Text("E-mail on the team server", classes="label")
                yield Input(id="email")
                yield Text("Password of the team server", classes="label")
                yield Input(password=True, id="hub-password")
                yield from new_password_fields()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to save only where there is something to fill in."""
        if action in ("keep", "draw_words"):
            return self._way is not None
        return super().check_action(action, parameters)

    def renew(self) -> None:
        """Write the heading."""
        self.head("Forgotten the offline password?", SAFE)

    def action_record_sealed(self) -> None:
        """Record without the password."""
        self.app.push_screen(IntakeScreen(self.workspace))

    @property
    def touched(self) -> bool:
        """True if something was typed."""
        return any(field.value for field in self.query(Input))

    async def keep(self) -> Said:
        """Recover the store."""
        new = new_password(self)
        email, password = (self.query_one(f"#{field}", Input).value for field in ("email", "hub-password"))
        account = await self.workspace.access.recover(
            email.strip(), password, new, waits=lambda seconds: self.say(rest_words(seconds))
        )
        return Said(f"{plain(account.staff.name or account.staff.email)} is signed in, with a new offline password.")
