"""The keys of a child's page that record beside the doses, and the pages that they lead to."""

from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from mavis_tui.cache.drafts import Draft
from mavis_tui.errors import MavisError
from mavis_tui.models.beside_doses.in_words import what_it_is
from mavis_tui.models.change import ChangeKind, day_kind
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.programme import Programme
from mavis_tui.screens.base.page import Page, ResultT
from mavis_tui.screens.recording.beside.consent import ConsentForm
from mavis_tui.screens.recording.beside.form import DayForm
from mavis_tui.screens.recording.beside.others import GillickForm, NoteForm, ReactionForm, TriageForm
from mavis_tui.screens.recording.beside.withdraw import WithdrawBesideScreen
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace.children.child_page import ChildPage
from mavis_tui.workspace.words import Tone, error_words

FORMS: dict[ChangeKind, type[DayForm]] = {
    ChangeKind.CONSENT: ConsentForm,
    ChangeKind.TRIAGE: TriageForm,
    ChangeKind.GILLICK: GillickForm,
    ChangeKind.NOTE: NoteForm,
    ChangeKind.REACTION: ReactionForm,
}
"""The form for each kind."""


class KeysBesideDoses(Page[ResultT]):
    """Mixed into the page of a child: it says of whom and of which programme, and shows what was kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # In the help and not at the bottom, where 80 columns have no room for all that a child's page can do.
        Binding(
            "c", "beside('consent')", "Consent", id="child.consent", tooltip="Record what a parent answered", show=False
        ),
        Binding("t", "beside('triage')", "Triage", id="child.triage", tooltip="Decide in triage", show=False),
        Binding(
            "g", "beside('gillick')", "Gillick", id="child.gillick", tooltip="Assess Gillick competence", show=False
        ),
        Binding("n", "beside('note')", "Note", id="child.note", tooltip="Note something on the child", show=False),
        Binding(
            "r", "beside('reaction')", "Reaction", id="child.reaction", tooltip="Note an adverse reaction", show=False
        ),
    ]

    @property
    def shown(self) -> ChildPage:
        """The child."""
        raise NotImplementedError

    @property
    def asked_about(self) -> Programme | None:
        """The programme that the page asks about."""
        raise NotImplementedError

    def kept_beside(self, words: str) -> None:
        """Show what has just been put on the disk."""
        raise NotImplementedError

    def action_beside(self, kind: str) -> None:
        """Open the form for a new record."""
        if self.is_active:
            self.fill_in_beside(ChangeKind(kind))

    @work(exclusive=True)
    async def fill_in_beside(self, kind: ChangeKind, old: OfChild | None = None, draft: Draft | None = None) -> None:
        """Open a form, for a new record, to correct one, or to go on with a draft, and keep what comes of it."""
        programme: Programme | None = getattr(old, "programme", None) or self.asked_about
        try:
            form = FORMS[kind](self.workspace, self.shown, draft.programme if draft else programme, old, draft)
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
            return
        entry: Any = await self.app.push_screen_wait(form)
        if entry is not None and entry.change.of_the_day is not None:
            what = plain(what_it_is(entry.change.of_the_day))
            self.kept_beside(f"{what}: {'corrected' if old else 'recorded'}.")

    def fill_in_beside_again(self, draft: Draft) -> None:
        """Go on with a form that was left unfinished; what it corrected may have been changed since."""
        can_be = self.workspace.of_the_day.changeable(draft.session, draft.child)
        old = next((one for one in can_be if one.id == draft.correcting), None)
        self.fill_in_beside(ChangeKind(draft.kind), old, draft)

    def correct_beside(self, record: OfChild) -> None:
        """Correct a record beside the doses."""
        self.fill_in_beside(day_kind(record), record)

    async def withdraw_beside(self, record: OfChild) -> None:
        """Withdraw a record beside the doses."""
        page = WithdrawBesideScreen(self.workspace, self.shown.child, record)
        said = await self.app.push_screen_wait(page)
        if said is not None and page.entry is not None:
            self.kept_beside(plain(said.text))
