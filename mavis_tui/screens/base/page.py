"""What all screens have in common: the banners on top, a heading, and the keys that work here at the bottom."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from mavis_tui.cache.drafts import Draft
from mavis_tui.errors import MavisError
from mavis_tui.terminal.safe_text import Glyphs, column, glyphs, plain
from mavis_tui.terminal.turns import TurnsApp
from mavis_tui.widgets.banner import Banners
from mavis_tui.widgets.key_names import with_keys
from mavis_tui.widgets.keys import Keys
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.words import Tag, Tone, error_words

ResultT = TypeVar("ResultT")

T = TypeVar("T")

LABELS = 15
"""The columns of the labels in a summary list."""

NOTHING_TO_SCAN = (
    "A box was scanned. Here it is good for nothing, so nothing was done. Scan it where the batch is asked for."
)
SAVING = "Saving…"
SAID_AFTER_SECONDS = 0.05
"""A disk that is quicker needs no words; a slower one gets them before anybody doubts that the key was taken."""


class Page(Screen[ResultT]):
    """A screen over the workspace. `body` composes what is its own, `renew` draws it from the workspace."""

    interrupts: ClassVar[bool] = True
    """False on a page where somebody answers questions: nothing may open by itself on top of it."""

    keeps_drafts: ClassVar[bool] = False
    """True on a page whose `draft` is kept while somebody types, and offered again after the app ended."""

    class Resumed(Message):
        """A page is on top again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "hide_saved", "Hide message", id="page.hide", tooltip="Dismiss the green message", show=False),
        Binding("tab", "app.focus_next", "Next", id="page.next", tooltip="Go to the next field or list", show=False),
        Binding(
            "shift+tab",
            "app.focus_previous",
            "Back",
            id="page.previous",
            tooltip="Go back to the field before",
            show=False,
        ),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self._composed = False
        self._resumed = False
        self._drawn_for: Size | None = None
        self._writing: asyncio.Future[Any] | None = None
        self._says_that_it_saves = False
        self._goes_back: Callable[[], object] | None = None

    @property
    def glyphs(self) -> Glyphs:
        """The marks that this terminal can draw."""
        return glyphs(ascii_only=self.workspace.settings.ascii)

    def compose(self) -> ComposeResult:
        """Put the parts in their order."""
        yield Banners(self.workspace)
        with Vertical(id="heading"):
            yield Text(id="title")
            yield Text(id="subtitle")
            yield Text(id="said")
        yield from self.body()
        yield Keys()

    def body(self) -> ComposeResult:
        """Compose what is this screen's own."""
        return
        yield

    def on_mount(self) -> None:
        """Draw for the first time."""
        self._composed = True
        self._drawn_for = self.app.size
        self.renew_all()
        self.begin()

    def begin(self) -> None:
        """Put the focus where the next key is useful, and begin what is this screen's own; everything is drawn."""

    def on_screen_resume(self) -> None:
        """Draw what may have changed while another screen lay on top."""
        if self._goes_back is not None:
            self._goes_back()
            return
        if self._resumed:  # the first time, it has just been drawn
            self.renew_all()
        self._resumed = True
        self.post_message(self.Resumed())

    def on_resize(self, event: events.Resize) -> None:
        """Draw for another size."""
        if event.size != self._drawn_for:
            self._drawn_for = event.size
            self.renew_all()

    def renew_all(self) -> None:
        """Draw banners, body and keys from the workspace as it is now."""
        if not self._composed or not self.query(Banners):  # a resize comes before the parts, or a worker's end after
            return
        if not self.app.is_running:  # mavis is being left, and the parts go one after the other
            return
        if not self.workspace.access.unlocked and not self.is_active:  # below the page that asks for the password
            return
        self.query_one(Banners).renew()
        try:
            self.renew()
        except MavisError as error:  # a copy that was damaged, or removed meanwhile by a command
            self.say(error_words(error), Tone.YELLOW)
        self.query_one(Keys).renew()

    def renew(self) -> None:
        """Draw what is this screen's own."""

    def scanned(self, _code: str) -> None:
        """Take what a scanner read from a box. A page that has no use for it says so, and does nothing."""
        self.app.bell()
        self.say(NOTHING_TO_SCAN, Tone.YELLOW)

    def other_hands(self) -> None:
        """Drop what who recorded before had begun here: somebody else records now."""

    def draft(self, _now: datetime) -> Draft | None:
        """Give what is being typed here, None where nothing is."""
        return None

    def on_disk(self, write: Callable[..., T], *arguments: object) -> "asyncio.Future[T]":
        """Begin to do, in a thread, what a key asked for and what waits for the disk; await it in a worker.

        Keys wait until it is done, and go to nobody where that takes long; then it is said that it goes on. Raises what
        `write` does, when it is awaited.
        """
        writing = self.workspace.access.in_flight.in_thread(write, *arguments)
        self._writing = writing
        if isinstance(self.app, TurnsApp):
            self.app.hold(writing)
        timer = asyncio.get_running_loop().call_later(SAID_AFTER_SECONDS, self._say_that_it_saves)
        writing.add_done_callback(lambda _: self._has_saved(timer))
        return asyncio.shield(writing)

    @property
    def is_writing(self) -> bool:
        """True while something is on its way to the disk that a key on this page asked for."""
        return self._writing is not None and not self._writing.done()

    def go_back_with(self, answer: ResultT) -> None:
        """Go back; or, where something lies over this page, as soon as it is on top again."""
        if self.is_active:
            self.dismiss(answer)
        else:
            self._goes_back = lambda: self.dismiss(answer)

    def _say_that_it_saves(self) -> None:
        if self.is_attached:
            self._says_that_it_saves = True
            self.say(SAVING)

    def _has_saved(self, timer: asyncio.TimerHandle) -> None:
        timer.cancel()
        if self._says_that_it_saves and self.is_attached:
            self.say("")
        self._says_that_it_saves = False

    def head(self, title: str, subtitle: str = "", tag: Tag | None = None, below: Tag | None = None) -> None:
        """Write the heading: a title and a line below it, each with a tag at its right if one is given.

        Nothing of it is cut: what doesn't fit into a line goes on in the next, and a tag without room beside the words
        says less, or stands in a line of its own.
        """
        self._head_line("#title", self._with_tag(title, "bold", tag))
        self.query_one("#subtitle", Static).display = bool(subtitle)
        self._head_line("#subtitle", self._with_tag(subtitle, "", below))

    def _head_line(self, selector: str, lines: Sequence[Content]) -> None:
        line = self.query_one(selector, Static)
        line.styles.height = len(lines)  # said, not found out: while somebody types, nothing is laid out anew
        line.update(Content("\n").join(lines))

    def _with_tag(self, text: str, style: str, tag: Tag | None) -> list[Content]:
        room = max(20, self.app.size.width - 2)
        *above, last = Content.styled(text, style).wrap(room)
        if tag is None:
            return [*above, last]
        marks = [self.marked(tag._replace(text=words)) for words in (tag.text, tag.short) if words]
        beside = next((mark for mark in marks if last.cell_length + mark.cell_length + 2 <= room), None)
        if beside is None:
            return [*above, last, Content.assemble(" " * (room - marks[0].cell_length), marks[0])]
        return [*above, Content.assemble(last, " " * (room - last.cell_length - beside.cell_length), beside)]

    def keyed(self, sentence: str) -> str:
        """Put the keys of the actions that a sentence names in their places: see `widgets/key_names.py`."""
        return with_keys(sentence, self.workspace.settings.keys)

    def as_of(self, session_id: str) -> Tag | None:
        """Say as of when a session stands that the hub hasn’t just confirmed, for the heading."""
        words = self.workspace.newest.as_of_words(session_id)
        return Tag(words, Tone.PLAIN) if words else None

    def labelled(
        self, rows: Sequence[tuple[str, Content | str]], *, room: int | None = None, labels: int = LABELS
    ) -> Content:
        """Set a summary list: labels in one column, values in the next; no label means: continues the one above.

        It takes `room` columns, of which `labels` are for the labels; all that the page has where nothing is said.
        """
        room = max(20, (self.app.size.width - 3 if room is None else room) - labels)
        lines: list[Content] = []
        for label, value in rows:
            content = value if isinstance(value, Content) else Content(value)
            for number, part in enumerate(content.wrap(room)):
                lines.append(Content.assemble((column("" if number else label, labels), "$tone-grey"), part))
        return Content("\n").join(lines)

    def say(self, words: str, tone: Tone = Tone.PLAIN) -> None:
        """Write a message under the heading; it stays until the next one, or until `say("")`.

        What a worker has to say after its page has gone, as where mavis ends meanwhile, is said to nobody.
        """
        for said in self.query("#said").results(Static):
            said.display = bool(words)
            said.update(Content.styled(words, f"$tone-{tone.value}" if tone is not Tone.PLAIN else ""))

    def marked(self, tag: Tag) -> Content:
        """Draw a tag: a tick or cross where its colour means one, then its words."""
        mark = {Tone.GREEN: f"{self.glyphs.tick} ", Tone.RED: f"{self.glyphs.cross} "}.get(tag.tone, "")
        return toned(f"{mark}{tag.text}", tag.tone)

    def action_scroll(self, by: int) -> None:
        """Scroll by a page, where there is something that scrolls."""
        for scroll in self.query(VerticalScroll).results(VerticalScroll):
            scroll.scroll_relative(y=by * (scroll.size.height - 1), animate=False)

    def action_hide_saved(self) -> None:
        """Dismiss the green banner."""
        if not self.workspace.access.unlocked:
            return
        notice = self.workspace.changes.notice()
        if notice is not None and not self.is_writing:
            self._dismiss_notice(self.on_disk(self.workspace.changes.dismiss, notice))

    @work(group="notice")
    async def _dismiss_notice(self, writing: "asyncio.Future[None]") -> None:
        try:
            await writing
        except MavisError as error:
            self.say(plain(error_words(error)), Tone.YELLOW)
        self.renew_all()


def toned(text: str, tone: Tone) -> Content:
    """Give text in a tone."""
    if tone is Tone.PLAIN:
        return Content(text)
    return Content.styled(text, f"bold $tone-{tone.value}" if tone is Tone.DUE else f"$tone-{tone.value}")


def hung(before: Content | str, words: str, room: int) -> Content:
    """Set words behind a mark or a label, in `room` columns; what goes on in the next line stands below the words."""
    mark = before if isinstance(before, Content) else Content(before)
    first, *others = Content(words).wrap(max(1, room - mark.cell_length))
    rest = [Content.assemble(" " * mark.cell_length, other) for other in others]
    return Content("\n").join([Content.assemble(mark, first), *rest])
