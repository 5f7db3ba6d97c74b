"""What Mavis takes from no file, of one session or of all: a list to work off there, with steps, ticked off here."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.errors import MavisError
from mavis_tui.models.files.by_hand import ByHand, by_hand_count, ticked_words, whose_words
from mavis_tui.models.session import Session
from mavis_tui.screens.base.page import Page
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.listing import Line, Listing, Piece
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import Tone, error_words

_MARK = 5


class ByHandScreen(Page[None]):
    """The list, what isn't done first; why, and the steps in Mavis of the highlighted line below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="by-hand.back", tooltip="Back to the page before"),
        Binding(
            "space,enter", "tick", "Done, or not", id="by-hand.tick", tooltip="Say it was done in Mavis, or wasn’t"
        ),
    ]

    def __init__(self, workspace: Workspace, session: Session | None = None) -> None:
        """`session` is the one whose list it is; without it, it is that of all sessions."""
        super().__init__(workspace)
        self._session = session
        self._things: tuple[ByHand, ...] | None = None
        self._titles: dict[str, str] = {}
        self._longest = 0

    def body(self) -> ComposeResult:
        """The list, and what the highlighted line needs."""
        yield Listing(empty="Nothing: a file carries all that was recorded here.", opens=False, id="things")
        yield Text(id="explained", classes="part")

    def begin(self) -> None:
        """Start in the list, once it is known what is on it."""
        self.query_one(Listing).focus()
        self._look()

    def renew(self) -> None:
        """Draw from what was found."""
        if self._things is None:
            self.head("To do in Mavis by hand", "Looking through the records…")
            return
        whose = plain(self._session.title) if self._session is not None else "All sessions"
        self.head("To do in Mavis by hand", f"{whose} {self.glyphs.dot} {by_hand_count(self._things)}")
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to tick only where there is something."""
        if action == "tick":
            return self._highlighted() is not None
        return super().check_action(action, parameters)

    def on_listing_highlighted(self) -> None:
        """Explain the line that is highlighted now."""
        self._explain()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_tick(self) -> None:
        """Say of the highlighted line that it was done, or that it wasn't after all."""
        thing = self._highlighted()
        if thing is not None and not self.is_writing:
            left = self.workspace.left_for_mavis
            done = thing.done is None
            self._tick(self.on_disk(lambda: left.tick(thing.session, thing.key, done=done)))

    @work(group="look")
    async def _look(self) -> None:
        left = self.workspace.left_for_mavis
        if self._session is not None:
            self._things = await self.on_disk(left.of, self._session.id)
        else:
            lists = await self.on_disk(left.everywhere)
            self._titles = {one.session: one.title for one in lists}
            self._things = tuple(thing for one in lists for thing in one.things)
        self.renew_all()

    @work(group="tick")
    async def _tick(self, writing: Awaitable[ByHand]) -> None:
        try:
            now = await writing
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
            return
        place = [each.key for each in self._in_order()].index(now.key)
        self._things = tuple(now if each.key == now.key else each for each in self._things or ())
        self._show(at=place if now.done is not None else None)  # what is done goes below: the next one stands there
        self.renew_all()

    def _show(self, at: int | None = None) -> None:
        self._longest = max((cell_len(_whom(each)) for each in self._things or ()), default=0)
        self.query_one(Listing).show([Line(each.key, self._drawn(each)) for each in self._in_order()], at=at)
        self._explain()

    def _in_order(self) -> list[ByHand]:
        """Give what isn't done first; within that the order in which it was recorded."""
        return sorted(self._things or (), key=lambda each: each.done is not None)

    def _highlighted(self) -> ByHand | None:
        if not self._composed:
            return None
        key = self.query_one(Listing).key
        return next((each for each in self._things or () if each.key == key), None)

    def _explain(self) -> None:
        thing = self._highlighted()
        lines = []
        if thing is not None:
            said = (self._titles.get(thing.session, ""), thing.why, whose_words(thing))
            lines = [*(plain(words) for words in said if words)]
            lines += [f"{n} {plain(step)}" for n, step in enumerate(thing.steps, 1)]
            lines += [ticked_words(thing.done)] if thing.done is not None else []
        self.query_one("#explained", Static).update("\n".join(lines))
        self.refresh_bindings()

    def _drawn(self, each: ByHand) -> Callable[[int], tuple[Piece, ...]]:
        mark, tone = ("[x]", Tone.GREY) if each.done is not None else ("[ ]", Tone.PLAIN)

        def pieces(width: int) -> tuple[Piece, ...]:
            room = width - _MARK
            whom = min(self._longest, room // 2 - 2)
            what = room - whom - 2
            child = column(_whom(each), whom)
            return Piece(column(mark, _MARK)), Piece(f"{child}  ", tone), Piece(column(plain(each.what), what), tone)

        return pieces


def _whom(each: ByHand) -> str:
    return plain(each.child or "For the team")
