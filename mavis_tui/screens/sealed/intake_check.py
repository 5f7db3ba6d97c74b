"""The last look at a record that is made while mavis is locked: once it is sealed, nobody here can see it again."""

from collections.abc import Awaitable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from mavis_tui.errors import MavisError
from mavis_tui.models.sealed_record import SealedRecord
from mavis_tui.models.wording import counted
from mavis_tui.screens.recording.confirming import Confirming
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sealed.sealed_records import SEALED, PreparedIntake, sealed_rows
from mavis_tui.workspace.words import Tone, error_words


class IntakeCheck(Confirming[bool]):
    """The whole record once more, before it is sealed. True if it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "Change", id="intake-check.change", tooltip="Back, to change something"),
        Binding("pageup", "scroll(-1)", "Up", id="intake-check.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="intake-check.down", tooltip="Scroll down", key_display="PgDn"),
    ]

    def __init__(self, workspace: Workspace, prepared: PreparedIntake) -> None:
        super().__init__(workspace)
        self._prepared = prepared

    def body(self) -> ComposeResult:
        """The record, and the two ways on."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="record", classes="part")
        with Vertical(id="panel"):
            yield Text(SEALED, classes="part")
            yield Choices([Choice("seal", "Seal it"), Choice("change", "Change something")], disabled=True)

    def renew(self) -> None:
        """Draw the record."""
        self.head("Check and seal", waiting_words(self.workspace.sealed_recording.waiting()))
        if self._prepared.record is not None:
            rows = [(label, plain(words)) for label, words in sealed_rows(self._prepared.record).items()]
            self.query_one("#record", Static).update(self.labelled(rows))

    @on(Choices.Chosen)
    def go_on(self, event: Choices.Chosen) -> None:
        """Seal the record, or go back."""
        if not self.is_active or self.is_writing:
            return
        if event.key == "change":
            self.dismiss(False)
        else:
            self._seal(self.on_disk(self.workspace.sealed_recording.confirm, self._prepared))

    @work
    async def _seal(self, writing: Awaitable[SealedRecord]) -> None:
        try:
            await writing
        except MavisError as error:
            self.say(plain(f"Not recorded. {error_words(error)}"), Tone.YELLOW)
        else:
            self.go_back_with(True)


def waiting_words(number: int) -> str:
    """Say how many records wait sealed."""
    wait = counted(number, "record waits", "records wait")
    return f"{wait} sealed on this device" if number else "Nothing waits sealed on this device"
