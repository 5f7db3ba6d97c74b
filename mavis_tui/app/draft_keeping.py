"""The form that somebody is filling in, kept on the disk while she does, and offered again after the app ended."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from msgspec.structs import replace
from textual import on, work
from textual.worker import Worker

from mavis_tui.app.locking import LockingApp
from mavis_tui.cache.drafts import Draft
from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import clock_time, london, long_date
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.page import Page
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace.words import Tone, error_words


class DraftingApp(LockingApp):
    """Keeps what is typed in the form of a record about every two seconds, and when the app locks or ends.

    What was kept goes when the form is closed: then it was confirmed, or somebody went back without recording.
    """

    _form: Page[Any] | None = None
    _recorded = 0
    _kept: Draft | None = None
    _going: Draft | None = None
    _form_is_to_come = False
    _keeping: Worker[None] | None = None

    def beat(self) -> None:
        """Keep what is typed, too."""
        super().beat()
        self.keep_what_is_typed()

    def keep_what_is_typed(self) -> None:
        """Put the form on the disk if something was typed since, or away once it is closed."""
        if self._keeping is not None and not self._keeping.is_finished:
            return
        if self.is_running and not self._exit and self.workspace.access.unlocked and not self.locked:
            draft = self._draft()
            if draft != self._kept and not (draft is None and self._form_is_to_come):
                self._going = self._kept
                self._keeping = self._keep(draft, self._kept)

    def keep_now(self) -> None:
        """Put the form on the disk before this returns: mavis locks or ends. What can't be kept holds up neither."""
        if self.workspace.access.unlocked:
            with suppress(MavisError):
                self._what_is_left()()

    def _what_is_left(self) -> Callable[[], None]:
        """Read the form now; give what puts it on the disk, which may be done in a thread."""
        draft, kept, olds = self._draft(), self._kept, (self._kept, self._going)
        if draft is None and self._form_is_to_come:
            return lambda: None

        def keep() -> None:
            if draft is not None and draft != kept:
                self.workspace.drafts.keep(draft)
            for old in olds:
                if old is not None and (draft is None or draft.number != old.number):
                    self.workspace.drafts.discard(old)
            self._kept = draft

        return keep

    @on(Page.Resumed)
    def _form_was_closed(self) -> None:
        """Throw away at once what was kept of a form that was thrown away: mavis may end before the next beat."""
        self.keep_what_is_typed()

    async def before_locking(self) -> None:
        """Keep the form: mavis may end while it is locked. What can't be kept doesn't hold it up."""
        if self.workspace.access.unlocked:
            with suppress(MavisError):
                await self.workspace.access.in_flight.on_disk(self._what_is_left())

    @work(exclusive=True, group="offer")
    async def offer_drafts(self) -> None:
        """Ask about each form that was left unfinished, until somebody goes on with one."""
        on_disk = self.workspace.access.in_flight.on_disk
        for draft in await on_disk(self.workspace.drafts.found):
            going_on = self.workspace.drafts.is_of_today(draft)
            if await self.push_screen_wait(_question(draft, going_on=going_on)):
                await on_disk(self.workspace.drafts.discard, draft)
            elif going_on:
                await self._go_on_with(draft)
                return

    @work(group="draft")
    async def _keep(self, draft: Draft | None, before: Draft | None) -> None:
        """Do it in a thread, because a slow disk must not hold up who types."""
        drafts, in_flight = self.workspace.drafts, self.workspace.access.in_flight
        self._kept = draft  # at once: who leaves now may have to throw it away again
        try:
            if draft is not None:
                await in_flight.in_background(drafts.keep, draft)
            if before is not None and (draft is None or draft.number != before.number):
                await in_flight.in_background(drafts.discard, before)
            self._going = None
        except MavisError:
            self._kept = before  # a full disk: the form is there all the same, and the next change is tried again

    def _draft(self) -> Draft | None:
        """Read the form that is open; None if there is none, or nothing was typed in it."""
        form = next((page for page in self.screen_stack if isinstance(page, Page) and page.keeps_drafts), None)
        draft = form.draft(self.workspace.clock()) if form is not None else None
        if draft is None:
            return None
        self._form_is_to_come = False
        if form is not self._form:
            self._form, self._recorded = form, self.workspace.drafts.recorded(draft)
        draft = replace(draft, recorded=self._recorded)
        same = self._kept is not None and replace(self._kept, kept_at=draft.kept_at, at=draft.at) == draft
        return self._kept if same else draft

    async def _go_on_with(self, draft: Draft) -> None:
        """Open the pages that lead to the form, and the form as it was; if that can't be, say why and keep it."""
        from mavis_tui.screens.children.children import ChildrenScreen
        from mavis_tui.screens.recording.child import ChildScreen
        from mavis_tui.screens.sessions.session import SessionScreen

        workspace, page = self.workspace, self.screen
        try:
            options = await workspace.drafts.options(draft)
            child = ChildScreen(workspace, draft.session, draft.child)
        except MavisError as error:
            if isinstance(page, Page):
                why = plain(error_words(error))
                page.say(f"What you typed for {plain(draft.name)} is kept. {why}", Tone.YELLOW)
            return
        for screen in (SessionScreen(workspace, draft.session), ChildrenScreen(workspace, draft.session), child):
            await self.push_screen(screen)
        self._kept, self._form_is_to_come = draft, True
        if options is None:
            child.fill_in_beside_again(draft)
        else:
            child.fill_in(options, given=draft.given, elsewhere=draft.elsewhere, draft=draft)


def _question(draft: Draft, *, going_on: bool) -> Ask:
    """Say whom and what somebody was recording, and ask what becomes of it; to throw it away is the second answer."""
    from mavis_tui.screens.recording.beside.form import BESIDE_TYPED
    from mavis_tui.screens.recording.fields import TYPED

    at, who = clock_time(draft.kept_at), f"{plain(draft.label)} for {plain(draft.name)}"
    if going_on:
        question = f"You were recording {who} at {at}, and did not confirm it. Go on?"
        return Ask(question, no="Go on", yes="Throw away what was typed")
    names = BESIDE_TYPED if draft.kind else TYPED
    typed = ", ".join(plain(draft.fields[name]) for name in names if draft.fields.get(name))
    question = (
        f"On {long_date(london(draft.kept_at).date())} at {at} you were recording {who}, and did not confirm it. It is "
        f"not recorded, and only that day’s records can be made here: enter it in Mavis. What was typed: {typed or '-'}"
    )
    return Ask(question, no="Ask me again", yes="It is dealt with, throw it away")
