"""The fields of one record: which of them are asked for, and the answers that they amount to when they are read."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, Static

from mavis_tui.cache.drafts import Draft
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import london, long_date, short_date
from mavis_tui.models.programme import METHODS, REASONS, SITES, VACCINES, Method, Reason, Site, Vaccine, sites_for
from mavis_tui.models.rules import Breach
from mavis_tui.models.vaccination import Identification, Staff
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.plain import plain
from mavis_tui.workspace.answers import Answers, Options
from mavis_tui.workspace.recorded import named
from mavis_tui.workspace.typed import read_date, read_time

ANOTHER, GIVEN, NOT_GIVEN, SELF, SOMEBODY, NOBODY, FULL, HALF = (
    "another",
    "given",
    "not_given",
    "child",
    "somebody",
    "nobody",
    "full",
    "half",
)

_FIELD_OF = {
    "batch_number": "number",
    "batch_expiry": "expiry",
    "dose_sequence": "dose",
    "full_dose": "volume",
    "performed_on": "day",
    "performed_at": "at",
    "performed_by": "vaccinator",
    "supplied_by": "supplier",
    "identified_name": "name",
    "identified_relationship": "relationship",
}

_MORE = ("method", "volume", "dose", "day", "at", "vaccinator", "supplier", "identified", "name", "relationship")
"""What is usually left as it is."""

TYPED = ("number", "expiry", "at", "name", "relationship", "notes")
"""The fields in which somebody types; in the others she chooses."""

MORE_SAYS = "F6 shows more: dose, method, time, vaccinator, supplier, identity"


class Start(NamedTuple):
    """What has been answered already when the form opens; `elsewhere` asks for the method beside the site.

    `draft` is what was typed before, in a form that was left unfinished.
    """

    given: bool
    answers: Answers = Answers()
    elsewhere: bool = False
    draft: Draft | None = None


class Fields(VerticalScroll, can_focus=False):
    """Shows only what is still to be asked for; what is usual stays behind F6."""

    def __init__(self, options: Options, start: Start, today: date) -> None:
        super().__init__(classes="scroll")
        self._options = options
        self._start = start
        self._today = today
        self._more = False
        self._at_first: dict[str, str | None] = {}

    @property
    def given(self) -> bool:
        """True while the form is about a dose that went in."""
        outcome = self.query("#outcome")
        return outcome.first(Choices).key == GIVEN if outcome else self._start.given

    @property
    def touched(self) -> bool:
        """True if something is not as it was when the form opened."""
        return self._values() != self._at_first

    def compose(self) -> ComposeResult:
        """Everything that may be asked for, in the order in which it is."""
        options, answers = self._options, self._start.answers
        if options.correcting is not None and options.vaccines:
            outcomes = [Choice(GIVEN, "Vaccinated"), Choice(NOT_GIVEN, "Not given")]
            yield from _row("Outcome", _radio("outcome", outcomes, GIVEN if self._start.given else NOT_GIVEN))
        if self._on_paper:
            yield from self._days()
        yield from self._dose()
        reasons = [Choice(reason.value, REASONS[reason].label) for reason in Reason]
        yield from _row("Why was it not given?", _radio("reason", reasons, answers.reason))
        yield Static(MORE_SAYS, classes="label", id="more")
        yield from self._rest()
        yield from _row("Notes (optional)", Input(answers.notes, id="notes", max_length=1000))

    def on_mount(self) -> None:
        """Show what is to be asked for, and start at the first of it."""
        self.follow()
        self._at_first = self._values()
        self._shown("#outcome, #batch, #reason")[0].focus()
        if self._start.draft is not None:
            self._restore(self._start.draft)

    def draft(self, now: datetime) -> Draft | None:
        """Give what stands in the form, to go on with later; None while nothing was entered."""
        if not self.touched:
            return None
        options, focused = self._options, self.screen.focused
        return Draft(
            session=options.session.id,
            child=options.child.id,
            programme=options.programme,
            name=options.child.full_name,
            label=options.label,
            given=self._start.given,
            kept_at=now,
            fields={name: value for name, value in self._values().items() if value is not None},
            elsewhere=self._start.elsewhere,
            more=self._more,
            correcting=options.correcting.id if options.correcting is not None else "",
            at=(focused.id or "") if focused is not None else "",
        )

    def moved(self, choices: Choices) -> None:
        """Follow an answer that was highlighted, and keep it in sight."""
        if choices.id == "vaccine":
            self.query_one("#batch", Choices).show(self._batch_choices(self._vaccine()))
        self.follow()
        line = Region(0, choices.virtual_region.y + choices.line, choices.size.width, 1)
        self.scroll_to_region(line, animate=False)

    def show_more(self) -> None:
        """Show what is usually left as it is, and go to the first of it."""
        before = self._more
        self._more = True
        self.follow()
        if not before:
            self._shown(", ".join(f"#{name}" for name in _MORE))[0].focus()

    def follow(self) -> None:
        """Show the fields that belong to what is chosen, and no others."""
        given, more, vaccine, batch = self.given, self._more, self._vaccine(), self._batch()
        nasal = vaccine is not None and vaccine.nasal
        by_somebody = self.query_one("#identified", Choices).key == SOMEBODY
        wanted = {
            "vaccine": given,
            "batch": given,
            "number": given and batch is None,
            "expiry": given and (batch is None or batch.expiry is None),
            "site": given and not nasal,
            "method": given and not nasal and (more or self._start.elsewhere),
            "reason": not given,
            "volume": given and nasal and more,
            "dose": given and more,
            "day": more or self._on_paper,
            "at": more or self._on_paper,
            "vaccinator": more,
            "supplier": given and more,
            "identified": more,
            "name": more and by_somebody,
            "relationship": more and by_somebody,
            "more": not more,
        }
        for name, shown in wanted.items():
            for part in self.query(f"#{name}, #{name}-label").results(Widget):
                part.display = shown
        self.query_one("#at", Input).placeholder = self._time_says()
        known = self._options.expiries.get(self._text("number").upper())
        self.query_one("#expiry", Input).placeholder = (
            f"{known:%d/%m/%Y}, as it was typed before" if known else "day/month/year, for example 31/05/2027"
        )

    def answers(self) -> Answers:
        """Read the form."""
        started, old = self._start.answers, self._options.correcting
        said = Answers(
            notes=self.query_one("#notes", Input).value,
            on=self._chosen_day() if self._chosen_day() != self._today else None,
            at=read_time(self._text("at")),
            vaccinator=self._staff("vaccinator", self._options.vaccinators),
            identified=self._identified(),
        )
        if not self.given:
            return replace(said, reason=Reason(self._key("reason") or ""))
        vaccine, batch, dose = self._vaccine(), self._batch(), self._key("dose")
        site, method = self._key("site"), self._key("method")
        nasal = vaccine is not None and vaccine.nasal
        return replace(
            said,
            vaccine=vaccine.name if vaccine is not None else None,
            batch_number=batch.number if batch is not None else self._text("number"),
            batch_expiry=batch.expiry if batch is not None and batch.expiry else read_date(self._text("expiry")),
            site=Site(site) if site and not nasal else None,
            method=Method.NASAL if nasal else Method(method or ""),
            dose=int(dose) if dose else started.dose,
            full_dose=not nasal or self._key("volume") == FULL,
            supplier=self._staff("supplier", self._options.suppliers),
            pre_screened=started.pre_screened if old is not None and old.given else True,
        )

    def unreadable(self) -> list[Breach]:
        """Say what was typed and can’t be read at all."""
        found: list[Breach] = []
        if self._asked("expiry") and self._text("expiry") and read_date(self._text("expiry")) is None:
            found.append(Breach("batch_expiry", "Enter the expiry date as day, month and year: 31/05/2027."))
        if self._text("at") and read_time(self._text("at")) is None:
            found.append(Breach("performed_at", "Enter a time in the correct format, for example 10:05."))
        return found

    def go_to(self, breaches: Iterable[Breach]) -> None:
        """Put the focus on the first field that is wrong, and show it if it was out of sight."""
        for breach in breaches:
            name = _FIELD_OF.get(breach.field, breach.field)
            if name in _MORE:
                self.show_more()
            if not self._asked(name) and name in ("number", "expiry"):
                name = "batch"
            if self._asked(name):
                self.query_one(f"#{name}").focus()
                return

    def _restore(self, draft: Draft) -> None:
        """Fill in what was typed before; the time, where it was left as `now`, is the one at which it was typed."""
        earlier = draft.fields.get("day", self._today.isoformat()) != self._today.isoformat()
        then = {} if draft.correcting or draft.fields.get("at") or earlier else {"at": f"{london(draft.kept_at):%H:%M}"}
        for name, value in {**draft.fields, **then}.items():
            field = self.query(f"#{name}")
            if not field:
                continue
            if isinstance(widget := field.first(), Input):
                widget.value = value
            elif isinstance(widget, Choices):
                widget.go_to(value)
            if name == "vaccine":
                self.query_one("#batch", Choices).show(self._batch_choices(self._vaccine()))
        if draft.more or then:
            self.show_more()
        self.follow()
        self.call_after_refresh(self._go_back_to, draft.at)

    def _go_back_to(self, name: str) -> None:
        """Put the focus where it was, behind what was typed: getting the focus selects all, and typing replaces it."""
        for shown in self._shown(f"#{name}") if name and self._asked(name) else ():
            self.screen.set_focus(shown)
            if isinstance(shown, Input):
                shown.call_later(shown.action_end)

    def _dose(self) -> ComposeResult:
        options, answers = self._options, self._start.answers
        first, record = self._first_vaccine(), options.correcting
        if len(options.vaccines) > 1:
            brands = [Choice(vaccine.name, plain(vaccine.brand)) for vaccine in options.vaccines]
            yield from _row("Vaccine", _radio("vaccine", brands, first.name if first is not None else None))
        batch = answers.batch_number if record is not None else None
        yield from _row("Batch", _radio("batch", self._batch_choices(first), batch))
        yield from _row("Batch number", Input(id="number", max_length=100, placeholder="letters and numbers"))
        yield from _row("Batch expiry date", Input(id="expiry", max_length=10))
        sites = [Choice(site.value, SITES[site].label) for site in sites_for(Method.INTRAMUSCULAR)]
        yield from _row("Where the injection was given", _radio("site", sites, answers.site))
        methods = [Choice(method.value, METHODS[method].label) for method in Method if method is not Method.NASAL]
        yield from _row("How it was given", _radio("method", methods, answers.method))

    def _rest(self) -> ComposeResult:
        options, answers = self._options, self._start.answers
        volumes = [Choice(FULL, "The full dose"), Choice(HALF, "Half a dose")]
        yield from _row("How much was given", _radio("volume", volumes, FULL if answers.full_dose else HALF))
        if options.doses:
            numbers = [Choice(str(number), f"Dose {number}") for number in options.doses]
            yield from _row("Dose number", _radio("dose", numbers, str(answers.dose or options.dose)))
        if not self._on_paper:
            yield from self._days()
        yield from _row("Time", Input(id="at", max_length=8))
        if len(options.vaccinators) > 1:
            by = answers.vaccinator or options.nurse
            team = [_person(staff, you=staff == options.nurse) for staff in options.vaccinators]
            yield from _row("Who vaccinated", _radio("vaccinator", team, by.email))
        if suppliers := self._options.suppliers:
            supply = [Choice(NOBODY, "The vaccinator"), *(_person(staff) for staff in suppliers)]
            chosen = answers.supplier.email if answers.supplier is not None else NOBODY
            yield from _row("Who supplied the vaccine", _radio("supplier", supply, chosen))
        by_child = answers.identified.by_child
        who = [Choice(SELF, "The child"), Choice(SOMEBODY, "Somebody else")]
        yield from _row("Who confirmed the child’s identity", _radio("identified", who, SELF if by_child else SOMEBODY))
        yield from _row("The person’s name", Input(answers.identified.name, id="name", max_length=300))
        relationship = Input(answers.identified.relationship, id="relationship", max_length=300)
        yield from _row("Relationship to the child", relationship)

    @property
    def _on_paper(self) -> bool:
        """True if this can only be of an earlier day."""
        return self._options.correcting is None and self._options.day != self._today

    def _days(self) -> ComposeResult:
        """Ask on which of the session's days it was, where that isn't clear."""
        if self._options.days not in ((), (self._today,)):
            days = [
                Choice(day.isoformat(), f"Today, {long_date(day)}" if day == self._today else long_date(day))
                for day in self._options.days
            ]
            yield from _row("On which day", _radio("day", days, self._options.day.isoformat()))

    def _chosen_day(self) -> date:
        key = self._key("day")
        return date.fromisoformat(key) if key is not None else self._options.day

    def _time_says(self) -> str:
        if self._options.correcting is not None:
            return "as recorded; or like 10:05"
        if self._chosen_day() != self._today:
            return "as on the paper, like 10:05; nothing if it isn’t known"
        return "now; or a time today, like 10:05"

    def _first_vaccine(self) -> Vaccine | None:
        named_first = [vaccine for vaccine in self._options.vaccines if vaccine.name == self._start.answers.vaccine]
        return next(iter((*named_first, *self._options.vaccines)), None)

    def _vaccine(self) -> Vaccine | None:
        chosen = self.query("#vaccine")
        return VACCINES.get(chosen.first(Choices).key or "") if chosen else self._first_vaccine()

    def _batch_choices(self, vaccine: Vaccine | None) -> list[Choice]:
        known = [
            Choice(batch.number, f"{batch.number}, {_expiry(batch, self._options.day)}")
            for batch in self._options.batches_of(vaccine)
        ]
        return [*known, Choice(ANOTHER, "Another batch")]

    def _batch(self) -> Batch | None:
        key = self._key("batch")
        return next((batch for batch in self._options.batches_of(self._vaccine()) if batch.number == key), None)

    def _identified(self) -> Identification:
        if self._key("identified") == SELF:
            return Identification()
        return Identification(by_child=False, name=self._text("name"), relationship=self._text("relationship"))

    def _staff(self, name: str, people: Iterable[Staff]) -> Staff | None:
        return next((staff for staff in people if staff.email == self._key(name)), None)

    def _key(self, name: str) -> str | None:
        field = self.query(f"#{name}")
        return field.first(Choices).key if field else None

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _asked(self, name: str) -> bool:
        field = self.query(f"#{name}")
        return bool(field) and bool(field.first().display)

    def _shown(self, selector: str) -> list[Widget]:
        return [field for field in self.query(selector).results(Widget) if field.display]

    def _values(self) -> dict[str, str | None]:
        typed: dict[str, str | None] = {field.id or "": field.value for field in self.query(Input)}
        return {**typed, **{field.id or "": field.key for field in self.query(Choices)}}


def _row(label: str, field: Widget) -> ComposeResult:
    yield Static(label, classes="label", id=f"{field.id}-label")
    yield field


def _radio(name: str, choices: list[Choice], at: str | None) -> Choices:
    return Choices(choices, radio=True, at=at, id=name)


def _person(staff: Staff, *, you: bool = False) -> Choice:
    return Choice(staff.email, f"You ({plain(named(staff))})" if you else plain(named(staff)))


def _expiry(batch: Batch, day: date) -> str:
    if batch.expiry is None:
        return "expiry date not known"
    return f"{'EXPIRED on' if batch.expiry < day else 'expires'} {short_date(batch.expiry)}"
