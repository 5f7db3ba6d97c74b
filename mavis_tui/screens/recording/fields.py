"""The fields of one record: which of them are asked for, and the answers that they amount to when they are read."""

from collections.abc import Iterable
from datetime import date, datetime

from msgspec.structs import replace
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input

from mavis_tui.cache.drafts import Draft
from mavis_tui.models.although import Although
from mavis_tui.models.batch import Batch
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import london
from mavis_tui.models.programme import Method, Reason, Site, Vaccine
from mavis_tui.models.protocols import needs_supplier
from mavis_tui.models.vaccination import Identification, Protocol, Staff, same_person
from mavis_tui.screens.recording.asked import ANOTHER, FULL, GIVEN, NOT_TELL, SELF, SOMEBODY, TELL, Asked
from mavis_tui.screens.recording.asked import Start as Start
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.notes import Notes
from mavis_tui.workspace.recording.form_answers import Answers, Options
from mavis_tui.workspace.typed_values import AS_ON_THE_BOX, typed_expiry, typed_time

_FIELD_OF = {
    "batch_number": "number",
    "batch_expiry": "expiry",
    "dose_sequence": "dose",
    "full_dose": "volume",
    "performed_on": "day",
    "performed_at": "at",
    "performed_by": "vaccinator",
    "supplied_by": "supplier",
    "not_allowed": "vaccinator",
    "identified_name": "name",
    "parents_may_be_told": "told",
    "identified_relationship": "relationship",
}

_MORE = (
    "method",
    "volume",
    "dose",
    "day",
    "at",
    "vaccinator",
    "role",
    "supplier",
    "identified",
    "name",
    "relationship",
)
"""What is usually left as it is."""

TYPED = ("number", "expiry", "at", "name", "relationship", "notes")
"""The fields in which somebody types; in the others she chooses."""


