"""Sending what waits from a page: how far it has got once it lasts, and Esc to stop."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from mavis_tui.screens.base.page import Page
from mavis_tui.screens.base.showing import showing
from mavis_tui.sync.upload import UploadResult

ResultT = TypeVar("ResultT")

STOP_SENDING = Binding(
    "escape", "stop_sending", "Stop", id="sending.stop", tooltip="Stop sending; what isn’t confirmed goes on waiting"
)
"""For the bindings of a page that sends, before its own for Esc: Textual tries them in this order."""


class SendingPage(Page[ResultT]):
    """A page that sends. What the team server confirmed until somebody stops it is saved; the rest goes on waiting."""

    BINDINGS: ClassVar[list[BindingType]] = [STOP_SENDING]

    _sends = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what is going on."""
        if action == "stop_sending":
            return self._sends
        return super().check_action(action, parameters)

    def action_stop_sending(self) -> None:
        """Stop sending."""
        self.workspace.stop_upload()

    async def send(self) -> UploadResult:
        """Send what waits, and give what came of it. Raises SignInNeeded on a device that never signed in."""
        self.say("Sending…")
        self._sends = True
        self.refresh_bindings()
        try:
            with showing(self, self.workspace.upload_work, self.keyed("{sending.stop} stops.")):
                result = await self.workspace.upload_now()
                if not result.sent and not result.stopped_by and self.workspace.changes.waiting():
                    # it joined one that began before this was recorded: "nothing waits" wouldn't be true
                    result = await self.workspace.upload_now()
                return result
        finally:
            self._sends = False
            self.refresh_bindings()
