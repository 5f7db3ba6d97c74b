"""A question in a box: yes or no, and the flow reads on from the answer."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text


class Ask(ModalScreen[bool]):
    """Asks before something is lost. The careful answer is the first one, so that a hasty Enter does no harm."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "No", id="ask.no", tooltip="Leave everything as it is"),
        Binding("question_mark,f1", "app.show_keys", "Help", id="ask.help", tooltip="The keys, and help", show=False),
    ]

    def __init__(self, question: str, *, no: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._choices = [Choice("no", no), Choice("yes", yes)]

    def compose(self) -> ComposeResult:
        """The question and the two answers."""
        with Vertical(id="ask"):
            yield Text(self._question)
            yield Choices(self._choices)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """Go back with the answer."""
        self.dismiss(event.key == "yes")
