"""What stands beside a session's page where there is room: how far each class has got, and the batches in use."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.content import Content

from mavis_tui.errors import MavisError
from mavis_tui.screens.base.page import Page, toned
from mavis_tui.terminal.safe_text import column, plain
from mavis_tui.widgets.aside import EDGE, Aside
from mavis_tui.workspace.children.classes import by_class

_NAME, _DONE, _DUE = 20, 12, 8


class SessionBeside(Aside):
    """Is drawn with the page, and has nothing to choose: `v` and `m` lead to what it counts."""

    def __init__(self) -> None:
        super().__init__(id="beside")
        self._shown: tuple[Page[None], str | None] | None = None

    def on_resize(self) -> None:
        """Show as much as there is room for now."""
        if self._shown is not None:
            self.show(*self._shown)

    def show(self, page: Page[None], session_id: str | None) -> int:
        """Show a session that is here, nothing for None; give how many columns that takes from the page."""
        self._shown = (page, session_id)
        taken = self.columns()
        if not taken or session_id is None:
            self.update("")
            return taken
        try:
            said = Content("\n").join([*_by_class(page, session_id), Content(""), *_batches(page, session_id, taken)])
        except MavisError:  # the copy was damaged, or removed meanwhile by a command: the page says so
            self.update("")
            return taken
        self.fill(said, page.keyed("… {session.children} shows all children"))
        return taken


def _by_class(page: Page[None], session_id: str) -> Iterator[Content]:
    yield Content.styled(f"{column('Class', _NAME)}{'Done':>{_DONE}}{'Due':>{_DUE}}", "bold")
    for one in by_class(page.workspace.children.rows(session_id)):
        done = f"{one.done} of {one.children}"
        yield Content(f"{column(plain(one.name), _NAME)}{done:>{_DONE}}{one.due or '-':>{_DUE}}")


def _batches(page: Page[None], session_id: str, taken: int) -> Iterator[Content]:
    lines = [line for line in page.workspace.batches.page(session_id).lines if not line.batch.archived]
    yield Content.styled("Batches in use" if lines else "No batches yet", "bold")
    numbers = max((len(line.batch.number) for line in lines), default=0) + 2
    for line in lines:
        state, brand = toned(line.state.text, line.state.tone), plain(line.brand)
        number = column(line.batch.number, numbers)
        if numbers + cell_len(brand) + 2 + state.cell_length <= taken - EDGE:
            yield Content.assemble(number, f"{brand}  ", state)
        else:
            yield Content.assemble(number, state)
            yield Content(f"{'':<{numbers}}{brand}")