class Fields(Asked, can_focus=False):
    """Shows only what is still to be asked for; what is usual stays behind F6."""

    def __init__(self, options: Options, start: Start, today: date) -> None:
        super().__init__(options, start, today)
        self._more = False
        self._offered: list[Choice] = []
        self._stands = False
        self._at_first: dict[str, str | None] = {}

    @property
    def given(self) -> bool:
        """True while the form is about a dose that went in."""
        outcome = self._key("outcome")
        return outcome == GIVEN if outcome is not None else self._start.given

    @property
    def touched(self) -> bool:
        """True if something is not as it was when the form opened."""
        return self._values() != self._at_first

    def on_mount(self) -> None:
        """Show what is to be asked for, and start at the first of it."""
        self.follow()
        self._at_first = self._values()
        self._stands = True
        self._shown("#outcome, #batch, #reason")[0].focus()
        if self._start.draft is not None:
            self._restore(self._start.draft)

    def draft(self, now: datetime) -> Draft | None:
        """Give what stands in the form, to go on with later; None while nothing was entered.

        The page below it may report late that it was on top, and what was typed is kept then: before there are fields.
        """
        return self.everything(now) if self._stands and self._part("notes") is not None and self.touched else None

    def everything(self, now: datetime) -> Draft:
        """Give what stands in the form, whoever put it there."""
        options, focused = self._options, self.screen.focused
        return Draft(
            session=options.session.id,
            child=options.child.id,
            programme=options.programme,
            name=options.child.full_name,
            label=options.label,
            given=self._start.given,
            kept_at=now,
            by=options.nurse.email,
            fields={name: value for name, value in self._values().items() if value is not None},
            although=self._start.answers.although,
            elsewhere=self._start.elsewhere,
            more=self._more,
            correcting=options.correcting.id if options.correcting is not None else "",
            at=(focused.id or "") if focused is not None else "",
        )

    def moved(self, choices: Choices) -> None:
        """Follow an answer that was highlighted, and keep it in sight."""
        if choices.id == "vaccinator" and (by := self._listed_vaccinator()) is not None:
            role = self._part("role")
            if isinstance(role, Choices):
                role.go_to(by.role.value)
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
        another = self._key("batch") == ANOTHER
        nasal = vaccine is not None and vaccine.nasal
        protocols, usual = self._follow_protocol(), self._usual_protocol()
        by_somebody = self.query_one("#identified", Choices).key == SOMEBODY
        wanted = {
            "vaccine": given,
            "batch": given,
            "number": given and another,
            "expiry": given and (another or (batch is not None and batch.expiry is None)),
            "site": given and not nasal,
            "method": given and not nasal and (more or self._start.elsewhere),
            "protocol": given and len(protocols) > 1 and (more or usual is None),
            "reason": not given,
            "volume": given and nasal and more,
            "dose": given and more,
            "day": more or self._on_paper,
            "at": more or self._on_paper,
            "vaccinator": more,
            "role": more and self._options.asks_role and not same_person(self._vaccinator(), self._options.nurse),
            "supplier": given and (more or self._needs_supplier()),
            "identified": more,
            "name": more and by_somebody,
            "relationship": more and by_somebody,
            "more": not more,
        }
        for name, shown in wanted.items():
            for part in (self._part(name), self._part(f"{name}-label")):
                if part is not None:
                    part.display = shown
        self.query_one("#at", Input).placeholder = self._time_says()
        known = self._options.expiries.get(self._text("number").upper())
        self.query_one("#expiry", Input).placeholder = (
            f"{known:%d/%m/%Y}, as it was typed before" if known else "as on the box, for example 31/05/2027 or 05/2027"
        )

    def _follow_protocol(self) -> tuple[Protocol, ...]:
        """Offer the protocols of who vaccinates, with what, on which day; give those that are possible."""
        choices = self._protocol_choices()
        if choices != self._offered:  # somebody else, another vaccine or day: what stood there was chosen for another
            self.query_one("#protocol", Choices).show(choices, at=choices[0].key)
            self._offered = choices
        return self._protocols()

    def _needs_supplier(self) -> bool:
        key, vaccine = self._key("protocol"), self._vaccine()
        protocol = Protocol(key) if key else self._usual_protocol()
        if protocol is None or vaccine is None or not self._options.suppliers:
            return False
        return needs_supplier(protocol, self._vaccinator().role, vaccine, self._chosen_day())

    def answers(self) -> Answers:
        """Read the form."""
        started, old = self._start.answers, self._options.correcting
        said = Answers(
            notes=self.query_one(Notes).value,
            on=self._chosen_day() if self._chosen_day() != self._today else None,
            at=typed_time(self._text("at")),
            vaccinator=self._vaccinator() if self._listed_vaccinator() is not None else None,
            identified=self._identified(),
            although=started.although,
            parents_may_be_told={TELL: True, NOT_TELL: False}.get(self._key("told") or "", started.parents_may_be_told),
        )
        if not self.given:
            reason = self._key("reason")
            return replace(said, reason=Reason(reason) if reason else None)
        vaccine, batch, dose = self._vaccine(), self._batch(), self._key("dose")
        site, method = self._key("site"), self._key("method")
        nasal = vaccine is not None and vaccine.nasal
        return replace(
            said,
            vaccine=vaccine.name if vaccine is not None else None,
            batch_number=batch.number if batch is not None else self._text("number"),
            batch_expiry=batch.expiry if batch is not None and batch.expiry else typed_expiry(self._text("expiry")),
            site=Site(site) if site and not nasal else None,
            method=Method.NASAL if nasal else Method(method or ""),
            dose=int(dose) if dose else started.dose,
            full_dose=not nasal or self._key("volume") == FULL,
            supplier=self._staff("supplier", self._options.suppliers),
            protocol=Protocol(protocol) if (protocol := self._key("protocol")) else None,
            pre_screened=started.pre_screened if old is not None and old.given else True,
        )

    def offer(self, options: Options) -> None:
        """Go on with what can be chosen now: a batch was added meanwhile."""
        self._options = options
        self.query_one("#batch", Choices).show(self._batch_choices(self._vaccine()))

    def fill_in(self, vaccine: Vaccine, number: str, expiry: date | None) -> None:
        """Take over what a box says: one of the batches offered, or another one with what there is to type."""
        for choice in self.query("#vaccine").results(Choices):
            choice.go_to(vaccine.name)
        offered = self._batch_choices(vaccine)
        listed = next((one.key for one in offered if number and one.key.casefold() == number.casefold()), None)
        batches = self.query_one("#batch", Choices)
        batches.show(offered, at=listed or (ANOTHER if number else None))
        self.query_one("#number", Input).value = "" if listed else number
        self.query_one("#expiry", Input).value = f"{expiry:%d/%m/%Y}" if expiry is not None else ""
        self.follow()
        batches.focus()

    def given_although(self, options: Options, said: Although) -> None:
        """Go on with what somebody said came between the list, or a role, and the vaccine."""
        self._options = options
        self._start = self._start._replace(answers=replace(self._start.answers, although=said))

    def unreadable(self) -> list[Breach]:
        """Say what was typed and can’t be read at all, and what nobody answered."""
        found: list[Breach] = []
        if self._asked("reason") and not self._key("reason"):
            found.append(Breach("reason", "Choose why the vaccine was not given."))
        if self._asked("told") and not self._key("told"):
            found.append(Breach("parents_may_be_told", "Choose whether the parents may be told."))
        if self._asked("batch") and not self._key("batch"):
            found.append(Breach("batch_number", "Choose the batch."))
        if self._asked("expiry") and self._text("expiry") and typed_expiry(self._text("expiry")) is None:
            found.append(Breach("batch_expiry", f"Enter the expiry date {AS_ON_THE_BOX}."))
        if self._text("at") and typed_time(self._text("at")) is None:
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
            if isinstance(widget := field.first(), Input | Notes):
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
            if isinstance(shown, Input | Notes):
                shown.call_later(shown.action_end)

    def _batch(self) -> Batch | None:
        key = self._key("batch")
        return next((batch for batch in self._options.batches_of(self._vaccine()) if batch.number == key), None)

    def _identified(self) -> Identification:
        if self._key("identified") == SELF:
            return Identification()
        return Identification(by_child=False, name=self._text("name"), relationship=self._text("relationship"))

    def _staff(self, name: str, people: Iterable[Staff]) -> Staff | None:
        return next((staff for staff in people if staff.email == self._key(name)), None)

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _asked(self, name: str) -> bool:
        field = self._part(name)
        return field is not None and field.display

    def _shown(self, selector: str) -> list[Widget]:
        return [field for field in self.query(selector).results(Widget) if field.display]

    def _values(self) -> dict[str, str | None]:
        typed = {field.id or "": field.value for field in self.children if isinstance(field, Input | Notes)}
        return {**typed, **{field.id or "": field.key for field in self.children if isinstance(field, Choices)}}
