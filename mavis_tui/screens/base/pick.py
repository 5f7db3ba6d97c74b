"""A short list of answers over the page, each with its count: its number takes one, Esc leaves all as it is."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from mavis_tui.screens.base.dialog import Dialog
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text


class Pick(Dialog[str | None]):
    """Goes back with the key of the answer, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="pick.back", tooltip="Leave it as it is"),
        Binding("question_mark,f1", "app.show_keys", "Help", id="pick.help", tooltip="The keys, and help"),
    ]

    def __init__(self, question: str, choices: Sequence[Choice], at: str) -> None:
        super().__init__()
        self._question = question
        self._choices = choices
        self._at = at

    def box(self) -> ComposeResult:
        """The question and the answers."""
        with Vertical(id="pick"):
            yield Text(self._question, classes="question")
            yield Choices(self._choices, at=self._at)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """Go back with the answer."""
        if self.is_active:
            self.dismiss(event.key)
