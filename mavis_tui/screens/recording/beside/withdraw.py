"""The page on which a record beside the doses is taken back: what it is, why, and a key that Enter can’t replace."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Static

from mavis_tui.models.beside_doses.in_words import in_a_line, rows_of_day, what_it_is
from mavis_tui.models.child import Child
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.screens.base.hub_form import Said
from mavis_tui.screens.recording.withdraw import AskingWhyWithdrawn
from mavis_tui.terminal.safe_text import plain
from mavis_tui.workspace import Workspace

WHAT_IT_DOES = (
    "A withdrawn record counts nowhere any more, but stays to be seen with your reason. This can’t be undone: what was "
    "so after all is recorded anew."
)


class WithdrawBesideScreen(AskingWhyWithdrawn):
    """Of consent, Gillick, triage, a note or a reaction."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "withdraw", "Withdraw", id="beside-withdraw.withdraw", tooltip="Withdraw this record"),
    ]
    what_it_does = WHAT_IT_DOES
    how = "{beside-withdraw.withdraw}"

    def __init__(self, workspace: Workspace, child: Child, record: OfChild) -> None:
        super().__init__(workspace, child)
        self._record = record

    def renew(self) -> None:
        """Draw the record."""
        what = what_it_is(self._record)
        self.head(f"Withdraw: {plain(self._child.full_name)}", "")
        words = in_a_line(what, rows_of_day(self._record))
        self.query_one("#record", Static).update(self.labelled([("Recorded", plain(words))]))

    async def keep(self) -> Said:
        """Put the withdrawal on the disk."""
        self.entry = await self.on_disk(self.workspace.of_the_day.withdraw, self._record, self.reason)
        return Said(f"{what_it_is(self._record)}: withdrawn.")
