"""The form for what a parent, or a competent child, answered: who, how, to what, and the health questions."""

from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from mavis_tui.models.beside_doses.listed import in_place_of, unnamed_answers
from mavis_tui.models.beside_doses.standing import as_of, is_competent
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import london
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.child import Parent
from mavis_tui.models.consent import BY_THE_CHILD, Care, HealthAnswer, VaccineMethod
from mavis_tui.models.given_although.rules import with_care
from mavis_tui.models.given_although.self_consent import ASK
from mavis_tui.models.health_questions import is_about_asthma, questions_for
from mavis_tui.models.of_the_day.consent_taken import (
    REFUSAL_LABELS,
    RESPONSE_LABELS,
    ROUTE_LABELS,
    ConsentTaken,
    InPlaceOf,
    RefusalReason,
    Response,
    Route,
)
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.models.programme import variant_of
from mavis_tui.screens.base.page import hung
from mavis_tui.screens.recording.beside.form import DayForm, row
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.workspace.recording.who_answers import respondents

_OTHER, _CHILD = "other", "child"
_NOT_ASKED, _ALL_NO, _SOME_YES = "", "all_no", "some_yes"
_NO, _YES = "no", "yes"
_METHODS = {
    "nasal": (VaccineMethod.NASAL,),
    "nasal,injection": (VaccineMethod.NASAL, VaccineMethod.INJECTION),
    "injection": (VaccineMethod.INJECTION,),
}
_WHO = ("responder", "relationship", "phone")
_GIVEN = ("methods", "gelatine", "health")
_ROUTES = (Route.PHONE, Route.IN_PERSON, Route.PAPER)


