"""A form whose answers go to the hub or the disk at once: what is wrong is said above it, and nothing typed is lost."""

import asyncio
from collections.abc import Callable
from typing import ClassVar, NamedTuple, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static
from textual.worker import Worker

from mavis_tui.errors import BadInput, MavisError, SignInNeeded, WrongPassword
from mavis_tui.long_work import LongWork, Stopped
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.form import Form
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.password_field import try_again
from mavis_tui.screens.base.showing import showing
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choices
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import Tone, error_words

STOPPED = "Stopped waiting. The team server may have the change all the same: go back and see, once it can be reached."


T = TypeVar("T")


class Said(NamedTuple):
    """What a form has to say once it is closed, and its tone."""

    text: str
    tone: Tone = Tone.GREEN


class HubForm(Form[Said | None], Page[Said | None]):
    """Its screens compose a `#wrong` and their fields, say what is `touched`, and `keep` what was answered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="hub-form.back", tooltip="Back; asks before anything typed is lost"),
        Binding("f10", "keep", "Save", id="hub-form.save", tooltip="Save what you entered"),
    ]

    leads_to = "keep"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._asking: Worker[None] | None = None
        self._work: LongWork | None = None

    stopped_words: ClassVar[str] = "Stopped. Nothing was changed."
    cut_off_words: ClassVar[str] = STOPPED
    """What is said where Esc ended a question to the team server; the usual words are for what changes something."""

    @property
    def touched(self) -> bool:
        """True if something was entered that would be lost."""
        raise NotImplementedError

    async def keep(self) -> Said:
        """Keep the answers, and give what the page below has to say. Raises MavisError if that can't be."""
        raise NotImplementedError

    @on(Input.Submitted)
    @on(Choices.Chosen)
    def submitted(self) -> None:
        """Save from the last field, once."""
        if self.is_active:
            self.action_keep()

    def action_keep(self) -> None:
        """Keep what was entered and go back; what is wrong is said here."""
        if self._asking is None or self._asking.is_finished:
            self._asking = self._keep()

    @work
    async def _keep(self) -> None:
        self.show_wrong("")
        self.say("Saving…")
        try:
            said = await self.keep()
        except Stopped:
            self.say(self.stopped_words, Tone.YELLOW)
        except MavisError as error:
            self.say("")
            self.show_wrong(str(error) if isinstance(error, BadInput) else error_words(error))
            asked = self.query("#old, #hub-password, #secret").results(Input)
            if isinstance(error, WrongPassword | SignInNeeded) and (field := next(asked, None)) is not None:
                try_again(field, error)
        else:
            self.go_back_with(said)

    async def action_back(self) -> None:
        """Stop waiting for the hub; or go back, asking first if something would be lost. The disk can't be stopped."""
        if self.is_writing:
            return
        if self._work is not None:
            if self._work.stop():
                self.say("Stopping…")
            return
        if self._asking is not None and not self._asking.is_finished:
            self._asking.cancel()
            self.say(self.cut_off_words, Tone.YELLOW)
        else:
            self._go_back()

    @work(exclusive=True, group="back")
    async def _go_back(self) -> None:
        if self.touched:
            question = "Go back? What you entered here is not saved."
            if not await self.app.push_screen_wait(Ask(question, no="Stay and go on", yes="Go back without saving")):
                return
        self.dismiss(None)

    async def lasting(self, do: Callable[[LongWork], T]) -> T:
        """Do in a thread what may last, counted in numbers once it does; Esc stops it while it changed nothing yet.

        Raises Stopped, and what it raises itself.
        """
        work = self._work = LongWork()
        try:
            with showing(self, work, self.keyed("{hub-form.back} stops.")):
                return await asyncio.shield(self.workspace.access.in_flight.in_thread(do, work))
        except asyncio.CancelledError:
            work.stop()
            raise
        finally:
            self._work = None

    def show_wrong(self, words: str) -> None:
        """Say above the fields what is wrong with them."""
        wrong = self.query_one("#wrong", Static)
        wrong.display = bool(words)
        wrong.update("\n".join(f"{self.glyphs.cross} {plain(line)}" for line in words.splitlines()))
