"""The form of one record: what was given from which batch and where, or why it was not given; also to correct one."""

from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.calendar import today
from mavis_tui.models.rules import Breach
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.fields import Fields, Start
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.drafts import Draft
from mavis_tui.workspace.recording.form_answers import Options


class RecordScreen(Form[Entry | None], Page[Entry | None]):
    """Asks what is left to ask, shows what is wrong in words, and goes on to the check page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="record.back", tooltip="Back to the child; asks before anything is lost"),
        Binding("tab", "app.focus_next", "Next field", id="record.next", tooltip="Go to the next field", show=False),
        Binding(
            "f6",
            "more",
            "More",
            id="record.more",
            tooltip="Show what is usually left as it is: dose, time, who vaccinated, who supplied, identity",
            priority=True,
        ),
        Binding("f10", "go_on", "Check", id="record.check", tooltip="Check what you entered"),
    ]

    keeps_drafts = True

    def __init__(self, workspace: Workspace, options: Options, start: Start) -> None:
        super().__init__(workspace)
        self._options = options
        self._start = start

    def body(self) -> ComposeResult:
        """What is wrong, and the fields."""
        yield Text(id="wrong", classes="wrong")
        yield Fields(self._options, self._start, today(self.workspace.clock))

    def draft(self, now: datetime) -> Draft | None:
        """Give what is typed in the fields."""
        fields = self.query(Fields)
        return fields.first().draft(now) if fields else None

    def renew(self) -> None:
        """Write the heading."""
        name = plain(self._options.child.full_name)
        if self._options.correcting is not None:
            self.head(f"Correct {self._options.label}: {name}")
        else:
            self.head(f"{self._options.label} {'given' if self._start.given else 'not given'}: {name}")

    @on(Choices.Moved)
    def follow(self, event: Choices.Moved) -> None:
        """Ask for what belongs to the highlighted answer."""
        self.query_one(Fields).moved(event.choices)

    @on(Input.Changed)
    def follow_typing(self) -> None:
        """Say what is known of what is being typed."""
        self.query_one(Fields).follow()

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Go on from the last field to the check page, once."""
        if self.is_active:
            self.action_go_on()

    def action_more(self) -> None:
        """Show what is usually left as it is."""
        self.query_one(Fields).show_more()

    @work(exclusive=True)
    async def action_go_on(self) -> None:
        """Check the answers; what is wrong is said at the top and its field gets the focus."""
        fields = self.query_one(Fields)
        prepared = self.workspace.recording.prepare(self._options, fields.answers())
        breaches = fields.unreadable() or list(prepared.breaches)
        self._show_wrong(breaches)
        if breaches:
            fields.go_to(breaches)
            return
        entry = await self.app.push_screen_wait(CheckScreen(self.workspace, self._options, prepared))
        if entry is not None:
            self.dismiss(entry)

    @work(exclusive=True)
    async def action_back(self) -> None:
        """Go back, asking first if something was entered."""
        if self.query_one(Fields).touched:
            question = "Go back to the child? What you entered here is not recorded yet."
            if not await self.app.push_screen_wait(Ask(question, no="Stay and go on", yes="Go back without recording")):
                return
        self.dismiss(None)

    def _show_wrong(self, breaches: list[Breach]) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(breaches)
        wrong.update("\n".join(f"{self.glyphs.cross} {plain(breach.sentence)}" for breach in breaches))
