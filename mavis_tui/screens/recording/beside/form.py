"""What the forms beside the doses have in common: fields one under the other, what is missing, and the check page."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Input, Static

from mavis_tui.cache.drafts import Draft
from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import MavisError
from mavis_tui.models.beside_doses.in_words import rows_of_day
from mavis_tui.models.breach import Breach
from mavis_tui.models.calendar import clock_time, london
from mavis_tui.models.change import ChangeKind
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.programme import Programme, label_of
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.beside.check import DayCheckScreen
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.notes import Notes
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.child_page import ChildPage
from mavis_tui.workspace.recording.although import at_on
from mavis_tui.workspace.words import error_words

NOT_A_TIME = "Enter a time like 10:05."
SAME = "Nothing is different from what is recorded."
_MOST = 1000

BESIDE_TYPED = ("responder", "relationship", "phone", "words", "seen", "done", "until", "at")
"""The fields in which somebody wrote, in the order in which a draft of another day is told."""


class DayForm(Form[Entry | None], Page[Entry | None]):
    """Asks what is to be said, names what is missing, and goes back with the record; None if somebody went back.

    A form of its own composes `fields` and makes the `record`; the names of its fields are those of the record.
    """

    heading: ClassVar[str] = ""
    kind: ClassVar[ChangeKind]
    keeps_drafts: ClassVar[bool] = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="beside.back", tooltip="Back to the child"),
        Binding("f10", "go_on", "Check", id="beside.go-on", tooltip="Go on to check what you entered"),
        Binding("pageup", "scroll(-1)", "Up", id="beside.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="beside.down", tooltip="Scroll down", show=False),
    ]

    def __init__(
        self,
        workspace: Workspace,
        page: ChildPage,
        programme: Programme | None = None,
        old: OfChild | None = None,
        draft: Draft | None = None,
    ) -> None:
        super().__init__(workspace)
        self.page = page
        self.old = old
        self.programme = programme or page.session.programmes[0]
        self._begun = msgspec.structs.asdict(workspace.of_the_day.begin(page.session.id))
        self._at_first: list[str | None] = []
        self._unfinished = draft

    def draft(self, now: datetime) -> Draft | None:
        """Give what is entered, to be kept; None where nothing was yet."""
        if not self._at_first or self._typed() == self._at_first:
            return None
        fields = {field.id or "": field.key or "" for field in self.query(Choices)}
        fields |= {field.id or "": field.value for field in self.query(Input)}
        fields |= {field.id or "": field.value for field in self.query(Notes)}
        return Draft(
            session=self.page.session.id,
            child=self.page.child.id,
            programme=self.programme,
            name=self.page.child.full_name,
            label=self.heading,
            given=False,
            kept_at=now,
            fields=fields,
            correcting=self.old.id if self.old is not None else "",
            by=self._begun["by"].email,
            kind=self.kind.value,
        )

    def _go_on_with(self, draft: Draft) -> None:
        """Fill in what was left unfinished; a field that isn't here any more is left out."""
        for choices in self.query(Choices):
            choices.go_to(draft.fields.get(choices.id or "", ""))
        for field in self.query(Input):
            field.value = draft.fields.get(field.id or "", field.value)
        for notes in self.query(Notes):
            notes.value = draft.fields.get(notes.id or "", notes.value)
        self.follow()

    def body(self) -> ComposeResult:
        """What is wrong, and the fields."""
        yield Text(id="wrong", classes="wrong")
        with VerticalScroll(classes="scroll", can_focus=False):
            yield from self.fields()

    def fields(self) -> ComposeResult:
        """Compose the fields."""
        raise NotImplementedError

    def record(self) -> OfChild:
        """Make the record that the fields amount to."""
        raise NotImplementedError

    def missing(self) -> list[Breach]:
        """Say what has to be entered before there is a record at all."""
        return []

    def follow(self) -> None:
        """Show the fields that belong to what is answered."""

    def begin(self) -> None:
        """Start at the first field."""
        self.follow()
        self._at_first = self._typed()
        if self._unfinished is not None:
            self._go_on_with(self._unfinished)
        self.set_focus(self._fields()[0])
        # behind the focus, which would put the label of the first field out of sight
        self.call_after_refresh(self.call_later, self.query_one(VerticalScroll).scroll_home, animate=False)

    def renew(self) -> None:
        """Write the heading."""
        name, what = plain(self.page.child.full_name), f"Correct: {self.heading}" if self.old else self.heading
        self.head(f"{what}: {name}", plain(self.page.session.title))

    @on(Choices.Moved)
    def moved(self) -> None:
        """Ask for what belongs to the highlighted answer."""
        self.follow()

    @on(Notes.Submitted)
    @on(Input.Submitted)
    def submitted(self) -> None:
        """Go on from the last field, once."""
        if self.is_active:
            self.action_go_on()

    def action_go_on(self) -> None:
        """Check the answers; what is missing is named at the top, and its field gets the focus."""
        found = [*self._unreadable(), *self.missing()]
        record = self.record() if not found else None
        if record is not None:
            record = self._numbered(record)
            try:
                found = self.workspace.of_the_day.doubts(record)
            except MavisError as error:
                found = [Breach("", error_words(error))]
            if not found and self.old is not None and rows_of_day(record) == rows_of_day(self.old):
                found = [Breach("words", SAME)]
        self._show_wrong(found)
        if found or record is None:
            self._go_to(found[0].field)
        else:
            self._check(record)

    @work(exclusive=True)
    async def action_back(self) -> None:
        """Go back, asking first if something was entered."""
        if self._typed() != self._at_first:
            question = "Go back to the child? What you entered here is not recorded yet."
            if not await self.app.push_screen_wait(Ask(question, no="Stay and go on", yes="Go back without recording")):
                return
        self.dismiss(None)

    @work(exclusive=True)
    async def _check(self, record: OfChild) -> None:
        entry = await self.app.push_screen_wait(DayCheckScreen(self.workspace, self.page, record))
        if entry is not None:
            self.dismiss(entry)

    def _numbered(self, record: OfChild) -> OfChild:
        if self.old is None:
            return record
        return replace(record, id=self.old.id, revision=self.old.revision + 1, counts_from=None)

    @property
    def begun(self) -> dict[str, Any]:
        """What every record of this form has: its id, session, nurse, child, and when it was."""
        held = {"child": self.page.child.id, "at": self.at}
        by = {"by": self.old.by, "session": self.old.session} if self.old is not None else {}
        return {**self._begun, **by, **held}

    @property
    def at(self) -> datetime:
        """When it was: as typed, or now; of a correction as it was."""
        before, now = self.old.at if self.old is not None else None, self.workspace.clock()
        typed = self.text("at") if self.query("#at") else ""
        if not typed or (before is not None and typed == clock_time(before)):
            return before or now
        return at_on(london(before or now).date(), typed, now) or now

    def text(self, name: str) -> str:
        """Read a field of one line."""
        return " ".join(self.query_one(f"#{name}", Input).value.split())

    def words(self, name: str = "words") -> str:
        """Read a field of several lines."""
        return self.query_one(f"#{name}", Notes).value.strip()

    def chosen(self, name: str) -> str:
        """Read which answer is highlighted."""
        return self.query_one(f"#{name}", Choices).key or ""

    def show(self, names: Iterable[str], *, shown: bool) -> None:
        """Show some fields with their labels, or hide them."""
        for name in names:
            for part in self.query(f"#{name}, #{name}-label").results(Widget):
                part.display = shown

    def time_field(self) -> ComposeResult:
        """Compose the field for when it was."""
        before = clock_time(self.old.at) if self.old is not None else ""
        yield from row("At what time", Input(before, id="at", max_length=8, placeholder="now; or like 10:05"))

    def words_field(self, label: str = "In words, if there is more to say") -> ComposeResult:
        """Compose the field for what else is to be said, which is the last one."""
        yield from row(label, Notes(getattr(self.old, "words", "") if self.old is not None else "", id="words"))

    @property
    def label(self) -> str:
        """The programme in words."""
        return label_of(self.programme)

    def _unreadable(self) -> Iterator[Breach]:
        typed = self.text("at") if self.query("#at") else ""
        now = self.workspace.clock()
        as_before = self.old is not None and typed == clock_time(self.old.at)
        if typed and not as_before and at_on(london(now).date(), typed, now) is None:
            yield Breach("at", NOT_A_TIME)
        for notes in self.query(Notes):
            if notes.display and len(notes.value.strip()) > _MOST:
                yield Breach(notes.id or "", "Enter 1,000 characters at most.")

    def _go_to(self, field: str) -> None:
        try:
            self.query_one(f"#{field or 'wrong'}").focus()
        except NoMatches:
            self.set_focus(self._fields()[0])

    def _typed(self) -> list[str | None]:
        chosen: list[str | None] = [field.key for field in self.query(Choices)]
        return [*chosen, *(field.value for field in self.query(Input)), *(notes.value for notes in self.query(Notes))]

    def _show_wrong(self, breaches: Iterable[Breach]) -> None:
        lines = [f"{self.glyphs.cross} {plain(breach.text)}" for breach in breaches]
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(lines)
        wrong.update("\n".join(lines))


def row(label: str, field: Widget) -> ComposeResult:
    """Compose a field below its label."""
    yield Text(label, classes="label", id=f"{field.id}-label")
    yield field
