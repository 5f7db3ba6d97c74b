"""By what the children's list is narrowed, asked over it: each answer says how many it would show."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace
from textual import work

from mavis_tui.errors import MavisError
from mavis_tui.models.attendance import Registered
from mavis_tui.models.calendar import year_group_label
from mavis_tui.models.programme import label_of
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.pick import Pick
from mavis_tui.screens.children.class_check import ClassCheckScreen
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.choices import Choice
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children import filters, search
from mavis_tui.workspace.children.classes import in_classes
from mavis_tui.workspace.children.looking import PSD_LABELS, Looking
from mavis_tui.workspace.children.row import ChildRow
from mavis_tui.workspace.children.whole_class import ClassRegistered
from mavis_tui.workspace.words import Tone, error_words

T = TypeVar("T")

_ANY = "any"
_ANSWER = 24


class Choosing(Page[None]):
    """Mixed into the list, which has `_rows` and draws anew what it is told to `_look` for."""

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._rows: list[ChildRow] = []

    @property
    def _looking(self) -> Looking:
        return self.workspace.children.looking(self._session_id)

    def _remember(self, **changed: Any) -> None:
        self.workspace.children.look(self._session_id, replace(self._looking, **changed))

    def _look(self, **changed: Any) -> None:
        """Look for somebody else, from the same place in the list."""
        raise NotImplementedError

    @work(exclusive=True, group="pick")
    async def _choose_year(self) -> None:
        counts = search.by_year(self._rows, self._looking)
        await self._narrow("year", "Which year group?", counts, year_group_label, "Any year group")

    @work(exclusive=True, group="pick")
    async def _choose_status(self) -> None:
        counts = search.by_group(self._rows, self._looking)
        await self._narrow("group", "Which status?", counts, lambda group: group.value, "Any status")

    @work(exclusive=True, group="pick")
    async def _choose_attendance(self) -> None:
        counts = search.by_attendance(self._rows, self._looking)
        await self._narrow("attendance", "Who came today?", counts, _came, "Everybody")

    @work(exclusive=True, group="pick")
    async def _choose_more(self) -> None:
        order = "by name" if self._looking.by_class else "by class and name"
        offered = [
            Choice("form", "Only one class"),
            Choice("missing", "Only who lacks something"),
            Choice("order", f"Order the list {order}"),
            Choice("kind", "Only who wants one kind of vaccine"),
        ]
        if len({line.programme for row in self._rows for line in row.programmes}) > 1:
            offered.append(Choice("programme", "Only one programme"))
        if filters.by_psd(self._rows, self._looking):
            offered.append(Choice("psd", "Only with a PSD, or without"))
        done = self.workspace.whole_class.last(self._session_id)
        if not self.workspace.attendance.why_not(self._session_id):
            offered.append(Choice("register", "Register a whole class as attending"))
        if done is not None:
            who = f"{counted(len(done.changes), 'child', 'children')} of {plain(done.form.name)}"
            offered.append(Choice("undo", f"Undo: {who} attending"))
        chosen = await self.app.push_screen_wait(Pick("What do you want to do with the list?", offered, "form"))
        if chosen == "order":
            self._remember(by_class=not self._looking.by_class)
            self.renew_all()
        elif chosen == "register":
            await self._register_class()
        elif chosen == "undo" and done is not None:
            await self._undo(done)
        elif chosen is not None:
            await self._choose_by(chosen)

    async def _register_class(self) -> None:
        counts = {
            form: sum(row.to_register for row in found)
            for form, found in in_classes(self._rows).items()
            if any(row.to_register for row in found)
        }
        forms = list(counts)
        if not forms:
            self._tell("Nobody is left to register.", Tone.PLAIN)
            return
        choices = [
            Choice(f"{at}", f"{column(plain(form.name), _ANSWER)}{counts[form]:>6}") for at, form in enumerate(forms)
        ]
        at = f"{forms.index(self._looking.form)}" if self._looking.form in forms else "0"
        chosen = await self.app.push_screen_wait(Pick("Register which class as attending?", choices, at))
        if chosen is None:
            return
        plan = self.workspace.whole_class.plan(self._session_id, forms[int(chosen)])
        done = await self.app.push_screen_wait(ClassCheckScreen(self.workspace, plan))
        if done is not None:
            who = counted(len(done.changes), "child", "children")
            self._tell(
                self.keyed(f"{who} of {plain(done.form.name)} registered as attending. {{children.more}} undoes it.")
            )

    async def _undo(self, done: ClassRegistered) -> None:
        who = f"{counted(len(done.changes), 'child', 'children')} of {plain(done.form.name)}"
        ask = Ask(f"Undo that {who} are attending? They are then not registered yet.", no="No", yes="Yes, undo it")
        if not await self.app.push_screen_wait(ask):
            return
        try:
            taken, stay = await self.on_disk(self.workspace.whole_class.undo, done)
        except MavisError as error:
            self._tell(plain(error_words(error)), Tone.YELLOW)
            return
        self.workspace.wake()
        kept = f" {stay} stay: answered anew, or with a record of today." if stay else ""
        self._tell(f"{counted(taken, 'child', 'children')} of {plain(done.form.name)} not registered any more.{kept}")

    def _tell(self, words: str, tone: Tone = Tone.GREEN) -> None:
        """Say something in the place of the last message."""
        raise NotImplementedError

    async def _choose_by(self, field: str) -> None:
        rows, looking = self._rows, self._looking
        if field == "form":
            counts = filters.by_form(rows, looking)
            await self._narrow(field, "Which class?", counts, lambda form: plain(form.name), "Any class")
        elif field == "missing":
            today = not self.workspace.attendance.why_not(self._session_id)
            missing = filters.by_missing(rows, looking, today=today)
            await self._narrow(field, "What is missing?", missing, lambda action: action.label, "Nothing in particular")
        elif field == "kind":
            kinds = filters.by_kind(rows, looking)
            await self._narrow(field, "Which kind of vaccine?", kinds, lambda kind: kind.label, "Any vaccine")
        elif field == "programme":
            programmes = filters.by_programme(rows, looking)
            await self._narrow(field, "Which programme?", programmes, label_of, "Any programme")
        else:
            await self._narrow(field, "PSD?", filters.by_psd(rows, looking), PSD_LABELS.__getitem__, "With or without")

    async def _narrow(
        self, field: str, question: str, counts: Mapping[T, int], label: Callable[[T], str], anybody: str
    ) -> None:
        """Ask, with a line for each answer that says how many it would show, and show those."""
        values = list(counts)
        choices = [
            Choice(f"{at}", f"{column(label(value), _ANSWER)}{counts[value]:>6}") for at, value in enumerate(values)
        ]
        now = getattr(self._looking, field)
        at = f"{values.index(now)}" if now in values else _ANY
        chosen = await self.app.push_screen_wait(Pick(question, [*choices, Choice(_ANY, anybody)], at))
        if chosen is not None:
            self._look(**{field: None if chosen == _ANY else values[int(chosen)]})


def _came(answer: Registered) -> str:
    return answer.label
