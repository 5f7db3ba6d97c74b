"""The team’s words: to be read to a colleague, drawn, or typed as a colleague says them."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text

_TYPED, _DRAWN = "typed", "drawn"
_ABOUT = "Only laptops that know the same words open each other’s files. Say them aloud; don’t mail them with a file."


class WordsScreen(HubForm):
    """Shows them, and asks for others."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "keep", "Keep", id="words.keep", tooltip="Keep these words, or draw new ones"),
    ]

    def body(self) -> ComposeResult:
        """The words that are known, and the way to others."""
        yield Text(id="words", classes="part")
        yield Text(id="wrong", classes="wrong")
        choices = [Choice(_TYPED, "Type the words that another laptop has"), Choice(_DRAWN, "Draw new words")]
        yield Choices(choices, radio=True, id="how")
        yield Text("The seven words", classes="label", id="typed-label")
        yield Input(id="typed", max_length=200)

    def begin(self) -> None:
        """Start at what is to be done."""
        self.query_one("#how", Choices).focus()

    def renew(self) -> None:
        """Write the words."""
        self.head("The team’s words", _ABOUT)
        said = self.workspace.team.words.said
        self.query_one("#words", Static).update(plain(said) if said else "No words yet on this laptop.")

    @on(Choices.Moved)
    def follow(self) -> None:
        """Ask for words only where they are typed."""
        for part in self.query("#typed, #typed-label"):
            part.display = self._typing

    @property
    def touched(self) -> bool:
        """True if words were begun."""
        return self._typing and bool(self.query_one("#typed", Input).value)

    async def keep(self) -> Said:
        """Put them on the disk; who has words already is asked before they are drawn anew."""
        words = self.workspace.team.words
        if self._typing:
            await self.on_disk(words.tell, self.query_one("#typed", Input).value)
            return Said("This laptop knows the team’s words now.")
        if words.said:
            question = "Draw new words? Every laptop has to be told them, and files of before don’t open any more."
            if not await self.app.push_screen_wait(Ask(question, no="Keep the words", yes="Draw new words")):
                return Said("")
        drawn = await self.on_disk(words.draw)
        return Said(f"The team’s words: {drawn}. Tell them to the other laptops.")

    @property
    def _typing(self) -> bool:
        return self.query_one("#how", Choices).key == _TYPED
