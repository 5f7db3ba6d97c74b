"""Check and confirm that a whole class is registered: how many, and whose answer stays as it is."""

from collections.abc import Awaitable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.errors import MavisError
from mavis_tui.models.wording import counted
from mavis_tui.screens.recording.confirming import Confirming
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.children.whole_class import ClassPlan, ClassRegistered
from mavis_tui.workspace.words import Tone, error_words


class ClassCheckScreen(Confirming[ClassRegistered | None]):
    """Enter registers the class and goes back with who was; Esc leaves all as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="class.back", tooltip="Back to the list, registering nobody"),
        Binding("pageup", "scroll(-1)", "Up", id="class.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="class.down", tooltip="Scroll down", key_display="PgDn"),
    ]

    def __init__(self, workspace: Workspace, plan: ClassPlan) -> None:
        super().__init__(workspace)
        self._plan = plan

    def body(self) -> ComposeResult:
        """Who is registered, who isn't, and the two ways on."""
        confirm = f"Register {counted(len(self._plan.coming), 'child', 'children')} as attending"
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="class", classes="part")
        with Vertical(id="panel"):
            yield Choices([Choice("confirm", confirm), Choice("back", "Back, registering nobody")], disabled=True)

    def renew(self) -> None:
        """Draw the plan as it was when this page was opened: that, and nothing else, is confirmed."""
        plan = self._plan
        self.head(f"Register {plain(plan.form.name)} as attending", "Each gets an answer of their own.")
        rows: list[tuple[str, Content | str]] = [
            ("Attending", f"{counted(len(plan.coming), 'child', 'children')}: {_names(plan.coming)}"),
        ]
        if plan.answered:
            said = "; ".join(f"{plain(row.name)}: {row.attendance.label.lower()}" for row in plan.answered)
            rows.append(("Stays", f"{len(plan.answered)} answered already: {said}"))
        if plan.others:
            rows.append(("Not asked", f"{len(plan.others)} with nothing left to do: {_names(plan.others)}"))
        self.query_one("#class", Static).update(self.labelled(rows))

    @on(Choices.Chosen)
    def go_on(self, event: Choices.Chosen) -> None:
        """Register them, or go back; not twice."""
        if not self.is_active or self.is_writing:
            return
        if event.key == "back":
            self.dismiss(None)
        else:
            self._register_all(self.on_disk(self.workspace.whole_class.register, self._plan))

    @work
    async def _register_all(self, writing: Awaitable[ClassRegistered]) -> None:
        try:
            done = await writing
        except MavisError as error:
            self.say(plain(f"{error_words(error)} Who is registered already can be seen on the list."), Tone.YELLOW)
        else:
            self.workspace.wake()
            self.go_back_with(done)


def _names(rows: Sequence[ChildRow]) -> str:
    return "; ".join(plain(row.name) for row in rows)
