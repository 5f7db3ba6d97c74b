"""Check I’m ready: what was looked at before leaving for the school, one line each, and what is still to be done."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.errors import MavisError
from mavis_tui.screens.base.page import toned
from mavis_tui.screens.reading import Reading
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace.sessions.readiness import Check, CheckResult, ReadinessReport
from mavis_tui.workspace.words import Tone, error_words

_MARKED = 9
_TONES = {CheckResult.READY: Tone.GREEN, CheckResult.NOTE: Tone.PLAIN, CheckResult.TO_DO: Tone.RED}


class ReadyScreen(Reading):
    """Checks when it opens, and again on a key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="ready.back", tooltip="Back to the sessions"),
        Binding("r", "check", "Again", id="ready.again", tooltip="Check everything again"),
        Binding("up", "scroll(-1)", "Up", id="ready.up", tooltip="One line up", show=False),
        Binding("down", "scroll(1)", "Down", id="ready.down", tooltip="One line down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="ready.page-up", tooltip="One page up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="ready.page-down", tooltip="One page down", key_display="PgDn"),
    ]

    _readiness: ReadinessReport | None = None

    def body(self) -> ComposeResult:
        """One text that scrolls where it must."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="checks", classes="part")

    def on_mount(self) -> None:
        """Begin to check."""
        self.action_check()

    def renew(self) -> None:
        """Draw what was found."""
        found = self._readiness
        self.head("Check I’m ready", "Opens what is saved here as at the school: without asking the team server.")
        if found is None:
            self.say("Checking…")
            return
        self.say(found.words, Tone.YELLOW if found.to_do else Tone.GREEN)
        self.query_one("#checks", Static).update(Content("\n").join(self._lines(found)))

    @work(exclusive=True)
    async def action_check(self) -> None:
        """Check everything."""
        self._readiness = None
        self.renew_all()
        try:
            self._readiness = await self.workspace.ready.check()
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
        else:
            self.renew_all()

    def _lines(self, found: ReadinessReport) -> list[Content]:
        """Set the word in one column, what was looked at and what was found in the other."""
        room = max(20, self.app.size.width - _MARKED - 3)
        lines: list[Content] = []
        for check in found.checks:
            said = Content.assemble((plain(check.what), "bold"), f": {plain(check.words)}")
            for number, part in enumerate(said.wrap(room)):
                lines.append(Content.assemble(" " * _MARKED if number else self._mark(check), part))
        return lines

    def _mark(self, check: Check) -> Content:
        marks = {CheckResult.READY: self.glyphs.tick, CheckResult.TO_DO: self.glyphs.cross}
        word = f"{marks.get(check.verdict, self.glyphs.dot)} {check.verdict.value.capitalize()}"
        return toned(f"{word:<{_MARKED}}", _TONES[check.verdict])
