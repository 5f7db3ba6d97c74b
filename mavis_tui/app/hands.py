"""Changing hands from the page one is on: who comes says who she is, and nothing of a form that was open goes along."""

from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen

from mavis_tui.app.draft_keeping import DraftingApp
from mavis_tui.cache.drafts import Draft
from mavis_tui.errors import MavisError
from mavis_tui.models.recorded.in_words import named
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.confirming import Confirming
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace.words import Tone, error_words


class HandsApp(DraftingApp):
    """Whoever builds on it says what is done where other `hands_came`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+n",
            "change_hands",
            "Change hands",
            id="app.hands",
            tooltip="Another nurse records from now on, at this laptop, under her own name",
            show=False,
            priority=True,
        ),
    ]

    _handing_over = False

    def hands_came(self) -> None:
        """Called once somebody else records."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it where somebody records, and where no form but that of a record could be lost by it."""
        if action == "change_hands":
            access = self.workspace.access
            return access.unlocked and not self.locked and access.introduced and _may_leave(self.screen_stack)
        return super().check_action(action, parameters)

    @work(exclusive=True, group="hands")
    async def action_change_hands(self) -> None:
        """Ask what becomes of an open form, then who records now; close the form only once somebody else does."""
        from mavis_tui.screens.access.hands import HandsScreen

        page, before, draft = self.screen, self.workspace.access.nurse, self._draft()
        kept = draft is not None and not await self.push_screen_wait(_about(draft, plain(named(before))))
        form = HandsScreen(self.workspace)
        said = await self.push_screen_wait(form)
        if said is None or (form.signs_in and not await self.signs_in()):
            return
        if isinstance(page, Page) and page.keeps_drafts:
            await self._close(page, draft if kept else None)
        for each in self.screen_stack:
            if isinstance(each, Page):
                each.other_hands()
        self.hands_came()
        after = self.workspace.access.nurse
        if isinstance(self.screen, Page):
            self.screen.renew_all()
            self.screen.say(f"{plain(named(after))} records now.", Tone.GREEN)

    async def signs_in(self) -> bool:
        """Let somebody sign in at the team server; False if she went back."""
        from mavis_tui.screens.access.sign_in import SignIn

        return await self.push_screen_wait(SignIn(self.workspace))

    async def _close(self, form: Page[Any], draft: Draft | None) -> None:
        """Close the form that is on top. What is kept of it waits for who typed it: no closing throws it away."""
        if draft is not None:
            self._handing_over = True
            if self._keeping is not None and not self._keeping.is_finished:
                await self._keeping.wait()
            self._kept = self._going = None
            try:
                await self.workspace.access.in_flight.on_disk(self.workspace.drafts.keep, draft)
            except MavisError as error:
                form.say(plain(error_words(error)), Tone.YELLOW)
        await form.dismiss(None)
        self._handing_over = False

    def keep_what_is_typed(self) -> None:
        """Leave a form alone while it is being kept for somebody and closed."""
        if not self._handing_over:
            super().keep_what_is_typed()


def _may_leave(stack: list[Screen[Any]]) -> bool:
    *below, top = stack
    open_form = isinstance(top, Form) and not (isinstance(top, Page) and top.keeps_drafts)
    fits = isinstance(top, Page) and not isinstance(top, ModalScreen | Confirming) and not open_form
    return fits and not any(isinstance(page, Form | Confirming) for page in below)


def _about(draft: Draft, name: str) -> Ask:
    """Ask what becomes of a form that isn't confirmed; the careful answer is the first."""
    question = (
        f"{plain(draft.label)} for {plain(draft.name)} is not confirmed. Is what was typed kept for {name}, who can go "
        "on with it when she records again, or thrown away?"
    )
    return Ask(question, no=f"Keep it for {name}", yes="Throw it away")
