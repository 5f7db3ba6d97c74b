"""What the form of one record asks for, and in which order; what of it is shown is the business of `fields`."""

from datetime import date
from typing import NamedTuple

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Input

from mavis_tui.cache.drafts import Draft
from mavis_tui.models.batch import Batch
from mavis_tui.models.calendar import long_date, short_date
from mavis_tui.models.given_although.self_consent import ASK, TELLS
from mavis_tui.models.on_the_day import reasons_on, sites_for
from mavis_tui.models.programme import METHODS, REASONS, SITES, VACCINES, Method, Vaccine
from mavis_tui.models.protocols import PROTOCOL_LABELS, ROLE_LABELS
from mavis_tui.models.recorded.in_words import named
from mavis_tui.models.vaccination import Protocol, Role, Staff, same_person
from mavis_tui.models.warnings import is_good_on
from mavis_tui.screens.base.page import Page
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.notes import Notes
from mavis_tui.widgets.text import Text
from mavis_tui.workspace.recording.form_answers import Answers, Options

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

TELL, NOT_TELL = "tell", "not_tell"

NOT_SAID = Choice("", "Choose one")
"""Stands first where no answer is the usual one: nothing clinical is recorded because nobody moved the mark."""

NOTES = "Notes (optional; {notes.line} begins a new line)"

MORE_SAYS = "{record.more} shows more: dose, method, time, vaccinator, supplier, identity"


class Start(NamedTuple):
    """What has been answered already when the form opens; `elsewhere` asks for the method beside the site.

    `draft` is what was typed before, in a form that was left unfinished.
    """

    given: bool
    answers: Answers = Answers()
    elsewhere: bool = False
    draft: Draft | None = None


