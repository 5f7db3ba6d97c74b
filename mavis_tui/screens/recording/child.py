"""One child: who it is, what may be done in each programme and why, and the question "was the vaccine given?"."""

from collections.abc import Awaitable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from mavis_tui.cache.drafts import Draft
from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import today
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.programme import Programme
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.screens.recording.beside.keys import KeysBesideDoses
from mavis_tui.screens.recording.child_facts import Room, born_words, child_facts, registered_words
from mavis_tui.screens.recording.fields import Start
from mavis_tui.screens.recording.questions import (
    ALTHOUGH,
    AS_LAST,
    BACK,
    CORRECT,
    FIRST,
    NONE,
    WITHDRAW,
    first_answer,
    not_both,
    question_of,
    question_which,
    section_to_ask,
    with_the_last,
)
from mavis_tui.screens.recording.record import RecordScreen
from mavis_tui.screens.recording.same_child import say_whether_same
from mavis_tui.screens.recording.to_a_record import to_a_record
from mavis_tui.screens.recording.withdraw import WithdrawScreen
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.attendance import Registration
from mavis_tui.workspace.children.child_page import ChildPage, ProgrammeSection, reminder, still_to_record
from mavis_tui.workspace.children.meanwhile import recorded_meanwhile
from mavis_tui.workspace.recording.as_the_last import AsTheLast
from mavis_tui.workspace.recording.box_found import BoxFound
from mavis_tui.workspace.recording.form_answers import Answers, Options, answers_of
from mavis_tui.workspace.words import AVAILABLE_OFFLINE, Tag, Tone, error_words

THIS_OFFLINE = Tag("This record is available offline", Tone.BLUE, short=AVAILABLE_OFFLINE.text)


BOX_IS_TAKEN = "Your answer takes this batch."
NEW_PRODUCT = "This product is new to this device. Choose another batch below, then scan it again there."
_AROUND = 14
"""How many lines the heading, the question and the keys take, more or less."""


