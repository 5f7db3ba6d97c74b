"""Several laptops, one file: what came from which laptop, what is to be decided, and the way to Mavis and back."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.models.wording import counted
from mavis_tui.screens.base.hub_form import HubForm
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.files.report import Report
from mavis_tui.screens.team.case import CaseScreen
from mavis_tui.screens.team.files import TeamFileKind, TeamFileScreen
from mavis_tui.screens.team.words import WordsScreen
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.team.deciding import TeamCase
from mavis_tui.workspace.team.team import Laptop, TeamPage
from mavis_tui.workspace.team.words import asked_of, decided_words, laptop_words
from mavis_tui.workspace.words import Tone

_NO_WORDS = "This laptop doesn’t know the team’s words yet: press {team.words} first."
_WHAT_NEXT = (
    "{team.hand-in} writes a file for the laptop that collects; there {team.take-in} takes it in, {team.export} writes "
    "the one file for Mavis, and {team.receipts} tells the others. {team.words} says the team’s words."
)


class TeamScreen(Page[None]):
    """What is to be decided first, then the laptops, then what was decided; the highlighted line is explained below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="team.back", tooltip="Back to where you were"),
        Binding("h", "hand_in", "Hand in", id="team.hand-in", tooltip="Write what is recorded here for the team"),
        Binding("t", "take_in", "Take in", id="team.take-in", tooltip="Take in files of other laptops, or receipts"),
        Binding("x", "export", "For Mavis", id="team.export", tooltip="Write the team’s one file for Mavis"),
        Binding("r", "receipts", "Receipts", id="team.receipts", tooltip="Write what became of it for the others"),
        Binding("w", "words", "Words", id="team.words", tooltip="The team’s words, which seal its files", show=False),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._page: TeamPage | None = None

    def body(self) -> ComposeResult:
        """The list, and the explanation of the highlighted line."""
        yield Listing(id="team")
        yield Text(id="explained", classes="part")

    def begin(self) -> None:
        """Start in the list."""
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Draw from the workspace."""
        page = self._page = self.workspace.team.page()
        parts = [f"{page.to_export} not exported yet"]
        parts += [f"{page.undecided} of them to be decided first"] if page.undecided else []
        self.head("Several laptops, one file", f" {self.glyphs.dot} ".join(parts))
        self.query_one(Listing).show(self._lines(page))
        self._explain()

    def on_listing_highlighted(self) -> None:
        """Explain the line that is highlighted now."""
        self._explain()

    @on(Listing.Chosen)
    def open_case(self, event: Listing.Chosen) -> None:
        """Put what stands beside each other on a page of its own."""
        if self.is_active and (case := self._case(event.key)) is not None:
            self._asked(CaseScreen(self.workspace, case))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_hand_in(self) -> None:
        """Write a file for the laptop that collects."""
        self._ask_for_file(TeamFileKind.HAND_IN)

    def action_take_in(self) -> None:
        """Take in what other laptops wrote."""
        self._ask_for_file(TeamFileKind.TAKE_IN)

    def action_export(self) -> None:
        """Write the one file for Mavis."""
        self._asked(TeamFileScreen(self.workspace, TeamFileKind.FOR_MAVIS))

    def action_receipts(self) -> None:
        """Write receipts for the others."""
        self._ask_for_file(TeamFileKind.RECEIPTS)

    def action_words(self) -> None:
        """See, draw or be told the team’s words."""
        self._asked(WordsScreen(self.workspace))

    def _ask_for_file(self, kind: TeamFileKind) -> None:
        """Ask for a file that is sealed, and first for the words that seal it."""
        known = bool(self.workspace.team.words.said)
        self._asked(TeamFileScreen(self.workspace, kind) if known else WordsScreen(self.workspace))

    @work(exclusive=True)
    async def _asked(self, asking: HubForm) -> None:
        said = await self.app.push_screen_wait(asking)
        self.renew_all()
        if said is None:
            return
        report: Report | None = getattr(asking, "report", None)
        if report is not None:
            await self.app.push_screen_wait(report)
            self.renew_all()
        elif said.text:
            self.say(plain(said.text), said.tone)

    def _case(self, key: str | None) -> TeamCase | None:
        cases = self._page.cases if self._page is not None else ()
        return next((case for case in cases if f"case/{case.id}" == key), None)

    def _explain(self) -> None:
        case, words = self._case(self.query_one(Listing).key), ""
        if case is not None:
            words = asked_of(case) if case.is_open else decided_words(case)
        elif self._page is not None:
            words = self.keyed(_WHAT_NEXT if self._page.words else _NO_WORDS)
        self.query_one("#explained", Static).update(plain(words))

    def _lines(self, page: TeamPage) -> list[Line]:
        lines = self._part(f"To decide: {len(page.open_cases)}", page.open_cases)
        lines.append(Line(None, lambda _: (Piece(counted(len(page.laptops), "laptop").capitalize()),)))
        lines += [Line(f"laptop/{at}", partial(_of_laptop, one)) for at, one in enumerate(page.laptops)]
        decided = [case for case in page.cases if not case.is_open]
        return lines + self._part(f"Decided: {len(decided)}", decided)

    def _part(self, heading: str, cases: Sequence[TeamCase]) -> list[Line]:
        if not cases:
            return []
        lines = [Line(f"case/{case.id}", partial(_of_case, case)) for case in cases]
        return [Line(None, lambda _: (Piece(heading),)), *lines]


def _of_case(case: TeamCase, width: int) -> Sequence[Piece]:
    name = width * 2 // 5
    sides = ", ".join(f"{side.laptop}: {side.what}" for side in case.sides)
    return (
        Piece(column(plain(case.child), name - 1) + " "),
        Piece(column(plain(sides), width - name), Tone.YELLOW if case.is_open else Tone.PLAIN),
    )


def _of_laptop(laptop: Laptop, width: int) -> Sequence[Piece]:
    name = width * 28 // 100
    who = "This laptop" if laptop.own else plain(laptop.nurse)
    return Piece(column(who, name - 1) + " "), Piece(column(plain(laptop_words(laptop)), width - name))
