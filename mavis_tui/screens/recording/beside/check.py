"""Check and confirm what is recorded beside the doses: all of it in words, and how the child stands with it."""

from collections.abc import Awaitable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.beside_doses.in_words import rows_of_day
from mavis_tui.models.calendar import short_date
from mavis_tui.models.identity import spaced_nhs_number
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.models.telling_apart.namesakes import namesake_lines
from mavis_tui.screens.base.page import toned
from mavis_tui.screens.recording.confirming import Checking
from mavis_tui.screens.recording.facts import Rows
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.child_page import ChildPage
from mavis_tui.workspace.words import Tone, status_tag


class DayCheckScreen(Checking):
    """Enter keeps the record and goes back with it; Esc goes back to change something."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "change", "Change", id="beside-check.change", tooltip="Back, to change something"),
        Binding("pageup", "scroll(-1)", "Up", id="beside-check.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="beside-check.down", tooltip="Scroll down", key_display="PgDn"),
    ]

    def __init__(self, workspace: Workspace, page: ChildPage, record: OfChild) -> None:
        super().__init__(workspace)
        self._page = page
        self._record = record
        self._others = workspace.children.namesakes(page.session.id, page.child)

    def body(self) -> ComposeResult:
        """The record; below it how the child stands with it, and the two ways on."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="record", classes="part")
        with Vertical(id="panel"):
            yield Text(id="stands", classes="question")
            yield Choices([Choice("confirm", "Confirm"), Choice("change", "Change something")], disabled=True)

    def renew(self) -> None:
        """Draw the record."""
        title = "Check and confirm the correction" if self._record.revision > 1 else "Check and confirm"
        self.head(title, plain(self._page.session.title), self.as_of(self._page.session.id))
        child = self._page.child
        number = spaced_nhs_number(child.nhs_number, "NHS number not known")
        rows: Rows = [
            ("Child", Content.styled(plain(child.full_name), "bold")),
            ("", f"Born {short_date(child.date_of_birth)}, {number}"),
            *(("", toned(plain(line), Tone.YELLOW)) for line in namesake_lines(self._others)),
            *((label, plain(said)) for label, said in rows_of_day(self._record).items()),
        ]
        self.query_one("#record", Static).update(self.labelled(rows))
        stands = self.workspace.of_the_day.would_stand(self._record)
        lines = [
            Content.assemble(f"{label}, with this: ", toned(status_tag(found.group).text, status_tag(found.group).tone))
            if not found.detail
            else Content.assemble(
                f"{label}, with this: ",
                toned(f"{status_tag(found.group).text} · {found.detail}", status_tag(found.group).tone),
            )
            for label, found in stands.items()
        ]
        shown = self.query_one("#stands", Static)
        shown.display = bool(lines)
        shown.update(Content("\n").join(lines))

    def keeping(self) -> Awaitable[Entry]:
        """Begin to put the record on the disk."""
        return self.on_disk(self.workspace.of_the_day.keep, self._record)
