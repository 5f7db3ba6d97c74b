"""A question in a box over the page, below its banners: yes or no, and the flow reads on from the answer."""

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from mavis_tui.screens.base.page import Page
from mavis_tui.widgets.banner import Banners
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.keys import Keys
from mavis_tui.widgets.text import Text

ResultT = TypeVar("ResultT")


def banners_over(app: App[Any]) -> Iterator[Banners]:
    """Give the banners of the page that lies below: what they say stays in sight whatever is asked over it."""
    below = next((screen for screen in reversed(app.screen_stack) if isinstance(screen, Page)), None)
    if below is not None:
        yield Banners(below.workspace)


class Dialog(ModalScreen[ResultT]):
    """Its screens compose a `box`. What the banners say stays in sight, and the keys stand at the bottom."""

    def compose(self) -> ComposeResult:
        """The banners of the page below, the box, and the keys."""
        yield from banners_over(self.app)
        yield from self.box()
        yield Keys()

    def box(self) -> ComposeResult:
        """Compose the question."""
        return
        yield

    def on_mount(self) -> None:
        """Draw what stands above."""
        self.renew_all()

    def renew_all(self) -> None:
        """Draw the banners anew."""
        for banners in self.query(Banners):
            banners.renew()


class Ask(Dialog[bool]):
    """Asks before something is lost. The careful answer is the first one, so that a hasty Enter does no harm."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "No", id="ask.no", tooltip="Leave everything as it is"),
        Binding("question_mark,f1", "app.show_keys", "Help", id="ask.help", tooltip="The keys, and help"),
    ]

    def __init__(self, question: str, *, no: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._choices = [Choice("no", no), Choice("yes", yes)]

    def box(self) -> ComposeResult:
        """The question and the two answers."""
        with Vertical(id="ask"):
            yield Text(self._question)
            yield Choices(self._choices)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """Go back with the answer."""
        self.dismiss(event.key == "yes")