class ConsentForm(DayForm):
    """Asks in the order in which somebody on the phone is asked; of a parent on the list nothing is typed twice.

    Every health question is on the page before anybody can say that all were answered no.
    """

    heading = "Consent"
    kind = ChangeKind.CONSENT

    def fields(self) -> ComposeResult:
        """Everything that may be asked; what doesn't belong to the answers isn't shown."""
        old = self._old
        responses = [Choice(one.value, RESPONSE_LABELS[one]) for one in Response]
        at = old.response.value if old is not None else None
        yield from row(f"{self.label}: what was answered?", Choices(responses, radio=True, id="response", at=at))
        yield from row("Who?", Choices(self._people(), radio=True, id="who", at=self._who_at()))
        yield from row("Name", Input(old.responder if old else "", id="responder", max_length=300))
        yield from row("Relationship to the child", Input(old.relationship if old else "", id="relationship"))
        routes = [Choice(one.value, ROUTE_LABELS[one]) for one in _ROUTES]
        yield from row("How?", Choices(routes, radio=True, id="route", at=old.route.value if old else None))
        yield from row("Phone number", Input(old.phone if old else "", id="phone", max_length=50))
        yield from row(
            "What was agreed to?", Choices(self._agreeable(), radio=True, id="methods", at=self._method_at())
        )
        wishes = [Choice("any", "No preference"), Choice("free", "Only a vaccine without gelatine")]
        wish = "free" if old is not None and old.without_gelatine else "any"
        yield from row("Gelatine", Choices(wishes, radio=True, id="gelatine", at=wish))
        asked = [
            Choice(_NOT_ASKED, "Not asked yet"),
            Choice(_ALL_NO, "All were asked, and all answered no"),
            Choice(_SOME_YES, "All were asked, and some answered yes"),
        ]
        yield from row("Health questions", Choices(asked, radio=True, id="health", at=self._health_at()))
        yield from self._questions_to_answer()
        reasons = [Choice("", "Choose one"), *(Choice(one.value, REFUSAL_LABELS[one]) for one in RefusalReason)]
        reason = old.reason.value if old is not None and old.reason is not None else None
        yield from row("Why was it refused?", Choices(reasons, radio=True, id="reason", at=reason))
        again = [Choice(_NO, "No"), Choice(_YES, "Yes: they want to be spoken to again")]
        asked_again = _YES if old is not None and old.follow_up else _NO
        yield from row("Was a follow-up requested?", Choices(again, radio=True, id="follow-up", at=asked_again))
        if self._unnamed:
            yield from row("The list names nobody. Whose answer is it?", self._whose())
        told = [Choice("", "Choose one"), Choice(_YES, "Yes"), Choice(_NO, "No")]
        tell = None if old is None or old.parents_may_be_told is None else _YES if old.parents_may_be_told else _NO
        yield from row(ASK, Choices(told, radio=True, id="parents", at=tell))
        yield from self.time_field()
        yield from self.words_field()

    def _whose(self) -> Choices:
        """Ask whose an answer is that the list has and that names nobody; unless it is said, both count."""
        words = {Response.GIVEN: "The consent there", Response.REFUSED: "The refusal there"}
        choices = [Choice("", "Not known, or somebody else’s: both count")]
        choices += [
            Choice(one.value, f"{words[one]} was this person’s alone: this answer replaces it") for one in self._unnamed
        ]
        held = self._old.in_place_of if self._old is not None else None
        return Choices(choices, radio=True, id="whose", at=held.response.value if held is not None else None)

    def _questions_to_answer(self) -> ComposeResult:
        before = {answer.question: answer for answer in self._old.answers} if self._old is not None else {}
        for n, question in enumerate(self._all_questions()):
            held = before.get(question)
            answers = [Choice(_NO, "No"), Choice(_YES, "Yes")]
            at = _YES if held is not None and held.yes is not False else _NO
            yield from row(question, Choices(answers, radio=True, id=f"q{n}", at=at))
            yield from row("Details", Input(held.notes if held is not None else "", id=f"d{n}", max_length=1000))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let as many of the questions be seen as there is room for when somebody is to say what was answered."""
        if event.widget.id == "health":
            self.call_after_refresh(self._show_questions)

    def action_next_field(self) -> None:
        """Go on; to the questions without the scrolling of Textual's own, which would put half of them out of sight."""
        fields = self._fields()
        following = fields[fields.index(self.focused) + 1 :] if self.focused in fields else []
        if following and following[0].id == "health":
            self.set_focus(following[0], scroll_visible=False)
        else:
            super().action_next_field()

    def _show_questions(self) -> None:
        scroll, health = self.query_one(VerticalScroll), self.query_one("#health")
        scroll.scroll_to(y=max(0, health.virtual_region.bottom - scroll.size.height), animate=False)

    def follow(self) -> None:
        """Ask for what belongs to the highlighted answers."""
        response, alone = Response(self.chosen("response")), self._alone
        given, refused = response is Response.GIVEN, response is Response.REFUSED
        known = self._known
        by_phone = self.chosen("route") == Route.PHONE.value
        self.show(("responder",), shown=not alone and known is None)
        self.show(("relationship",), shown=not alone and (known is None or not known.relationship))
        self.show(("route",), shown=not alone)
        self.show(("phone",), shown=not alone and by_phone and (known is None or not known.phone))
        day = programme_on(self.programme, self._day)
        self.show(("methods",), shown=given and len(day.methods) > 1)
        self.show(("gelatine",), shown=given and day.asks_gelatine)
        self.show(("health",), shown=given)
        self.show(("reason",), shown=refused)
        self.show(("follow-up",), shown=refused and not alone)
        if self._unnamed:
            self.show(("whose",), shown=not alone and response is not Response.NOT_REACHED)
        self.show(("parents",), shown=alone and given)
        self._follow_questions(given=given)

    def _follow_questions(self, *, given: bool) -> None:
        asked, some = self._asked(), self.chosen("health") == _SOME_YES
        room = max(20, self.app.size.width - 4)
        listed = [hung(f"{self.glyphs.dot} ", question, room) for question in asked] if not some else []
        title = Content("Health questions" if some else "Health questions: ask every one")
        self.query_one("#health-label", Static).update(Content("\n").join([title, *listed]))
        for n, question in enumerate(self._all_questions()):
            here = given and some and question in asked
            self.show((f"q{n}",), shown=here)
            self.show((f"d{n}",), shown=here and self.chosen(f"q{n}") == _YES)

    def record(self) -> ConsentTaken:
        """Make the record."""
        response, alone, known = Response(self.chosen("response")), self._alone, self._known
        given, refused = response is Response.GIVEN, response is Response.REFUSED
        typed = {name: self.text(name) for name in _WHO}
        if known is not None:
            typed["responder"] = known.name
            typed["relationship"] = known.relationship or typed["relationship"]
            typed["phone"] = known.phone or typed["phone"]
        route = Route.SELF if alone else Route(self.chosen("route"))
        if alone:
            typed = dict.fromkeys(_WHO, "")
        if route is not Route.PHONE:
            typed["phone"] = ""
        told = {_YES: True, _NO: False}.get(self.chosen("parents")) if alone and given else None
        return ConsentTaken(
            **self.begun,
            responder=typed["responder"],
            relationship=typed["relationship"],
            phone=typed["phone"],
            programme=self.programme,
            response=response,
            route=route,
            methods=self._methods if given else (),
            without_gelatine=given and self._without_gelatine,
            answers=self._answers(typed) if given else (),
            reason=RefusalReason(self.chosen("reason")) if refused and self.chosen("reason") else None,
            words=self.words(),
            parents_may_be_told=told,
            follow_up=refused and not alone and self.chosen("follow-up") == _YES,
            in_place_of=self._in_place_of() if not alone and (given or refused) else None,
        )

    def _in_place_of(self) -> InPlaceOf | None:
        """Give what this answer takes the place of on the list; a correction leaves that as it was said."""
        said = self.chosen("whose") if self._unnamed else ""
        held = self._old.in_place_of if self._old is not None else None
        if held is not None and (not self._unnamed or said == held.response.value):
            return held
        return in_place_of(self._care.consent, Response(said)) if said else None

    def missing(self) -> list[Breach]:
        """Say that the questions weren't asked: nobody's silence is a no."""
        given = self.chosen("response") == Response.GIVEN.value
        if given and self.chosen("health") == _NOT_ASKED:
            return [Breach("health", "Ask the health questions, and say what was answered.")]
        if self.chosen("health") == _SOME_YES and given:
            asked = self._asked()
            for n, question in enumerate(self._all_questions()):
                if question in asked and self.chosen(f"q{n}") == _YES and not self.text(f"d{n}"):
                    return [Breach(f"d{n}", f"Enter details of the yes: {question}")]
        return []

    @property
    def _old(self) -> ConsentTaken | None:
        return self.old if isinstance(self.old, ConsentTaken) else None

    @property
    def _care(self) -> Care:
        return with_care(self.page.child, self.programme).care[self.programme]

    @property
    def _unnamed(self) -> tuple[Response, ...]:
        return unnamed_answers(self.page.child, self._care)

    @property
    def _day(self) -> date:
        return london(self.old.at if self.old is not None else self.workspace.clock()).date()

    @property
    def _alone(self) -> bool:
        return self.chosen("who") == _CHILD

    @property
    def _known(self) -> Parent | None:
        key = self.chosen("who")
        return respondents(self.page.child)[int(key)] if key.isdecimal() else None

    @property
    def _methods(self) -> tuple[VaccineMethod, ...]:
        there_are = programme_on(self.programme, self._day).methods
        return tuple(map(VaccineMethod, there_are)) if len(there_are) == 1 else _METHODS[self.chosen("methods")]

    @property
    def _without_gelatine(self) -> bool:
        return programme_on(self.programme, self._day).asks_gelatine and self.chosen("gelatine") == "free"

    def _people(self) -> list[Choice]:
        named = [
            Choice(str(n), plain(", ".join(part for part in (one.name, one.relationship, one.phone) if part)))
            for n, one in enumerate(respondents(self.page.child))
        ]
        child = as_of(with_care(self.page.child, self.programme), self._day)
        alone = is_competent(child.care[self.programme].gillick, self._day)
        own = (
            [Choice(_CHILD, BY_THE_CHILD)] if alone or (self._old is not None and self._old.route is Route.SELF) else []
        )
        return [*named, *own, Choice(_OTHER, "Somebody else")]

    def _who_at(self) -> str | None:
        if self._old is None:
            return None
        if self._old.route is Route.SELF:
            return _CHILD
        names = [one.name for one in respondents(self.page.child)]
        return str(names.index(self._old.responder)) if self._old.responder in names else _OTHER

    def _agreeable(self) -> list[Choice]:
        return [
            Choice("nasal,injection", "Nasal spray, or else an injection"),
            Choice("nasal", "Nasal spray only"),
            Choice("injection", "Injection only"),
        ]

    def _method_at(self) -> str | None:
        held = self._old.methods if self._old is not None else ()
        return next((key for key, methods in _METHODS.items() if methods == held), None)

    def _health_at(self) -> str | None:
        if self._old is None or not self._old.answers:
            return None
        return _SOME_YES if any(answer.yes is not False for answer in self._old.answers) else _ALL_NO

    def _all_questions(self) -> tuple[str, ...]:
        variant = variant_of(self.programme, self.page.child.date_of_birth)
        return questions_for(self.programme, self._day, variant=variant, asthma=True)

    def _asked(self) -> tuple[str, ...]:
        variant = variant_of(self.programme, self.page.child.date_of_birth)
        some = self.chosen("health") == _SOME_YES
        asthma = some and any(
            is_about_asthma(question) and self.chosen(f"q{n}") == _YES
            for n, question in enumerate(self._all_questions())
        )
        return questions_for(
            self.programme,
            self._day,
            variant=variant,
            methods=self._methods,
            without_gelatine=self._without_gelatine,
            asthma=asthma,
        )

    def _answers(self, typed: dict[str, str]) -> tuple[HealthAnswer, ...]:
        asked, some = self._asked(), self.chosen("health") == _SOME_YES
        who = BY_THE_CHILD if self._alone else typed["relationship"] or typed["responder"]
        found = []
        for n, question in enumerate(self._all_questions()):
            if question in asked:
                yes = some and self.chosen(f"q{n}") == _YES
                notes = self.text(f"d{n}") if yes else ""
                found.append(HealthAnswer(question=question, yes=yes, responder=who, notes=notes))
        return tuple(found)