class ChildScreen(KeysBesideDoses[str | None]):
    """Everything about the child above; below it the question, for the first programme that is still to do.

    Goes back with the id of the last record that was confirmed here, or None. A child who `comes_next` after another
    one is answered for as the last one with Enter.
    """

    interrupts: ClassVar[bool] = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="child.back", tooltip="Back to the list"),
        Binding("p", "programme", "Programme", id="child.programme", tooltip="Ask about the other programme"),
        Binding("f2", "correct", "Correct", id="child.correct", tooltip="Correct a record made today"),
        Binding("f3", "withdraw", "Withdraw", id="child.withdraw", tooltip="Withdraw a record of the wrong child"),
        Binding(
            "f5", "attend", "Attends", id="child.attend", tooltip="Attending, then absent, then not registered yet"
        ),
        Binding(
            "equals_sign", "same_child", "Same child?", id="child.same", tooltip="Say whether it is the same child"
        ),
        Binding("pageup", "scroll(-1)", "Up", id="child.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="child.down", tooltip="Scroll down", key_display="PgDn", show=True),
    ]

    def __init__(self, workspace: Workspace, session_id: str, child_id: str, *, comes_next: bool = False) -> None:
        super().__init__(workspace)
        self._comes_next = comes_next
        self._last: AsTheLast | None = None
        self._session_id = session_id
        self._child_id = child_id
        self._asked: Programme | None = None
        self._recorded: str | None = None
        self._choosing = self._withdrawing = False
        self._said = ""
        self._box: BoxFound | None = None
        self._correctable: tuple[Vaccination | OfChild, ...] = ()
        self._withdrawable: tuple[Vaccination | OfChild, ...] = ()
        self._page = workspace.children.page(session_id, child_id)
        self._opened = self._page.child
        self._others = workspace.children.namesakes(session_id, self._page.child)

    def body(self) -> ComposeResult:
        """The facts, which scroll, and the question."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="facts", classes="part")
        with Vertical(id="panel"):
            yield Text(id="not-both", classes="callout")
            yield Text(id="question", classes="question")
            yield Choices(id="answers")

    def begin(self) -> None:
        """Start at the question."""
        self.query_one(Choices).focus()

    def renew(self) -> None:
        """Draw the child from the workspace."""
        copy, self._page = self._page.session, self.workspace.children.page(self._session_id, self._child_id)
        if copy is not self._page.session:  # it was refreshed meanwhile
            self._others = self.workspace.children.namesakes(self._session_id, self._page.child)
        of_child = self._session_id, self._child_id
        beside = tuple(reversed(self.workspace.of_the_day.changeable(*of_child)))
        self._correctable = (*self.workspace.recording.correctable(*of_child), *beside)
        self._withdrawable = (*self.workspace.withdrawing.withdrawable(*of_child), *beside)
        child = self._page.child
        below = THIS_OFFLINE if self._page.saved_offline else None
        self.head(plain(child.full_name), born_words(child, self._day), self.as_of(self._session_id), below=below)
        came, still = " ".join(recorded_meanwhile(self._opened, self._page)), reminder(self._page, self._day)
        if came or still or self._said:
            said = " ".join(one for one in (self._said, plain(came), still) if one)
            self.say(said, Tone.YELLOW if still or came else Tone.PLAIN)
        self._ask()

    @property
    def _sections(self) -> tuple[ProgrammeSection, ...]:
        """What can be asked about: also what the list doesn't have this child for."""
        return (*self._page.sections, *self._page.not_listed)

    @property
    def _day(self) -> date:
        return today(self.workspace.clock)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer another programme, a correction and a withdrawal only where there is one."""
        if action == "programme":
            return len(self._sections) > 1 and not self._choosing
        if action == "same_child":
            return bool(self._page.same_child) and not self._choosing
        if action == "correct":
            return bool(self._correctable) and not self._choosing
        if action == "withdraw":
            return bool(self._withdrawable) and not self._choosing
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Go back to the list, with what was recorded; or only from choosing a record."""
        if self._choosing:
            self._choose(choosing=False)
        else:
            self.dismiss(self._recorded)

    def action_programme(self) -> None:
        """Ask about the next programme of this child."""
        programmes = [section.programme for section in self._sections]
        at = programmes.index(self._asked) if self._asked is not None else -1
        self._asked, self._box = programmes[(at + 1) % len(programmes)], None
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self._ask()

    @work(exclusive=True, group="same")
    async def action_same_child(self) -> None:
        """Ask whether somebody else on a list is this child, and keep the answer."""
        try:
            await say_whether_same(self, self._session_id, self._page.same_child[0])
        except MavisError as error:
            self._said = plain(error_words(error))
        self.renew_all()

    def action_correct(self) -> None:
        """Correct the record of today, or ask which if there are several."""
        if len(self._correctable) > 1:
            self._choose(choosing=True)
        elif self.is_active:
            self._correct(self._correctable[0].id)

    def action_withdraw(self) -> None:
        """Withdraw a record of this session, or ask which if there are several."""
        if len(self._withdrawable) > 1:
            self._choose(choosing=True, withdrawing=True)
        elif self.is_active:
            self._withdraw(self._withdrawable[0].id)

    def other_hands(self) -> None:
        """Forget the box that was scanned, and what was said of the last record."""
        self._box, self._said = None, ""

    def scanned(self, code: str) -> None:
        """Say of a box whether it may be given to this child; the next answer takes its batch."""
        if self._asked is None or self._choosing:
            super().scanned(code)
            return
        try:
            options = self.workspace.recording.options(self._session_id, self._child_id, self._asked)
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
            return
        self._box = found = self.workspace.boxes.for_child(options, code)
        words = plain(found.words) or NEW_PRODUCT
        self.say(f"{words} {BOX_IS_TAKEN}" if found.with_a_batch else words, Tone.YELLOW if found.asks else found.tone)

    def action_attend(self) -> None:
        """Register whether the child came: attending, then absent, then not registered."""
        if not self.is_writing:
            self._attend(self.on_disk(self.workspace.attendance.turn, self._session_id, self._child_id))

    @work(group="attend")
    async def _attend(self, writing: Awaitable[Registration]) -> None:
        try:
            said = await writing
        except MavisError as error:
            self._said = plain(error_words(error))
        else:
            self.workspace.wake()
            self._said = plain(said.words)
        self.renew_all()

    @on(Choices.Chosen)
    def answer(self, event: Choices.Chosen) -> None:
        """Go on with the answer; a second one, typed before the first was dealt with, would open a second page."""
        if not self.is_active:
            return
        if event.key == NONE:
            self._choose(choosing=False)
        elif event.key.startswith(WITHDRAW):
            self._choose(choosing=False)
            self._withdraw(event.key.removeprefix(WITHDRAW))
        elif event.key.startswith(CORRECT):
            self._choose(choosing=False)
            self._correct(event.key.removeprefix(CORRECT))
        elif event.key.startswith(FIRST):
            self._asked = Programme(event.key.removeprefix(FIRST))
            self._ask()
        else:
            self._answered(event.key)

    def _answered(self, key: str) -> None:
        if key == BACK or self._asked is None:
            self.action_back()
            return
        try:
            # midnight may have passed since it was drawn
            self._page = self.workspace.children.page(self._session_id, self._child_id)
            options = self.workspace.recording.options(
                self._session_id, self._child_id, self._asked, on=self._page.on_paper, although=key == ALTHOUGH
            )
        except MavisError as error:  # the copy was damaged, or removed meanwhile by a command
            self.say(error_words(error), Tone.YELLOW)
            return
        shown, self._last = self._last, self._as_the_last()
        if key == AS_LAST and (self._last is None or self._last != shown):
            self.renew_all()  # something was recorded meanwhile: the answer was about something else
            return
        box, self._box = self._box, None
        self._record(box.as_the_usual(options) if box is not None else options, key)

    def _as_the_last(self) -> AsTheLast | None:
        """Give what was given last, held against this child; None where another question or a scanned box stands."""
        section = next((one for one in self._page.sections if one.programme is self._asked), None)
        if self._choosing or self._box is not None:
            return None
        try:
            return self.workspace.last_one.of(self._page, section, namesakes=bool(self._others))
        except MavisError:  # the copy was damaged, or removed meanwhile by a command: answering says so
            return None

    @work(exclusive=True)
    async def _record(self, options: Options, key: str) -> None:
        entry = await to_a_record(self, options, key, on_paper=self._page.on_paper is not None, last=self._last)
        if entry is None:
            return
        self._asked = None
        self._kept(entry, f"{options.label} recorded.")
        if not still_to_record(self._page, self._day):
            self.action_back()

    @property
    def shown(self) -> ChildPage:
        """The child, as it was drawn."""
        return self._page

    @property
    def asked_about(self) -> Programme | None:
        """The programme below."""
        return self._asked

    def kept_beside(self, words: str) -> None:
        """Ask anew: what was recorded may have changed which programme is to be done."""
        self._asked = None
        self.workspace.wake()
        self._said = words
        self.renew_all()

    def _correct(self, record_id: str) -> None:
        beside = next((one for one in self._correctable if one.id == record_id), None)
        if beside is not None and not isinstance(beside, Vaccination):
            self.correct_beside(beside)
            return
        try:
            options = self.workspace.recording.correction(self._session_id, self._child_id, record_id)
        except MavisError as error:
            self.say(error_words(error), Tone.YELLOW)
            return
        self.fill_in(options, given=options.correcting is not None and options.correcting.given)

    @work(exclusive=True)
    async def fill_in(
        self, options: Options, *, given: bool, elsewhere: bool = False, draft: Draft | None = None
    ) -> None:
        """Open the form, to correct a record or to go on with what was left unfinished."""
        old = options.correcting
        said = Answers(although=draft.although) if draft is not None else Answers()
        start = Start(given, answers_of(old) if old is not None else said, elsewhere, draft)
        entry = await self.app.push_screen_wait(RecordScreen(self.workspace, options, start))
        if entry is None:
            return
        if old is None:
            self._asked = None
        self._kept(entry, f"{options.label} {'recorded' if old is None else 'corrected'}.")

    @work(exclusive=True)
    async def _withdraw(self, record_id: str) -> None:
        record = next((record for record in self._withdrawable if record.id == record_id), None)
        if record is None:  # it was withdrawn meanwhile by a command
            self.renew_all()
            return
        if not isinstance(record, Vaccination):
            await self.withdraw_beside(record)
            return
        page = WithdrawScreen(self.workspace, self._session_id, self._page.child, record)
        said = await self.app.push_screen_wait(page)
        if said is not None and page.entry is not None:
            self._asked = None
            self._kept(page.entry, said.text)

    def _kept(self, entry: Entry, words: str) -> None:
        """Show what has just been put on the disk, and let it be sent."""
        self.workspace.wake()
        self._recorded = entry.change.id
        self._said = words
        self.renew_all()

    def _choose(self, *, choosing: bool, withdrawing: bool = False) -> None:
        """Put the question which record is to be corrected or withdrawn in the other one's place, or take it away."""
        self._choosing, self._withdrawing = choosing, withdrawing
        self._ask()
        self.refresh_bindings()

    def _ask(self) -> None:
        section = next((section for section in self._sections if section.programme is self._asked), None)
        section = section or section_to_ask(self._page, self._day)
        self._asked = section.programme if section is not None else None
        which = question_which(self._withdrawable, withdrawing=True) if self._withdrawing else None
        which = which or (question_which(self._correctable) if self._choosing else None)
        self._last, next_one = self._as_the_last(), self._comes_next
        asked = which or with_the_last(question_of(self._page, section, self._day), self._last, comes_next=next_one)
        warning = self.query_one("#not-both", Static)
        warning.display = bool(not_both(self._page))
        warning.update(not_both(self._page))
        shown = self.query_one("#question", Static)
        # a redraw while somebody chooses must not put another answer under her finger
        at = None if str(shown.content) == asked.words else first_answer(asked, comes_next=next_one and which is None)
        self.query_one(Choices).show(asked.choices, at=at)
        shown.update(asked.words)
        said = self.workspace.attendance.of(self._session_id, self._child_id)
        came, size = registered_words(self, self._page, said), self.app.size
        room = Room(size.width - 3, size.height - _AROUND)
        facts = child_facts(self, self._page, asked=self._asked, others=self._others, came=came, room=room)
        self.query_one("#facts", Static).update(facts)
