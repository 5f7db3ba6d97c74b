"""What two laptops recorded of one dose, side by side: which one counts, and why."""

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from mavis_tui.models.calendar import clock_time, london, short_day
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.base.page import toned
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.choices import Choice, Choices
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.withdrawing import LONGEST_REASON
from mavis_tui.workspace.team.deciding import CaseKind, Side, TeamCase
from mavis_tui.workspace.team.words import asked_of, decided_words
from mavis_tui.workspace.words import Tone

ALL = "all"
_DIFFERS, _LEGEND = "* ", "* differs"
_LABELS, _BETWEEN, _NARROWEST = 15, 2, 24


class CaseScreen(HubForm):
    """Asks which one counts, and why. What doesn’t count is kept, with the reason."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "keep", "Decide", id="case.decide", tooltip="Decide so; it can be decided anew"),
        Binding("pageup", "scroll(-1)", "Up", id="case.up", tooltip="Scroll up", show=False),
        Binding("pagedown", "scroll(1)", "Down", id="case.down", tooltip="Scroll down", key_display="PgDn"),
    ]

    def __init__(self, workspace: Workspace, case: TeamCase) -> None:
        super().__init__(workspace)
        self._case = case

    def body(self) -> ComposeResult:
        """All sides, the answers, and the reason."""
        yield Text(id="wrong", classes="wrong")
        with VerticalScroll(classes="scroll", can_focus=False):
            yield Text(id="sides", classes="part")
        yield Choices(list(self._answers()), radio=True, id="stands")
        yield Text("Why? It is kept with what doesn’t count", classes="label")
        yield Input(id="reason", max_length=LONGEST_REASON)

    def begin(self) -> None:
        """Start at the answers."""
        self.query_one("#stands", Choices).focus()

    def renew(self) -> None:
        """Draw them beside each other."""
        case = self._case
        self.head(plain(case.child), plain(asked_of(case) if case.is_open else decided_words(case)))
        self.query_one("#sides", Static).update(Content("\n").join(self._rows()))

    @property
    def touched(self) -> bool:
        """True if a reason was begun."""
        return bool(self.query_one("#reason", Input).value)

    async def keep(self) -> Said:
        """Put the decision on the disk."""
        chosen = self.query_one("#stands", Choices).key or ""
        stands = [side.key for side in self._case.sides] if chosen == ALL else [chosen]
        reason = self.query_one("#reason", Input).value
        await self.on_disk(self.workspace.team.deciding.decide, stands, reason)
        return Said(f"Decided about {self._case.child}. Receipts tell the other laptops.")

    def _answers(self) -> Iterator[Choice]:
        for number, side in enumerate(self._case.sides, 1):
            yield Choice(side.key, f"Only {number} counts: {plain(_whose(side))}")
        if self._case.kind is CaseKind.DOUBLE:
            yield Choice(ALL, "All count: they are other children, or each was given")

    def _rows(self) -> Iterator[Content]:
        sides = self._case.sides
        labels = dict.fromkeys(row.label for side in sides for row in side.rows)
        yield from self._row(_LEGEND, [f"{number} {_whose(side)}" for number, side in enumerate(sides, 1)], same=True)
        yield from self._row("Recorded", [_when(side) for side in sides], same=True)
        for label in labels:
            yield from self._row(label, [side.told(label) for side in sides])
        yield from self._row("State", [f"In {side.exported_as}" if side.exported_as else side.status for side in sides])

    def _row(self, label: str, told: list[str], *, same: bool = False) -> Iterator[Content]:
        """Set what each says in a column of its own, or one below the other where there is no room for that."""
        differs = not same and len(set(told)) > 1
        tone, label = (Tone.YELLOW, f"{_DIFFERS}{label}") if differs else (Tone.PLAIN, label)
        wide = (self.app.size.width - 3 - _LABELS) // len(told) - _BETWEEN
        if wide < _NARROWEST:
            for number, words in enumerate(told, 1):
                yield from self._line(label if number == 1 else "", [f"{number}: {words}"], tone)
            return
        yield from self._line(label, told, tone, wide)

    def _line(self, label: str, told: list[str], tone: Tone, wide: int = 0) -> Iterator[Content]:
        room = wide or max(_NARROWEST, self.app.size.width - 3 - _LABELS)
        parts = [Content(plain(words)).wrap(room) for words in told]
        for at in range(max(map(len, parts))):
            cells = [part[at].plain if at < len(part) else "" for part in parts]
            text = (" " * _BETWEEN).join(column(cell, room) for cell in cells).rstrip()
            yield Content.assemble((column("" if at else label, _LABELS), "$tone-grey"), toned(text, tone))


def _whose(side: Side) -> str:
    return f"{side.laptop}{' (this laptop)' if side.own else ''}"


def _when(side: Side) -> str:
    at = london(side.made_at)
    return f"{short_day(at.date())}, {clock_time(at)}"
