"""The short forms beside the doses: triage, Gillick, a note on a child, an adverse reaction."""

from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.widgets import Input

from mavis_tui.models.although import STATEMENT_LABELS, Statement
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import london
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.consent import TriageStatus, VaccineMethod
from mavis_tui.models.of_the_day.of_children import ChildNote, GillickAssessment, Reaction, TriageDecision
from mavis_tui.models.on_the_day import programme_on
from mavis_tui.screens.recording.beside.form import DayForm, row
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.notes import Notes
from mavis_tui.workspace.typed_values import typed_date

_NASAL, _NO_GELATINE = "nasal", "no_gelatine"


class TriageForm(DayForm):
    """What a nurse decides who has looked at the answers; the wording is Mavis's (facts 3.6)."""

    heading = "Triage"
    kind = ChangeKind.TRIAGE

    def fields(self) -> ComposeResult:
        """The decision, until when for a delay, and the words."""
        old = self.old if isinstance(self.old, TriageDecision) else None
        at = "" if old is None else _key_of(old)
        label = f"{self.label}: is it safe to vaccinate?"
        yield from row(label, Choices(self._decisions(), radio=True, id="status", at=at or None))
        until = f"{old.until:%d/%m/%Y}" if old is not None and old.until is not None else ""
        yield from row("Delayed until, like 01/12/2026", Input(until, id="until", max_length=20))
        yield from self.words_field("Why, in words")

    def follow(self) -> None:
        """Ask until when only for a delay."""
        self.show(("until",), shown=self.chosen("status") == TriageStatus.DELAY.value)

    def record(self) -> TriageDecision:
        """Make the decision."""
        key = self.chosen("status")
        safe = key.startswith(TriageStatus.SAFE.value)
        how = key.removeprefix(TriageStatus.SAFE.value).removeprefix(".")
        several = len(self._methods) > 1
        method = (VaccineMethod.NASAL if how == _NASAL else VaccineMethod.INJECTION) if safe and several else None
        delayed = key == TriageStatus.DELAY.value
        return TriageDecision(
            **self.begun,
            programme=self.programme,
            status=TriageStatus.SAFE if safe else TriageStatus(key),
            method=method,
            without_gelatine=how == _NO_GELATINE,
            until=typed_date(self.text("until")) if delayed else None,
            words=self.words(),
        )

    @property
    def _methods(self) -> tuple[str, ...]:
        return programme_on(self.programme, london(self.workspace.clock()).date()).methods

    def _decisions(self) -> list[Choice]:
        facts = programme_on(self.programme, london(self.workspace.clock()).date())
        yes, safe = "Yes, it’s safe to vaccinate", TriageStatus.SAFE.value
        if len(facts.methods) > 1:
            said = [
                Choice(f"{safe}.{_NASAL}", f"{yes} with nasal spray"),
                Choice(f"{safe}.injection", f"{yes} with injected vaccine"),
            ]
        else:
            said = [Choice(safe, yes)]
        if facts.asks_gelatine:
            said.append(Choice(f"{safe}.{_NO_GELATINE}", f"{yes} with the gelatine-free injection"))
        return [
            Choice(TriageStatus.KEEP_IN_TRIAGE.value, "No, keep in triage"),
            *said,
            Choice(TriageStatus.DO_NOT_VACCINATE.value, "No, do not vaccinate"),
            Choice(TriageStatus.DELAY.value, "No, delay vaccination"),
            Choice(TriageStatus.INVITE_TO_CLINIC.value, "No, invite to clinic"),
        ]


def _key_of(old: TriageDecision) -> str:
    if old.status is not TriageStatus.SAFE:
        return old.status.value
    if old.without_gelatine:
        return f"{old.status.value}.{_NO_GELATINE}"
    return f"{old.status.value}.{old.method.value}" if old.method is not None else old.status.value


class GillickForm(DayForm):
    """The five statements, each asked: a child is competent only if all are true (facts 3.8)."""

    heading = "Gillick assessment"
    kind = ChangeKind.GILLICK
    _NOT_SAID: ClassVar[str] = ""

    def fields(self) -> ComposeResult:
        """One answer for each statement, and the words."""
        old = self.old if isinstance(self.old, GillickAssessment) else None
        answers = [Choice(self._NOT_SAID, "Choose one"), Choice("yes", "Yes"), Choice("no", "No")]
        for one in Statement:
            at = None if old is None else "yes" if one in old.statements else "no"
            label = f"{self.label}: does the child know {STATEMENT_LABELS[one]}?"
            yield from row(label, Choices(answers, radio=True, id=one.value, at=at))
        yield from self.words_field()

    def record(self) -> GillickAssessment:
        """Make the assessment."""
        known = tuple(one for one in Statement if self.chosen(one.value) == "yes")
        return GillickAssessment(**self.begun, programme=self.programme, statements=known, words=self.words())

    def missing(self) -> list[Breach]:
        """Say which statement wasn't asked."""
        return [
            Breach(one.value, f"Say whether the child knows {STATEMENT_LABELS[one]}.")
            for one in Statement
            if not self.chosen(one.value)
        ]


class NoteForm(DayForm):
    """What the others of the session should know of a child."""

    heading = "Note"
    kind = ChangeKind.NOTE

    def fields(self) -> ComposeResult:
        """The words alone."""
        yield from self.words_field("What should the others know?")

    def record(self) -> ChildNote:
        """Make the note."""
        return ChildNote(**self.begun, words=self.words())

    def missing(self) -> list[Breach]:
        """Say that there is no note yet."""
        return [] if self.words() else [Breach("words", "Enter the note.")]


class ReactionForm(DayForm):
    """When, what was seen, what was done."""

    heading = "Adverse reaction"
    kind = ChangeKind.REACTION

    def fields(self) -> ComposeResult:
        """What was seen, what was done, and when."""
        old = self.old if isinstance(self.old, Reaction) else None
        yield from self.time_field()
        yield from row("What was seen?", Notes(old.seen if old is not None else "", id="seen"))
        yield from row("What was done?", Notes(old.done if old is not None else "", id="done"))

    def record(self) -> Reaction:
        """Make the record; it names the last dose of the session, after which it was."""
        found = Reaction(**self.begun, seen=self.words("seen"), done=self.words("done"))
        if isinstance(self.old, Reaction):
            return replace(found, vaccination=self.old.vaccination)
        given = [dose for section in self.page.sections for dose in section.attempts if dose.given]
        here = [dose for dose in given if dose.session == self.page.session.id]
        return replace(found, vaccination=here[-1].id) if here else found

    def missing(self) -> list[Breach]:
        """Say what isn't said yet."""
        asked = (("seen", "Enter what was seen."), ("done", "Enter what was done."))
        return [Breach(name, text) for name, text in asked if not self.words(name)]
