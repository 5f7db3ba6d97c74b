"""The child beside the list, where a terminal has room for both: what the child's own page says, to look at only."""

from textual.content import Content

from mavis_tui.errors import MavisError
from mavis_tui.models.calendar import today
from mavis_tui.screens.base.page import Page
from mavis_tui.screens.recording.child_facts import Room, born_words, child_facts, registered_words
from mavis_tui.screens.recording.questions import section_to_ask
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.aside import EDGE, LABELS, Aside

_WHO = 3
"""The lines that say who it is."""

_LOOKED_THROUGH = 5_000
"""In longer lists, looking for namesakes takes longer than a key may; the child's own page says them there, too."""


class ChildBeside(Aside):
    """Shows the highlighted child of a list. Enter opens what the list has highlighted, not what stands here."""

    def __init__(self, session_id: str) -> None:
        super().__init__(id="beside")
        self._session_id = session_id
        self._child_id: str | None = None

    def on_resize(self) -> None:
        """Show as much as there is room for now."""
        self.show(self._child_id)

    def show(self, child_id: str | None) -> None:
        """Show a child, as far as there are lines for it; what doesn't fit is on the child's own page."""
        self._child_id = child_id
        if not self.display:
            return
        page = self.screen
        if child_id is None or not isinstance(page, Page):
            self.update("")
            return
        room = Room(self.columns() - EDGE, self.lines - _WHO, LABELS)
        try:
            said = _about(page, self._session_id, child_id, room)
        except MavisError:  # the copy was damaged, or removed meanwhile by a command: opening the child says so
            self.update("")
            return
        self.fill(said, page.keyed("… {children.open} shows the rest"))


def _about(page: Page[object], session_id: str, child_id: str, room: Room) -> Content:
    shown, day = page.workspace.children.page(session_id, child_id), today(page.workspace.clock)
    asked = section_to_ask(shown, day)
    came = registered_words(page, shown, page.workspace.attendance.of(session_id, child_id))
    programme = asked.programme if asked is not None else None
    children = page.workspace.children
    short = len(children.places(session_id)) <= _LOOKED_THROUGH
    others = children.namesakes(session_id, shown.child) if short else ()
    facts = child_facts(page, shown, asked=programme, others=others, came=came, room=room)
    name = Content.styled(plain(shown.child.full_name), "bold")
    return Content("\n").join([name, Content.styled(born_words(shown.child, day), "$tone-grey"), Content(""), facts])
