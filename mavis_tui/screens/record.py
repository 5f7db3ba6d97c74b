"""The form of one record: what was given from which batch and where, or why it was not given."""

from datetime import date, datetime
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from mavis_tui.cache.outbox import Entry
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import short_date, today
from mavis_tui.models.programme import REASONS, SITES, Method, Reason, Site, Vaccine, sites_for, usual_method
from mavis_tui.models.rules import Breach
from mavis_tui.screens.check import CheckScreen
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.dialog import Ask
from mavis_tui.widgets.form import Form
from mavis_tui.widgets.page import Page
from mavis_tui.widgets.plain import plain
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording import Answers, Options

ANOTHER = "another"
_FIELDS = {"vaccine": "vaccine", "batch_number": "number", "batch_expiry": "expiry", "site": "site", "notes": "notes"}


class Start(NamedTuple):
    """What the nurse has answered already when the form opens."""

    given: bool
    vaccine: str | None = None
    site: Site | None = None


class RecordScreen(Form[Entry | None], Page[Entry | None]):
    """Asks what is left to ask, shows what is wrong in words, and goes on to the check page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="record.back", tooltip="Back to the child; asks before anything is lost"),
        Binding("tab", "app.focus_next", "Next field", id="record.next", tooltip="Go to the next field"),
        Binding("f10", "go_on", "Check", id="record.check", tooltip="Check what you entered"),
    ]

    def __init__(self, workspace: Workspace, options: Options, start: Start) -> None:
        super().__init__(workspace)
        self._options = options
        self._start = start
        self._touched = False

    def body(self) -> ComposeResult:
        """The fields of a dose, or the reason why there was none; then the notes."""
        yield Static(id="wrong", classes="wrong", markup=False)
        with VerticalScroll(classes="scroll", can_focus=False):
            yield from self._dose() if self._start.given else self._no_dose()
            yield Static("Notes (optional)", classes="label")
            yield Input(id="notes", max_length=1000)

    def on_mount(self) -> None:
        """Start at the first thing to ask."""
        super().on_mount()
        self._follow_batch()
        first = self.query("#batch, #reason").first(Choices)
        first.focus()

    def renew(self) -> None:
        """Write the heading."""
        given = "given" if self._start.given else "not given"
        self.head(f"{self._options.label} {given}: {plain(self._options.child.full_name)}")

    @on(Choices.Moved)
    def follow(self, event: Choices.Moved) -> None:
        """Offer the batches of the highlighted vaccine, and ask for what isn't known of the highlighted batch."""
        self._touched = True
        if event.choices.id == "vaccine":
            self._offer_batches()
        self._follow_batch()

    @on(Input.Changed)
    def touched(self, event: Input.Changed) -> None:
        """Remember that something was typed."""
        self._touched = self._touched or bool(event.value)

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Go on from the last field to the check page."""
        self.action_go_on()

    @work(exclusive=True)
    async def action_go_on(self) -> None:
        """Check the answers; what is wrong is said at the top and its field gets the focus."""
        answers = self._answers()
        prepared = self.workspace.recording.prepare(self._options, answers)
        breaches = list(prepared.breaches)
        if self._expiry_unreadable():
            breaches = [Breach("batch_expiry", "Enter the expiry date as day, month and year: 31/05/2027.")]
        if breaches:
            self._show_wrong(breaches)
            return
        self._show_wrong([])
        entry = await self.app.push_screen_wait(CheckScreen(self.workspace, self._options, prepared))
        if entry is not None:
            self.dismiss(entry)

    @work(exclusive=True)
    async def action_back(self) -> None:
        """Go back, asking first if something was entered."""
        if self._touched:
            question = "Go back to the child? What you entered here is not recorded yet."
            if not await self.app.push_screen_wait(Ask(question, no="Stay and go on", yes="Go back without recording")):
                return
        self.dismiss(None)

    def _dose(self) -> ComposeResult:
        vaccines = self._options.vaccines
        if len(vaccines) > 1:
            yield Static("Vaccine", classes="label")
            choices = [Choice(vaccine.name, plain(vaccine.brand)) for vaccine in vaccines]
            yield Choices(choices, radio=True, at=self._start.vaccine, id="vaccine")
        yield Static("Batch", classes="label")
        yield Choices(self._batch_choices(self._first_vaccine()), radio=True, id="batch")
        yield Static("Batch number", classes="label", id="number-label")
        yield Input(id="number", max_length=100, placeholder="letters and numbers")
        yield Static("Batch expiry date", classes="label", id="expiry-label")
        yield Input(id="expiry", max_length=10, placeholder="day/month/year, for example 31/05/2027")
        yield Static("Where the injection was given", classes="label", id="site-label")
        sites = [Choice(site.value, SITES[site].label) for site in sites_for(Method.INTRAMUSCULAR)]
        yield Choices(sites, radio=True, at=self._start.site.value if self._start.site else None, id="site")

    def _no_dose(self) -> ComposeResult:
        yield Static("Why was it not given?", classes="label")
        reasons = [Choice(reason.value, REASONS[reason].label) for reason in Reason]
        yield Choices(reasons, radio=True, id="reason")

    def _first_vaccine(self) -> Vaccine | None:
        named = [vaccine for vaccine in self._options.vaccines if vaccine.name == self._start.vaccine]
        return next(iter((*named, *self._options.vaccines)), None)

    def _vaccine(self) -> Vaccine | None:
        chosen = self.query("#vaccine")
        if not chosen:
            return self._first_vaccine()
        key = chosen.first(Choices).key
        return next((vaccine for vaccine in self._options.vaccines if vaccine.name == key), None)

    def _batches(self, vaccine: Vaccine | None) -> list[Batch]:
        """List today's batch first, then the session's."""
        if vaccine is None:
            return []
        usual = self._options.usual.get(vaccine.name)
        listed = [
            batch for batch in self._options.batches[vaccine.name] if usual is None or batch.number != usual.number
        ]
        return [usual, *listed] if usual is not None else listed

    def _batch_choices(self, vaccine: Vaccine | None) -> list[Choice]:
        known = [
            Choice(
                batch.number,
                f"{batch.number}, {_expiry(batch, today(self.workspace.clock))}",
            )
            for batch in self._batches(vaccine)
        ]
        return [*known, Choice(ANOTHER, "Another batch")]

    def _batch(self) -> Batch | None:
        key = self.query_one("#batch", Choices).key
        return next((batch for batch in self._batches(self._vaccine()) if batch.number == key), None)

    def _offer_batches(self) -> None:
        self.query_one("#batch", Choices).show(self._batch_choices(self._vaccine()))

    def _follow_batch(self) -> None:
        """Show only the fields that are still to be asked for the batch and the vaccine chosen."""
        if not self._start.given:
            return
        batch, vaccine = self._batch(), self._vaccine()
        nasal = vaccine is not None and usual_method(vaccine) is Method.NASAL
        self._display(("number-label", "number"), shown=batch is None)
        self._display(("expiry-label", "expiry"), shown=batch is None or batch.expiry is None)
        self._display(("site-label", "site"), shown=not nasal)

    def _display(self, ids: tuple[str, ...], *, shown: bool) -> None:
        for name in ids:
            self.query_one(f"#{name}", Widget).display = shown

    def _answers(self) -> Answers:
        notes = self.query_one("#notes", Input).value
        if not self._start.given:
            return Answers(reason=Reason(self.query_one("#reason", Choices).key or ""), notes=notes)
        batch, vaccine = self._batch(), self._vaccine()
        number = batch.number if batch is not None else self.query_one("#number", Input).value
        expiry = (
            batch.expiry if batch is not None and batch.expiry else read_date(self.query_one("#expiry", Input).value)
        )
        site = self.query_one("#site", Choices).key
        return Answers(
            vaccine=vaccine.name if vaccine is not None else None,
            batch_number=number,
            batch_expiry=expiry,
            site=Site(site) if site else None,
            notes=notes,
        )

    def _expiry_unreadable(self) -> bool:
        if not self._start.given:
            return False
        field = self.query_one("#expiry", Input)
        return bool(field.display) and bool(field.value.strip()) and read_date(field.value) is None

    def _show_wrong(self, breaches: list[Breach]) -> None:
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(breaches)
        wrong.update("\n".join(f"{self.glyphs.cross} {breach.text}" for breach in breaches))
        for breach in breaches:
            field = self.query(f"#{_FIELDS.get(breach.field, 'notes')}")
            if field and field.first().display:
                field.first().focus()
                return


def _expiry(batch: Batch, day: date) -> str:
    if batch.expiry is None:
        return "expiry date not known"
    return f"{'EXPIRED on' if batch.expiry < day else 'expires'} {short_date(batch.expiry)}"


def read_date(text: str) -> date | None:
    """Read a date as people type it (31/05/2027, 31.5.2027, 2027-05-31), or None if it isn't one."""
    cleaned = text.strip().replace(".", "/").replace(" ", "/")
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y"):
        try:
            return datetime.strptime(cleaned, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
