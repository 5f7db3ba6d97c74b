"""The page on which a record beside the doses is taken back: what it is, why, and a key that Enter can’t replace."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.beside_doses.in_words import in_a_line, rows_of_day, what_it_is
from mavis_tui.models.child import Child
from mavis_tui.models.of_the_day.of_children import OfChild
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.withdrawing import LONGEST_REASON

WHAT_IT_DOES = (
    "A withdrawn record counts nowhere any more, but stays to be seen with your reason. This can’t be undone: what was "
    "so after all is recorded anew."
)


class WithdrawBesideScreen(HubForm):
    """Asks for the reason. `entry` is the withdrawal once it is on the disk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "withdraw", "Withdraw", id="beside-withdraw.withdraw", tooltip="Withdraw this record"),
    ]

    def __init__(self, workspace: Workspace, child: Child, record: OfChild) -> None:
        super().__init__(workspace)
        self._child = child
        self._record = record
        self.entry: Entry | None = None

    def body(self) -> ComposeResult:
        """The record, what withdrawing does, and the reason."""
        yield Text(id="record", classes="part")
        yield Text(id="wrong", classes="wrong")
        yield Text("Why is it withdrawn? Like: recorded for the wrong child", classes="label")
        yield Input(id="reason", max_length=LONGEST_REASON)
        yield Text(WHAT_IT_DOES, classes="part")

    def begin(self) -> None:
        """Start at the reason."""
        self.query_one("#reason", Input).focus()

    def renew(self) -> None:
        """Draw the record."""
        what = what_it_is(self._record)
        self.head(f"Withdraw: {plain(self._child.full_name)}", "")
        words = in_a_line(what, rows_of_day(self._record))
        self.query_one("#record", Static).update(self.labelled([("Recorded", plain(words))]))

    def action_withdraw(self) -> None:
        """Withdraw the record and go back; what is wrong is said here."""
        super().action_keep()

    def action_keep(self) -> None:
        """Leave the withdrawal to its own key: Enter in the last field takes nothing away."""
        press = "Press {beside-withdraw.withdraw} to withdraw the record, or {hub-form.back} to leave it as it is."
        self.show_wrong(self.keyed(press))

    @property
    def touched(self) -> bool:
        """True if a reason was begun."""
        return bool(self.query_one("#reason", Input).value)

    async def keep(self) -> Said:
        """Put the withdrawal on the disk."""
        reason = self.query_one("#reason", Input).value
        self.entry = await self.on_disk(self.workspace.of_the_day.withdraw, self._record, reason)
        return Said(f"{what_it_is(self._record)}: withdrawn.")
