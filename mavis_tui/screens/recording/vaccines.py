"""The vaccines of a session: its batches by programme, which of them can be used, and adding one."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.errors import BadInput, MavisError
from mavis_tui.models.batch import Batch, disagreement
from mavis_tui.models.programme import label_of
from mavis_tui.models.wording import counted
from mavis_tui.screens.base.dialog import Ask
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.batch import BatchScreen
from mavis_tui.sync.connectivity import Link
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.access.online_only import needs_hub
from mavis_tui.workspace.recording.batches import EDITING, BatchesPage, BatchLine
from mavis_tui.workspace.words import Tone, error_words, sending_tag

_MOST_NUMBER, _STATE = 20, 23
_MOST = 100
"""A wider line would only put an expiry date far from its number."""


class VaccinesScreen(Page[None]):
    """The list; the highlighted batch is explained below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="vaccines.back", tooltip="Back to the session"),
        Binding("a", "add", "Add batch", id="vaccines.add", tooltip="Add a batch, also without a network"),
        Binding("x", "archive", "Archive", id="vaccines.archive", tooltip="Take the batch out of use, or back into it"),
    ]

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._said_offline = False
        self._page: BatchesPage | None = None

    def body(self) -> ComposeResult:
        """The list, and the explanation of the highlighted batch."""
        empty = self.keyed("No batches yet. Press {vaccines.add} to add one. A record never has to wait for it.")
        yield Listing(empty=empty, id="batches")
        yield Text(id="explained", classes="part")

    def begin(self) -> None:
        """Start in the list."""
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Draw from the workspace."""
        if self._said_offline and not self._offline:
            self.say("")  # it is no longer true
            self._said_offline = False
        self._page = self.workspace.batches.page(self._session_id)
        usable = sum(not line.batch.archived for line in self._page.lines)
        count = counted(usable, "batch", "batches")
        self.head("Vaccines", f"{plain(self._page.session.title)} {self.glyphs.dot} {count} in use")
        self.query_one(Listing).show(self._lines(self._page))
        self._explain()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to archive only where there is a batch."""
        if action == "archive":
            return self._highlighted() is not None
        return super().check_action(action, parameters)

    @on(Listing.Highlighted)
    def _explain(self) -> None:
        line = self._highlighted()
        words = ""
        if line is not None and line.sending is not None:
            words = f"{sending_tag(line.sending).text}. {plain(line.explained)}"
        elif line is not None:
            words = _explained(line)
        self.query_one("#explained", Static).update(words)
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    @work(exclusive=True)
    async def action_add(self) -> None:
        """Add a batch."""
        if self._page is not None:
            await self._form(BatchScreen(self.workspace, self._page))

    def scanned(self, code: str) -> None:
        """Go to the batch of a box, or add it."""
        try:
            box = self.workspace.boxes.read(code)
        except BadInput as error:
            self.say(plain(str(error)), Tone.YELLOW)
            return
        vaccine, page = self.workspace.boxes.vaccine_of(box), self._page
        if page is None:
            return
        listed = next((one.batch for one in page.lines if one.batch.number.upper() == box.batch), None)
        if vaccine is None or listed is None:
            self._add_scanned(page, code)
            return
        self.query_one(Listing).go_to(listed.number)
        said = Batch(number=listed.number, programme=vaccine.programme, vaccine=vaccine.name, expiry=box.expiry)
        differs, what = disagreement(listed, said), f"{plain(vaccine.brand)}, batch {plain(listed.number)}"
        words = f"It is in the list {differs}: look at the box." if differs else "It is in the list."
        self.say(f"Scanned: {what}. {words}", Tone.YELLOW if differs else Tone.GREEN)

    @work(exclusive=True)
    async def _add_scanned(self, page: BatchesPage, code: str) -> None:
        await self._form(BatchScreen(self.workspace, page, scanned=code))

    @on(Listing.Chosen)
    def edit(self, event: Listing.Chosen) -> None:
        """Edit the chosen batch; offline say that it can't be done."""
        line = self._line_of(event.key)
        if line is not None and self._page is not None and self._online():
            self._edit(self._page, line)

    @work(exclusive=True)
    async def _edit(self, page: BatchesPage, line: BatchLine) -> None:
        await self._form(BatchScreen(self.workspace, page, line))

    def action_archive(self) -> None:
        """Take the highlighted batch out of use after asking, or back into use; offline say that it can't be done."""
        line = self._highlighted()
        if line is not None and self._online():
            self._archive(line)

    @work(exclusive=True)
    async def _archive(self, line: BatchLine) -> None:
        number, archive = line.batch.number, not line.batch.archived
        question = f"Archive batch {number}? It is then no longer offered for a record, to nobody in your team."
        if archive and not await self.app.push_screen_wait(Ask(question, no="Keep it in use", yes="Archive it")):
            return
        self.say("Asking the team server…")
        try:
            trouble = await self.workspace.batches.archive(self._session_id, number, archived=archive)
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
        else:
            done = f"Batch {number} archived" if archive else f"Batch {number} is in use again"
            self.say(plain(trouble) or done, Tone.YELLOW if trouble else Tone.GREEN)
        self.renew_all()

    async def _form(self, form: BatchScreen) -> None:
        said = await self.app.push_screen_wait(form)
        if said is not None:
            self.say(plain(said.text), said.tone)
        self.renew_all()
        if said is not None and form.number:
            self.query_one(Listing).go_to(form.number)

    def _online(self) -> bool:
        if self._offline:
            self.say(needs_hub(EDITING), Tone.YELLOW)
            self._said_offline = True
        return not self._offline

    @property
    def _offline(self) -> bool:
        return self.workspace.link in (Link.OFFLINE, Link.UNREACHABLE)

    def _highlighted(self) -> BatchLine | None:
        return self._line_of(self.query_one(Listing).key) if self._page is not None else None

    def _line_of(self, key: str | None) -> BatchLine | None:
        return next((line for line in self._page.lines if line.batch.number == key), None) if self._page else None

    def _lines(self, page: BatchesPage) -> list[Line]:
        numbers = min(_MOST_NUMBER, max((len(line.batch.number) for line in page.lines), default=0)) + 2
        tags = [sending_tag(line.sending).text for line in page.lines if line.sending is not None]
        here = max((len(tag) for tag in tags), default=0)
        lines: list[Line] = []
        for programme, batches in page.groups.items():
            if page.lines:
                heading = label_of(programme) if batches else f"{label_of(programme)}: no batches yet"
                lines.append(Line(None, lambda _, heading=heading: (Piece(heading),)))  # type: ignore[misc]
            lines += [
                Line(line.batch.number, lambda width, line=line: _pieces(line, width, numbers, here))  # type: ignore[misc]
                for line in batches
            ]
        return lines


def _explained(line: BatchLine) -> str:
    if line.batch.archived:
        return "Archived: not offered for a record. x brings it back into use."
    if line.state.tone is Tone.YELLOW:
        return "Expired: do not give it."
    return "Can be chosen for a record."


def _pieces(line: BatchLine, width: int, numbers: int, here: int) -> tuple[Piece, ...]:
    """Draw a batch: its number and where it is in as many columns as those need, the brand in what is left."""
    tone = Tone.GREY if line.batch.archived else Tone.PLAIN
    tag = sending_tag(line.sending) if line.sending is not None else None
    width = min(width, _MOST)
    return (
        Piece(column(line.batch.number, numbers - 1) + " ", tone),
        Piece(column(plain(line.brand), max(8, width - numbers - _STATE - here - 1)) + " ", tone),
        Piece(column(line.state.text, _STATE), line.state.tone),
        Piece(column(tag.text if tag is not None else "", here), tag.tone if tag is not None else Tone.PLAIN),
    )