class Asked(VerticalScroll, can_focus=False):
    """Everything that may be asked for of one record."""

    def __init__(self, options: Options, start: Start, today: date) -> None:
        super().__init__(classes="scroll")
        self._options = options
        self._start = start
        self._today = today

    def compose(self) -> ComposeResult:
        """Everything that may be asked for, in the order in which it is."""
        options, answers = self._options, self._start.answers
        if options.correcting is not None and options.vaccines:
            outcomes = [Choice(GIVEN, "Vaccinated"), Choice(NOT_GIVEN, "Not given")]
            yield from _row("Outcome", _radio("outcome", outcomes, GIVEN if self._start.given else NOT_GIVEN))
        if self._on_paper:
            yield from self._days()
        yield from self._dose()
        yield from _row("Under which protocol", Choices(radio=True, id="protocol"))
        reasons = [Choice(reason.value, REASONS[reason].label) for reason in reasons_on(options.day)]
        reasons = reasons if answers.reason is not None else [NOT_SAID, *reasons]
        yield from _row("Why was it not given?", _radio("reason", reasons, answers.reason))
        if options.asks_about_parents(answers.although):
            yield from self._parents()
        yield Text(self._keyed(MORE_SAYS), classes="label", id="more")
        yield from self._rest()
        yield from _row(self._keyed(NOTES), Notes(answers.notes, id="notes"))

    def _keyed(self, sentence: str) -> str:
        page = self.screen
        return page.keyed(sentence) if isinstance(page, Page) else sentence

    def _parents(self) -> ComposeResult:
        """Ask a child who consents alone, and say what telling them means."""
        told = {None: None, True: TELL, False: NOT_TELL}[self._start.answers.parents_may_be_told]
        choices = [Choice(TELL, "Yes, they may be told"), Choice(NOT_TELL, "No, they are not to be told")]
        yield Text(f"{ASK} {TELLS}", classes="label", id="told-label")
        yield _radio("told", choices if told is not None else [NOT_SAID, *choices], told)

    def _dose(self) -> ComposeResult:
        options, answers = self._options, self._start.answers
        first, record = self._first_vaccine(), options.correcting
        if len(options.vaccines) > 1:
            brands = [Choice(vaccine.name, plain(vaccine.brand)) for vaccine in options.vaccines]
            yield from _row("Vaccine", _radio("vaccine", brands, first.name if first is not None else None))
        batch = answers.batch_number if record is not None else None
        yield from _row("Batch", _radio("batch", self._batch_choices(first), batch))
        yield from _row("Batch number", Input(id="number", max_length=100, placeholder="letters and numbers"))
        yield from _row("Batch expiry date", Input(id="expiry", max_length=20))
        sites = [
            Choice(site.value, SITES[site].label)
            for site in sites_for(Method.INTRAMUSCULAR, options.programme, options.day)
        ]
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
            team = [_person(staff, you=same_person(staff, options.nurse)) for staff in options.vaccinators]
            yield from _row("Who vaccinated", _radio("vaccinator", team, by.email))
            roles = [Choice(role.value, words.capitalize()) for role, words in ROLE_LABELS.items()]
            yield from _row("What the vaccinator is", _radio("role", roles, by.role.value))
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

    def _vaccinator(self) -> Staff:
        """Who vaccinated, as far as the form says by now, and what she is."""
        options, role = self._options, self._key("role")
        chosen = self._listed_vaccinator() or self._start.answers.vaccinator or options.nurse
        if role is None or not options.asks_role or same_person(chosen, options.nurse):
            return chosen
        return replace(chosen, role=Role(role))

    def _listed_vaccinator(self) -> Staff | None:
        key = self._key("vaccinator")
        return next((one for one in self._options.vaccinators if one.email == key), None)

    def _protocols(self) -> tuple[Protocol, ...]:
        return self._options.protocols(self._vaccinator(), self._vaccine(), self._chosen_day())

    def _usual_protocol(self) -> Protocol | None:
        return self._options.usual_protocol(self._vaccinator(), self._vaccine(), self._chosen_day())

    def _protocol_choices(self) -> list[Choice]:
        """Offer what is possible; where somebody has to choose, nothing is highlighted before she did."""
        usual = self._usual_protocol()
        offered = dict.fromkeys([*([usual] if usual is not None else []), *self._protocols()])
        choices = [Choice(one.value, PROTOCOL_LABELS[one]) for one in offered]
        return choices if usual is not None else [NOT_SAID, *choices]

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
        chosen = self._part("vaccine")
        return VACCINES.get(chosen.key or "") if isinstance(chosen, Choices) else self._first_vaccine()

    def _batch_choices(self, vaccine: Vaccine | None) -> list[Choice]:
        known = [
            Choice(batch.number, f"{batch.number}, {_expiry(batch, self._options.day)}")
            for batch in self._options.batches_of(vaccine)
        ]
        another = Choice(ANOTHER, "Another batch")
        return [*known, another] if not known or self._has_a_usual_batch(vaccine) else [NOT_SAID, *known, another]

    def _has_a_usual_batch(self, vaccine: Vaccine | None) -> bool:
        """True if the first batch may be highlighted before anybody chose: one in date, or the one on record."""
        first, old = self._options.batches_of(vaccine)[0], self._options.correcting
        on_record = old is not None and vaccine is not None and old.vaccine == vaccine.name
        return on_record or is_good_on(first.expiry, self._options.day)

    def _key(self, name: str) -> str | None:
        field = self._part(name)
        return field.key if isinstance(field, Choices) else None

    def _part(self, name: str) -> Widget | None:
        """Give the field, or the label, of this name, if it is asked for.

        All stand in the form itself. A query asks each of them whether it is meant, and a key asks for forty names.
        """
        try:
            return self.get_child_by_id(name)
        except NoMatches:
            return None


def _row(label: str, field: Widget) -> ComposeResult:
    yield Text(label, classes="label", id=f"{field.id}-label")
    yield field


def _radio(name: str, choices: list[Choice], at: str | None) -> Choices:
    return Choices(choices, radio=True, at=at, id=name)


def _person(staff: Staff, *, you: bool = False) -> Choice:
    return Choice(staff.email, f"You ({plain(named(staff))})" if you else plain(named(staff)))


def _expiry(batch: Batch, day: date) -> str:
    if batch.expiry is None:
        return "expiry date not known"
    return f"{'EXPIRED on' if batch.expiry < day else 'expires'} {short_date(batch.expiry)}"
