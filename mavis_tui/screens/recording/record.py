"""The form of one record: what was given from which batch and where, or why it was not given; also to correct one."""

from datetime import datetime
from typing import ClassVar

from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from mavis_tui.cache.drafts import Draft
from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import MavisError
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import london, today
from mavis_tui.models.protocols import NOT_ALLOWED
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.although import AlthoughScreen
from mavis_tui.screens.recording.batch import BatchScreen
from mavis_tui.screens.recording.check import CheckScreen
from mavis_tui.screens.recording.fields import Fields, Start
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.notes import Notes
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.form_answers import Options, Prepared
from mavis_tui.workspace.recording.role import is_not_allowed
from mavis_tui.workspace.words import Tone, error_words

NOT_GIVEN_HERE = "A box was scanned, but this form says that the vaccine was not given. Nothing was filled in."
MIDNIGHT = "Midnight has passed since this form was opened. Enter on which day, and at what time, it was done."


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
        self._day = today(workspace.clock)

    def body(self) -> ComposeResult:
        """What is wrong, and the fields."""
        yield Text(id="wrong", classes="wrong")
        yield Fields(self._options, self._start, self._day)

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
    @on(Notes.Submitted)
    def submitted(self) -> None:
        """Go on from the last field to the check page, once."""
        if self.is_active:
            self.action_go_on()

    def scanned(self, code: str) -> None:
        """Fill vaccine, batch and expiry date in from a box; what speaks against it is said at once, in words."""
        fields = self.query_one(Fields)
        if not fields.given:
            self.say(NOT_GIVEN_HERE, Tone.YELLOW)
            return
        found = self.workspace.boxes.for_child(self._options, code)
        if found.asks:
            self._ask_which_vaccine(code)
            return
        if found.fills and found.vaccine is not None:
            fields.fill_in(found.vaccine, found.number, found.expiry)
            self._show_wrong([])
        elif not found.fills:
            self.app.bell()
        self.say(plain(found.words), found.tone)

    @work(exclusive=True)
    async def _ask_which_vaccine(self, code: str) -> None:
        """Let somebody say once which vaccine a product code stands for, on the form of its batch; then fill it in."""
        options = self._options
        form = BatchScreen(self.workspace, self.workspace.batches.page(options.session.id), scanned=code)
        if await self.app.push_screen_wait(form) is None:
            return
        try:
            self._options = self.workspace.recording.renewed(options)
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
            return
        self.query_one(Fields).offer(self._options)
        self.scanned(code)

    def action_more(self) -> None:
        """Show what is usually left as it is."""
        self.query_one(Fields).show_more()

    def action_go_on(self) -> None:
        """Check the answers; what is wrong is said at the top and its field gets the focus."""
        if self._is_of_yesterday:
            self._go_on_from_paper()
            return
        fields = self.query_one(Fields)
        prepared = self.workspace.recording.prepare(self._options, fields.answers())
        breaches = fields.unreadable() or list(prepared.breaches)
        self._show_wrong(breaches)
        if is_not_allowed(breaches) and not self._options.although and self._options.correcting is None:
            self._given_although(next(one.text for one in breaches if is_not_allowed([one])))
        elif breaches:
            fields.go_to(breaches)
        else:
            self._check(prepared)

    @work(exclusive=True)
    async def _check(self, prepared: Prepared) -> None:
        entry = await self.app.push_screen_wait(CheckScreen(self.workspace, self._options, prepared))
        if entry is not None:
            self.dismiss(entry)

    @work(exclusive=True)
    async def _given_although(self, why: str) -> None:
        """Ask whether somebody gave it whose role doesn't allow that, and what came between; then go on from here."""
        ask = Ask(f"{why} Was it given although?", no="No: change something", yes="Yes, it was given although …")
        fields, options = self.query_one(Fields), self._options
        if not await self.app.push_screen_wait(ask):
            fields.go_to([Breach(NOT_ALLOWED, why)])
            return
        said = await self.app.push_screen_wait(AlthoughScreen(self.workspace, options, why))
        if said is None:
            return
        self._options = self.workspace.recording.options(
            options.session.id, options.child.id, options.programme, on=options.day, although=True
        )
        fields.given_although(self._options, said)
        self.action_go_on()

    @work(exclusive=True)
    async def action_back(self) -> None:
        """Go back, asking first if something was entered."""
        if self.query_one(Fields).touched:
            question = "Go back to the child? What you entered here is not recorded yet."
            if not await self.app.push_screen_wait(Ask(question, no="Stay and go on", yes="Go back without recording")):
                return
        self.dismiss(None)

    @property
    def _is_of_yesterday(self) -> bool:
        return self._options.correcting is None and self._day != today(self.workspace.clock)

    @work(exclusive=True)
    async def _go_on_from_paper(self) -> None:
        """Ask for the day and the time as well: midnight has passed since the form was opened, and nobody can guess."""
        options, before = self._options, self._options.day
        recording, children, now = self.workspace.recording, self.workspace.children, self.workspace.clock()
        try:
            day = children.page(options.session.id, options.child.id).on_paper
            options = recording.options(
                options.session.id, options.child.id, options.programme, on=day, although=options.although
            )
        except MavisError as error:  # the copy went with the day, or was removed meanwhile by a command
            self.say(plain(error_words(error)), Tone.YELLOW)
            return
        old = self.query_one(Fields)
        typed = old.everything(now)
        day = before if before in options.days else options.day
        typed = replace(typed, fields={**typed.fields, "day": day.isoformat()}, at="at")
        self._options, self._start, self._day = options, self._start._replace(draft=typed), london(now).date()
        await old.remove()
        await self.mount(Fields(self._options, self._start, self._day), after="#wrong")
        self._show_wrong([Breach("day", MIDNIGHT)])

    def _show_wrong(self, breaches: list[Breach]) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(breaches)
        wrong.update("\n".join(f"{self.glyphs.cross} {plain(breach.sentence)}" for breach in breaches))
