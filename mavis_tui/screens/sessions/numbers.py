"""All numbers of a session: what is to do, how programmes and classes stand, what to pack; each leads to its list."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar, NamedTuple

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mavis_tui.models.programme import label_of
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.children.children import ChildrenScreen
from mavis_tui.terminal.safe_text import column, cut, plain
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.children.classes import in_classes
from mavis_tui.workspace.children.looking import Looking
from mavis_tui.workspace.children.numbers import ProgrammeNumbers, SessionNumbers, looking_for
from mavis_tui.workspace.words import Tone, status_tag

_LABEL, _COUNT = 34, 7


class _Number(NamedTuple):
    """A line of the page; a heading has nothing that is looked for."""

    words: str
    counts: tuple[str, ...] = ()
    looking: Looking | None = None
    tone: Tone = Tone.PLAIN


class NumbersScreen(Page[None]):
    """Enter opens the list of those whom a number counts; Esc comes back to the number."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="numbers.back", tooltip="Back to the session"),
    ]

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._leads: dict[str, Looking] = {}

    def body(self) -> ComposeResult:
        """One list."""
        yield Listing(empty="No children are on this list.", id="numbers")

    def begin(self) -> None:
        """Start at the first number."""
        self.query_one(Listing).focus()

    def renew(self) -> None:
        """Count anew."""
        numbers = self.workspace.children.numbers(self._session_id)
        self.head(plain(numbers.session.title), "Enter shows who is behind a number.", self.as_of(self._session_id))
        said = list(self._lines(numbers))
        self._leads = {f"{place}": one.looking for place, one in enumerate(said) if one.looking is not None}
        lines = [
            Line(f"{place}" if one.looking is not None else None, partial(_pieces, one))
            for place, one in enumerate(said)
        ]
        self.query_one(Listing).show(lines)

    @on(Listing.Chosen)
    def open(self, event: Listing.Chosen) -> None:
        """Open the list of those whom a number counts."""
        if self.is_active and event.key in self._leads:
            open_list(self, self._session_id, self._leads[event.key])

    def _lines(self, numbers: SessionNumbers) -> Iterator[_Number]:
        several = len(numbers.programmes) > 1
        if numbers.actions:
            yield _Number("Action required")
        for one in numbers.actions:
            yield _Number(one.label, (f"{one.children}",), looking_for(one.action))
            for programme, count in one.programmes.items() if several else ():
                yield _Number(f"  {label_of(programme)}", (f"{count}",), looking_for(one.action, programme))
        for of_one in numbers.programmes:
            yield from _of_programme(of_one)
        yield from self._by_class()
        if numbers.pack:
            yield _Number("To pack", ("ready", "all"))
        for kind in numbers.pack:
            looking = Looking(programme=kind.programme, vaccine=kind.vaccine, kind=kind.kind)
            yield _Number(f"{kind.vaccine}, {kind.label.lower()}", (f"{kind.ready}", f"{kind.all}"), looking)

    def _by_class(self) -> Iterator[_Number]:
        yield _Number("Class", ("all", "done"))
        for form, found in in_classes(self.workspace.children.rows(self._session_id)).items():
            done = sum(row.done for row in found)
            yield _Number(plain(form.name), (f"{len(found)}", f"{done}"), Looking(form=form))


def open_list(page: Page[None], session_id: str, looking: Looking) -> None:
    """Open the list of a session with what is looked for, in the order that it has."""
    before = page.workspace.children.looking(session_id)
    page.workspace.children.look(session_id, replace(looking, by_class=before.by_class))
    page.app.push_screen(ChildrenScreen(page.workspace, session_id))


def _of_programme(numbers: ProgrammeNumbers) -> Iterator[_Number]:
    yield _Number(numbers.label)
    for group, count in numbers.statuses.items():
        looking = Looking(programme=numbers.programme, group=group)
        yield _Number(group.value, (f"{count}",), looking, status_tag(group).tone)
    for kind, count in numbers.ready.items():
        looking = Looking(programme=numbers.programme, kind=kind, ready=True)
        yield _Number(f"  Ready, {kind.label.lower()}", (f"{count}",), looking)


def _pieces(one: _Number, width: int) -> list[Piece]:
    indent = "" if one.looking is not None else "  "  # a heading has no mark before it
    words = f"{indent}{column(one.words, _LABEL)}"
    counts = "".join(f"{count:>{_COUNT}}" for count in one.counts)
    return [Piece(words, one.tone), Piece(cut(counts, max(0, width - len(words))), Tone.PLAIN)]
