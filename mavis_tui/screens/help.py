"""Help working offline: what can and what can't be done without a network; and the keys of the page it was asked on."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.screens.base.page import hung, toned
from mavis_tui.screens.reading import Reading
from mavis_tui.terminal.safe_text import column
from mavis_tui.widgets.keys import KeyLine
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import Tone

TITLE = "Help working offline"
BY_ITSELF = "What you record is uploaded by itself when you are signed in and the team server can be reached."
DO = (
    "open the sessions that you saved offline, and find children",
    "read consent, triage, health answers and past doses",
    "record vaccinations, given or not given, and correct them",
    "register who attends and who is absent",
    "add a batch that the session doesn’t have yet, also by scanning its box",
    "close mavis, or let the battery run out: what was confirmed is kept",
)
DONT = (
    "open sessions that weren’t saved offline",
    "save or refresh a session, edit its dates, or sign in",
    "edit or archive a batch",
    "see what others record meanwhile",
    "forget your offline password: at the school nobody can reset it",
)
WHERE = (
    ("Saved offline", "on this device only, not yet sent"),
    ("Saved", "the team server holds it"),
    ("Saved, being checked", "the team server holds it, the office will look at it"),
    ("Needs attention", "the team server did not take it; kept here, Changes says why"),
)
WITHOUT_HUB = (
    "There is no team server here: what you record goes to Mavis in a file (Export or print, on a session’s page)."
)
DO_WITHOUT_HUB = (
    "open a workbook that Mavis exported, and find children",
    *DO[1:],
    "write a file for Mavis, for other systems, or a list to print",
)
DONT_WITHOUT_HUB = (
    "see what others record meanwhile, before a newer workbook is opened",
    "bring consent, attendance or batches to Mavis: its file takes vaccinations",
    "forget your offline password: without a team server nobody can reset it",
)
WHERE_WITHOUT_HUB = (
    ("Saved offline", "on this device only, not exported yet"),
    ("Exported", "in a file; a newer workbook shows when Mavis has it"),
    ("Saved", "Mavis has it: it came back in a newer workbook"),
)
BELOW = f"{TITLE} stands below the keys: {{help.page-down}}"
TYPING = "In a text field the usual keys edit the text; {app.help} shows this help there."
_KEYS, _WORDS = 16, 22


class HelpScreen(Reading):
    """Do and don't with ticks and crosses, each line true of this program; above them the keys, where asked for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="help.back", tooltip="Back to where you were"),
        Binding("up", "scroll(-1)", "Up", id="help.up", tooltip="One line up", show=False),
        Binding("down", "scroll(1)", "Down", id="help.down", tooltip="One line down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="help.page-up", tooltip="One page up"),
        Binding("pagedown,space", "page(1)", "Page down", id="help.page-down", tooltip="One page down"),
    ]

    def __init__(self, workspace: Workspace, keys: Sequence[KeyLine] = ()) -> None:
        super().__init__(workspace)
        self._keys = keys

    def body(self) -> ComposeResult:
        """One text that scrolls where it must."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="help", classes="part")

    def renew(self) -> None:
        """Draw the text with the marks that this terminal has."""
        goes_on = WITHOUT_HUB if self._without_hub else BY_ITSELF
        self.head("Keys and help" if self._keys else TITLE, self.keyed(BELOW) if self._keys else goes_on)
        lines: list[Content] = []
        if self._keys:
            lines = [Content.styled("The keys of the page below", "bold")]
            lines += [hung(f"{column(line.keys, _KEYS - 1)} ", line.does, self._room) for line in self._keys]
            lines += [Content(self.keyed(TYPING)), Content(""), Content.styled(f"{TITLE}. {goes_on}", "bold")]
        self.query_one("#help", Static).update(Content("\n").join([*lines, *self._offline()]))

    @property
    def _room(self) -> int:
        """The columns of a line, beside the scrollbar."""
        return max(20, self.app.size.width - 3)

    @property
    def _without_hub(self) -> bool:
        access = self.workspace.access
        return access.unlocked and access.introduced and access.account is None

    def _offline(self) -> list[Content]:
        without = self._without_hub
        do, dont, where = (DO_WITHOUT_HUB, DONT_WITHOUT_HUB, WHERE_WITHOUT_HUB) if without else (DO, DONT, WHERE)
        tick, cross = toned(self.glyphs.tick, Tone.GREEN), toned(self.glyphs.cross, Tone.RED)
        lines = [Content.styled("While offline you can", "bold")]
        lines += [hung(Content.assemble(tick, " "), line, self._room) for line in do]
        lines += [Content.styled("While offline you can’t, or shouldn’t", "bold")]
        lines += [hung(Content.assemble(cross, " "), line, self._room) for line in dont]
        lines += [Content.styled("Where a record is", "bold")]
        return lines + [hung(f"{word:<{_WORDS}}", means, self._room) for word, means in where]
