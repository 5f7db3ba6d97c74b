"""The form in which a box is counted: taken out, wasted, brought back; what was used is known already."""

from datetime import date

from textual.app import ComposeResult
from textual.widgets import Input

from mavis_tui.models.calendar import long_date
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.day.box_count import box_words
from mavis_tui.workspace.day.boxes_counted import BoxTyped

_FIELDS = (("taken_out", "Taken out for the day"), ("wasted", "Wasted"), ("back", "Brought back"))


class BoxScreen(HubForm):
    """What is left empty wasn't counted. It can be counted again as often as one likes: the newest count stands."""

    def __init__(self, workspace: Workspace, session_id: str, on_day: date, number: str) -> None:
        super().__init__(workspace)
        self._session_id = session_id
        self._on = on_day
        self._number = number
        self._at_first = workspace.counting_boxes.typed(session_id, on_day, number)
        given = (one.given for one in workspace.days.of(session_id, on_day).doses if one.number == number.upper())
        self._used = sum(given)

    def body(self) -> ComposeResult:
        """Three numbers and a few words."""
        yield Text(id="wrong", classes="wrong")
        yield Text(f"{self._used} given from it, as far as this device knows.", classes="part")
        for field, label in _FIELDS:
            yield Text(f"{label}, in doses", classes="label")
            yield Input(getattr(self._at_first, field), id=field.replace("_", "-"), max_length=6)
        yield Text("Words, if there is something to say, like: two dropped", classes="label")
        yield Input(self._at_first.words, id="words", max_length=1000)
        yield Text("Can be counted without a network; it is uploaded by itself.", classes="label")

    def begin(self) -> None:
        """Start at the first number that isn't counted yet."""
        empty = [field for field, _ in _FIELDS if not getattr(self._at_first, field)]
        self.query_one(f"#{(empty or ['taken_out'])[0].replace('_', '-')}", Input).focus()

    def renew(self) -> None:
        """Write the heading."""
        self.head(f"Count the box: {plain(self._number)}", long_date(self._on))

    @property
    def touched(self) -> bool:
        """True if something was entered."""
        return self._typed() != self._at_first

    async def keep(self) -> Said:
        """Put the count on the disk, and say whether the box adds up."""
        count = self.workspace.counting_boxes.count
        await self.on_disk(count, self._session_id, self._on, self._number, self._typed())
        self.workspace.wake()
        day = self.workspace.days.of(self._session_id, self._on)
        box = next((one.box for one in day.doses if one.number == self._number.upper()), None)
        return Said(f"{self._number} counted: {box_words(box)}." if box is not None else f"{self._number} counted.")

    def _typed(self) -> BoxTyped:
        taken_out, wasted, back = (
            self.query_one(f"#{field.replace('_', '-')}", Input).value.strip() for field, _ in _FIELDS
        )
        words = self.query_one("#words", Input).value.strip()
        return BoxTyped(taken_out=taken_out, wasted=wasted, back=back, words=words)
