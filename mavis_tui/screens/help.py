"""Help working offline: what can and what can't be done without a network, and where a record is meanwhile."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.widgets.page import Page, toned
from mavis_tui.workspace.words import Tone

DO = (
    "open the sessions that you saved offline",
    "find children, read consent, triage, answers and past doses",
    "record vaccinations, given or not given",
    "enter a batch that the list doesn’t have yet",
    "close mavis, or let the battery run out: what was confirmed is kept",
)
DONT = (
    "open sessions that weren’t saved offline",
    "save or refresh a session, or sign in",
    "see what others record meanwhile",
    "forget your offline password: at the school nobody can reset it",
)
WHERE = (
    ("Saved offline", "on this device only, not yet sent"),
    ("Saved", "the hub holds it"),
    ("Saved, being checked", "the hub holds it, the office will look at it"),
    ("Needs attention", "the hub did not take it; kept on this device, the reason is under Changes"),
)


class HelpScreen(Page[None]):
    """Do and don't, with ticks and crosses; each line is true of this program."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="help.back", tooltip="Back to where you were"),
    ]

    def body(self) -> ComposeResult:
        """One text that scrolls where it must."""
        with VerticalScroll(classes="scroll"):
            yield Static(id="help", classes="part", markup=False)

    def renew(self) -> None:
        """Draw the text with the marks that this terminal has."""
        self.head("Help working offline", "Everything you record is uploaded by itself when the hub can be reached.")
        tick, cross = toned(self.glyphs.tick, Tone.GREEN), toned(self.glyphs.cross, Tone.RED)
        lines: list[Content] = [Content.styled("While offline you can", "bold")]
        lines += [Content.assemble(tick, f" {line}") for line in DO]
        lines += [Content(""), Content.styled("While offline you can’t, or shouldn’t", "bold")]
        lines += [Content.assemble(cross, f" {line}") for line in DONT]
        lines += [Content(""), Content.styled("Where a record is", "bold")]
        lines += [Content(f"{word:<22}{means}") for word, means in WHERE]
        self.query_one("#help", Static).update(Content("\n").join(lines))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
