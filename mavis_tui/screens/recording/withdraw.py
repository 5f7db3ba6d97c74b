"""The page on which a record of the wrong child is taken back: what it is, why, and a key that Enter can’t replace."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from mavis_tui.cache.outbox.outbox import Entry
from mavis_tui.models.child import Child
from mavis_tui.models.programme import label_of
from mavis_tui.models.vaccination import Vaccination
from mavis_tui.screens.base.hub_form import HubForm, Said
from mavis_tui.screens.recording.facts import attempted
from mavis_tui.terminal.safe_text import plain
from mavis_tui.widgets.text import Text
from mavis_tui.workspace import Workspace
from mavis_tui.workspace.recording.withdrawing import LONGEST_REASON

WHAT_IT_DOES = (
    "A withdrawn record counts nowhere any more, but stays to be seen with your reason. This can’t be undone: what was "
    "given after all is recorded anew."
)


class AskingWhyWithdrawn(HubForm):
    """Asks for the reason. `entry` is the withdrawal once it is on the disk. A page says `how`, with its own key."""

    what_it_does: ClassVar[str] = WHAT_IT_DOES
    how: ClassVar[str]

    def __init__(self, workspace: Workspace, child: Child) -> None:
        super().__init__(workspace)
        self._child = child
        self.entry: Entry | None = None

    def body(self) -> ComposeResult:
        """The record, what withdrawing does, and the reason."""
        yield Text(id="record", classes="part")
        yield Text(id="wrong", classes="wrong")
        yield Text("Why is it withdrawn? Like: recorded for the wrong child", classes="label")
        yield Input(id="reason", max_length=LONGEST_REASON)
        yield Text(self.what_it_does, classes="part")

    def begin(self) -> None:
        """Start at the reason."""
        self.query_one("#reason", Input).focus()

    def action_withdraw(self) -> None:
        """Withdraw the record and go back; what is wrong is said here."""
        super().action_keep()

    def action_keep(self) -> None:
        """Leave the withdrawal to its own key: Enter in the last field takes nothing away."""
        self.show_wrong(
            self.keyed(f"Press {self.how} to withdraw the record, or {{hub-form.back}} to leave it as it is.")
        )

    @property
    def touched(self) -> bool:
        """True if a reason was begun."""
        return bool(self.query_one("#reason", Input).value)

    @property
    def reason(self) -> str:
        """What was typed."""
        return self.query_one("#reason", Input).value


class WithdrawScreen(AskingWhyWithdrawn):
    """Of a dose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "withdraw", "Withdraw", id="withdraw.withdraw", tooltip="Withdraw this record"),
    ]
    how = "{withdraw.withdraw}"

    def __init__(self, workspace: Workspace, session_id: str, child: Child, record: Vaccination) -> None:
        super().__init__(workspace, child)
        self._session_id = session_id
        self._record = record

    def renew(self) -> None:
        """Draw the record."""
        label = label_of(self._record.programme, self._record.variant)
        self.head(f"Withdraw {label}: {plain(self._child.full_name)}", "")
        self.query_one("#record", Static).update(
            self.labelled([("Recorded", plain(f"{label}, {attempted(self._record)}"))])
        )

    async def keep(self) -> Said:
        """Put the withdrawal on the disk."""
        withdraw = self.workspace.withdrawing.withdraw
        self.entry = await self.on_disk(withdraw, self._session_id, self._child.id, self._record.id, self.reason)
        return Said(f"{label_of(self._record.programme, self._record.variant)} withdrawn.")
