"""Who records now: another nurse at the same laptop says who she is, with her own PIN or password, and goes on."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from mavis_tui.errors import BadInput
from mavis_tui.models.protocols import ROLE_LABELS
from mavis_tui.models.recorded.in_words import named, role_words
from mavis_tui.models.vaccination import Role
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.access.hands import SHORTEST_PIN

NEW, SIGN_IN = "new", "sign-in"
DIFFER = "The two PINs differ. Type the same one twice."
CHECKED = "The team server never heard of her from here: what she records is sent, and looked at by the office."


class HandsScreen(HubForm):
    """Whoever is known here needs her secret; who isn't chooses a PIN, or signs in where there is a team server.

    Who records until now chooses a PIN first, if nothing could tell her later. `signs_in` says that she who comes wants
    to sign in at the team server instead.
    """

    stopped_words: ClassVar[str] = "Nobody changed hands."

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        hands = workspace.hands
        self._now = workspace.access.nurse
        self._others = [one for one in hands.nurses if not one.records and one.has_secret]
        self._needs_own_pin = hands.needs_own_pin
        self.signs_in = False

    def body(self) -> ComposeResult:
        """The fields; of those of somebody new only what is asked for is shown."""
        yield Text(id="wrong", classes="wrong")
        with VerticalScroll(classes="scroll", can_focus=False):
            if self._needs_own_pin:
                yield Text(f"First a PIN for {plain(named(self._now))}, to come back with", classes="label")
                yield Input(password=True, id="own", max_length=200)
                yield Text("The same again", classes="label")
                yield Input(password=True, id="own-again", max_length=200)
            choices = [
                Choice(one.staff.email, f"{plain(named(one.staff))}{role_words(one.staff)}") for one in self._others
            ]
            choices.append(Choice(NEW, "Somebody else, with a PIN on this laptop"))
            if self.workspace.access.account is not None:
                choices.append(Choice(SIGN_IN, "Somebody else, who signs in to the team server"))
            yield from _asked("Who records now?", Choices(choices, radio=True, id="who"))
            yield from _asked("E-mail address in Mavis", Input(id="email", max_length=300))
            yield from _asked("Name, as records show it", Input(id="name", max_length=300))
            roles = [Choice(role.value, words.capitalize()) for role, words in ROLE_LABELS.items()]
            yield from _asked("What she is", Choices(roles, radio=True, id="role"))
            yield from _asked("", Input(password=True, id="secret", max_length=200))
            yield from _asked("The same again", Input(password=True, id="again", max_length=200))
            yield Text(CHECKED, classes="label", id="checked")

    def begin(self) -> None:
        """Start at the first field."""
        self._follow()
        self.query_one("#own" if self._needs_own_pin else "#who").focus()

    def renew(self) -> None:
        """Write the heading."""
        self.head("Change hands", f"{plain(named(self._now))} records until now. What is recorded keeps that name.")

    @on(Choices.Moved)
    def _follow(self) -> None:
        """Ask for what belongs to the highlighted answer."""
        who = self._who
        known = who not in (NEW, SIGN_IN)
        wanted = {
            "email": who == NEW,
            "name": who == NEW,
            "role": who == NEW,
            "secret": who != SIGN_IN,
            "again": who == NEW,
            "checked": who == NEW and self.workspace.access.account is not None,
        }
        for name, shown in wanted.items():
            for part in self.query(f"#{name}, #{name}-label").results(Widget):
                part.display = shown
        asks = "Her PIN, or her password for the team server" if known else f"A PIN of {SHORTEST_PIN} or more"
        self.query_one("#secret-label", Text).update(asks)
        self.show_wrong("")

    @property
    def touched(self) -> bool:
        """True if something was typed."""
        return any(field.value for field in self.query(Input))

    async def keep(self) -> Said:
        """Let her record from now on. The PIN of who records until now is kept first."""
        hands, who = self.workspace.hands, self._who
        if self._needs_own_pin and hands.needs_own_pin:
            self._check_same("own", "own-again")
            await self.on_disk(hands.set_pin, self._typed("own"))
        if who == SIGN_IN:
            self.signs_in = True
            return Said("")
        if who == NEW:
            self._check_same("secret", "again")
            role = Role(self.query_one("#role", Choices).key or "")
            email, name = self._typed("email").strip(), self._typed("name").strip()
            staff = await self.on_disk(hands.begin, email, name, role, self._typed("secret"))
        else:
            staff = await self.on_disk(hands.take, who, self._typed("secret"))
        return Said(f"{named(staff)} records now.")

    @property
    def _who(self) -> str:
        return self.query_one("#who", Choices).key or NEW

    def _check_same(self, one: str, other: str) -> None:
        if self._typed(one) != self._typed(other):
            self.query_one(f"#{other}", Input).value = ""
            self.query_one(f"#{other}").focus()
            raise BadInput(DIFFER)

    def _typed(self, field: str) -> str:
        return self.query_one(f"#{field}", Input).value


def _asked(label: str, field: Widget) -> ComposeResult:
    yield Text(label, classes="label", id=f"{field.id}-label")
    yield field
