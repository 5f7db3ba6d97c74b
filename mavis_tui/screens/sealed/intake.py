"""Recording while the offline password is forgotten: the form that paper would be, check, and seal. Works locked."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, Static

from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import clock_time, today
from mavis_tui.models.on_the_day import reasons_on, sites_for, vaccines_on
from mavis_tui.models.programme import PROGRAMMES, REASONS, SITES, VACCINES, Method, Programme, Reason, Site
from mavis_tui.models.vaccination import Identification
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.asked import NOT_SAID, NOTES
from mavis_tui.screens.sealed.intake_check import IntakeCheck, waiting_words
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.notes import Notes
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sealed.sealed_records import IntakeAnswers, PreparedIntake
from mavis_tui.workspace.typed_values import AS_ON_THE_BOX, typed_date, typed_expiry, typed_time
from mavis_tui.workspace.words import Tone

GIVEN, FULL, HALF, SELF, SOMEBODY = "given", "full", "half", "child", "somebody"

_FIELD_OF = {
    "performed_on": "at",
    "performed_at": "at",
    "dose_sequence": "dose",
    "full_dose": "volume",
    "method": "vaccine",
    "reason": "outcome",
    "identified_name": "name",
    "identified_relationship": "relationship",
}
_MOST_WRONG = 4
_OF_A_DOSE = ("vaccine", "batch_number", "batch_expiry", "dose")
_OF_THE_CHILD = (
    "given_name",
    "family_name",
    "date_of_birth",
    "nhs_number",
    "dose",
    "at",
    "name",
    "relationship",
    "notes",
)
"""What is emptied for the next child; the rest is the same again in a queue of children."""


class IntakeScreen(Form[None], Page[None]):
    """One child after the other; what was sealed can’t be seen or changed here any more."""

    interrupts: ClassVar[bool] = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="intake.back", tooltip="Back; asks before anything typed is lost"),
        Binding("f10", "go_on", "Check", id="intake.check", tooltip="Check what you entered"),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._at_first: dict[str, str | None] = {}

    def body(self) -> ComposeResult:
        """What is wrong, and the fields in the order in which paper has them."""
        day = today(self.workspace.clock)
        yield Text(id="wrong", classes="wrong")
        with VerticalScroll(classes="scroll", can_focus=False):
            yield from _row("Child’s first name", Input(id="given_name", max_length=300))
            yield from _row("Child’s surname", Input(id="family_name", max_length=300))
            yield from _row("Date of birth, like 21/06/2013", Input(id="date_of_birth", max_length=20))
            yield from _row("NHS number, if you know it", Input(id="nhs_number", max_length=20))
            yield from _row("School or session", Input(id="place", max_length=300))
            programmes = [Choice(one.value, PROGRAMMES[one].label) for one in Programme]
            yield from _row("Programme", Choices([NOT_SAID, *programmes], radio=True, id="programme"))
            reasons = [Choice(one.value, f"Not given: {REASONS[one].label.lower()}") for one in reasons_on(day)]
            yield from _row("Outcome", Choices([Choice(GIVEN, "Vaccinated"), *reasons], radio=True, id="outcome"))
            yield from _row("Vaccine", Choices([NOT_SAID], radio=True, id="vaccine"))
            yield from _row("Batch number, letters and numbers only", Input(id="batch_number", max_length=100))
            yield from _row("Batch expiry date, like 31/05/2027 or 05/2027", Input(id="batch_expiry", max_length=20))
            sites = [Choice(one.value, SITES[one].label) for one in sites_for(Method.INTRAMUSCULAR, None, day)]
            yield from _row("Where the injection was given", Choices([NOT_SAID, *sites], radio=True, id="site"))
            volumes = [Choice(FULL, "The full dose"), Choice(HALF, "Half a dose")]
            yield from _row("How much was given", Choices(volumes, radio=True, id="volume"))
            yield from _row("Dose number, if you know it", Input(id="dose", max_length=1))
            yield from _row("Time, like 10:05; leave it empty for now", Input(id="at", max_length=8))
            yield from _row("Your name", Input(id="nurse_name", max_length=300))
            yield from _row("Your e-mail address, the one you sign in with", Input(id="nurse_email", max_length=300))
            who = [Choice(SELF, "The child"), Choice(SOMEBODY, "Somebody else")]
            yield from _row("Who confirmed the child’s identity", Choices(who, radio=True, id="identified"))
            yield from _row("The person’s name", Input(id="name", max_length=300))
            yield from _row("Relationship to the child", Input(id="relationship", max_length=300))
            yield from _row(self.keyed(NOTES), Notes(id="notes"))

    def begin(self) -> None:
        """Start at the first field."""
        self.follow()
        self._at_first = self._values()
        self.query_one("#given_name").focus()

    def renew(self) -> None:
        """Say how many wait; nothing else on this device can be seen while it is locked."""
        self.head("Record without unlocking", waiting_words(self.workspace.sealed_recording.waiting()))

    @on(Choices.Moved)
    def moved(self, event: Choices.Moved) -> None:
        """Ask for what belongs to the highlighted answer, and keep it in sight."""
        choices = event.choices
        if choices.id == "programme":
            self.query_one("#vaccine", Choices).show(_vaccines(event.key, today(self.workspace.clock)))
        self.follow()
        line = Region(0, choices.virtual_region.y + choices.line, choices.size.width, 1)
        self.query_one(VerticalScroll).scroll_to_region(line, animate=False)

    @on(Input.Submitted)
    @on(Notes.Submitted)
    def submitted(self) -> None:
        """Go on from the last field to the check page, once."""
        if self.is_active:
            self.action_go_on()

    def follow(self) -> None:
        """Show the fields that belong to what is chosen, and no others."""
        given = self._key("outcome") == GIVEN
        vaccine = VACCINES.get(self._key("vaccine"))
        nasal = vaccine is not None and vaccine.nasal
        somebody = self._key("identified") == SOMEBODY
        wanted = dict.fromkeys(_OF_A_DOSE, given)
        wanted |= {"site": given and not nasal, "volume": given and nasal, "name": somebody, "relationship": somebody}
        for name, shown in wanted.items():
            for part in self.query(f"#{name}, #{name}-label").results(Widget):
                part.display = shown

    def action_go_on(self) -> None:
        """Check the answers; what is wrong is said at the top and its field gets the focus."""
        prepared = self.workspace.sealed_recording.prepare(self.answers())
        breaches = self._unreadable() or list(prepared.breaches)
        self._show_wrong(breaches)
        if not breaches:
            self._check(prepared)

    @work(exclusive=True)
    async def _check(self, prepared: PreparedIntake) -> None:
        if await self.app.push_screen_wait(IntakeCheck(self.workspace, prepared)):
            self._next_child()

    @work(exclusive=True)
    async def action_back(self) -> None:
        """Go back, asking first if something was entered for a child."""
        if any(self._text(name) != (self._at_first.get(name) or "") for name in _OF_THE_CHILD):
            question = "Go back? What you entered here is not recorded yet."
            if not await self.app.push_screen_wait(Ask(question, no="Stay and go on", yes="Go back without recording")):
                return
        self.dismiss(None)

    def answers(self) -> IntakeAnswers:
        """Read the form."""
        programme, outcome, dose, site = (
            self._key("programme"),
            self._key("outcome"),
            self._text("dose"),
            self._key("site"),
        )
        vaccine = VACCINES.get(self._key("vaccine"))
        nasal = vaccine is not None and vaccine.nasal
        by_child = self._key("identified") == SELF
        return IntakeAnswers(
            given_name=self._text("given_name"),
            family_name=self._text("family_name"),
            date_of_birth=typed_date(self._text("date_of_birth")),
            nhs_number=self._text("nhs_number"),
            place=self._text("place"),
            programme=Programme(programme) if programme else None,
            reason=None if outcome == GIVEN else Reason(outcome),
            vaccine=vaccine.name if vaccine is not None else None,
            batch_number=self._text("batch_number"),
            batch_expiry=typed_expiry(self._text("batch_expiry")),
            site=Site.NOSE if nasal else Site(site) if site else None,
            dose=int(dose) if dose.isascii() and dose.isdigit() else None,
            full_dose=not nasal or self._key("volume") == FULL,
            at=typed_time(self._text("at")),
            nurse_name=self._text("nurse_name"),
            nurse_email=self._text("nurse_email"),
            identified=Identification()
            if by_child
            else Identification(by_child=False, name=self._text("name"), relationship=self._text("relationship")),
            notes=self._text("notes"),
        )

    def _unreadable(self) -> list[Breach]:
        """Say what was typed and can’t be read at all."""
        found = []
        if self._text("date_of_birth") and typed_date(self._text("date_of_birth")) is None:
            found.append(Breach("date_of_birth", "Enter the date of birth as day, month and year: 21/06/2013."))
        if self._text("batch_expiry") and typed_expiry(self._text("batch_expiry")) is None:
            found.append(Breach("batch_expiry", f"Enter the expiry date {AS_ON_THE_BOX}."))
        if self._text("dose") and not (self._text("dose").isascii() and self._text("dose").isdigit()):
            found.append(Breach("dose", "Enter the number of the dose, for example 1, or leave it empty."))
        if self._text("at") and typed_time(self._text("at")) is None:
            found.append(Breach("at", "Enter a time in the correct format, for example 10:05."))
        return found

    def _next_child(self) -> None:
        """Empty what is another child’s; place, vaccine, batch and nurse stay."""
        for name in _OF_THE_CHILD:
            self._field(name).value = ""
        self._at_first = self._values()
        self.renew_all()
        when = clock_time(self.workspace.clock())
        self.say(f"Sealed at {when}. {self.keyed('The next child, or {intake.back} to go back.')}", Tone.GREEN)
        self.query_one("#given_name").focus()

    def _show_wrong(self, breaches: Iterable[Breach]) -> None:
        found = list(breaches)
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(found)
        words = [f"{self.glyphs.cross} {plain(breach.sentence)}" for breach in found[:_MOST_WRONG]]
        words += [f"  and {len(found) - _MOST_WRONG} more"] if len(found) > _MOST_WRONG else []
        wrong.update("\n".join(words))
        for breach in found[:1]:
            self.query_one(f"#{_FIELD_OF.get(breach.field, breach.field)}").focus()

    def _key(self, name: str) -> str:
        return self.query_one(f"#{name}", Choices).key or ""

    def _field(self, name: str) -> Input | Notes:
        return self.query_one(Notes) if name == "notes" else self.query_one(f"#{name}", Input)

    def _text(self, name: str) -> str:
        return self._field(name).value.strip()

    def _values(self) -> dict[str, str | None]:
        return {field.id or "": field.value for field in (*self.query(Input), *self.query(Notes))}


def _vaccines(programme: str, day: date) -> list[Choice]:
    found = [
        Choice(vaccine.name, plain(vaccine.brand))
        for vaccine in vaccines_on(day)
        if vaccine.programme.value == programme and vaccine.active
    ]
    return found if len(found) == 1 else [NOT_SAID, *found]


def _row(label: str, field: Widget) -> ComposeResult:
    yield Text(label, classes="label", id=f"{field.id}-label")
    yield field
