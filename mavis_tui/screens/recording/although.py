"""Given although: what came between the list, which said no, and the vaccine; asked before the dose itself is."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from mavis_tui.models.although import LONGEST_NAME, Although, AlthoughKind, Statement
from mavis_tui.models.breach import Breach
from mavis_tui.models.given_although.in_words import KIND_LABELS, THE_FIVE
from mavis_tui.models.given_although.rules import BY_LABELS, FIELDS, althoughs_for
from mavis_tui.models.recorded.in_words import named
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.notes import Notes
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.although import at_on, lacking_in
from mavis_tui.workspace.recording.form_answers import Options
from mavis_tui.workspace.recording.role import may_decide

_NOT_SAID, _ALL_FIVE, _NOT_ALL = "", "all", "not_all"
_STATEMENTS = [
    Choice(_NOT_SAID, "Choose one"),
    Choice(_ALL_FIVE, "Yes, all five"),
    Choice(_NOT_ALL, "No, not all of them"),
]


class AlthoughScreen(Form[Although | None], Page[Although | None]):
    """Asks what is to be said, names what is missing, and goes back with all of it; None if somebody went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="given.back", tooltip="Back to the child"),
        Binding("f10", "go_on", "Go on", id="given.go-on", tooltip="Go on to what was given"),
    ]

    def __init__(self, workspace: Workspace, options: Options, barred: str = "") -> None:
        super().__init__(workspace)
        self._options = options
        self._barred = barred or options.not_allowed
        self._at_first: list[str | None] = []

    def body(self) -> ComposeResult:
        """What came between, and the fields that belong to it."""
        kinds = [
            Choice(kind.value, KIND_LABELS[kind])
            for kind in althoughs_for(self._options.status, not_allowed=bool(self._barred))
        ]
        yield Text(id="wrong", classes="wrong")
        with VerticalScroll(classes="scroll", can_focus=False):
            yield from _row("What came between?", Choices(kinds, radio=True, id="kind"))
            yield from _row("Who gave consent", Input(id="consent_by", max_length=LONGEST_NAME))
            yield from _row("Relationship to the child", Input(id="relationship", max_length=LONGEST_NAME))
            yield from _row("Phone number", Input(id="phone", max_length=50))
            yield from _row("At what time", Input(id="at", max_length=8, placeholder="now; or like 10:05"))
            yield Text(THE_FIVE, classes="label", id="statements-label")
            yield Choices(_STATEMENTS, radio=True, id="statements")
            yield from _row("By whom", Input(self._you, id="by", max_length=LONGEST_NAME))
            yield from _row("In words", Notes(id="words"))

    def begin(self) -> None:
        """Start at what came between."""
        self._follow()
        self._at_first = self._typed()
        self.query_one("#kind").focus()

    def renew(self) -> None:
        """Write the heading."""
        name, status = plain(self._options.child.full_name), self._options.status
        why = plain(" ".join(one for one in ("" if status.ready else status.why, self._barred) if one))
        self.head(f"{self._options.label} given although: {name}", why)

    @on(Choices.Moved, "#kind")
    def follow(self) -> None:
        """Ask for what belongs to the highlighted answer."""
        self._follow()

    @on(Notes.Submitted)
    def submitted(self) -> None:
        """Go on from the last field, once."""
        if self.is_active:
            self.action_go_on()

    def action_go_on(self) -> None:
        """Go back with what was said; what is missing is named at the top, and its field gets the focus."""
        said = self._said()
        found = lacking_in(self._options, said, self.workspace.clock(), barred=self._barred)
        self._show_wrong(found)
        if found:
            self.query_one(f"#{found[0].field.removeprefix('although_')}").focus()
        else:
            self.dismiss(said)

    @work(exclusive=True)
    async def action_back(self) -> None:
        """Go back, asking first if something was entered."""
        if self._typed() != self._at_first:
            question = "Go back to the child? What you entered here is not recorded yet."
            if not await self.app.push_screen_wait(Ask(question, no="Stay and go on", yes="Go back without recording")):
                return
        self.dismiss(None)

    @property
    def _you(self) -> str:
        """Who records, where she may decide in triage and assess a child: nurses and prescribers (facts 3.10)."""
        return named(self._options.nurse)[:LONGEST_NAME] if may_decide(self._options.nurse) else ""

    @property
    def _kind(self) -> AlthoughKind:
        return AlthoughKind(self.query_one("#kind", Choices).key or "")

    def _said(self) -> Although:
        kind, asked = self._kind, FIELDS[self._kind]
        said = {name: self._text(name) for name in ("consent_by", "relationship", "phone", "by") if name in asked}
        now = self.workspace.clock()
        all_five = self.query_one("#statements", Choices).key == _ALL_FIVE
        return Although(
            kind=kind,
            words=self.query_one(Notes).value.strip()[:1000],
            at=at_on(self._options.day, self._text("at"), now) if "at" in asked else None,
            statements=tuple(Statement) if "statements" in asked and all_five else (),
            **said,
        )

    def _follow(self) -> None:
        asked = FIELDS[self._kind]
        for name in dict.fromkeys(field for fields in FIELDS.values() for field in fields):
            for part in self.query(f"#{name}, #{name}-label").results(Widget):
                part.display = name in asked
        self.query_one("#by-label", Static).update(BY_LABELS.get(self._kind, "By whom"))
        by = self.query_one("#by", Input)
        if self._kind is AlthoughKind.PSD and by.value == self._you:
            by.value = ""  # only a prescriber writes one; who that is, is asked

    def _text(self, name: str) -> str:
        return " ".join(self.query_one(f"#{name}", Input).value.split())

    def _typed(self) -> list[str | None]:
        chosen: list[str | None] = [field.key for field in self.query(Choices)]
        return [*chosen, *(field.value for field in self.query(Input)), self.query_one(Notes).value]

    def _show_wrong(self, breaches: Iterable[Breach]) -> None:
        lines = [f"{self.glyphs.cross} {plain(breach.text)}" for breach in breaches]
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(lines)
        wrong.update("\n".join(lines))


def _row(label: str, field: Widget) -> ComposeResult:
    yield Text(label, classes="label", id=f"{field.id}-label")
    yield field
