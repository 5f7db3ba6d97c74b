"""A record that was made while mavis was locked, beside the child it may be about: a person says whether it is."""

from collections.abc import Awaitable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.errors import MavisError
from mavis_tui.models.protocols import PROTOCOL_LABELS
from mavis_tui.screens.base.page import toned
from mavis_tui.screens.recording.confirming import Confirming
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.sealed.matching import Compared, Match
from mavis_tui.workspace.sealed.sealed_records import sealed_rows
from mavis_tui.workspace.words import Tone, error_words


class CompareScreen(Confirming[Entry | None]):
    """Goes back with what was recorded, or with None. The careful answer stands first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="compare.back", tooltip="Back: it is another child"),
        Binding("pageup", "scroll(-1)", "Up", id="compare.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="compare.down", tooltip="Scroll down", key_display="PgDn"),
    ]

    def __init__(self, workspace: Workspace, match: Match) -> None:
        super().__init__(workspace)
        self._match = match

    def body(self) -> ComposeResult:
        """Both beside each other, what is doubtful, the rest of the record, and the two answers."""
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="compared", classes="part")
        with Vertical(id="panel"):
            answers = [Choice("no", "No, it is another child"), Choice("yes", "Yes, this is the child: record it")]
            yield Choices(answers, disabled=True)

    def renew(self) -> None:
        """Draw the record and the child."""
        record, told = self._match.record, {one.label for one in self._match.compared} | {"Child"}
        self.head("Is this the child?", "As it was written down, and as the list of the session has it")
        rows: list[tuple[str, Content | str]] = []
        for one in self._match.compared:
            rows += self._row(one)
        rows += [
            ("Look first" if not number else "", toned(plain(doubt), Tone.YELLOW))
            for number, doubt in enumerate(self._match.doubts)
        ]
        rows += [(label, plain(words)) for label, words in sealed_rows(record).items() if label not in told]
        if (protocol := self._match.vaccination.protocol) is not None:
            rows.append(("Protocol", PROTOCOL_LABELS[protocol]))
        self.query_one("#compared", Static).update(self.labelled(rows))

    @on(Choices.Chosen)
    def go_on(self, event: Choices.Chosen) -> None:
        """Record it for this child, or go back."""
        if not self.is_active or self.is_writing:
            return
        if event.key == "no":
            self.dismiss(None)
        else:
            self._confirm(self.on_disk(self.workspace.matching.confirm, self._match))

    @work
    async def _confirm(self, writing: Awaitable[Entry]) -> None:
        try:
            entry = await writing
        except MavisError as error:
            self.say(plain(f"Not recorded. {error_words(error)}"), Tone.YELLOW)
        else:
            self.go_back_with(entry)

    def _row(self, one: Compared) -> list[tuple[str, Content | str]]:
        """Write what is the same once, and what isn’t as both have it."""
        if one.same and one.written == one.listed:
            return [(one.label, plain(one.written))]
        if one.same:
            return [(one.label, plain(f"{one.written}; on the list: {one.listed}"))]
        different = toned(f"{plain(one.written)}; ON THE LIST: {plain(one.listed)}", Tone.YELLOW)
        return [(one.label, different)]
